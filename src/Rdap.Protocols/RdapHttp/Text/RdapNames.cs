// RFC 9083 (member names), RFC 7095 (jCard), the IANA registries "RDAP Extensions" and "RDAP JSON Values" (fixed values).
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rdap.Protocols.RdapHttp.Text;

/// <summary>
/// The member names and fixed values of RDAP answers, encoded once; those that only occur in one fixed shape stand in the constant JSON of
/// that shape (see <see cref="JsonText"/>). One question of escaping is decided here for all answers: the relaxed
/// encoder is used, because an answer is application/rdap+json and never becomes part of an HTML page, and because names such as "Ærø"
/// stay readable in a terminal. It still escapes quotes, backslashes and control characters, so no value can break the JSON.
/// </summary>
internal static class RdapNames
{
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    // RFC 9083 section 4: common members
    public static readonly JsonEncodedText RdapConformance = Encode("rdapConformance");
    public static readonly JsonEncodedText Notices = Encode("notices");
    public static readonly JsonEncodedText Remarks = Encode("remarks");
    public static readonly JsonEncodedText Title = Encode("title");
    public static readonly JsonEncodedText Type = Encode("type");
    public static readonly JsonEncodedText Description = Encode("description");
    public static readonly JsonEncodedText Links = Encode("links");
    public static readonly JsonEncodedText Events = Encode("events");
    public static readonly JsonEncodedText Status = Encode("status");
    public static readonly JsonEncodedText Port43 = Encode("port43");
    public static readonly JsonEncodedText Lang = Encode("lang");
    public static readonly JsonEncodedText ObjectClassName = Encode("objectClassName");
    public static readonly JsonEncodedText Handle = Encode("handle");
    public static readonly JsonEncodedText Name = Encode("name");
    public static readonly JsonEncodedText Entities = Encode("entities");

    // RFC 9083 section 5.1: entity
    public static readonly JsonEncodedText VcardArray = Encode("vcardArray");
    public static readonly JsonEncodedText Networks = Encode("networks");
    public static readonly JsonEncodedText Autnums = Encode("autnums");

    // RFC 9083 section 5.3: domain, and 5.2 for its name servers
    public static readonly JsonEncodedText LdhName = Encode("ldhName");
    public static readonly JsonEncodedText UnicodeName = Encode("unicodeName");
    public static readonly JsonEncodedText Nameservers = Encode("nameservers");
    public static readonly JsonEncodedText IpAddresses = Encode("ipAddresses");
    public static readonly JsonEncodedText V4 = Encode("v4");
    public static readonly JsonEncodedText V6 = Encode("v6");
    public static readonly JsonEncodedText SecureDns = Encode("secureDNS");
    public static readonly JsonEncodedText ZoneSigned = Encode("zoneSigned");
    public static readonly JsonEncodedText DelegationSigned = Encode("delegationSigned");
    public static readonly JsonEncodedText DsData = Encode("dsData");
    public static readonly JsonEncodedText KeyTag = Encode("keyTag");
    public static readonly JsonEncodedText Algorithm = Encode("algorithm");
    public static readonly JsonEncodedText DigestType = Encode("digestType");
    public static readonly JsonEncodedText Digest = Encode("digest");
    public static readonly JsonEncodedText Network = Encode("network");

    // RFC 9083 section 5.4: ip network, and the cidr0 extension
    public static readonly JsonEncodedText OriginAutnums = Encode("arin_originas0_originautnums");

    // RFC 9537
    public static readonly JsonEncodedText Redacted = Encode("redacted");

    // RFC 9083 section 6: error
    public static readonly JsonEncodedText ErrorCode = Encode("errorCode");

    // objectClassName
    public static readonly JsonEncodedText ClassEntity = Encode("entity");
    public static readonly JsonEncodedText ClassDomain = Encode("domain");
    public static readonly JsonEncodedText ClassNameserver = Encode("nameserver");

    // link relations and media types
    public static readonly JsonEncodedText RelSelf = Encode("self");
    public static readonly JsonEncodedText RelUp = Encode("up");
    public static readonly JsonEncodedText RelNext = Encode("next");
    public static readonly JsonEncodedText RelRelated = Encode("related");
    public static readonly JsonEncodedText RelRdapUp = Encode("rdap-up");
    public static readonly JsonEncodedText RelRdapUpActive = Encode("rdap-up rdap-active");
    public static readonly JsonEncodedText RelRdapTop = Encode("rdap-top");
    public static readonly JsonEncodedText RelRdapDown = Encode("rdap-down");
    public static readonly JsonEncodedText RelRdapBottom = Encode("rdap-bottom");
    public static readonly JsonEncodedText RelGeofeed = Encode("geofeed");
    public static readonly JsonEncodedText RelTerms = Encode("terms-of-service");
    public static readonly JsonEncodedText RelInaccuracy = Encode("inaccuracy-report");
    public static readonly JsonEncodedText TypeRdap = Encode("application/rdap+json");
    public static readonly JsonEncodedText TypeHtml = Encode("text/html");
    public static readonly JsonEncodedText TypeGeofeed = Encode("application/geofeed+csv");

    // status
    public static readonly JsonEncodedText Active = Encode("active");
    public static readonly JsonEncodedText Administrative = Encode("administrative");
    public static readonly JsonEncodedText Reserved = Encode("reserved");
    public static readonly JsonEncodedText Associated = Encode("associated");

    // notice and remark types
    public static readonly JsonEncodedText ObjectTruncated = Encode("object truncated due to unexplainable reasons");
    public static readonly JsonEncodedText ResultsTruncated = Encode("result set truncated due to unexplainable reasons");
    public static readonly JsonEncodedText ResultsTruncatedByLoad = Encode("result set truncated due to excessive load");
    public static readonly JsonEncodedText ObjectRedacted = Encode("object redacted due to authorization");

    // roles, in the order of the bits of RdapRoles
    private static readonly JsonEncodedText[] RoleNames =
    [
        Encode("registrant"), Encode("administrative"), Encode("technical"), Encode("abuse"), Encode("sponsor"),
    ];

    /// <summary>The names of the roles, one per bit of <c>RdapRoles</c> from the lowest.</summary>
    public static ReadOnlySpan<JsonEncodedText> RoleNamesInOrder => RoleNames;

    /// <summary>A fixed text of settings or of this file, ready for the writer.</summary>
    public static JsonEncodedText Encode(string text) => JsonEncodedText.Encode(text, Encoder);
}
