using Microsoft.AspNetCore.Http.Features;
using Rdap.Server.Connections.Http;
using Rdap.Server.Web;

namespace Rdap.Server;

/// <summary>One URL of the HTTP door.</summary>
/// <param name="Path">The path; with a slash at its end everything below it as well.</param>
/// <param name="Description">What it answers with.</param>
/// <param name="Source">The document that defines it.</param>
/// <param name="Answer">What kind of document that is.</param>
/// <param name="Page">What answers there; null for RDAP, which has its own idea of a path.</param>
internal sealed record Endpoint(string Path, string Description, string Source, AnswerKind Answer, Func<HttpContext, Rooms, Task>? Page = null)
{
    /// <summary>What stands behind the path, each a form of the question: names in braces are parameters of <see cref="EndpointParameters"/>.</summary>
    public IReadOnlyList<string> Tails { get; init; } = [""];

    /// <summary>Whether something has to stand behind the path.</summary>
    public bool HasTail => Tails[0].Length > 0;

    /// <summary>The method, in lower case, when it is neither GET nor HEAD.</summary>
    public string? Method { get; init; }

    /// <summary>The parameters of the query string, by their names in <see cref="EndpointParameters"/>.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];
}

/// <summary>What answers requests.</summary>
/// <param name="Rdap">RDAP.</param>
/// <param name="Bulk">Bulk RDAP.</param>
/// <param name="Whois">WHOIS over HTTP.</param>
/// <param name="Lookup">Many questions at once.</param>
/// <param name="Abuse">The abuse contact of one.</param>
/// <param name="Publications">The files of published sources.</param>
/// <param name="Pages">The pages for those who run the server, or write clients.</param>
/// <param name="Page">The page for people; null when it is switched off, and RDAP says that there is no such thing.</param>
internal sealed record Rooms(
    RdapRequest Rdap, BulkRequest Bulk, WhoisRequest Whois, LookupRequest Lookup, AbuseRequest Abuse, PublicationRequest Publications, OperationPages Pages, LookupPage? Page);

/// <summary>
/// THE TABLE of ports and URLs. Port 43 (whois:listen): WHOIS, RFC 3912. Port 8080 (http:listen): the URLs below. Everything that is not
/// in the table goes to RDAP as well, because RDAP says in its own form that there is no such thing. The OpenAPI document and the README's
/// list follow from it.
/// </summary>
internal static class Endpoints
{
    /// <summary>What every search takes (RFC 8977, RFC 8982).</summary>
    private static readonly string[] Paging = ["count", "sort", "cursor", "fieldSet"];

