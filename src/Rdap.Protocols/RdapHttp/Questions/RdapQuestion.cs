// RFC 9082 section 3.1: what a lookup path says. RFC 9910 section 3.1: relations.
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.RdapHttp.Questions;

/// <summary>Why a path is no question; <c>RdapError</c> has the words and the status code.</summary>
public enum RdapProblem : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>The empty path.</summary>
    NoPath,

    /// <summary>Longer than <see cref="RdapPath.MaxLength"/>.</summary>
    TooLong,

    /// <summary>A percent sign without two hexadecimal digits.</summary>
    BadPercentEncoding,

    /// <summary>The decoded bytes are not UTF-8, or hold control characters.</summary>
    NotText,

    /// <summary>A first segment that RFC 9082 does not know.</summary>
    UnknownType,

    /// <summary>A type without the value it needs.</summary>
    NoValue,

    /// <summary>Two slashes in a row.</summary>
    EmptySegment,

    /// <summary>/help with something behind it.</summary>
    HelpWithValue,

    /// <summary>Neither an IPv4 nor an IPv6 address.</summary>
    NotAnAddress,

    /// <summary>A prefix length that is no number or too long for the address.</summary>
    BadPrefixLength,

    /// <summary>Bits set beyond the prefix length; <see cref="RdapQuestion.Range"/> is the network that was probably meant.</summary>
    HostBitsSet,

    /// <summary>Not a decimal number up to 4294967295.</summary>
    NotAnAutnum,

    /// <summary>An AS number in another notation; <see cref="RdapQuestion.Asn"/> is it.</summary>
    AutnumNotPlain,

    /// <summary>Not a domain name, or a reverse name that names no addresses.</summary>
    NotADomain,

    /// <summary>Not a host name.</summary>
    NotAHost,

    /// <summary>A domain name outside the reverse trees: another registry's business.</summary>
    ForwardDomain,

    /// <summary>The root of a reverse tree, which is never answered (NRO RDAP profile).</summary>
    ReverseRoot,

    /// <summary>A relation that RFC 9910 does not know.</summary>
    UnknownRelation,

    /// <summary>The parameter status more than once.</summary>
    RepeatedStatus,

    /// <summary>The parameter status without a value.</summary>
    NoStatus,
}

/// <summary>A path, understood.</summary>
public ref struct RdapQuestion
{
    /// <summary>What is asked for.</summary>
    public RdapQuestionKind Kind { get; set; }

    /// <summary>Why not, when <see cref="Kind"/> is <see cref="RdapQuestionKind.Problem"/>.</summary>
    public RdapProblem Problem { get; set; }

    /// <summary>The addresses, for an ip network or a reverse zone.</summary>
    public IpRange Range { get; set; }

    /// <summary>Whether a prefix length was given: the answer's links repeat the question as it was.</summary>
    public bool HasLength { get; set; }

    /// <summary>The AS number.</summary>
    public uint Asn { get; set; }

    /// <summary>The AS numbers, for a relation.</summary>
    public AsnRange Asns { get; set; }

    /// <summary>Which relation, to objects of the kind <see cref="Related"/>.</summary>
    public RangeRelation Relation { get; set; }

    /// <summary>What is related: networks, AS numbers or reverse zones.</summary>
    public RelationKind Related { get; set; }

    /// <summary>Of a relation: which objects count.</summary>
    internal RdapStatusFilter Status { get; set; }

    /// <summary>The handle as asked, or the name of a domain or host in lower case without trailing dot. Lies in the scratch memory given to Parse.</summary>
    public ReadOnlySpan<byte> Text { get; set; }

    /// <summary>What is searched for; <see cref="Text"/> is what follows it in the path.</summary>
    internal RdapCollection Collection { get; set; }

    /// <summary>The query string behind the question mark as it came; a referral passes it on (RFC 7480 section 4.3: unknown parameters are ignored).</summary>
    public ReadOnlySpan<byte> QueryString { get; set; }
}
