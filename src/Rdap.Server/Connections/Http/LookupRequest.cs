// RFC 9110: POST, content codings, Expect. RFC 4180 and RFC 8259: questions in, rows out.
using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Rdap.Protocols.Batch;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Server.Connections.Access;
using Rdap.Server.Observe;

namespace Rdap.Server.Connections.Http;

/// <summary>
/// Many questions over HTTP: rows go out while the body comes in. A buffer of questions is answered and sent before the next is looked at, and
/// no more than <see cref="ReadAheadBytes"/> wait, so nothing grows with the body, however well it was packed; one snapshot answers to the end. What goes wrong after the first row cuts
/// the connection, since a status cannot be taken back.
/// </summary>
internal sealed class LookupRequest(
    LiveRegistry live, LookupStreams streams, HttpAnswers answers, RequestGate gate, Health health, ServerMetrics metrics, QueryLog queries, TimeProvider time,
    ILogger<LookupRequest> log)
{
    /// <summary>The methods there are.</summary>
    public const string Methods = "POST, OPTIONS";

    /// <summary>Bytes of a body, unpacked, that are read while a client does not read the answer.</summary>
    internal const int ReadAheadBytes = 4 << 20;

    private const int InputBytes = 32 * 1024;
    private const int PieceBytes = 128 * 1024;
    private const int KeptSessions = 8;
    private const int RetrySeconds = 10;

    // A body may come from the end of a log as it is written: slow, and with pauses. Time in which nothing is read of it does not count.
    private static readonly MinDataRate LeastRate = new(bytesPerSecond: 16, gracePeriod: TimeSpan.FromSeconds(60));

    // Most clients, browsers too, send all of a body before they look at the answer: with so much of it read ahead, neither side waits for
    // the other for ever. What is longer has to be sent by somebody who reads at the same time, as curl does.
    private static readonly PipeOptions ReadAhead = new(
        pauseWriterThreshold: ReadAheadBytes, resumeWriterThreshold: ReadAheadBytes / 2, minimumSegmentSize: InputBytes, useSynchronizationContext: false);

    private readonly ConcurrentQueue<BatchSession> _idle = [];

    /// <summary>Answers a request. Never throws, save when the client is gone.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        long started = time.GetTimestamp();
        HttpResponse response = context.Response;
        response.Headers.AccessControlAllowOrigin = "*";
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            HttpAnswers.SendOptions(response, Methods);
            return;
        }

        await Task.Yield();
        HttpAsker asker = gate.AskerOf(context);
        if (!TryBegin(context, asker, out BatchOptions options, out bool isPacked, out LookupStreams.Place place, out int status, out string? problem))
        {
            await JsonProblem.SendAsync(context, status, problem!);
            Note(context, asker, status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable ? QueryOutcome.Limited : QueryOutcome.Malformed, 0, 0, started);
            return;
        }

        if (!_idle.TryDequeue(out BatchSession? session))
        {
            session = new BatchSession();
        }

        (QueryOutcome outcome, long bytes) = (QueryOutcome.Failed, 0);
        try
        {
            session.Begin(live.Current, options);
            (outcome, bytes) = await StreamAsync(context, session, options, isPacked, started);
        }
        finally
        {
            streams.Leave(place);
            Note(context, asker, outcome, session.Rows, bytes, started);
            if (outcome != QueryOutcome.Failed && _idle.Count < KeptSessions)
            {
                // What threw may be in any state: it is not used again.
                _idle.Enqueue(session);
            }
        }
    }

    private bool TryBegin(
        HttpContext context, in HttpAsker asker, out BatchOptions options, out bool isPacked, out LookupStreams.Place place, out int status, out string? problem)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        (options, isPacked, place) = (new(), false, default);
        if ((problem = Admission.Refuse(context, isPost: true, gate, asker, health, out status)) is not null)
        {
            // It says what is wrong.
        }
        else if (!LookupParameters.TryRead(request, out options, out status, out problem))
        {
            // It says what is wrong.
        }
        else if (!ContentCodings.TryUnpack(request.Headers.ContentEncoding, out isPacked))
        {
            response.Headers.AcceptEncoding = "gzip";
            status = StatusCodes.Status415UnsupportedMediaType;
            problem = "A body may be packed by gzip, and by nothing else.";
        }
        else if (!streams.TryEnter(asker.Address, out place))
        {
            HttpAnswers.SetRetryAfter(response, RetrySeconds);
            status = StatusCodes.Status503ServiceUnavailable;
            problem = "As many lookups as this server answers at a time, or to one client, are under way; ask again when Retry-After says.";
        }

        return problem is null;
    }

    private async Task<(QueryOutcome Outcome, long Bytes)> StreamAsync(HttpContext context, BatchSession session, BatchOptions options, bool isPacked, long started)
    {
        LiftLimits(context);
        ContentCoding coding = answers.CodingFor(context.Request);
        HttpResponse response = context.Response;
        response.ContentType = BatchFormats.Get(options.Format).MediaType + "; charset=utf-8";
        response.Headers.ContentEncoding = ContentCodings.NameOf(coding);
        response.Headers.Vary = "Accept, Accept-Encoding";
        response.Headers.CacheControl = "no-store";
        byte[] input = ArrayPool<byte>.Shared.Rent(InputBytes);
        var output = new CountedOutput();
        var ahead = new Pipe(ReadAhead);
        using GzipBody? packed = isPacked ? new GzipBody(context.Request.Body) : null;
        Task reading = ReadAsync(packed is null ? context.Request.Body.ReadAsync : packed.ReadAsync, ahead.Writer, context.RequestAborted);
        Stream body = ahead.Reader.AsStream();
        bool isOver = false;
        try
        {
            StreamedBody? sender = null;
            int length = 0;
            for (bool isLast = false; !isLast;)
            {
                ValueTask<int> receiving = body.ReadAsync(input.AsMemory(length), context.RequestAborted);
                if (sender is not null && !receiving.IsCompleted)
                {
                    // Whoever waits for an answer before the next question gets it, packed or not.
                    await sender.FlushAsync(context.RequestAborted);
                }

                int received = await receiving;
                await Task.Yield();
                isLast = isOver = received == 0;
                length += received;

                // Not before something was read of the body: until then what is wrong with it can be said.
                sender ??= new StreamedBody(context, coding, PieceBytes);
                output.Begin(sender.Output);
                int read = session.Push(input.AsSpan(0, length), isLast, output);
                length -= read;
                input.AsSpan(read, length).CopyTo(input);
                if (!await sender.SendAsync(context.RequestAborted))
                {
                    return (QueryOutcome.Gone, output.Bytes);
                }

                if (!health.IsAnswering || time.GetElapsedTime(started) > streams.MaxTime)
                {
                    // The client sees that the answer is cut off.
                    context.Abort();
                    return (QueryOutcome.Limited, output.Bytes);
                }
            }

            await sender!.EndAsync();
            return (QueryOutcome.Answered, output.Bytes);
        }
        catch (InvalidDataException)
        {
            isOver = true;
            await CutAsync(context, StatusCodes.Status400BadRequest, "The body is not what Content-Encoding says, or is cut short.");
            return (QueryOutcome.Malformed, output.Bytes);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            isOver = true;
            await CutAsync(context, e.StatusCode, "The body came too slowly.");
            return (QueryOutcome.Limited, output.Bytes);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException || context.RequestAborted.IsCancellationRequested)
        {
            return (QueryOutcome.Gone, output.Bytes);
        }
        catch (Exception e)
        {
            log.RdapFailed(e, "/v1/lookup");
            await CutAsync(context, StatusCodes.Status500InternalServerError, "Something went wrong here, and not by your doing. It has been logged.");
            return (QueryOutcome.Failed, output.Bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(input);
            await ahead.Reader.CompleteAsync();
            if (!isOver)
            {
                // Something went wrong before the body was read to its end. Where it was, the task may still be about to end, and the client may
                // have sent its next request already: that must not be cut off.
                context.Abort();
            }

            await reading;
        }
    }

    // What goes wrong here comes out at the other end of the pipe.
    private static async Task ReadAsync(Func<Memory<byte>, CancellationToken, ValueTask<int>> body, PipeWriter to, CancellationToken stop)
    {
        Exception? problem = null;
        try
        {
            for (int received; (received = await body(to.GetMemory(InputBytes), stop)) > 0;)
            {
                to.Advance(received);
                if ((await to.FlushAsync(stop)).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception e)
        {
            problem = e;
        }

        await to.CompleteAsync(problem);
    }

    private static async Task CutAsync(HttpContext context, int status, string sentence)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Headers.ContentEncoding = default;
        await JsonProblem.SendAsync(context, status, sentence);
    }

    // No other URL takes a body at all.
    private static void LiftLimits(HttpContext context)
    {
        context.Response.Headers.Connection = default;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (!HttpProtocol.IsHttp2(context.Request.Protocol) && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = LeastRate;
        }
    }

    private void Note(HttpContext context, in HttpAsker asker, QueryOutcome outcome, long rows, long bytes, long started)
    {
        bool full = queries.IsFull;
        metrics.Rows(Door.Lookup, rows);
        queries.Add(new QueryRecord(
            Door.Lookup, outcome, "bulk", (int)Math.Min(rows, int.MaxValue), bytes, time.GetElapsedTime(started),
            full ? asker.Address.ToString() : null, full ? context.Request.Path + context.Request.QueryString : null));
    }

    /// <summary>Counts what goes through it.</summary>
    private sealed class CountedOutput : IBufferWriter<byte>
    {
        private IBufferWriter<byte> _to = null!;

        public long Bytes { get; private set; }

        public void Begin(IBufferWriter<byte> to) => _to = to;

        public void Advance(int count)
        {
            Bytes += count;
            _to.Advance(count);
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _to.GetMemory(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => _to.GetSpan(sizeHint);
    }
}