    private static readonly Endpoint[] Table =
    [
        new("/", "the page for people; `/?q=` shows an answer, `/?many` the box for many numbers", "here", AnswerKind.Page,
            static (context, rooms) => LookupPage.IsFor(context.Request) && rooms.Page is { } page ? page.DocumentAsync(context) : rooms.Rdap.AnswerAsync(context, "/")),
        new("/web/", "what the page is made of", "here", AnswerKind.PageFile,
            static (context, rooms) => rooms.Page?.FileAsync(context) ?? rooms.Rdap.AnswerAsync(context, LookupPage.FilesPath)) { Tails = ["{file}"] },
        new("/ip/", "the most specific network around an address or prefix", "RFC 9082 section 3.1.1", AnswerKind.IpNetwork)
            { Tails = ["{address}", "{address}/{length}"] },
        new("/autnum/", "an AS number", "RFC 9082 section 3.1.2", AnswerKind.Autnum) { Tails = ["{number}"] },
        new("/domain/", "a reverse zone", "RFC 9082 section 3.1.3", AnswerKind.Domain) { Tails = ["{zone}"] },
        new("/nameserver/", "a host that reverse zones name, and those zones", "RFC 9082 section 3.1.4", AnswerKind.Nameserver) { Tails = ["{nameserver}"] },
        new("/entity/", "an organisation, role, person or maintainer", "RFC 9082 section 3.1.5", AnswerKind.Entity) { Tails = ["{entity}"] },
        new("/entities", "entities by name, handle or e-mail address", "RFC 9082 section 3.2.3", AnswerKind.EntitySearch) { Query = ["fn", "handle", "email", .. Paging] },
        new("/entities/reverse_search/entity", "entities by an entity that they name", "RFC 9536", AnswerKind.EntitySearch) { Query = ["fn", "handle", "email", "role", .. Paging] },
        new("/domains", "reverse zones by name or name server", "RFC 9082 section 3.2.1", AnswerKind.DomainSearch) { Query = ["name", "nsLdhName", "nsIp", .. Paging] },
        new("/domains/reverse_search/entity", "reverse zones by an entity that they name", "RFC 9536", AnswerKind.DomainSearch) { Query = ["fn", "handle", "email", "role", .. Paging] },
        new("/nameservers", "name servers of reverse zones by name or address", "RFC 9082 section 3.2.2", AnswerKind.NameserverSearch) { Query = ["name", "ip", .. Paging] },
        new("/ips", "networks by name or handle", "RFC 9910 section 2.1", AnswerKind.IpSearch) { Query = ["name", "handle", .. Paging] },
        new("/ips/reverse_search/entity", "networks by an entity that they name", "RFC 9910 section 4", AnswerKind.IpSearch) { Query = ["fn", "handle", "email", "role", .. Paging] },
        new("/autnums", "AS numbers by name or handle", "RFC 9910 section 2.2", AnswerKind.AutnumSearch) { Query = ["name", "handle", .. Paging] },
        new("/autnums/reverse_search/entity", "AS numbers by an entity that they name", "RFC 9910 section 4", AnswerKind.AutnumSearch) { Query = ["fn", "handle", "email", "role", .. Paging] },
        new("/ips/rirSearch1/rdap-up/", "the next network above addresses", "RFC 9910 section 3", AnswerKind.IpNetwork)
            { Tails = ["{address}", "{address}/{length}"], Query = ["status", "fieldSet"] },
        new("/ips/rirSearch1/rdap-top/", "the topmost network above addresses", "RFC 9910 section 3", AnswerKind.IpNetwork)
            { Tails = ["{address}", "{address}/{length}"], Query = ["status", "fieldSet"] },
        new("/ips/rirSearch1/rdap-down/", "the next networks below addresses", "RFC 9910 section 3", AnswerKind.IpSearch)
            { Tails = ["{address}", "{address}/{length}"], Query = ["status", "count", "cursor", "fieldSet"] },
        new("/ips/rirSearch1/rdap-bottom/", "the most specific networks of addresses", "RFC 9910 section 3", AnswerKind.IpSearch)
            { Tails = ["{address}", "{address}/{length}"], Query = ["status", "count", "cursor", "fieldSet"] },
        new("/autnums/rirSearch1/rdap-up/", "the next block of AS numbers above others", "RFC 9910 section 3", AnswerKind.Autnum)
            { Tails = ["{number}", "{number}-{lastNumber}"], Query = ["status", "fieldSet"] },
        new("/autnums/rirSearch1/rdap-top/", "the topmost block of AS numbers above others", "RFC 9910 section 3", AnswerKind.Autnum)
            { Tails = ["{number}", "{number}-{lastNumber}"], Query = ["status", "fieldSet"] },
        new("/autnums/rirSearch1/rdap-down/", "the next AS numbers and blocks below others", "RFC 9910 section 3", AnswerKind.AutnumSearch)
            { Tails = ["{number}", "{number}-{lastNumber}"], Query = ["status", "count", "cursor", "fieldSet"] },
        new("/autnums/rirSearch1/rdap-bottom/", "the most specific AS numbers and blocks of others", "RFC 9910 section 3", AnswerKind.AutnumSearch)
            { Tails = ["{number}", "{number}-{lastNumber}"], Query = ["status", "count", "cursor", "fieldSet"] },
        new("/domains/rirSearch1/rdap-up/", "the next reverse zone above another", "RFC 9910 section 3", AnswerKind.Domain)
            { Tails = ["{zone}"], Query = ["status", "fieldSet"] },
        new("/domains/rirSearch1/rdap-top/", "the topmost reverse zone above another", "RFC 9910 section 3", AnswerKind.Domain)
            { Tails = ["{zone}"], Query = ["status", "fieldSet"] },
        new("/domains/rirSearch1/rdap-down/", "the next reverse zones below another", "RFC 9910 section 3", AnswerKind.DomainSearch)
            { Tails = ["{zone}"], Query = ["status", "count", "cursor", "fieldSet"] },
        new("/domains/rirSearch1/rdap-bottom/", "the most specific reverse zones of another", "RFC 9910 section 3", AnswerKind.DomainSearch)
            { Tails = ["{zone}"], Query = ["status", "count", "cursor", "fieldSet"] },
        new("/help", "what this server can do, and its terms", "RFC 9082 section 3.1.6", AnswerKind.Help),
        new("/nroBulkRdap1", "every object of a class, `?objectClass=`, or of all", "draft-nro-bulk-rdap", AnswerKind.Bulk,
            static (context, rooms) => rooms.Bulk.AnswerAsync(context)) { Query = ["objectClass", "offset"] },
        new("/v1/whois/", "a WHOIS query, `?q=`: \"!\" commands with their data alone, others as on port 43", "IRRd", AnswerKind.Text,
            static (context, rooms) => rooms.Whois.AnswerAsync(context)) { Query = ["q"] },
        new("/v1/lookup", "a row for each address, prefix or AS number of the body (POST)", "here", AnswerKind.Rows,
            static (context, rooms) => rooms.Lookup.AnswerAsync(context)) { Method = "post", Query = ["format", "columns", "extract", "header", "field"] },
        new("/v1/abuse/", "whom to write to about abuse from an address, prefix or AS number: JSON, or the mailbox alone as text/plain", "here", AnswerKind.Json,
            static (context, rooms) => rooms.Abuse.AnswerAsync(context)) { Tails = ["{address}", "{address}/{length}"] },
        new(PublicationRequest.Path, "the files of a published source, for mirrors; `update-notification-file.jose` names the others", "RFC 10063", AnswerKind.PublishedFile,
            static (context, rooms) => rooms.Publications.AnswerAsync(context)) { Tails = ["{source}/{published}"] },
        new("/openapi.json", "this list, for programs", "OpenAPI 3.1", AnswerKind.Json, static (context, rooms) => rooms.Pages.OpenApiAsync(context)),
        new("/health", "state, sources, their age and last problem, as JSON", "here", AnswerKind.Json, static (context, rooms) => rooms.Pages.HealthAsync(context)),
        new("/health/live", "200 while the process works", "here", AnswerKind.Text, static (context, _) => OperationPages.LiveAsync(context)),
        new("/health/ready", "200 (\"ready\", or \"degraded\" when some data is old) when queries should be sent here: they can be answered, and no stop was asked for; else 503", "here", AnswerKind.Text, static (context, rooms) => rooms.Pages.ReadyAsync(context)),
        new("/metrics", "the metrics in Prometheus' text format", "here", AnswerKind.Text, static (context, rooms) => rooms.Pages.MetricsAsync(context)),
    ];

