using System.Numerics;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Finds the abuse contact of one network or AS number when it is asked for, by the rules of <see cref="AbuseLinksBuilder"/>: for a source over
/// which changes lie, as one change of an organisation or of a large network may lead a million others elsewhere.
/// </summary>
internal static class AbuseClimb
{
    // The real depth is at most 12; a hostile file may nest a million ranges.
    private const int MaxSteps = 512;

    /// <summary>Where a network or AS number leads to; false when nowhere, and for all other objects.</summary>
    /// <param name="source">The source.</param>
    /// <param name="id">The object.</param>
    /// <param name="holder">The object that the mailbox stands in.</param>
    /// <param name="origin">How it was found.</param>
    /// <param name="level">How many levels less specific the object is that leads to it, at most <see cref="AbuseLinks.MaxLevel"/>.</param>
    public static bool TryFind(SourceSnapshot source, int id, out int holder, out AbuseOrigin origin, out int level)
    {
        (holder, origin, level) = (-1, AbuseOrigin.None, 0);
        ObjectClass own = source.ClassOf(id);
        if (own == ObjectClass.AutNum)
        {
            origin = OfObject(source, id, isText: false, out holder);
            origin = origin == AbuseOrigin.None ? OfObject(source, id, isText: true, out holder) : origin;
            return origin != AbuseOrigin.None;
        }

        if (own is not (ObjectClass.Inetnum or ObjectClass.Inet6num) || !source.Get(id).TryGetRange(out IpRange range))
        {
            return false;
        }

        return range.Family == IpFamily.V4
            ? TryFind(source, id, source.Ranges<uint>(RangeKind.Inetnum), (uint)range.First, (uint)range.Last, out holder, out origin, out level)
            : TryFind(source, id, source.Ranges<UInt128>(RangeKind.Inetnum), range.First, range.Last, out holder, out origin, out level);
    }

    // What is registered, up to the top; then what is only told.
    private static bool TryFind<T>(
        SourceSnapshot source, int id, SourceRanges<T> ranges, T first, T last, out int holder, out AbuseOrigin origin, out int level)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T> =>
        TryClimb(source, id, ranges, first, last, isText: false, out holder, out origin, out level)
        || TryClimb(source, id, ranges, first, last, isText: true, out holder, out origin, out level);

    private static bool TryClimb<T>(
        SourceSnapshot source, int id, SourceRanges<T> ranges, T first, T last, bool isText, out int holder, out AbuseOrigin origin, out int level)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        origin = OfObject(source, id, isText, out holder);
        int steps = 0;
        int entry = origin == AbuseOrigin.None ? ranges.SmallestEnclosingBeyond(first, last) : RangeIndex<T>.None;
        while (entry >= 0 && steps < MaxSteps)
        {
            steps++;
            origin = OfObject(source, ranges.Id(entry), isText, out holder);
            entry = origin == AbuseOrigin.None ? ranges.SmallestAround(entry) : RangeIndex<T>.None;
        }

        level = Math.Min(steps, AbuseLinks.MaxLevel);
        return origin != AbuseOrigin.None;
    }

    private static AbuseOrigin OfObject(SourceSnapshot source, int id, bool isText, out int holder)
    {
        AbuseOrigin found = !isText ? AbuseOfObject.Registered(source, id, default, out holder)
            : AbuseOfObject.TryText(source, id, out holder) ? AbuseOrigin.Remarks
            : AbuseOrigin.None;
        return found == AbuseOrigin.None || PlaceholderNetwork.Is(source.Get(id)) ? AbuseOrigin.None : found;
    }
}
