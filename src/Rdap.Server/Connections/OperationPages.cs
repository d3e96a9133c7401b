using System.Buffers;
using Rdap.Registry;
using Rdap.Server.Observe;

namespace Rdap.Server.Connections;

/// <summary>The pages for those who run the server: health and metrics.</summary>
internal sealed class OperationPages(LiveRegistry live, Health health, MetricsText? metrics)
{
    /// <summary>/health</summary>
    public Task HealthAsync(HttpContext context)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        health.Write(body, live.Current.Version);
        return SendAsync(context, health.IsReady ? 200 : 503, "application/json", body.WrittenMemory);
    }

    /// <summary>/health/live</summary>
    public static Task LiveAsync(HttpContext context) => SendAsync(context, 200, "text/plain", "alive\n"u8.ToArray());

    /// <summary>/health/ready</summary>
    public Task ReadyAsync(HttpContext context)
        => health.IsReady ? SendAsync(context, 200, "text/plain", "ready\n"u8.ToArray()) : SendAsync(context, 503, "text/plain", "not ready\n"u8.ToArray());

    /// <summary>/metrics</summary>
    public Task MetricsAsync(HttpContext context)
    {
        if (metrics is null)
        {
            return SendAsync(context, 404, "text/plain", "The metrics page is switched off (metrics:prometheus).\n"u8.ToArray());
        }

        var body = new ArrayBufferWriter<byte>(8192);
        metrics.Write(body);
        return SendAsync(context, 200, MetricsText.ContentType, body.WrittenMemory);
    }

    private static async Task SendAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        HttpResponse response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = 405;
            response.Headers.Allow = "GET, HEAD";
            response.ContentLength = 0;
            return;
        }

        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
