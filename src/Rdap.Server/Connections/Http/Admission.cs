using Rdap.Server.Connections.Access;
using Rdap.Server.Observe;

namespace Rdap.Server.Connections.Http;

/// <summary>What the URLs of our own ask of a request before they look at it: its method, the client's limit, and that there is data.</summary>
internal static class Admission
{
    private const int RetrySeconds = 10;

    /// <summary>Says why a request is not answered, and sets the headers that tell what to do instead.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isPost">Whether it has to be a POST; else GET or HEAD.</param>
    /// <param name="gate">The limit.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="health">Whether there is data.</param>
    /// <param name="status">The status of the refusal.</param>
    /// <returns>A sentence; null for a request that is to be answered.</returns>
    public static string? Refuse(HttpContext context, bool isPost, RequestGate gate, in HttpAsker asker, Health health, out int status)
    {
        string method = context.Request.Method;
        HttpResponse response = context.Response;
        status = StatusCodes.Status405MethodNotAllowed;
        if (isPost && !HttpMethods.IsPost(method))
        {
            response.Headers.Allow = LookupRequest.Methods;
            return "Use POST with the questions as the body, one a line.";
        }

        if (!isPost && !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            response.Headers.Allow = HttpAnswers.Methods;
            return "Use GET or HEAD.";
        }

        if (!gate.TryEnter(asker, out int retrySeconds))
        {
            HttpAnswers.SetRetryAfter(response, retrySeconds);
            status = StatusCodes.Status429TooManyRequests;
            return "These are more requests than one client may send; ask again when Retry-After says.";
        }

        if (!health.IsAnswering)
        {
            HttpAnswers.SetRetryAfter(response, RetrySeconds);
            status = StatusCodes.Status503ServiceUnavailable;
            return "The data is still being loaded, or the server is about to stop.";
        }

        status = StatusCodes.Status200OK;
        return null;
    }
}
