// RFC 9083 and the NRO RDAP profile: what answers say of the service itself.

namespace Rdap.Protocols.RdapHttp;

/// <summary>What an operator says about his RDAP service; read once at the start.</summary>
public sealed record RdapSettings
{
    /// <summary>The media type of every answer (RFC 9083 section 3 and 10.1).</summary>
    public const string ContentType = "application/rdap+json";

    /// <summary>RFC 5646 tag of the language of the service's own sentences.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Host name of the WHOIS service beside this one (member port43); null leaves the member out.</summary>
    public string? Port43 { get; init; }

    /// <summary>Page with the terms of service; null points to this server's own /help.</summary>
    public string? TermsUrl { get; init; }

    /// <summary>The terms in short, one paragraph per line.</summary>
    public IReadOnlyList<string> TermsText { get; init; } = ["Answers come from bulk data that the registry publishes, without warranty."];

    /// <summary>Page where wrong data can be reported; null points to this server's own /help.</summary>
    public string? InaccuracyUrl { get; init; }

    /// <summary>How wrong data is reported, one paragraph per line.</summary>
    public IReadOnlyList<string> InaccuracyText { get; init; } = ["Please report wrong data to the registry named as the source."];

    /// <summary>More sentences for /help: limits, contacts, one paragraph per line.</summary>
    public IReadOnlyList<string> HelpText { get; init; } = [];

    /// <summary>The limits that the server in front of this knows, for /help, one paragraph per line.</summary>
    public IReadOnlyList<string> LimitsText { get; init; } = [];

    /// <summary>Base URLs under which this server is known to the world: a referral to one of them would be a loop, so it is not followed.</summary>
    public IReadOnlyList<string> SelfUrls { get; init; } = [];

    /// <summary>
    /// Whether an AS number without an object of its own is not found (the NRO profile's flat model) or answered with the block around it
    /// (hierarchical). A block that carries a status is a holding, as in statistics files, and answers in both.
    /// </summary>
    public bool FlatAutnums { get; init; }

    /// <summary>Whether a question about numbers held elsewhere is redirected to the registry that bootstrap data names; else it is not found.</summary>
    public bool Redirect { get; init; } = true;

    /// <summary>Whether the e-mail addresses of persons are shown; else they are left out, and the answer says so (RFC 9537).</summary>
    public bool ShowPersonalEmail { get; init; }

    /// <summary>What a client gets that asks for JSContact (Accept with exts_list).</summary>
    public RdapJsContact JsContact { get; init; }

    /// <summary>Most networks, and most AS numbers, listed in the answer for one entity.</summary>
    public int HeldLimit { get; init; } = 100;

    /// <summary>Most results of a search in one answer; the others follow by its cursor (RFC 8977).</summary>
    public int SearchLimit { get; init; } = 100;

    /// <summary>Most objects that one search looks at where no index has its order: sorted and reverse searches.</summary>
    public int SearchCandidateLimit { get; init; } = 100_000;

    /// <summary>Fewest characters of a search pattern before its asterisk.</summary>
    public int MinSearchPrefix { get; init; } = 2;
}
