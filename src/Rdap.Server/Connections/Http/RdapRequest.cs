// RFC 7480: RDAP over HTTP. RFC 9110: methods, conditional requests.
using System.Text;
using Microsoft.Extensions.Primitives;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Server.Connections.Access;
using Rdap.Server.Observe;

namespace Rdap.Server.Connections.Http;

/// <summary>
/// The HTTP side of one RDAP answer: method, validators, headers, length. The target goes to the renderer as it came, undecoded, because the
/// decoded path of the framework has lost what RFC 9082 tells apart.
/// </summary>
internal sealed class RdapRequest(
    LiveRegistry live, RdapSettings settings, string? baseUrl, HttpAnswers answers, AnswerTags tags, RequestGate gate, Health health, QueryLog queries,
    TimeProvider time, ILogger<RdapRequest> log)
{
    private const int MaxTargetBytes = 8192;
    private const int RetrySecondsWhileStarting = 10;

    [ThreadStatic]
    private static Desk? _desk;

    private readonly byte[]? _baseUrl = baseUrl is null ? null : Encoding.ASCII.GetBytes(baseUrl.TrimEnd('/') + "/");

    /// <summary>What a client is told that is over its limit; Retry-After says when to come back.</summary>
    public static Refusal TooMany { get; } = new(
        StatusCodes.Status429TooManyRequests, "These are more requests than help allows one client; ask again when Retry-After says.", QueryOutcome.Limited);

    /// <summary>What a client is told that met a bug.</summary>
    public static Refusal Fault { get; } = new(
        StatusCodes.Status500InternalServerError, "Something went wrong here, and not by your doing. It has been logged.", QueryOutcome.Failed);

    /// <summary>Answers a request. Never throws, save when the client is gone.</summary>
    public Task AnswerAsync(HttpContext context, string target) => AnswerAsync(context, target, null);

    /// <summary>Says an error in RDAP's form, for a room beside this one. Never throws, save when the client is gone.</summary>
    public Task RefuseAsync(HttpContext context, string target, Refusal refusal) => AnswerAsync(context, target, refusal);

    private async Task AnswerAsync(HttpContext context, string target, Refusal? refusal)
    {
        long started = time.GetTimestamp();
        if (MayTakeLong(target) || SocketTurn.IsOver(context))
        {
            await Task.Yield();
        }

        HttpResponse response = context.Response;
        response.Headers.AccessControlAllowOrigin = "*";
        HttpAsker? asker = gate.IsOn || queries.IsFull ? gate.AskerOf(context) : null;
        QueryOutcome outcome = QueryOutcome.Failed;
        string kind = "problem";
        long bytes = 0;
        try
        {
            Task sending = refusal is null
                ? Compose(context, target, asker, out outcome, out kind, out bytes)
                : ComposeError(context, asker, refusal.Status, refusal.Sentence, outcome = refusal.Outcome, out bytes);
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
                await ComposeError(context, asker, Fault.Status, Fault.Sentence, Fault.Outcome, out bytes);
            }
        }

        bool full = queries.IsFull;
        queries.Add(new QueryRecord(
            Door.Rdap, outcome, kind, outcome == QueryOutcome.Answered ? 1 : 0, bytes, time.GetElapsedTime(started),
            full ? asker?.Address.ToString() : null, full ? target : null));
    }

    /// <summary>Whether a question may need more than a moment: the answer for an entity lists what refers to it, which may be half the registry.</summary>
    internal static bool MayTakeLong(ReadOnlySpan<char> target) =>
        !(target.StartsWith("/ip/", StringComparison.Ordinal) || target.StartsWith("/autnum/", StringComparison.Ordinal)
            || target.StartsWith("/domain/", StringComparison.Ordinal));

    private Task Compose(HttpContext context, string target, in HttpAsker? asker, out QueryOutcome outcome, out string kind, out long bytes)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        kind = "problem";
        bytes = 0;
        if (HttpMethods.IsOptions(request.Method))
        {
            outcome = QueryOutcome.Answered;
            kind = "options";
            HttpAnswers.SendOptions(response);
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            outcome = QueryOutcome.Malformed;
            response.Headers.Allow = HttpAnswers.Methods;
            return ComposeError(context, asker, StatusCodes.Status405MethodNotAllowed, "RDAP has no such method: use GET or HEAD."u8, outcome, out bytes);
        }

        if (asker is { } who && !gate.TryEnter(who, out int retrySeconds))
        {
            outcome = TooMany.Outcome;
            HttpAnswers.SetRetryAfter(response, retrySeconds);
            return ComposeError(context, asker, TooMany.Status, TooMany.Sentence, outcome, out bytes);
        }

        if (!health.IsAnswering)
        {
            outcome = QueryOutcome.Refused;
            HttpAnswers.SetRetryAfter(response, RetrySecondsWhileStarting);
            return ComposeError(context, asker, StatusCodes.Status503ServiceUnavailable, "The data is still being loaded, or the server is about to stop."u8, outcome, out bytes);
        }

        RegistrySnapshot registry = live.Current;
        RdapMediaType accepted = RdapMediaType.Parse(request.Headers.Accept.ToString());
        AnswerTag tag = TagFor(tags.Of(registry), accepted);
        tag = target.StartsWith("/help", StringComparison.Ordinal) ? TagForHelp(tag, registry) : tag;
        StringValues noneMatch = request.Headers.IfNoneMatch;
        if (noneMatch.Count > 0 && Preconditions.Names(noneMatch, tag.Text.AsSpan(2)))
        {
            return Unchanged(response, tag, out outcome, out kind);
        }

        Desk desk = TakeDesk();
        if (!TryPath(target, desk.Path, out int length))
        {
            outcome = QueryOutcome.Malformed;
            return ComposeError(context, asker, StatusCodes.Status400BadRequest, "The request target is no path."u8, outcome, out bytes);
        }

        desk.Answer.Render(registry, desk.Path.AsSpan(0, length), new RdapContext(BaseUrlOf(context, asker, desk), accepted), desk.Reply);
        // The objects' bytes lie outside the collector's heap: they last as long as their registry does.
        GC.KeepAlive(registry);
        RdapReply reply = desk.Reply;
        outcome = reply.Outcome;
        kind = KindNames.Of(reply.Kind);
        bool isObject = reply.Status == StatusCodes.Status200OK;
        bool isSince = noneMatch.Count == 0 && reply.Kind != RdapQuestionKind.Help && Preconditions.HasSince(request.Headers.IfModifiedSince, tag.Modified);
        if (isObject && (noneMatch == "*" || isSince))
        {
            return Unchanged(response, tag, out outcome, out kind);
        }

        return Send(context, reply, isObject ? tag : null, out bytes);
    }

    /// <summary>The URL of this service as the client reaches it, ending with a slash.</summary>
    public string BaseUrlOf(HttpContext context, in HttpAsker asker) => Encoding.ASCII.GetString(BaseUrlOf(context, asker, TakeDesk()));

    // Contact data in another form is another document.
    private static AnswerTag TagFor(AnswerTag tag, RdapMediaType accepted) =>
        accepted.JsContact ? tag with { Text = string.Concat(tag.Text.AsSpan()[..^1], "-jscontact\"") } : tag;

    // Help tells the digests of the sources, which become known some time after the data went into service.
    private static AnswerTag TagForHelp(AnswerTag tag, RegistrySnapshot registry)
    {
        int known = 0;
        foreach (SourceSnapshot source in registry.Sources)
        {
            known += source.Digest is null ? 0 : 1;
        }

        return tag with { Text = FormattableString.Invariant($"{tag.Text[..^1]}-{known}\"") };
    }

    private Task Unchanged(HttpResponse response, AnswerTag tag, out QueryOutcome outcome, out string kind)
    {
        outcome = QueryOutcome.Answered;
        kind = "unchanged";
        answers.SendUnchanged(response, tag);
        return Task.CompletedTask;
    }

    private Task ComposeError(HttpContext context, in HttpAsker? asker, int status, ReadOnlySpan<byte> sentence, QueryOutcome outcome, out long bytes)
    {
        Desk desk = TakeDesk();
        desk.Answer.RenderError(status, sentence, outcome, new RdapContext(BaseUrlOf(context, asker, desk)), desk.Reply);
        return Send(context, desk.Reply, null, out bytes);
    }

    private Task Send(HttpContext context, RdapReply reply, AnswerTag? tag, out long bytes)
    {
        if (reply.Location is { } location && IsHeaderText(location))
        {
            context.Response.Headers.Location = location;
        }

        return answers.Send(context, reply.Status, reply.ContentType, reply.Body, tag, out bytes);
    }

    // Location is made of registry data and the question as understood; this is the last door all the same.
    private static bool IsHeaderText(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    // Kestrel lets nothing but ASCII through.
    private static bool TryPath(ReadOnlySpan<char> target, Span<byte> path, out int length)
    {
        target = Endpoints.OriginForm(target);
        length = 0;
        return target.StartsWith('/') && target.Length <= path.Length
            && Ascii.FromUtf16(target, path, out length) == System.Buffers.OperationStatus.Done;
    }

    private ReadOnlySpan<byte> BaseUrlOf(HttpContext context, in HttpAsker? asker, Desk desk)
    {
        if (_baseUrl is not null)
        {
            return _baseUrl;
        }

        string scheme = asker?.Scheme ?? context.Request.Scheme;
        string host = context.Request.Headers.Host.ToString();
        if (host.Length == 0)
        {
            host = new System.Net.IPEndPoint(context.Connection.LocalIpAddress ?? System.Net.IPAddress.Loopback, context.Connection.LocalPort).ToString();
        }

        if (!string.Equals(desk.Host, host, StringComparison.Ordinal) || !string.Equals(desk.Scheme, scheme, StringComparison.Ordinal))
        {
            desk.Host = host;
            desk.Scheme = scheme;
            desk.BaseUrl = Encoding.ASCII.GetBytes(scheme + "://" + host + "/");
        }

        return desk.BaseUrl;
    }

    private Desk TakeDesk() => _desk is { } desk && ReferenceEquals(desk.Settings, settings) ? desk : _desk = new Desk(settings);

    private sealed class Desk(RdapSettings settings)
    {
        public RdapSettings Settings => settings;

        public RdapAnswer Answer { get; } = new(settings);

        public byte[] Path { get; } = new byte[MaxTargetBytes];

        public RdapReply Reply { get; } = new();

        public string Host { get; set; } = "";

        public string Scheme { get; set; } = "";

        public byte[] BaseUrl { get; set; } = [];
    }
}

/// <summary>An error that a room beside RDAP's has met.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Text">One sentence for people.</param>
/// <param name="Outcome">How the query ended.</param>
internal sealed record Refusal(int Status, string Text, QueryOutcome Outcome)
{
    /// <summary>The sentence as bytes.</summary>
    public byte[] Sentence { get; } = Encoding.UTF8.GetBytes(Text);
}
