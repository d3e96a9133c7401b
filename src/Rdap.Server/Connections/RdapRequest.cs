// RFC 7480: RDAP over HTTP. RFC 9110: methods, conditional requests.
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Primitives;
using Rdap.Protocols.RdapHttp;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Server.Observe;

namespace Rdap.Server.Connections;

/// <summary>
/// The HTTP side of one RDAP answer: method, ETag, headers, length. The target goes to the renderer as it came, undecoded, because the
/// decoded path of the framework has lost what RFC 9082 tells apart.
/// </summary>
internal sealed class RdapRequest(
    LiveRegistry live, RdapSettings settings, string? baseUrl, Health health, QueryLog queries, TimeProvider time, ILogger<RdapRequest> log)
{
    private const int MaxTargetBytes = 8192;
    private const string Methods = "GET, HEAD, OPTIONS";

    [ThreadStatic]
    private static Desk? _desk;

    private readonly byte[]? _baseUrl = baseUrl is null ? null : Encoding.ASCII.GetBytes(baseUrl.TrimEnd('/') + "/");

    // Versions count from 1 in every process: the time of the start keeps a tag from an earlier run from matching.
    private readonly string _tagPrefix = "W/\"" + time.GetUtcNow().UtcTicks.ToString("x", CultureInfo.InvariantCulture) + "-";
    private Tag _tag = new(ulong.MaxValue, "");

    /// <summary>Answers a request. Never throws, save when the client is gone.</summary>
    public async Task AnswerAsync(HttpContext context, string target)
    {
        long started = time.GetTimestamp();
        if (MayTakeLong(target) || SocketTurn.IsOver(context))
        {
            await Task.Yield();
        }

        HttpResponse response = context.Response;
        response.Headers.AccessControlAllowOrigin = "*";
        QueryOutcome outcome = QueryOutcome.Failed;
        string kind = "problem";
        long bytes = 0;
        try
        {
            Task sending = Compose(context, target, out outcome, out kind, out bytes);
            if (!sending.IsCompletedSuccessfully)
            {
                await sending;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException || context.RequestAborted.IsCancellationRequested)
        {
            outcome = QueryOutcome.Gone;
        }
        catch (Exception e)
        {
            outcome = QueryOutcome.Failed;
            log.RdapFailed(e, target);
            // What threw may be in any state: it is not used again.
            _desk = null;
            if (!response.HasStarted)
            {
                await ComposeError(context, 500, "Something went wrong here, and not by your doing. It has been logged."u8.ToArray(), QueryOutcome.Failed, out bytes);
            }
        }

        bool full = queries.IsFull;
        queries.Add(new QueryRecord(
            Door.Rdap, outcome, kind, outcome == QueryOutcome.Answered ? 1 : 0, bytes, time.GetElapsedTime(started),
            full ? ClientGate.AddressOf(context.Connection.RemoteIpAddress ?? System.Net.IPAddress.None).ToString() : null, full ? target : null));
    }

    /// <summary>Whether a question may need more than a moment: the answer for an entity lists what refers to it, which may be half the registry.</summary>
    internal static bool MayTakeLong(ReadOnlySpan<char> target) =>
        !(target.StartsWith("/ip/", StringComparison.Ordinal) || target.StartsWith("/autnum/", StringComparison.Ordinal)
            || target.StartsWith("/domain/", StringComparison.Ordinal));

    private Task Compose(HttpContext context, string target, out QueryOutcome outcome, out string kind, out long bytes)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        kind = "problem";
        bytes = 0;
        if (HttpMethods.IsOptions(request.Method))
        {
            outcome = QueryOutcome.Answered;
            kind = "options";
            response.StatusCode = StatusCodes.Status204NoContent;
            response.Headers.Allow = Methods;
            response.Headers.AccessControlAllowMethods = Methods;
            response.Headers.AccessControlAllowHeaders = "*";
            response.Headers.AccessControlMaxAge = "86400";
            return Task.CompletedTask;
        }

        bool isHead = HttpMethods.IsHead(request.Method);
        if (!isHead && !HttpMethods.IsGet(request.Method))
        {
            outcome = QueryOutcome.Malformed;
            response.Headers.Allow = Methods;
            return ComposeError(context, StatusCodes.Status405MethodNotAllowed, "RDAP has no such method: use GET or HEAD."u8, outcome, out bytes);
        }

        if (!health.IsReady)
        {
            outcome = QueryOutcome.Refused;
            response.Headers.RetryAfter = "10";
            return ComposeError(context, StatusCodes.Status503ServiceUnavailable, "The data is still being loaded, or the server is about to stop."u8, outcome, out bytes);
        }

        RegistrySnapshot registry = live.Current;
        string tag = TagOf(registry);
        if (Matches(request.Headers.IfNoneMatch, tag))
        {
            return Unchanged(response, tag, out outcome, out kind);
        }

        Desk desk = TakeDesk();
        if (!TryPath(target, desk.Path, out int length))
        {
            outcome = QueryOutcome.Malformed;
            return ComposeError(context, StatusCodes.Status400BadRequest, "The request target is no path."u8, outcome, out bytes);
        }

        desk.Answer.Render(registry, desk.Path.AsSpan(0, length), new RdapContext(BaseUrlOf(context, desk)), desk.Reply);
        // The objects' bytes lie outside the collector's heap: they last as long as their registry does.
        GC.KeepAlive(registry);
        outcome = desk.Reply.Outcome;
        kind = KindNames.Of(desk.Reply.Kind);
        if (desk.Reply.Status == StatusCodes.Status200OK)
        {
            if (request.Headers.IfNoneMatch == "*")
            {
                return Unchanged(response, tag, out outcome, out kind);
            }

            response.Headers.ETag = tag;
        }

        return Send(context, desk.Reply, out bytes);
    }

    private static Task Unchanged(HttpResponse response, string tag, out QueryOutcome outcome, out string kind)
    {
        outcome = QueryOutcome.Answered;
        kind = "unchanged";
        response.StatusCode = StatusCodes.Status304NotModified;
        response.Headers.ETag = tag;
        return Task.CompletedTask;
    }

    private Task ComposeError(HttpContext context, int status, ReadOnlySpan<byte> sentence, QueryOutcome outcome, out long bytes)
    {
        Desk desk = TakeDesk();
        desk.Answer.RenderError(status, sentence, outcome, new RdapContext(BaseUrlOf(context, desk)), desk.Reply);
        return Send(context, desk.Reply, out bytes);
    }

    private static Task Send(HttpContext context, RdapReply reply, out long bytes)
    {
        HttpResponse response = context.Response;
        response.StatusCode = reply.Status;
        response.ContentType = RdapSettings.ContentType;
        response.ContentLength = reply.Body.Length;
        if (reply.Location is { } location && IsHeaderText(location))
        {
            response.Headers.Location = location;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            bytes = 0;
            return Task.CompletedTask;
        }

        // One write puts headers and body into the connection's pipe, a copy, before anything is awaited: the renderer belongs to this thread, not
        // to this request. Without a token, which would be made anew for each request: the pipe ends with its connection.
        bytes = reply.Body.Length;
        ValueTask<System.IO.Pipelines.FlushResult> flush = response.BodyWriter.WriteAsync(reply.Body, CancellationToken.None);
        return flush.IsCompletedSuccessfully ? Task.CompletedTask : flush.AsTask();
    }

    // Location is made of registry data and the question as understood; this is the last door all the same.
    private static bool IsHeaderText(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private string TagOf(RegistrySnapshot registry)
    {
        Tag tag = Volatile.Read(ref _tag);
        if (tag.Version != registry.Version)
        {
            tag = new Tag(registry.Version, _tagPrefix + registry.Version.ToString("x", CultureInfo.InvariantCulture) + "\"");
            Volatile.Write(ref _tag, tag);
        }

        return tag.Text;
    }

    // RFC 9110 section 13.1.2: weak comparison with a list of tags; "*" stands for whatever exists, which only the answer tells. A server tag holds no comma or quote, so a search for it is exact.
    private static bool Matches(StringValues header, string tag)
    {
        foreach (string? value in header)
        {
            if (value is not null && value.Contains(tag.AsSpan(2), StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Kestrel lets nothing but ASCII through.
    private static bool TryPath(ReadOnlySpan<char> target, Span<byte> path, out int length)
    {
        target = Endpoints.OriginForm(target);
        length = 0;
        return target.StartsWith('/') && target.Length <= path.Length
            && Ascii.FromUtf16(target, path, out length) == System.Buffers.OperationStatus.Done;
    }

    private ReadOnlySpan<byte> BaseUrlOf(HttpContext context, Desk desk)
    {
        if (_baseUrl is not null)
        {
            return _baseUrl;
        }

        string host = context.Request.Headers.Host.ToString();
        if (host.Length == 0)
        {
            host = new System.Net.IPEndPoint(context.Connection.LocalIpAddress ?? System.Net.IPAddress.Loopback, context.Connection.LocalPort).ToString();
        }

        if (!string.Equals(desk.Host, host, StringComparison.Ordinal))
        {
            desk.Host = host;
            desk.BaseUrl = Encoding.ASCII.GetBytes("http://" + host + "/");
        }

        return desk.BaseUrl;
    }

    private Desk TakeDesk() => _desk is { } desk && ReferenceEquals(desk.Settings, settings) ? desk : _desk = new Desk(settings);

    private sealed record Tag(ulong Version, string Text);

    private sealed class Desk(RdapSettings settings)
    {
        public RdapSettings Settings => settings;

        public RdapAnswer Answer { get; } = new(settings);

        public byte[] Path { get; } = new byte[MaxTargetBytes];

        public RdapReply Reply { get; } = new();

        public string Host { get; set; } = "";

        public byte[] BaseUrl { get; set; } = [];
    }
}
