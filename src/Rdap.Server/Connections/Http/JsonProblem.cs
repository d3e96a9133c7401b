// RFC 8259; RFC 9110 section 15: what is wrong with a request, for programs.
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rdap.Server.Connections.Http;

/// <summary>The body of an answer that is none: an object with the member that rows of lookups have for it, <c>error</c>.</summary>
internal static class JsonProblem
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sends it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status of its answer.</param>
    /// <param name="sentence">What is wrong.</param>
    public static async Task SendAsync(HttpContext context, int status, string sentence)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body, Plain))
        {
            json.WriteStartObject();
            json.WriteString("error", sentence);
            json.WriteEndObject();
        }

        body.Write("\n"u8);
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
    }
}
