using System.Numerics;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>The part of a lookup that goes through one range index of one source.</summary>
internal readonly ref struct RangeLookup(SourceSnapshot snapshot, int source, LookupResult result, int limit)
{
    // Deeper nesting than this does not occur: the real depth is at most 12.
    private const int MaxDepth = 512;

    /// <summary>Adds what matches the range; with an origin only the routes of that AS.</summary>
    public void Find(RangeKind kind, in IpRange range, LookupMatch match, uint? origin = null)
    {
        if (range.Family == IpFamily.V4)
        {
            Find(snapshot.Ranges<uint>(kind), (uint)range.First, (uint)range.Last, match, origin);
        }
        else
        {
            Find(snapshot.Ranges<UInt128>(kind), range.First, range.Last, match, origin);
        }
    }

    /// <summary>Asks the processor to fetch where the search in the index of a kind begins.</summary>
    public void Prefetch(RangeKind kind, in IpRange range)
    {
        if (range.Family == IpFamily.V4)
        {
            snapshot.Indexes.Ranges4[(int)kind].Prefetch((uint)range.First);
        }
        else
        {
            snapshot.Indexes.Ranges6[(int)kind].Prefetch(range.First);
        }
    }

    /// <summary>Adds what matches a range of addresses or AS numbers.</summary>
    public void Find<T>(SourceRanges<T> ranges, T first, T last, LookupMatch match, uint? origin = null)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        switch (match)
        {
            case LookupMatch.Exact:
                AddExact(ranges, first, last, origin);
                break;
            case LookupMatch.ExactOrLess when origin is null:
                AddSmallest(ranges, first, last);
                break;
            case LookupMatch.ExactOrLess or LookupMatch.OneLess or LookupMatch.AllLess:
                AddLess(ranges, first, last, match, origin);
                break;
            case LookupMatch.OneMore:
                AddOneMore(ranges, first, last, origin);
                break;
            default:
                foreach (int entry in ranges.MoreSpecific(first, last))
                {
                    if (!TryAdd(ranges.Id(entry), origin) || Full)
                    {
                        break;
                    }
                }

                break;
        }
    }

    private bool Full => result.Count >= limit && result.Truncated;

    private void AddExact<T>(SourceRanges<T> ranges, T first, T last, uint? origin)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        for (int entry = ranges.FirstExact(first, last); entry >= 0 && TryAdd(ranges.Id(entry), origin);)
        {
            entry = ranges.NextExact(entry);
        }
    }

    private void AddSmallest<T>(SourceRanges<T> ranges, T first, T last)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        int smallest = ranges.SmallestEnclosing(first, last);
        if (smallest < 0)
        {
            return;
        }

        if (ranges.IsOverlaid)
        {
            AddExact(ranges, ranges.Start(smallest), ranges.End(smallest), origin: null);
            return;
        }

        // Where most questions end: the run is found without a search.
        RangeIndex<T> index = ranges.Frozen;
        index.PrefetchEntry(smallest);
        for (int entry = index.FirstOfRun(smallest); entry <= smallest && TryAdd(index.Id(entry), origin: null); entry++)
        {
        }
    }

    private void AddLess<T>(SourceRanges<T> ranges, T first, T last, LookupMatch match, uint? origin)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        Span<int> enclosing = stackalloc int[MaxDepth];
        enclosing = enclosing[..ranges.AllEnclosing(first, last, enclosing)];
        if (match == LookupMatch.AllLess)
        {
            foreach (int entry in enclosing)
            {
                TryAdd(ranges.Id(entry), origin);
            }

            return;
        }

        // From the smallest outwards: the first range of which something is added is the answer.
        int before = result.Count;
        for (int i = enclosing.Length - 1; i >= 0 && result.Count == before; i--)
        {
            T start = ranges.Start(enclosing[i]), end = ranges.End(enclosing[i]);
            bool exact = start == first && end == last;
            if (!exact || match == LookupMatch.ExactOrLess)
            {
                AddExact(ranges, start, end, origin);
            }
        }
    }

    // Children that no other child encloses: in pre-order those that reach beyond all before them.
    private void AddOneMore<T>(SourceRanges<T> ranges, T first, T last, uint? origin)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        bool any = false;
        T start = T.Zero, reach = T.Zero;
        foreach (int entry in ranges.MoreSpecific(first, last))
        {
            if (Full)
            {
                return;
            }

            T own = ranges.End(entry);
            if (!any || own > reach)
            {
                any = true;
                start = ranges.Start(entry);
                reach = own;
            }
            else if (own != reach || ranges.Start(entry) != start)
            {
                continue;
            }

            TryAdd(ranges.Id(entry), origin);
        }
    }

    // False when there is no room for it.
    private bool TryAdd(int id, uint? origin)
    {
        if (origin is not null && !HasOrigin(snapshot.Get(id), origin.Value))
        {
            return true;
        }

        if (result.Count >= limit)
        {
            result.Truncated = true;
            return false;
        }

        // Read next, for the answer: fetched while the other indexes are searched.
        snapshot.PrefetchPosition(id);
        snapshot.Indexes.AbuseLinks.Prefetch(id);
        result.Add(new ObjectRef(source, id));
        return true;
    }

    // RFC 2622 section 4 gives a route one origin; DN42's have several.
    private static bool HasOrigin(in RegistryObject route, uint origin)
    {
        foreach (RpslAttribute attribute in route.All(AttributeName.Origin))
        {
            if (Asn.TryParse(attribute.Value, out uint asn) && asn == origin)
            {
                return true;
            }
        }

        return false;
    }
}
