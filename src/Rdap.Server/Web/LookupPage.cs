// RFC 9110: validators and content codings. Content Security Policy Level 3: what the page may load.
using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Rdap.Server.Connections.Http;
using Rdap.Server.Reload;

namespace Rdap.Server.Web;

/// <summary>
/// The page for people at "/", and the files that it is made of. They travel inside the program; they are read and packed once, when the first is
/// asked for, so that a start does not wait for them.
/// </summary>
internal sealed class LookupPage(HttpAnswers answers)
{
    /// <summary>Where the page's files are.</summary>
    public const string FilesPath = "/web/";

    /// <summary>What the page may do: load from here, ask here, and nothing else; stand in no other page.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const string Folder = "web/";
    private const string Document = "index.html";

    private static readonly Lazy<FrozenDictionary<string, PageFile>> Files = new(static () =>
        Names().ToFrozenDictionary(static name => name, static name => new PageFile(name, Read(name)), StringComparer.Ordinal));

    /// <summary>The names of the files behind <see cref="FilesPath"/>.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [.. Names().Where(static name => name != Document).Order(StringComparer.Ordinal)];

    /// <summary>Whether a request for "/" is for the page: browsers name HTML in what they accept; all others get RDAP's own answer there.</summary>
    public static bool IsFor(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>The page itself.</summary>
    public Task DocumentAsync(HttpContext context) => AnswerAsync(context, Document);

    /// <summary>A file of the page.</summary>
    public Task FileAsync(HttpContext context)
    {
        ReadOnlySpan<char> path = Endpoints.PathOf(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        string name = path.Length > FilesPath.Length ? path[FilesPath.Length..].ToString() : "";
        return AnswerAsync(context, name == Document ? "" : name);
    }

    private Task AnswerAsync(HttpContext context, string name)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (HttpMethods.IsOptions(request.Method))
        {
            HttpAnswers.SendOptions(response);
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.Headers.Allow = HttpAnswers.Methods;
            return SayAsync(context, StatusCodes.Status405MethodNotAllowed, "Use GET or HEAD.\n"u8.ToArray());
        }

        return Files.Value.TryGetValue(name, out PageFile? file) ? SendAsync(context, file)
            : SayAsync(context, StatusCodes.Status404NotFound, "The page has no such file.\n"u8.ToArray());
    }

    private Task SendAsync(HttpContext context, PageFile file)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        bool isKnown = request.Headers.IfNoneMatch == "*" || Preconditions.Names(request.Headers.IfNoneMatch, file.Tag.AsSpan(2));
        response.StatusCode = isKnown ? StatusCodes.Status304NotModified : StatusCodes.Status200OK;
        answers.SetFreshness(response, null);
        response.Headers.ETag = file.Tag;
        if (isKnown)
        {
            return Task.CompletedTask;
        }

        ContentCoding coding = answers.CodingFor(request);
        response.Headers.ContentEncoding = ContentCodings.NameOf(coding);
        response.ContentType = file.Type;
        return WriteAsync(context, file.In(coding));
    }

    private static Task SayAsync(HttpContext context, int status, byte[] sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return WriteAsync(context, sentence);
    }

    private static Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static IEnumerable<string> Names() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(static name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(static name => name[Folder.Length..]);

    private static byte[] Read(string name)
    {
        using Stream from = Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + name)!;
        var bytes = new byte[from.Length];
        from.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A file as it is sent, in every coding.</summary>
    private sealed class PageFile(string name, byte[] plain)
    {
        private readonly byte[] _gzip = ContentCodings.Pack(ContentCoding.Gzip, plain).ToArray();
        private readonly byte[] _brotli = ContentCodings.Pack(ContentCoding.Brotli, plain).ToArray();

        /// <summary>Its media type.</summary>
        public string Type { get; } = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => throw new InvalidOperationException($"The page's file {name} has no media type."),
        };

        /// <summary>A weak entity tag of its content: the same under every coding.</summary>
        public string Tag { get; } = TagOf(plain);

        /// <summary>Its bytes in a coding.</summary>
        public byte[] In(ContentCoding coding) => coding switch
        {
            ContentCoding.Gzip => _gzip,
            ContentCoding.Brotli => _brotli,
            _ => plain,
        };

        private static string TagOf(byte[] plain)
        {
            var digest = new Fingerprint();
            digest.Add(Encoding.UTF8.GetString(plain));
            return "W/\"" + digest + "\"";
        }
    }
}
