using System.ComponentModel.DataAnnotations;

namespace Rdap.Server.Options;

/// <summary>What RDAP answers say of the server itself (RFC 7480, RFC 9083 and the NRO's profile).</summary>
internal sealed record RdapOptions
{
    /// <summary>The public base URL of this server, for links in answers. Not set: as the client asked (the Host header).</summary>
    [HttpUrl]
    public string? BaseUrl { get; init; }

    /// <summary>Other base URLs under which bootstrap files know this server: a redirect to one of them would be a loop and is never sent.</summary>
    [HttpUrl]
    public IReadOnlyList<string> SelfUrls { get; init; } = [];

    /// <summary>flat: an AS number without its own object is not found. hierarchical: its block answers.</summary>
    [OneOf("flat", "hierarchical")]
    public string AsnModel { get; init; } = "flat";

    /// <summary>Redirect questions about numbers held elsewhere to the registry that bootstrap data names; else they are not found.</summary>
    public bool Redirect { get; init; } = true;

    /// <summary>Show the e-mail addresses of persons. Else they are left out, and answers say so.</summary>
    public bool PersonalEmail { get; init; }

    /// <summary>What a client gets that asks for JSContact: beside: a jscard beside the jCard. instead: only the jscard. off: only the jCard.</summary>
    [OneOf("beside", "instead", "off")]
    public string Jscontact { get; init; } = "beside";

    /// <summary>The page with the terms of service, for the notice on every answer.</summary>
    [HttpUrl]
    public string? TermsUrl { get; init; }

    /// <summary>The page where wrong data is reported, for the notice on every answer.</summary>
    [HttpUrl]
    public string? InaccuracyUrl { get; init; }

    /// <summary>Host name of the WHOIS service, for the member port43. Not set: left out.</summary>
    public string? Port43 { get; init; }

    /// <summary>Most results of a search in one answer; the others follow by its cursor.</summary>
    [Range(1, 1000)]
    public int MaxSearchResults { get; init; } = 100;

    /// <summary>Most objects that one search looks at where no index has its order: sorted and reverse searches.</summary>
    [Range(1000, 10_000_000)]
    public int MaxSearchCandidates { get; init; } = 100_000;

    /// <summary>Fewest characters of a search pattern before its asterisk.</summary>
    [Range(1, 64)]
    public int MinSearchPrefix { get; init; } = 2;

    /// <summary>The registry that bulk answers say they come from, such as <c>RIPE NCC</c>. Not set: the names of the sources.</summary>
    public string? Producer { get; init; }

    /// <summary>
    /// Bulk answers (every object of a class) that are given at the same time; the next one gets status 503 and Retry-After. Each keeps the data
    /// with which it began in memory until it ends. 0: none are given.
    /// </summary>
    [Range(0, 1000)]
    public int BulkAnswers { get; init; } = 4;
}
