using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>
/// The one resolver behind every protocol: questions to references. It reads one snapshot, knows no wire format, and allocates
/// nothing.
/// </summary>
public static class RegistryLookup
{
    // An address lies in a network and has a route or two.
    private const int MaxPrefetched = 4;

    /// <summary>
    /// Adds what answers a question: every source in its order, within it the classes in theirs. Sources that only refer
    /// (<see cref="SourceRole.Referral"/>) do not answer.
    /// </summary>
    public static void Find(RegistrySnapshot registry, in LookupQuery query, LookupResult result)
    {
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            if (query.Sources.Contains(source) && registry.Sources[source].Info.Role == SourceRole.Registry)
            {
                FindIn(registry.Sources[source], source, query, result);
            }
        }
    }

    private static void FindIn(SourceSnapshot snapshot, int source, in LookupQuery query, LookupResult result)
    {
        int before = result.Count;
        RangeLookup ranges = new(snapshot, source, result, query.Limit);
        switch (query.Kind)
        {
            case LookupKeyKind.Address:
                FindAddress(ranges, query);
                break;
            case LookupKeyKind.Route:
                if (Wants(query, RangeKind.Route))
                {
                    ranges.Find(RangeKind.Route, query.Range, query.Match == LookupMatch.ExactOrLess ? LookupMatch.Exact : query.Match, query.Origin);
                }

                break;
            case LookupKeyKind.ReverseName:
                if (Wants(query, RangeKind.Domain))
                {
                    ranges.Find(RangeKind.Domain, query.Range, query.Match);
                }

                break;
            case LookupKeyKind.AsNumber:
                if (query.Classes.Contains(ObjectClass.AsBlock))
                {
                    ranges.Find(snapshot.Ranges<uint>(RangeKind.AsBlock), query.Asns.First, query.Asns.Last, query.Match);
                }

                if (query.Classes.Contains(ObjectClass.AutNum) && query.Asns.IsSingle)
                {
                    ranges.Find(snapshot.Ranges<uint>(RangeKind.AutNum), query.Asns.First, query.Asns.Last, LookupMatch.Exact);
                }

                break;
            case LookupKeyKind.Text:
                new KeyLookup(snapshot, source, result, query.Limit).FindText(query.Text, query.Classes);
                break;
            case LookupKeyKind.Inverse:
                new KeyLookup(snapshot, source, result, query.Limit).FindInverse(query.Inverse, query.Text, query.Classes);
                break;
            default:
                break;
        }

        // The texts are read one after the other, and mostly are in no cache.
        ReadOnlySpan<ObjectRef> found = result.Found[before..];
        foreach (ObjectRef one in found[..Math.Min(found.Length, MaxPrefetched)])
        {
            snapshot.PrefetchText(one.Id);
        }
    }

    private static void FindAddress(RangeLookup ranges, in LookupQuery query)
    {
        ranges.Prefetch(RangeKind.Inetnum, query.Range);
        ranges.Prefetch(RangeKind.Route, query.Range);
        for (RangeKind kind = RangeKind.Inetnum; kind <= RangeKind.Domain; kind++)
        {
            if (Wants(query, kind) && (kind != RangeKind.Domain || query.WithReverseDomains))
            {
                ranges.Find(kind, query.Range, query.Match);
            }
        }
    }

    /// <summary>Adds the most specific routes around addresses, those of each source in its order.</summary>
    /// <param name="registry">Where they are looked for.</param>
    /// <param name="range">The addresses.</param>
    /// <param name="limit">Most routes that are added.</param>
    /// <param name="result">Where they are added.</param>
    public static void FindRoutes(RegistrySnapshot registry, in IpRange range, int limit, LookupResult result)
    {
        limit += result.Count;
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            if (registry.Sources[source].Info.Role == SourceRole.Registry)
            {
                new RangeLookup(registry.Sources[source], source, result, limit).Find(RangeKind.Route, range, LookupMatch.ExactOrLess);
            }
        }
    }

    private static bool Wants(in LookupQuery query, RangeKind kind) => query.Classes.Contains(RangeKinds.ClassOf(kind, query.Range.Family));

    /// <summary>
    /// The smallest inetnum or inet6num of all sources of that role that encloses the addresses; of equal ones that of the earlier source.
    /// </summary>
    public static bool TryFindMostSpecific(RegistrySnapshot registry, in IpRange range, SourceRole role, out ObjectRef found, out IpRange foundRange) =>
        TryFindSmallest(registry, RangeKind.Inetnum, range, role, out found, out foundRange);

    /// <summary>The most specific reverse zone of all answering sources that encloses the addresses.</summary>
    public static bool TryFindReverseZone(RegistrySnapshot registry, in IpRange range, out ObjectRef found, out IpRange foundRange) =>
        TryFindSmallest(registry, RangeKind.Domain, range, SourceRole.Registry, out found, out foundRange);

    private static bool TryFindSmallest(
        RegistrySnapshot registry, RangeKind kind, in IpRange range, SourceRole role, out ObjectRef found, out IpRange foundRange)
    {
        found = default;
        foundRange = default;
        bool any = false;
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            SourceSnapshot snapshot = registry.Sources[source];
            if (snapshot.Info.Role == role && TryFindSmallest(snapshot, kind, range, out int id, out IpRange candidate)
                && (!any || candidate.Last - candidate.First < foundRange.Last - foundRange.First))
            {
                any = true;
                found = new ObjectRef(source, id);
                foundRange = candidate;
            }
        }

        return any;
    }

    /// <summary>The smallest object of a kind in one source that encloses the addresses.</summary>
    internal static bool TryFindSmallest(SourceSnapshot snapshot, RangeKind kind, in IpRange range, out int id, out IpRange found)
    {
        if (range.Family == IpFamily.V4)
        {
            SourceRanges<uint> index = snapshot.Ranges<uint>(kind);
            int entry = index.SmallestEnclosing((uint)range.First, (uint)range.Last);
            id = entry < 0 ? -1 : index.Id(entry);
            found = entry < 0 ? default : new IpRange(IpFamily.V4, index.Start(entry), index.End(entry));
        }
        else
        {
            SourceRanges<UInt128> index = snapshot.Ranges<UInt128>(kind);
            int entry = index.SmallestEnclosing(range.First, range.Last);
            id = entry < 0 ? -1 : index.Id(entry);
            found = entry < 0 ? default : new IpRange(IpFamily.V6, index.Start(entry), index.End(entry));
        }

        return id >= 0;
    }

    /// <summary>
    /// The registration of an AS number: the aut-num of the first source of that role that has one, else the smallest as-block that encloses it.
    /// </summary>
    public static bool TryFindAutnum(RegistrySnapshot registry, uint asn, SourceRole role, out ObjectRef found, out AsnRange foundRange)
    {
        found = default;
        foundRange = default;
        bool any = false;
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            SourceSnapshot snapshot = registry.Sources[source];
            if (snapshot.Info.Role != role)
            {
                continue;
            }

            SourceRanges<uint> numbers = snapshot.Ranges<uint>(RangeKind.AutNum);
            if (numbers.FirstExact(asn, asn) is >= 0 and int number)
            {
                found = new ObjectRef(source, numbers.Id(number));
                foundRange = new AsnRange(asn, asn);
                return true;
            }

            SourceRanges<uint> blocks = snapshot.Ranges<uint>(RangeKind.AsBlock);
            int block = blocks.SmallestEnclosing(asn, asn);
            if (block >= 0 && (!any || blocks.End(block) - blocks.Start(block) < foundRange.Last - foundRange.First))
            {
                any = true;
                found = new ObjectRef(source, blocks.Id(block));
                foundRange = new AsnRange(blocks.Start(block), blocks.End(block));
            }
        }

        return any;
    }

    /// <summary>The object of that primary key, any case, in the first answering source that has one; of several classes the first.</summary>
    public static bool TryFindByKey(RegistrySnapshot registry, ObjectClassSet classes, ReadOnlySpan<byte> primaryKey, out ObjectRef found) =>
        TryFindByKey(registry, classes, primaryKey, SourceRole.Registry, out found);

    /// <summary>The object of that primary key, any case, in the first source of that role that has one; of several classes the first.</summary>
    public static bool TryFindByKey(
        RegistrySnapshot registry, ObjectClassSet classes, ReadOnlySpan<byte> primaryKey, SourceRole role, out ObjectRef found)
    {
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            if (registry.Sources[source].Info.Role == role && TryFindInSource(registry, source, classes, primaryKey, out found))
            {
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>The object of that primary key, any case, in one source: where an object's own references lead.</summary>
    public static bool TryFindInSource(
        RegistrySnapshot registry, int source, ObjectClassSet classes, ReadOnlySpan<byte> primaryKey, out ObjectRef found)
    {
        int id = registry.Sources[source].FindPrimary(primaryKey, classes);
        found = new ObjectRef(source, id);
        return id >= 0;
    }

    /// <summary>The next bigger inetnum or inet6num of the same source.</summary>
    /// <param name="registry">The snapshot <paramref name="of"/> is from.</param>
    /// <param name="of">An object of the source.</param>
    /// <param name="range">Its addresses.</param>
    /// <param name="parent">What encloses them, itself left out.</param>
    /// <param name="parentRange">The addresses of <paramref name="parent"/>.</param>
    public static bool TryFindLessSpecific(RegistrySnapshot registry, ObjectRef of, IpRange range, out ObjectRef parent, out IpRange parentRange)
    {
        SourceSnapshot snapshot = registry.Sources[of.Source];
        int id = -1;
        parentRange = default;
        if (range.Family == IpFamily.V4)
        {
            SourceRanges<uint> index = snapshot.Ranges<uint>(RangeKind.Inetnum);
            int entry = index.SmallestEnclosingBeyond((uint)range.First, (uint)range.Last);
            if (entry >= 0)
            {
                id = index.Id(entry);
                parentRange = new IpRange(IpFamily.V4, index.Start(entry), index.End(entry));
            }
        }
        else
        {
            SourceRanges<UInt128> index = snapshot.Ranges<UInt128>(RangeKind.Inetnum);
            int entry = index.SmallestEnclosingBeyond(range.First, range.Last);
            if (entry >= 0)
            {
                id = index.Id(entry);
                parentRange = new IpRange(IpFamily.V6, index.Start(entry), index.End(entry));
            }
        }

        parent = new ObjectRef(of.Source, id);
        return id >= 0;
    }

    /// <summary>Adds the objects of one source that carry a value in one of the attributes.</summary>
    public static void FindInverse(
        RegistrySnapshot registry, int source, AttributeSet attributes, ReadOnlySpan<byte> value, ObjectClassSet classes, LookupResult result, int limit) =>
        new KeyLookup(registry.Sources[source], source, result, limit).FindInverse(attributes, value, classes);
}
