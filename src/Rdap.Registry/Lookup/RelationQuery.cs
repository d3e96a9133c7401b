using Rdap.Registry.Numbers;

namespace Rdap.Registry.Lookup;

/// <summary>How objects relate to a range (RFC 9910 section 3).</summary>
public enum RangeRelation : byte
{
    /// <summary>The smallest range that encloses it and is not the same.</summary>
    Up,

    /// <summary>The biggest range that encloses it and is not the same.</summary>
    Top,

    /// <summary>The ranges inside it that no other range inside it encloses.</summary>
    Down,

    /// <summary>
    /// The ranges that are the most specific one of any of its numbers: where those inside leave a hole, what encloses the hole is one of them, be
    /// it the range itself or a bigger one. None when there is nothing inside.
    /// </summary>
    Bottom,
}

/// <summary>Which ranges relate to each other.</summary>
public enum RelationKind : byte
{
    /// <summary>inetnum and inet6num.</summary>
    Networks,

    /// <summary>aut-num and as-block; of equal ones the aut-num.</summary>
    Autnums,

    /// <summary>domain objects of reverse zones, by the addresses that their names stand for.</summary>
    ReverseZones,
}

/// <summary>Says whether an object counts. One that does not is as good as not there: what it encloses stands one level higher.</summary>
public delegate bool ObjectFilter(RegistrySnapshot registry, ObjectRef of);

/// <summary>A question for the objects that relate to a range. The range need not be an object.</summary>
public struct RelationQuery()
{
    /// <summary>Which objects.</summary>
    public RelationKind Kind { get; set; }

    /// <summary>Which relation.</summary>
    public RangeRelation Relation { get; set; }

    /// <summary>The addresses, of networks and reverse zones.</summary>
    public IpRange Range { get; set; }

    /// <summary>The AS numbers.</summary>
    public AsnRange Asns { get; set; }

    /// <summary>Which objects count; null for all.</summary>
    public ObjectFilter? Filter { get; set; }

    /// <summary>Most objects to find.</summary>
    public int Limit { get; set; } = 1000;

    /// <summary>Most steps to take, of about a tenth of a microsecond to a microsecond each: then the search ends where it is.</summary>
    public int MaxSteps { get; set; } = 200_000;

    /// <summary>
    /// The object behind which to go on, as it was found by the same question without this: its range, whether or not it is still there. Only for
    /// <see cref="RangeRelation.Down"/> and <see cref="RangeRelation.Bottom"/>.
    /// </summary>
    public (UInt128 First, UInt128 Last)? After { get; set; }
}

/// <summary>How a search for relations ended.</summary>
public enum RelationEnd : byte
{
    /// <summary>Everything was found.</summary>
    Complete,

    /// <summary>There are more objects than the limit.</summary>
    Limit,

    /// <summary>The steps were used up; there may be more.</summary>
    Steps,
}
