using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Rdap.Tests.EndToEnd;

/// <summary>What happens on the way.</summary>
internal enum WayFault
{
    /// <summary>Nothing: all goes through as it is.</summary>
    None,

    /// <summary>There is no way: each connection ends without an answer.</summary>
    Gone,

    /// <summary>Deltas end in the middle, and the connection with them.</summary>
    CutDeltas,

    /// <summary>A byte in the middle of deltas is another.</summary>
    CorruptDeltas,
}

/// <summary>The way from one mirror to the published files: a small proxy that can be told what goes wrong.</summary>
internal sealed class ClusterWay : IAsyncDisposable
{
    private static readonly string[] Passed = ["ETag", "Last-Modified", "Content-Type", "Cache-Control"];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri _files;
    private WebApplication? _app;
    private volatile WayFault _fault;

    private ClusterWay(Uri files) => _files = files;

    /// <summary>What goes wrong from now on.</summary>
    public WayFault Fault
    {
        get => _fault;
        set => _fault = value;
    }

    /// <summary>Where the mirror asks.</summary>
    public string Url => _app!.Urls.Single();

    public static async Task<ClusterWay> StartAsync(Uri files, CancellationToken stop)
    {
        ClusterWay way = new(files);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        way._app = builder.Build();
        way._app.Run(way.AnswerAsync);
        await way._app.StartAsync(stop);
        return way;
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Fault == WayFault.Gone)
        {
            context.Abort();
            return;
        }

        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(_files, context.Request.Path.Value));
        if (context.Request.Headers.IfNoneMatch is { Count: > 0 } tag)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag.ToString());
        }

        using HttpResponseMessage answer = await _http.SendAsync(request, context.RequestAborted);
        byte[] body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (string name in Passed)
        {
            if (answer.Headers.TryGetValues(name, out IEnumerable<string>? values) || answer.Content.Headers.TryGetValues(name, out values))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        if (answer.StatusCode == HttpStatusCode.OK)
        {
            await SendAsync(context, body);
        }
    }

    private async Task SendAsync(HttpContext context, byte[] body)
    {
        bool isDelta = context.Request.Path.Value!.Contains("/nrtm-delta.", StringComparison.Ordinal);
        context.Response.ContentLength = body.Length;
        if (isDelta && Fault == WayFault.CutDeltas)
        {
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        if (isDelta && Fault == WayFault.CorruptDeltas)
        {
            body[body.Length / 2] ^= 1;
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
