// RFC 10063 (NRTMv4): the files of a publication over HTTP.
using Microsoft.Net.Http.Headers;
using Rdap.Bulk.Nrtm3;
using Rdap.Bulk.Nrtm4;
using Rdap.Server.Mirror;
using Rdap.Server.Options;

namespace Rdap.Server.Connections.Http;

/// <summary>
/// <c>/nrtmv4/NAME/FILE</c>: the files of the folders that sources are published in, as they are. The notification, and the dump of old mirrors with
/// its serial number, may be used for a minute, and the others for ever, because a name is given once.
/// </summary>
internal sealed class PublicationRequest(IReadOnlyList<SourceOptions> sources)
{
    /// <summary>The path that all of it stands under.</summary>
    public const string Path = "/nrtmv4/";

    private const string Fresh = "public, max-age=60";
    private const string Immutable = "public, max-age=31536000, immutable";

    private readonly Dictionary<string, SourceOptions> _sources = sources
        .Where(static source => source.Publish.Folder is not null)
        .ToDictionary(static source => source.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Answers one request.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.Headers.AccessControlAllowOrigin = "*";
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            HttpAnswers.SendOptions(response);
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.Headers.Allow = HttpAnswers.Methods;
            return SayAsync(context, StatusCodes.Status405MethodNotAllowed, "Use GET or HEAD.\n"u8.ToArray());
        }

        // A name of ours has nothing in it that leads elsewhere.
        string[] names = (context.Request.Path.Value ?? "").Split('/');
        if (names.Length != 4 || !_sources.TryGetValue(names[2], out SourceOptions? source))
        {
            return SayAsync(context, StatusCodes.Status404NotFound, "No such source is published here.\n"u8.ToArray());
        }

        string name = names[3];
        bool isReplaced = name == Nrtm4FileNames.Notification || (source.Publish.Nrtm3.On && Nrtm3Publication.IsFile(name, source.Name));
        if (!isReplaced && !Nrtm4FileNames.TryRead(name, source.Name, out _, out _, out _))
        {
            return SayAsync(context, StatusCodes.Status404NotFound, "There is no such file.\n"u8.ToArray());
        }

        FileInfo file = new(System.IO.Path.Combine(source.Publish.Folder!, name));
        if (!file.Exists)
        {
            return SayAsync(context, StatusCodes.Status404NotFound, "There is no such file, or it is too old.\n"u8.ToArray());
        }

        response.Headers.CacheControl = isReplaced ? Fresh : Immutable;
        string type = System.IO.Path.GetExtension(name) switch
        {
            ".jose" => "application/jose",
            ".gz" => "application/gzip",
            Nrtm3Dump.SerialSuffix => "text/plain; charset=us-ascii",
            _ => "application/json-seq",
        };

        // Seconds do not tell two notifications of one second apart; nothing else has the same name twice.
        EntityTagHeaderValue tag = new(FormattableString.Invariant($"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\""));
        return Results.File(file.FullName, type, lastModified: new DateTimeOffset(file.LastWriteTimeUtc), entityTag: tag, enableRangeProcessing: true).ExecuteAsync(context);
    }

    private static Task SayAsync(HttpContext context, int status, byte[] sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = sentence.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(sentence, context.RequestAborted).AsTask();
    }
}
