// IRRd's documentation of WHOIS over HTTP: GET /v1/whois/?q=QUERY. RFC 9110: methods and status codes.
using System.Text;
using Microsoft.Extensions.Primitives;
using Rdap.Protocols.Whois;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Server.Connections.Access;
using Rdap.Server.Connections.Whois;
using Rdap.Server.Observe;

namespace Rdap.Server.Connections.Http;

/// <summary>
/// One WHOIS query that came by HTTP. A "!" command answers with its data alone, status 200; 204 when there is none, 400 when it is wrong. A query
/// in the RIPE dialect answers with the text of port 43, and 404 when it found nothing.
/// </summary>
internal sealed class WhoisRequest(WhoisDoor door, Health health, RequestGate gate)
{
    /// <summary>Answers a request. Never throws, save when the client is gone.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        long started = door.Time.GetTimestamp();
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        response.Headers.AccessControlAllowOrigin = "*";
        if (HttpMethods.IsOptions(request.Method))
        {
            HttpAnswers.SendOptions(response);
            return;
        }

        HttpAsker asker = gate.AskerOf(context);
        if (Admission.Refuse(context, isPost: false, gate, asker, health, out int refused) is { } refusal)
        {
            await SayAsync(context, refused, refusal);
            return;
        }

        StringValues asked = request.Query["q"];
        if (asked.Count != 1 || asked[0] is not { Length: > 0 } query)
        {
            await SayAsync(context, StatusCodes.Status400BadRequest, "Missing required query parameter \"q\"");
            return;
        }

        // Whatever it is, it is not for the threads that all connections share.
        await Task.Yield();
        await AnswerAsync(context, query, asker.Address, started);
    }

    private async Task AnswerAsync(HttpContext context, string query, IpAddress client, long started)
    {
        WhoisDesk desk = door.TakeDesk();
        WhoisSession session = desk.Session;
        session.IsFramed = false;
        byte[] line = Encoding.UTF8.GetBytes(query);
        long bytes = 0;
        QueryOutcome outcome = QueryOutcome.Failed;
        try
        {
            session.Begin(door.Live.Current, line, new WhoisClient(false, client));
            bool isMore = true;
            bool isHead = HttpMethods.IsHead(context.Request.Method);
            while (isMore)
            {
                isMore = session.WriteNext(desk.Output);
                if (desk.Output.Length == 0 && isMore)
                {
                    await Task.Yield();
                    continue;
                }

                if (!context.Response.HasStarted && bytes == 0)
                {
                    SetHead(context.Response, session, desk.Output.Length, isMore);
                }

                bytes += desk.Output.Length;
                if (!isHead && desk.Output.Length > 0)
                {
                    await context.Response.BodyWriter.WriteAsync(desk.Output.Written, context.RequestAborted);
                }

                desk.Output.Clear();
                context.RequestAborted.ThrowIfCancellationRequested();
            }

            outcome = session.Outcome;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException || context.RequestAborted.IsCancellationRequested)
        {
            outcome = QueryOutcome.Gone;
        }
        catch (Exception e)
        {
            door.Log.WhoisFailed(e, WhoisConnection.Show(line));
            outcome = QueryOutcome.Failed;
            if (!context.Response.HasStarted)
            {
                await SayAsync(context, StatusCodes.Status500InternalServerError, "Something went wrong here, and not by your doing. It has been logged.");
            }
            else
            {
                context.Abort();
            }
        }

        door.Metrics.Denied(session.Denial);
        bool full = door.Queries.IsFull;
        door.Queries.Add(new QueryRecord(
            Door.Whois, outcome, KindNames.Of(session.Kind), session.Objects, bytes, door.Time.GetElapsedTime(started),
            full ? client.ToString() : null, full ? WhoisConnection.Show(line) : null));
        if (outcome != QueryOutcome.Failed)
        {
            // What threw may be in any state: it is not used again.
            door.ReturnDesk(desk);
        }
    }

    private static void SetHead(HttpResponse response, WhoisSession session, int length, bool isMore)
    {
        response.StatusCode = StatusOf(session, length);
        if (response.StatusCode == StatusCodes.Status204NoContent)
        {
            return;
        }

        response.ContentType = "text/plain; charset=" + session.CharsetName;
        if (!isMore)
        {
            response.ContentLength = length;
        }
    }

    private static int StatusOf(WhoisSession session, int length) => session.Outcome switch
    {
        QueryOutcome.Malformed => StatusCodes.Status400BadRequest,
        QueryOutcome.Refused => StatusCodes.Status403Forbidden,
        // Where only personal objects were left out, the rest is the answer.
        QueryOutcome.Limited when session.IsIrr || session.Objects == 0 => StatusCodes.Status429TooManyRequests,
        _ when length == 0 => StatusCodes.Status204NoContent,
        QueryOutcome.Empty or QueryOutcome.Referred => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status200OK,
    };

    private static Task SayAsync(HttpContext context, int status, string sentence)
    {
        byte[] body = Encoding.ASCII.GetBytes(sentence + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
