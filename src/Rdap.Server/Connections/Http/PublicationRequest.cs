// RFC 10063 (NRTMv4): the files of a publication over HTTP.
using Microsoft.Net.Http.Headers;
using Rdap.Bulk.Nrtm4;
using Rdap.Server.Options;

namespace Rdap.Server.Connections.Http;

/// <summary>
/// <c>/nrtmv4/NAME/FILE</c>: the files of the folders that sources are published in, as they are. The notification may be used for a minute, and the
/// others for ever, because a name is given once.
/// </summary>
internal sealed class PublicationRequest(IReadOnlyList<SourceOptions> sources)
{
    /// <summary>The path that all of it stands under.</summary>
    public const string Path = "/nrtmv4/";

    private const string Fresh = "public, max-age=60";
    private const string Immutable = "public, max-age=31536000, immutable";

    private readonly Dictionary<string, (string Source, string Folder)> _folders = sources
        .Where(static source => source.Publish.Folder is not null)
        .ToDictionary(static source => source.Name, static source => (source.Name, source.Publish.Folder!), StringComparer.OrdinalIgnoreCase);

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
        if (names.Length != 4 || !_folders.TryGetValue(names[2], out (string Source, string Folder) found))
        {
            return SayAsync(context, StatusCodes.Status404NotFound, "No such source is published here.\n"u8.ToArray());
        }

        bool isNotification = names[3] == Nrtm4FileNames.Notification;
        if (!isNotification && !Nrtm4FileNames.TryRead(names[3], found.Source, out _, out _, out _))
        {
            return SayAsync(context, StatusCodes.Status404NotFound, "There is no such file.\n"u8.ToArray());
        }

        FileInfo file = new(System.IO.Path.Combine(found.Folder, names[3]));
        if (!file.Exists)
        {
            return SayAsync(context, StatusCodes.Status404NotFound, "There is no such file, or it is too old.\n"u8.ToArray());
        }

        response.Headers.CacheControl = isNotification ? Fresh : Immutable;
        string type = isNotification ? "application/jose" : names[3].EndsWith(".gz", StringComparison.Ordinal) ? "application/gzip" : "application/json-seq";

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
