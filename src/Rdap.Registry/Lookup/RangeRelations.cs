using System.Numerics;
using Rdap.Registry.Numbers;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>
/// What stands above and below a range, over all answering sources (RFC 9910 section 3). Of equal ranges one object stands for all, the one a
/// look-up of that range answers with. Allocates nothing but what the result grows by.
/// </summary>
public static class RangeRelations
{
    // A look-up only wants to know whether there is anything inside; where it takes longer to find out, there is.
    private const int StepsToFindAny = 256;

    /// <summary>Adds the objects of a relation: at most one for up and top, otherwise in the order of their ranges' starts, of equal starts the bigger first.</summary>
    /// <param name="registry">The snapshot.</param>
    /// <param name="query">The question.</param>
    /// <param name="result">What is found is added here.</param>
    public static RelationEnd Find(RegistrySnapshot registry, in RelationQuery query, LookupResult result)
    {
        if (query.Kind == RelationKind.Autnums)
        {
            return Find<uint>(registry, query, query.Asns.First, query.Asns.Last, result);
        }

        IpRange range = query.Range;
        return range.Family == IpFamily.V4
            ? Find(registry, query, (uint)range.First, (uint)range.Last, result)
            : Find(registry, query, range.First, range.Last, result);
    }

    /// <summary>The smallest object that encloses addresses and is not of the same range: for networks what a parent is in answers.</summary>
    public static bool TryFindUp(
        RegistrySnapshot registry, RelationKind kind, in IpRange range, ObjectFilter? filter, out ObjectRef found, out IpRange foundRange)
    {
        if (range.Family == IpFamily.V4)
        {
            MergedRanges<uint> ranges = new(registry, kind, filter);
            MergedEntry up = ranges.SmallestBeyond((uint)range.First, (uint)range.Last);
            found = up.Exists ? ranges.Ref(up) : default;
            foundRange = up.Exists ? new IpRange(IpFamily.V4, ranges.Start(up), ranges.End(up)) : default;
            return up.Exists;
        }
        else
        {
            MergedRanges<UInt128> ranges = new(registry, kind, filter);
            MergedEntry up = ranges.SmallestBeyond(range.First, range.Last);
            found = up.Exists ? ranges.Ref(up) : default;
            foundRange = up.Exists ? new IpRange(IpFamily.V6, ranges.Start(up), ranges.End(up)) : default;
            return up.Exists;
        }
    }

    /// <summary>The smallest object that encloses AS numbers and is not of the same range.</summary>
    public static bool TryFindUp(RegistrySnapshot registry, in AsnRange range, ObjectFilter? filter, out ObjectRef found)
    {
        MergedRanges<uint> ranges = new(registry, RelationKind.Autnums, filter);
        MergedEntry up = ranges.SmallestBeyond(range.First, range.Last);
        found = up.Exists ? ranges.Ref(up) : default;
        return up.Exists;
    }

    /// <summary>Whether there is anything below addresses. Where many objects do not count, it may say so without having seen one that does.</summary>
    public static bool AnyInside(RegistrySnapshot registry, RelationKind kind, in IpRange range, ObjectFilter? filter)
    {
        int steps = StepsToFindAny;
        bool any = range.Family == IpFamily.V4
            ? new MergedRanges<uint>(registry, kind, filter).AnyInside((uint)range.First, (uint)range.Last, ref steps)
            : new MergedRanges<UInt128>(registry, kind, filter).AnyInside(range.First, range.Last, ref steps);
        return any || steps <= 0;
    }

    /// <summary>Whether there is anything below AS numbers. Where many objects do not count, it may say so without having seen one that does.</summary>
    public static bool AnyInside(RegistrySnapshot registry, in AsnRange range, ObjectFilter? filter)
    {
        int steps = StepsToFindAny;
        return new MergedRanges<uint>(registry, RelationKind.Autnums, filter).AnyInside(range.First, range.Last, ref steps) || steps <= 0;
    }

    private static RelationEnd Find<T>(RegistrySnapshot registry, in RelationQuery query, T first, T last, LookupResult result)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        MergedRanges<T> ranges = new(registry, query.Kind, query.Filter);
        if (query.Relation is RangeRelation.Up or RangeRelation.Top)
        {
            MergedEntry one = query.Relation == RangeRelation.Up ? ranges.SmallestBeyond(first, last) : ranges.BiggestBeyond(first, last);
            if (one.Exists)
            {
                result.Add(ranges.Ref(one));
            }

            return RelationEnd.Complete;
        }

        (T, T)? after = query.After is { } a ? (T.CreateTruncating(a.First), T.CreateTruncating(a.Last)) : null;
        Span<int> positions = stackalloc int[MergedRanges<T>.MaxViews];
        Span<int> enclosing = stackalloc int[RangeIndex<T>.MaxWalk];
        RelationWalk<T> walk = new(ranges, first, last, after, positions, enclosing, query.MaxSteps);
        RelationEnd end = query.Relation == RangeRelation.Down ? walk.FindDown(result, query.Limit) : walk.FindBottom(result, query.Limit);
        result.Truncated |= end != RelationEnd.Complete;
        return end;
    }
}
