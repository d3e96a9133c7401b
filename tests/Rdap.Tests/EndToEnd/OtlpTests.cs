using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>Metrics by the standard: what an OpenTelemetry collector is sent.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task A_collector_gets_the_metrics_by_the_time_the_server_has_stopped()
    {
        // OTLP over gRPC is HTTP/2 without TLS here; the body names the instruments in plain text.
        using MemoryStream received = new();
        string? path = null;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        await using WebApplication collector = builder.Build();
        collector.Run(async context =>
        {
            path = context.Request.Path;
            await context.Request.Body.CopyToAsync(received, TestContext.Current.CancellationToken);
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5], TestContext.Current.CancellationToken);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        string address = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        await using (RunningServer server = await RunningServer.StartAsync(options => options with { Metrics = new MetricsOptions { OtlpEndpoint = address } }))
        {
            Assert.Contains("inetnum", await server.AskAsync("192.0.2.7"), StringComparison.Ordinal);
        }

        string body = Encoding.Latin1.GetString(received.ToArray());
        Assert.Equal("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", path);
        Assert.Contains("rdapd.queries", body, StringComparison.Ordinal);
        Assert.Contains("answered", body, StringComparison.Ordinal);
    }
}
