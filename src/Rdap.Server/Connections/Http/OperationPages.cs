using System.Buffers;
using Rdap.Registry;
using Rdap.Server.Observe;

namespace Rdap.Server.Connections.Http;

/// <summary>The pages for those who run the server or write clients: health, metrics, the list of URLs.</summary>
internal sealed class OperationPages(LiveRegistry live, Health health, MetricsText? metrics, HttpAnswers answers)
{
    // Constant, and wanted by few.
    private readonly Lazy<byte[]> _openApi = new(static () =>
    {
        var document = new ArrayBufferWriter<byte>(32 * 1024);
        OpenApi.Write(document);
        return document.WrittenSpan.ToArray();
    });

    /// <summary>/health</summary>
    public Task HealthAsync(HttpContext context)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        health.Write(body, live.Current);
        return SendAsync(context, health.IsReady ? 200 : 503, "application/json", body.WrittenMemory);
    }

    /// <summary>/health/live</summary>
    public static Task LiveAsync(HttpContext context) => SendAsync(context, 200, "text/plain", "alive\n"u8.ToArray());

    /// <summary>/health/ready: old data is better than none, so that a degraded server stays in service.</summary>
    public Task ReadyAsync(HttpContext context) =>
        !health.IsReady ? SendAsync(context, 503, "text/plain", "not ready\n"u8.ToArray())
        : SendAsync(context, 200, "text/plain", health.IsDegraded ? "degraded\n"u8.ToArray() : "ready\n"u8.ToArray());

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

    /// <summary>/openapi.json</summary>
    public Task OpenApiAsync(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            HttpAnswers.SendOptions(context.Response);
            return Task.CompletedTask;
        }

        return IsRead(context) ? answers.Send(context, 200, OpenApi.ContentType, _openApi.Value, null, out _) : RefuseMethod(context, HttpAnswers.Methods);
    }

    private static bool IsRead(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    private static Task RefuseMethod(HttpContext context, string allowed)
    {
        context.Response.StatusCode = 405;
        context.Response.Headers.Allow = allowed;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static async Task SendAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        HttpResponse response = context.Response;
        if (!IsRead(context))
        {
            await RefuseMethod(context, "GET, HEAD");
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
