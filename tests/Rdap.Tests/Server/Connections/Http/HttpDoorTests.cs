using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rdap.Server;
using Rdap.Server.Connections;
using Rdap.Server.Connections.Http;
using Rdap.Server.Options;
using Serilog;
using Xunit;

namespace Rdap.Tests.Server.Connections.Http;

public sealed class HttpDoorTests
{
    [Fact]
    public async Task Without_an_address_nothing_listens_for_HTTP()
    {
        var options = new ServerOptions
        {
            Whois = new WhoisOptions { Listen = ["127.0.0.1:0"] },
            Http = new HttpOptions { Listen = [] },
            Reload = new ReloadOptions { WatchSeconds = 0, FetchSeconds = 0 },
            Logging = new LoggingOptions { Queries = "none" },
        };
        await using var host = new ServerHost(options, new LoggerConfiguration().CreateLogger());
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Null(await host.WhenServingAsync(TestContext.Current.CancellationToken));
        Assert.Empty(host.HttpUrls);
        Assert.Single(host.WhoisEndPoints);
        await host.StopAsync();
    }

    [Fact]
    public async Task As_many_connections_may_wait_for_HTTP_as_for_WHOIS()
    {
        var options = new ServerOptions();
        ServerCertificate certificate = new(options.Http.Tls, watchSeconds: 0, TimeProvider.System, NullLogger<ServerCertificate>.Instance);
        await using WebApplication app = HttpDoor.Build(options, NullLoggerFactory.Instance, certificate, [], static _ => Task.CompletedTask);
        Assert.Equal(Doors.Backlog, app.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value.Backlog);
    }
}
