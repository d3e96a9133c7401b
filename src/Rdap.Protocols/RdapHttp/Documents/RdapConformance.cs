// RFC 9083 section 4.1: rdapConformance. The names are those of IANA's registry of RDAP extensions.
using System.Text;

namespace Rdap.Protocols.RdapHttp.Documents;

/// <summary>What an answer uses beyond RFC 9083 and the NRO's profile; each has its name in <see cref="RdapConformance"/>.</summary>
[Flags]
internal enum RdapExtensions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>geofeed1, RFC 9877: on every answer that holds an ip network at any depth.</summary>
    Networks = 1 << 0,

    /// <summary>rirSearch1, RFC 9910: relations, as searches or as links.</summary>
    Relations = 1 << 1,

    /// <summary>ips, RFC 9910.</summary>
    Ips = 1 << 2,

    /// <summary>autnums, RFC 9910.</summary>
    Autnums = 1 << 3,

    /// <summary>ipSearchResults, RFC 9910.</summary>
    IpSearchResults = 1 << 4,

    /// <summary>autnumSearchResults, RFC 9910.</summary>
    AutnumSearchResults = 1 << 5,

    /// <summary>redacted, RFC 9537.</summary>
    Redacted = 1 << 6,

    /// <summary>arin_originas0: the AS numbers that announce a network.</summary>
    OriginAutnums = 1 << 7,

    /// <summary>jscontact, draft-ietf-regext-rdap-jscontact.</summary>
    JsContact = 1 << 8,

    /// <summary>reverse_search, RFC 9536.</summary>
    ReverseSearch = 1 << 9,

    /// <summary>paging, RFC 8977.</summary>
    Paging = 1 << 10,

    /// <summary>sorting, RFC 8977.</summary>
    Sorting = 1 << 11,

    /// <summary>subsetting, RFC 8982.</summary>
    Subsetting = 1 << 12,

    /// <summary>exts, draft-ietf-regext-rdap-x-media-type: in the help alone, since no answer's body uses it.</summary>
    ExtensionList = 1 << 13,

    /// <summary>nroBulkRdap1, the NRO's draft of bulk answers.</summary>
    Bulk = 1 << 14,

    /// <summary>rdap_objectTag, RFC 8521: redirects that follow the tag of a handle. A handle of this server's own is no more than a name to it.</summary>
    ObjectTags = 1 << 15,

    /// <summary>All that this server can do, for /help.</summary>
    All = Networks | Relations | Ips | Autnums | IpSearchResults | AutnumSearchResults | Redacted | OriginAutnums | JsContact | ExtensionList
        | ReverseSearch | Paging | Sorting | Subsetting | Bulk | ObjectTags,
}

/// <summary>
/// The lists rdapConformance of one service. A list stands in front of an answer and says what is in it: it is chosen when the answer is
/// written, by what its writers have noted in <see cref="RdapRendering.Uses"/>.
/// </summary>
internal sealed class RdapConformance(bool flatAutnums)
{
    /// <summary>At least the bytes of the longest list, with the member's name and what is around it.</summary>
    public const int MaxLength = 512;

    // In the order of the bits of RdapExtensions.
    private static readonly string[] Names =
    [
        "geofeed1", "rirSearch1", "ips", "autnums", "ipSearchResults", "autnumSearchResults", "redacted", "arin_originas0", "jscontact",
        "reverse_search", "paging", "sorting", "subsetting", "exts", "nroBulkRdap1", "rdap_objectTag",
    ];

    private readonly Dictionary<RdapExtensions, byte[]> _starts = [];
    private readonly Dictionary<RdapExtensions, string> _mediaTypes = [];

    /// <summary>What is in the list; the NRO's profile wants its own strings and cidr0 on every answer, errors too.</summary>
    public IEnumerable<string> ValuesOf(RdapExtensions used) =>
    [
        "rdap_level_0", "nro_rdap_profile_0", flatAutnums ? "nro_rdap_profile_asn_flat_0" : "nro_rdap_profile_asn_hierarchical_0", "cidr0",
        .. Names.Where((_, bit) => ((int)used & (1 << bit)) != 0),
    ];

    /// <summary>The media type of an answer that names what it uses (draft-ietf-regext-rdap-x-media-type). Made once for each list.</summary>
    public string MediaTypeOf(RdapExtensions used)
    {
        if (!_mediaTypes.TryGetValue(used, out string? type))
        {
            _mediaTypes[used] = type = $"{RdapSettings.ContentType};exts_list=\"{string.Join(' ', ValuesOf(used))}\"";
        }

        return type;
    }

    /// <summary>The start of a document: its first brace and the member rdapConformance, with a comma behind. Made once for each list.</summary>
    public ReadOnlySpan<byte> StartOf(RdapExtensions used)
    {
        if (!_starts.TryGetValue(used, out byte[]? start))
        {
            string list = string.Join("\",\"", ValuesOf(used));
            _starts[used] = start = Encoding.ASCII.GetBytes($"{{\"rdapConformance\":[\"{list}\"],");
        }

        return start;
    }
}
