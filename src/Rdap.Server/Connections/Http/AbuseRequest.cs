// RFC 9110: GET /v1/abuse/NUMBER.
using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Rdap.Protocols.Batch;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Server.Connections.Access;
using Rdap.Server.Observe;

namespace Rdap.Server.Connections.Http;

/// <summary>
/// Whom to write to about abuse from one address, prefix or AS number: a row of a lookup as JSON, or as text/plain the mailbox alone. Status 404
/// says that there is none, 400 that the question cannot be read; the row says why.
/// </summary>
internal sealed class AbuseRequest(LiveRegistry live, HttpAnswers answers, RequestGate gate, Health health, QueryLog queries, TimeProvider time)
{
    private const string Path = "/v1/abuse/";
    private const int KeptSessions = 8;

    private static readonly BatchOptions Row = new()
    {
        Format = BatchFormat.Ndjson,
        Columns =
        [
            BatchColumn.Query, BatchColumn.Range, BatchColumn.Name, BatchColumn.Country, BatchColumn.Holder, BatchColumn.Handle,
            BatchColumn.Abuse, BatchColumn.AbuseFrom, BatchColumn.Source, BatchColumn.SourceDate, BatchColumn.Error,
        ],
    };

    private static readonly BatchOptions Mailbox = new() { Format = BatchFormat.Csv, Header = false, Columns = [BatchColumn.Abuse] };
    private static readonly BatchOptions Problem = Mailbox with { Format = BatchFormat.Table, Columns = [BatchColumn.Error] };

    private readonly ConcurrentQueue<BatchSession> _idle = [];

    /// <summary>Answers a request. Never throws, save when the client is gone.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        response.Headers.AccessControlAllowOrigin = "*";
        if (HttpMethods.IsOptions(request.Method))
        {
            HttpAnswers.SendOptions(response);
            return;
        }

        long started = time.GetTimestamp();
        HttpAsker asker = gate.AskerOf(context);
        if (Admission.Refuse(context, isPost: false, gate, asker, health, out int refused) is { } refusal)
        {
            await JsonProblem.SendAsync(context, refused, refusal);
            return;
        }

        // It costs as much as any look-up, but a client may send many in a row.
        if (SocketTurn.IsOver(context))
        {
            await Task.Yield();
        }

        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        byte[] question = QuestionOf(target);
        if (question.AsSpan().Trim(" "u8) is [] or [(byte)'#', ..])
        {
            await JsonProblem.SendAsync(context, StatusCodes.Status400BadRequest, $"An address, prefix or AS number has to stand behind {Path}.");
            return;
        }

        bool isLine = IsLineWanted(request);
        QueryOutcome outcome = Compose(question, isLine, out int status, out ReadOnlyMemory<byte> body);
        bool full = queries.IsFull;
        queries.Add(new QueryRecord(
            Door.Lookup, outcome, "abuse", outcome is QueryOutcome.Answered ? 1 : 0, body.Length, time.GetElapsedTime(started),
            full ? asker.Address.ToString() : null, full ? target : null));
        await answers.Send(context, status, isLine ? "text/plain; charset=utf-8" : "application/json", body, null, out _);
    }

    private QueryOutcome Compose(byte[] question, bool isLine, out int status, out ReadOnlyMemory<byte> body)
    {
        if (!_idle.TryDequeue(out BatchSession? session))
        {
            session = new BatchSession();
        }

        var output = new ArrayBufferWriter<byte>(1024);
        session.Begin(live.Current, isLine ? Mailbox : Row);
        session.Push(question, true, output);
        bool isBad = session.Bad > 0;
        bool hasMailbox = session.Found > 0 && (isLine ? output.WrittenCount > 1 : output.WrittenSpan.IndexOf("\"abuse\":\""u8) >= 0);
        if (isBad && isLine)
        {
            output.ResetWrittenCount();
            session.Begin(live.Current, Problem);
            session.Push(question, true, output);
        }

        if (_idle.Count < KeptSessions)
        {
            _idle.Enqueue(session);
        }

        body = hasMailbox || isBad || !isLine ? output.WrittenMemory : default;
        status = isBad ? StatusCodes.Status400BadRequest : hasMailbox ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        return isBad ? QueryOutcome.Malformed : hasMailbox ? QueryOutcome.Answered : QueryOutcome.Empty;
    }

    // What stands in the path, with percent signs read; one line, whatever is in it.
    private static byte[] QuestionOf(string target)
    {
        ReadOnlySpan<char> path = Endpoints.PathOf(target);
        byte[] question = path.Length < Path.Length ? [] : Encoding.UTF8.GetBytes(Uri.UnescapeDataString(path[Path.Length..].ToString()));
        question.AsSpan().Replace((byte)'\n', (byte)' ');
        return question;
    }

    private static bool IsLineWanted(HttpRequest request)
    {
        double line = 0, json = 0;
        foreach (MediaTypeHeaderValue accepted in LookupParameters.Accepted(request))
        {
            double quality = accepted.Quality ?? 1;
            line = accepted.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase) ? quality : line;
            json = accepted.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? quality : json;
        }

        return line > json;
    }
}
