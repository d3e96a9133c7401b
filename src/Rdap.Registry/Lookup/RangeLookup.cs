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
            Find(snapshot.Indexes.Ranges4[(int)kind], (uint)range.First, (uint)range.Last, match, origin);
        }
        else
        {
            Find(snapshot.Indexes.Ranges6[(int)kind], range.First, range.Last, match, origin);
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
    public void Find<T>(RangeIndex<T> index, T first, T last, LookupMatch match, uint? origin = null)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        switch (match)
        {
            case LookupMatch.Exact:
                if (index.TryFindExact(first, last, out int exact, out int count))
                {
                    AddRun(index, exact, exact + count, origin);
                }

                break;
            case LookupMatch.ExactOrLess when origin is null:
                int smallest = index.SmallestEnclosing(first, last);
                if (smallest >= 0)
                {
                    index.PrefetchEntry(smallest);
                    AddRun(index, index.FirstOfRun(smallest), smallest + 1, origin);
                }

                break;
            case LookupMatch.ExactOrLess or LookupMatch.OneLess or LookupMatch.AllLess:
                AddLess(index, first, last, match, origin);
                break;
            case LookupMatch.OneMore:
                AddOneMore(index, first, last, origin);
                break;
            default:
                for (int e = index.NextMoreSpecific(first, last, index.LowerBound(first)); e >= 0 && !Full; e = index.NextMoreSpecific(first, last, e + 1))
                {
                    AddRun(index, e, e + 1, origin);
                }

                break;
        }
    }

    private bool Full => result.Count >= limit && result.Truncated;

    private void AddLess<T>(RangeIndex<T> index, T first, T last, LookupMatch match, uint? origin)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        Span<int> enclosing = stackalloc int[MaxDepth];
        enclosing = enclosing[..index.AllEnclosing(first, last, enclosing)];
        if (match == LookupMatch.AllLess)
        {
            foreach (int entry in enclosing)
            {
                AddRun(index, entry, entry + 1, origin);
            }

            return;
        }

        // From the smallest outwards: the first range of which something is added is the answer.
        int before = result.Count;
        for (int i = enclosing.Length - 1; i >= 0 && result.Count == before; i--)
        {
            int entry = enclosing[i];
            bool exact = index.Start(entry) == first && index.End(entry) == last;
            if (!exact || match == LookupMatch.ExactOrLess)
            {
                AddRun(index, index.FirstOfRun(entry), index.AfterRun(entry), origin);
            }
        }
    }

    // Children that no other child encloses: in pre-order those that reach beyond all before them.
    private void AddOneMore<T>(RangeIndex<T> index, T first, T last, uint? origin)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        int accepted = RangeIndex<T>.None;
        T reach = T.Zero;
        for (int e = index.NextMoreSpecific(first, last, index.LowerBound(first)); e >= 0 && !Full; e = index.NextMoreSpecific(first, last, e + 1))
        {
            if (accepted < 0 || index.End(e) > reach)
            {
                accepted = e;
                reach = index.End(e);
            }
            else if (!index.SameRange(e, accepted))
            {
                continue;
            }

            AddRun(index, e, e + 1, origin);
        }
    }

    private void AddRun<T>(RangeIndex<T> index, int from, int to, uint? origin)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        for (int entry = from; entry < to; entry++)
        {
            int id = index.Id(entry);
            if (origin is null || HasOrigin(snapshot.Get(id), origin.Value))
            {
                if (result.Count >= limit)
                {
                    result.Truncated = true;
                    return;
                }

                // Read next, for the answer: fetched while the other indexes are searched.
                snapshot.PrefetchPosition(id);
                snapshot.Indexes.AbuseLinks.Prefetch(id);
                result.Add(new ObjectRef(source, id));
            }
        }
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
