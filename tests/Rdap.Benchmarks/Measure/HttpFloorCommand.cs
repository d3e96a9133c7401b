using System.CommandLine;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rdap.Benchmarks.Measure;

/// <summary>
/// The verb "httpfloor": the least that Kestrel does for a request, set up as the server sets it up. One function for every path, which sends the
/// same bytes to everybody, or 304 without a body to whoever has If-None-Match; no look-up, no log, no other headers.
/// </summary>
internal static class HttpFloorCommand
{
    public static Command Create()
    {
        Argument<int> port = new("port") { Description = "to listen on, on 127.0.0.1" };
        Argument<int> length = new("length") { Description = "bytes of the body" };
        Command command = new("httpfloor", "answer every HTTP request with the same bytes, until it is ended") { port, length };
        command.SetAction((arguments, stop) => ServeAsync(arguments.GetRequiredValue(port), arguments.GetRequiredValue(length), stop));
        return command;
    }

    private static async Task ServeAsync(int port, int length, CancellationToken stop)
    {
        byte[] body = new byte[length];
        body.AsSpan().Fill((byte)'x');
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.WebHost.UseKestrelCore().UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        WebApplication app = builder.Build();
        app.Run(context => Answer(context, body));
        await app.StartAsync(stop);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"listens on 127.0.0.1:{port}"));
        await app.WaitForShutdownAsync(stop);
    }

    private static Task Answer(HttpContext context, byte[] body)
    {
        HttpResponse response = context.Response;
        if (context.Request.Headers.IfNoneMatch.Count > 0)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/rdap+json";
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body).AsTask();
    }
}
