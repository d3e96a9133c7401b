using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>
/// What one search has to look at, in the indexes of all sources: of one that is overlaid, in what was frozen and in what was added.
/// </summary>
internal static class SearchRuns
{
    /// <summary>Adds all runs with a value that may answer, of every source that is asked.</summary>
    public static void Add(RegistrySnapshot registry, in SearchQuery query, in SearchText text, SearchResult result)
    {
        Span<byte> low = stackalloc byte[FoldedText.MaxLength + 1];
        Span<byte> high = stackalloc byte[FoldedText.MaxLength + 1];
        low = low[..text.WriteLow(low)];
        bool hasHigh = text.TryWriteHigh(high, out int highLength);
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            SourceSnapshot snapshot = registry.Sources[source];
            if (!query.Sources.Contains(source) || snapshot.Info.Role != SourceRole.Registry)
            {
                continue;
            }

            AddPart(
                new SearchPart(source, snapshot.Frozen, 0, snapshot.Added is null ? null : snapshot.Superseded),
                query, text, low, hasHigh ? high[..highLength] : default, result);
            if (snapshot.Added is not null)
            {
                AddPart(new SearchPart(source, snapshot.Added, snapshot.FirstAdded, null), query, text, low, hasHigh ? high[..highLength] : default, result);
            }
        }
    }

    private static void AddPart(
        in SearchPart part, in SearchQuery query, in SearchText text, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high, SearchResult result)
    {
        foreach (SearchOrder order in part.Snapshot.Indexes.SearchOrders)
        {
            if (order.Row.Property == query.Property && !(order.Row.Classes & query.Classes).IsEmpty)
            {
                SearchRun run = SearchRun.Of(part, order, query.Classes);
                run.From = run.LowerBound(low);
                run.To = high.IsEmpty ? run.To : run.LowerBound(high);
                Add(run, result);
            }
        }

        if (query.Property == SearchProperty.Handle)
        {
            AddNumbers(part, query, text, result);
        }
    }

    private static void AddNumbers(in SearchPart part, in SearchQuery query, in SearchText text, SearchResult result)
    {
        Span<NumberInterval> intervals = stackalloc NumberInterval[HandlePrefix.MaxIntervals];
        bool isPrefix = query.Match == SearchMatch.StartsWith;
        bool isRange = IpText.TryParseNetwork(text.Text, out IpRange range, out _);
        bool isAsns = Asn.TryParseRange(text.Text, out AsnRange asns);
        foreach (ObjectClass objectClass in query.Classes & RegistrySearch.Numbers)
        {
            RangeKinds.TryGet(objectClass, out RangeKind kind);
            IpFamily family = objectClass == ObjectClass.Inet6num ? IpFamily.V6 : IpFamily.V4;
            bool isNetwork = kind == RangeKind.Inetnum;
            if (isPrefix)
            {
                int count = !isNetwork ? HandlePrefix.OfAsns(text.Text, intervals)
                    : family == IpFamily.V4 ? HandlePrefix.OfV4(text.Text, intervals)
                    : HandlePrefix.OfV6(text.Text, intervals);
                foreach (ref NumberInterval interval in intervals[..count])
                {
                    Add(SearchRun.Of(part, kind, family, interval), result);
                }
            }
            else if (isNetwork ? isRange && range.Family == family : isAsns)
            {
                Add(SearchRun.OfExactly(part, kind, isNetwork ? range : new IpRange(IpFamily.V4, asns.First, asns.Last)), result);
            }
        }
    }

    private static void Add(in SearchRun run, SearchResult result)
    {
        if (run.From < run.To)
        {
            result.Runs.Add(run);
        }
    }

    /// <summary>Whether runs have more values left than that many.</summary>
    public static bool HaveMoreThan(int bound, Span<SearchRun> runs)
    {
        long all = 0, left = 0;
        foreach (ref SearchRun run in runs)
        {
            all += run.To - run.From;
            left += Math.Max(0, run.To - run.From - run.MostSuperseded);
        }

        // What is superseded is counted only where that decides, so that a count never walks over more than the bound and what an overlay holds.
        if (all > bound && left <= bound)
        {
            all = 0;
            foreach (ref SearchRun run in runs)
            {
                all += run.CountLeft();
            }
        }

        return all > bound;
    }
}