    private static readonly Endpoint[] Pages = [.. Table.Where(static row => row.Page is not null)];

    /// <summary>All URLs.</summary>
    public static IReadOnlyList<Endpoint> All => Table;

    /// <summary>Sends a request to its room.</summary>
    public static Task Dispatch(HttpContext context, Rooms rooms)
    {
        HttpAnswers.EndAfterUnreadBody(context);
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!RdapRequest.MayTakeLong(target))
        {
            // Nearly all requests are these, and no page is.
            return rooms.Rdap.AnswerAsync(context, target);
        }

        ReadOnlySpan<char> path = PathOf(target);
        foreach (Endpoint row in Pages)
        {
            if (path.SequenceEqual(row.Path) || (row.Path.EndsWith('/') && path.SequenceEqual(row.Path.AsSpan()[..^1])) || (row.HasTail && path.StartsWith(row.Path, StringComparison.Ordinal)))
            {
                return row.Page!(context, rooms);
            }
        }

        return rooms.Rdap.AnswerAsync(context, target);
    }

    /// <summary>The target without scheme and authority, which a request in absolute form has before its path (RFC 9112 section 3.2.2).</summary>
    internal static ReadOnlySpan<char> OriginForm(ReadOnlySpan<char> target)
    {
        int scheme = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return target;
        }

        target = target[(scheme + 3)..];
        int slash = target.IndexOf('/');
        return slash < 0 ? "/" : target[slash..];
    }

    /// <summary>The path of a target, as it was sent.</summary>
    internal static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        target = OriginForm(target);
        int query = target.IndexOf('?');
        return query < 0 ? target : target[..query];
    }
}
