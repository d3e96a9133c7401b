// draft-nro-bulk-rdap: GET /nroBulkRdap1. RFC 9110: conditional requests, content codings.
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Rdap.Server.Connections.Access;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Connections.Http;

/// <summary>
/// A bulk answer over HTTP: made in pieces on the threads of the pool, as fast as the client takes them, from the snapshot with which it began.
/// A client that was cut off asks again with the number of objects that it has as offset, and the entity tag in If-Match.
/// </summary>
internal sealed class BulkRequest(
    LiveRegistry live, RdapSettings settings, RdapOptions options, RdapRequest rdap, HttpAnswers answers, AnswerTags tags, RequestGate gate, Health health,
    QueryLog queries, TimeProvider time, ILogger<BulkRequest> log)
{
    private const int PieceBytes = 128 * 1024;
    private const int RetrySeconds = 60;

    private readonly ConcurrentBag<RdapBulk> _idle = [];
    private Counts _counts = new(ulong.MaxValue);
    private int _running;

    /// <summary>Answers a request. Never throws, save when the client is gone.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        try
        {
            await AnswerAsync(context, target);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            log.RdapFailed(e, target);
            context.Response.Clear();
            await rdap.RefuseAsync(context, target, RdapRequest.Fault);
        }
    }

    private async Task AnswerAsync(HttpContext context, string target)
    {
        if (!(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) || !health.IsAnswering)
        {
            // What is wrong with them, RDAP says as for any URL.
            await rdap.AnswerAsync(context, target);
            return;
        }

        long started = time.GetTimestamp();
        await Task.Yield();
        HttpAsker asker = gate.AskerOf(context);
        if (Refuse(context, asker, out RdapBulkClass objects, out long offset) is { } refusal)
        {
            await rdap.RefuseAsync(context, target, refusal);
            return;
        }

        RegistrySnapshot registry = live.Current;
        string tag = TagOf(registry, objects, rdap.BaseUrlOf(context, asker));
        StringValues match = context.Request.Headers.IfMatch;
        if (match.Count > 0 && match != "*" && !Preconditions.Names(match, tag))
        {
            await rdap.RefuseAsync(context, target, new(
                StatusCodes.Status412PreconditionFailed, "The data is no longer what the entity tag stands for: begin again without an offset.", QueryOutcome.Refused));
            return;
        }

        long count = CountOf(registry, objects);
        if (offset > count)
        {
            await rdap.RefuseAsync(context, target, new(
                StatusCodes.Status400BadRequest, FormattableString.Invariant($"There are {count} objects of this class, which the offset is beyond."), QueryOutcome.Malformed));
            return;
        }

        HttpResponse response = context.Response;
        response.Headers.AccessControlAllowOrigin = "*";
        if (Preconditions.Names(context.Request.Headers.IfNoneMatch, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            answers.SetFreshness(response, null);
            response.Headers.ETag = $"\"{tag}\"";
            return;
        }

        ContentCoding coding = answers.CodingFor(context.Request);
        response.ContentType = RdapBulk.ContentType;
        answers.SetFreshness(response, null);
        response.Headers.ETag = coding == ContentCoding.Identity ? $"\"{tag}\"" : $"\"{tag}-{ContentCodings.NameOf(coding)}\"";
        response.Headers.ContentEncoding = ContentCodings.NameOf(coding);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        if (Interlocked.Increment(ref _running) > options.BulkAnswers)
        {
            Interlocked.Decrement(ref _running);
            response.Headers.Remove("Content-Encoding");
            response.Headers.Remove("ETag");
            HttpAnswers.SetRetryAfter(response, RetrySeconds);
            await rdap.RefuseAsync(context, target, new(
                StatusCodes.Status503ServiceUnavailable, "As many bulk answers as this server gives at a time are under way; ask again when Retry-After says.", QueryOutcome.Limited));
            return;
        }

        if (!_idle.TryTake(out RdapBulk? bulk))
        {
            bulk = new RdapBulk(settings);
        }

        (QueryOutcome outcome, long bytes) = (QueryOutcome.Failed, 0);
        try
        {
            bulk.Begin(registry, objects, Encoding.ASCII.GetBytes(rdap.BaseUrlOf(context, asker)), HeadOf(registry, count - offset), offset);
            (outcome, bytes) = await SendAsync(context, bulk, coding);
        }
        finally
        {
            bulk.End();
            Interlocked.Decrement(ref _running);
            if (outcome != QueryOutcome.Failed)
            {
                // What threw may be in any state: it is not used again.
                _idle.Add(bulk);
            }
        }

        bool full = queries.IsFull;
        queries.Add(new QueryRecord(
            Door.Rdap, outcome, "bulk", (int)Math.Min(bulk.Written, int.MaxValue), bytes, time.GetElapsedTime(started),
            full ? asker.Address.ToString() : null, full ? target : null));
    }

    private async Task<(QueryOutcome Outcome, long Bytes)> SendAsync(HttpContext context, RdapBulk bulk, ContentCoding coding)
    {
        var sender = new StreamedBody(context, coding, PieceBytes);
        try
        {
            for (bool isMore = true; isMore;)
            {
                isMore = bulk.WriteNext(sender.Output, PieceBytes);
                if (!await sender.SendAsync(context.RequestAborted))
                {
                    return (QueryOutcome.Gone, bulk.Bytes);
                }

                // Others wait for this thread, too.
                await Task.Yield();
                if (!health.IsAnswering)
                {
                    // The server is about to stop: the client sees that the answer is cut off, and goes on elsewhere or later.
                    context.Abort();
                    return (QueryOutcome.Refused, bulk.Bytes);
                }
            }

            await sender.EndAsync();
            return (QueryOutcome.Answered, bulk.Bytes);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException || context.RequestAborted.IsCancellationRequested)
        {
            return (QueryOutcome.Gone, bulk.Bytes);
        }
        catch (Exception e)
        {
            log.RdapFailed(e, "/nroBulkRdap1");
            context.Abort();
            return (QueryOutcome.Failed, bulk.Bytes);
        }
    }

    private Refusal? Refuse(HttpContext context, in HttpAsker asker, out RdapBulkClass objects, out long offset)
    {
        (objects, offset) = (RdapBulkClass.All, 0);
        if (!gate.TryEnter(asker, out int retrySeconds))
        {
            HttpAnswers.SetRetryAfter(context.Response, retrySeconds);
            return RdapRequest.TooMany;
        }

        if (options.BulkAnswers == 0)
        {
            return new(StatusCodes.Status501NotImplemented, "This server gives no bulk answers.", QueryOutcome.Refused);
        }

        IQueryCollection query = context.Request.Query;
        StringValues name = query["objectClass"], from = query["offset"];
        if (name.Count > 1 || from.Count > 1)
        {
            return new(StatusCodes.Status400BadRequest, "A parameter is there twice.", QueryOutcome.Malformed);
        }

        if (name.Count == 1 && !RdapBulk.TryGetClass(name.ToString(), out objects, out bool isKnown))
        {
            return isKnown
                ? new(StatusCodes.Status501NotImplemented, "There are no objects of this class here by themselves.", QueryOutcome.Refused)
                : new(StatusCodes.Status400BadRequest, "An object class is one of: ip network, autnum, domain, entity.", QueryOutcome.Malformed);
        }

        return from.Count == 1 && !long.TryParse(from.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out offset)
            ? new(StatusCodes.Status400BadRequest, "The offset is a number of objects, without sign.", QueryOutcome.Malformed) : null;
    }

    // Strong, unlike the tags of other answers, because a client puts together what it got at two times: so it holds all that the bytes depend on.
    // The offset is not in it, and the coding is added where it is sent.
    private string TagOf(RegistrySnapshot registry, RdapBulkClass objects, string baseUrl)
    {
        var digest = new Fingerprint();
        digest.Add(tags.Of(registry).Digest.ToString(CultureInfo.InvariantCulture));
        digest.Add(objects.ToString());
        digest.Add(baseUrl);
        foreach (SourceSnapshot source in registry.Sources)
        {
            digest.Add(source.Info.LoadedAt.UtcTicks.ToString(CultureInfo.InvariantCulture));
        }

        return digest.ToString();
    }

    private RdapBulkHead HeadOf(RegistrySnapshot registry, long count)
    {
        var names = new List<string>();
        foreach (SourceSnapshot source in registry.Sources)
        {
            if (source.Info.Role == SourceRole.Registry)
            {
                names.Add(source.Info.Name);
            }
        }

        AnswerTag tag = tags.Of(registry);
        return new RdapBulkHead(tag.Digest, options.Producer ?? string.Join(", ", names), tag.Modified, count);
    }

    private long CountOf(RegistrySnapshot registry, RdapBulkClass objects)
    {
        Counts counts = Volatile.Read(ref _counts);
        if (counts.Version != registry.Version)
        {
            counts = new Counts(registry.Version);
            Volatile.Write(ref _counts, counts);
        }

        // Counted twice at worst, with the same result.
        return counts.Of[(int)objects] ??= RdapBulk.Count(registry, settings, objects);
    }

    private sealed record Counts(ulong Version)
    {
        public long?[] Of { get; } = new long?[Enum.GetValues<RdapBulkClass>().Length];
    }
}
