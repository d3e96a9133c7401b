using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Lookup;

/// <summary>Which ranges answer a range (RIPE query reference: -x -l -L -m -M).</summary>
public enum LookupMatch : byte
{
    /// <summary>The exact range, else the smallest that encloses it.</summary>
    ExactOrLess,

    /// <summary>Only the exact range.</summary>
    Exact,

    /// <summary>One level less specific: the smallest that encloses it, itself left out.</summary>
    OneLess,

    /// <summary>All levels less specific, the exact range too, biggest first.</summary>
    AllLess,

    /// <summary>One level more specific, itself left out.</summary>
    OneMore,

    /// <summary>All levels more specific, itself left out, each before what it encloses.</summary>
    AllMore,
}

/// <summary>What kind of key a question has.</summary>
public enum LookupKeyKind : byte
{
    /// <summary>None yet.</summary>
    None,

    /// <summary>Addresses: inetnum, inet6num, route, route6, and with <see cref="LookupQuery.WithReverseDomains"/> domain.</summary>
    Address,

    /// <summary>A prefix with its origin: route, route6.</summary>
    Route,

    /// <summary>Addresses given as a reverse zone: domain.</summary>
    ReverseName,

    /// <summary>AS numbers: as-block, aut-num.</summary>
    AsNumber,

    /// <summary>A primary key, a name, a netname or an e-mail address.</summary>
    Text,

    /// <summary>Objects that carry a value in one of <see cref="LookupQuery.Inverse"/>.</summary>
    Inverse,
}

/// <summary>How a query ended: one word for the log, the metrics and the tests of every protocol.</summary>
public enum QueryOutcome : byte
{
    /// <summary>With at least one object, or with the help, version or list that was asked for.</summary>
    Answered,

    /// <summary>Nothing is registered under that key.</summary>
    Empty,

    /// <summary>The question is understood and not allowed.</summary>
    Refused,

    /// <summary>A limit was reached.</summary>
    Limited,

    /// <summary>The question could not be understood.</summary>
    Malformed,

    /// <summary>Another registry knows; the asker was sent there.</summary>
    Referred,

    /// <summary>The asker went away.</summary>
    Gone,

    /// <summary>A fault of this program.</summary>
    Failed,
}

/// <summary>Which sources are asked, as bits over <see cref="RegistrySnapshot.Sources"/>.</summary>
public readonly record struct SourceSet(ulong Bits)
{
    /// <summary>Every source.</summary>
    public static SourceSet All => new(ulong.MaxValue);

    /// <summary>No source.</summary>
    public static SourceSet None => default;

    /// <summary>Whether the source is asked.</summary>
    public bool Contains(int source) => (Bits >> source & 1) != 0;

    /// <summary>This set and one more source.</summary>
    public SourceSet With(int source) => new(Bits | 1UL << source);
}

/// <summary>A question to the registry that knows no protocol.</summary>
public ref struct LookupQuery
{
    /// <summary>An empty question that would be asked of every source and class.</summary>
    public LookupQuery()
    {
    }

    /// <summary>What kind of key.</summary>
    public LookupKeyKind Kind { get; set; }

    /// <summary>The addresses, for <see cref="LookupKeyKind.Address"/>, Route and ReverseName.</summary>
    public IpRange Range { get; set; }

    /// <summary>The origin, for <see cref="LookupKeyKind.Route"/>.</summary>
    public uint Origin { get; set; }

    /// <summary>The numbers, for <see cref="LookupKeyKind.AsNumber"/>.</summary>
    public AsnRange Asns { get; set; }

    /// <summary>The key, for <see cref="LookupKeyKind.Text"/> and Inverse.</summary>
    public ReadOnlySpan<byte> Text { get; set; }

    /// <summary>Which ranges answer.</summary>
    public LookupMatch Match { get; set; }

    /// <summary>Which classes answer.</summary>
    public ObjectClassSet Classes { get; set; } = ObjectClassSet.All;

    /// <summary>The attributes that <see cref="LookupKeyKind.Inverse"/> looks into.</summary>
    public AttributeSet Inverse { get; set; }

    /// <summary>Whether an address also asks for reverse zones (-d).</summary>
    public bool WithReverseDomains { get; set; }

    /// <summary>Which sources are asked.</summary>
    public SourceSet Sources { get; set; } = SourceSet.All;

    /// <summary>Most objects that are wanted; the result says when there were more.</summary>
    public int Limit { get; set; } = int.MaxValue;
}
