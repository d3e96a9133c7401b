// RFC 9110: the headers that all answers have. RFC 9111: how long they may be kept. Fetch standard: CORS.
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace Rdap.Server.Connections.Http;

/// <summary>Sends answers: status, freshness, content coding, length; the body unless only the head was asked for.</summary>
/// <param name="cacheSeconds">Seconds for which an answer may be used again without asking.</param>
/// <param name="compress">Whether bodies are packed for clients that ask for it.</param>
internal sealed class HttpAnswers(int cacheSeconds, bool compress)
{
    /// <summary>The methods there are.</summary>
    public const string Methods = "GET, HEAD, OPTIONS";

    private readonly string _fresh = cacheSeconds == 0 ? "no-cache" : "public, max-age=" + cacheSeconds.ToString(CultureInfo.InvariantCulture);

    // An answer may differ by what is accepted: which form of contacts, and how it is packed.
    private readonly string _vary = compress ? "Accept, Accept-Encoding" : "Accept";

    /// <summary>
    /// A body that nobody reads ends its connection behind the answer, because none is allowed; the client is told, or its next request on that
    /// connection would get no answer. Who does read it takes the header back.
    /// </summary>
    public static void EndAfterUnreadBody(HttpContext context)
    {
        IHeaderDictionary sent = context.Request.Headers;
        if ((sent.ContentLength is > 0 || sent.TransferEncoding.Count > 0) && !HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
    }

    /// <summary>What a preflight of a browser, or somebody curious, is told.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="methods">The methods of the URL.</param>
    public static void SendOptions(HttpResponse response, string methods = Methods)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.Allow = methods;
        response.Headers.AccessControlAllowMethods = methods;
        response.Headers.AccessControlAllowHeaders = "*";
        response.Headers.AccessControlMaxAge = "86400";
    }

    /// <summary>When it is worth asking again; scripts from other sites may read it.</summary>
    public static void SetRetryAfter(HttpResponse response, int seconds)
    {
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        response.Headers.AccessControlExposeHeaders = "Retry-After";
    }

    /// <summary>Which coding a client gets for a body that is worth it.</summary>
    public ContentCoding CodingFor(HttpRequest request) => compress ? ContentCodings.Of(request.Headers.AcceptEncoding) : ContentCoding.Identity;

    /// <summary>The headers that say how long an answer may be kept, and what it depends on.</summary>
    /// <param name="response">The answer; its status is set.</param>
    /// <param name="tag">Its validators; null when it has none.</param>
    public void SetFreshness(HttpResponse response, AnswerTag? tag)
    {
        response.Headers.Vary = _vary;
        response.Headers.CacheControl = response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status206PartialContent
            or StatusCodes.Status302Found or StatusCodes.Status304NotModified or StatusCodes.Status307TemporaryRedirect or StatusCodes.Status404NotFound
            ? _fresh : "no-store";
        if (tag is not null)
        {
            response.Headers.ETag = tag.Text;
            response.Headers.LastModified = tag.LastModified;
        }
    }

    /// <summary>Says that what the client has is what it would get.</summary>
    public void SendUnchanged(HttpResponse response, AnswerTag tag)
    {
        response.StatusCode = StatusCodes.Status304NotModified;
        SetFreshness(response, tag);
    }

    /// <summary>
    /// Sends a whole body. One write puts headers and body into the connection's pipe, a copy, before anything is awaited: so what the body lies in
    /// may be used again at once.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="status">Its status.</param>
    /// <param name="type">The media type of the body.</param>
    /// <param name="body">The body.</param>
    /// <param name="tag">Its validators; null when it has none.</param>
    /// <param name="bytes">How many bytes of body are sent.</param>
    public Task Send(HttpContext context, int status, string type, ReadOnlyMemory<byte> body, AnswerTag? tag, out long bytes)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        if (status == StatusCodes.Status422UnprocessableEntity)
        {
            // The name that RFC 9110 has for it, and the body's title; Kestrel has the one before. HTTP/2 has none.
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "Unprocessable Content";
        }

        response.ContentType = type;
        SetFreshness(response, tag);
        if (body.Length >= ContentCodings.LeastBytes && CodingFor(context.Request) is var coding and not ContentCoding.Identity)
        {
            response.Headers.ContentEncoding = ContentCodings.NameOf(coding);
            body = ContentCodings.Pack(coding, body.Span);
        }

        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            bytes = 0;
            return Task.CompletedTask;
        }

        // Without a token, which would be made anew for each request: the pipe ends with its connection.
        bytes = body.Length;
        ValueTask<System.IO.Pipelines.FlushResult> flush = response.BodyWriter.WriteAsync(body, CancellationToken.None);
        return flush.IsCompletedSuccessfully ? Task.CompletedTask : flush.AsTask();
    }
}
