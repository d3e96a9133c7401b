using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class RangeIndexTests
{
    private sealed record Entry(uint Start, uint End, int Id);

    [Fact]
    public void Nested_ranges_answer_as_a_naive_scan_does() => CompareOver(Nested(rounds: 60, size: 200), space: 5_000);

    [Fact]
    public void Crossing_ranges_answer_as_a_naive_scan_does() => CompareOver(Crossing(rounds: 60, size: 200, space: 5_000), space: 5_000);

    [Fact]
    public void Mostly_nested_ranges_with_a_few_that_cross_answer_as_a_naive_scan_does() =>
        CompareOver(Nested(rounds: 40, size: 300).Zip(Crossing(rounds: 40, size: 4, space: 5_000), (a, b) => a.Concat(b).ToArray()), space: 5_000);

    [Fact]
    public void Tens_of_thousands_of_ranges_answer_as_a_naive_scan_does()
    {
        // Wide space, so that buckets hold several segments each.
        Entry[] entries = Number([.. Enumerable.Range(0, 20).SelectMany(block => RandomNested(new Random(block), (uint)block * 200_000_000, 200_000_000, 2_000))]);
        RangeIndex<uint> index = Build(entries);
        Random random = new(1);
        for (int i = 0; i < 2_000; i++)
        {
            Entry at = entries[random.Next(entries.Length)];
            uint address = at.Start + (uint)random.NextInt64((long)at.End - at.Start + 1);
            int found = index.SmallestEnclosing(address, address);
            Entry? expected = entries.Where(e => e.Start <= address && e.End >= address).MinBy(e => e.End - e.Start);
            Assert.Equal((expected!.Start, expected.End), (index.Start(found), index.End(found)));
        }
    }

    [Fact]
    public void The_whole_space_and_its_ends_are_ranges_too()
    {
        Entry[] entries = Number([(0, uint.MaxValue), (0, 0), (uint.MaxValue, uint.MaxValue), (uint.MaxValue - 1, uint.MaxValue)]);
        RangeIndex<uint> index = Build(entries);
        Assert.Equal(0u, index.End(index.SmallestEnclosing(0, 0)));
        Assert.Equal(uint.MaxValue, index.Start(index.SmallestEnclosing(uint.MaxValue, uint.MaxValue)));
        Assert.Equal(0u, index.Start(index.SmallestEnclosing(5, 6)));
        Assert.Equal(uint.MaxValue - 1, index.Start(index.SmallestEnclosing(uint.MaxValue - 1, uint.MaxValue)));
    }

    [Fact]
    public void Ipv6_ranges_answer_as_a_naive_scan_does()
    {
        Random random = new(6);
        (UInt128 Start, UInt128 End)[] ranges = [.. RandomNested(random, 0, 100_000, 400).Select(r => (((UInt128)r.Start) << 64, (((UInt128)r.End + 1) << 64) - 1))];
        RangeIndex<UInt128> index = Build<UInt128>(
            [.. ranges.Select(r => r.Start)], [.. ranges.Select(r => r.End)], [.. Enumerable.Range(0, ranges.Length)], (_, _) => false, _ => { });
        for (int i = 0; i < 2_000; i++)
        {
            UInt128 address = ((UInt128)(uint)random.Next(110_000) << 64) + (UInt128)random.NextInt64();
            int found = index.SmallestEnclosing(address, address);
            (UInt128 Start, UInt128 End)[] enclosing = [.. ranges.Where(r => r.Start <= address && r.End >= address).OrderBy(r => r.End - r.Start)];
            Assert.Equal(enclosing.Length == 0, found < 0);
            if (found >= 0)
            {
                Assert.Equal(enclosing[0], (index.Start(found), index.End(found)));
            }
        }
    }

    [Fact]
    public void A_range_given_twice_is_one_and_the_last_stands()
    {
        List<int> superseded = [];
        RangeIndex<uint> index = Build<uint>([10, 10, 5, 10], [20, 20, 30, 20], [0, 1, 2, 3], (a, b) => a % 2 == b % 2, superseded.Add);
        Assert.Equal([1], superseded);
        Assert.True(index.TryFindExact(10, 20, out int entry, out int count));
        Assert.Equal([0, 3], Enumerable.Range(entry, count).Select(index.Id));
    }

    [Fact]
    public void An_empty_index_finds_nothing()
    {
        RangeIndex<uint> index = RangeIndex<uint>.Empty;
        Assert.Equal(RangeIndex<uint>.None, index.SmallestEnclosing(1, 1));
        Assert.Equal(0, index.AllEnclosing(1, 1, new int[4]));
        Assert.False(index.TryFindExact(1, 1, out _, out _));
        Assert.Equal(RangeIndex<uint>.None, index.NextMoreSpecific(0, uint.MaxValue, index.LowerBound(0)));
    }

    [Fact]
    public void Ranges_that_all_cross_are_built_and_answered_in_bounded_time()
    {
        Entry[] entries = Number([.. Enumerable.Range(0, 200_000).Select(i => ((uint)i, (uint)(i + 200_000)))]);
        RangeIndex<uint> index = Build(entries);
        Assert.Equal(199_999, index.CrossingCount);
        Assert.True(index.SmallestEnclosing(199_000, 199_000) >= 0);
    }

    [Fact]
    public void A_lookup_allocates_nothing()
    {
        RangeIndex<uint> index = Build(Number(RandomNested(new Random(3), 0, 100_000, 500)));
        int[] buffer = new int[64];
        Assert.Equal(0, Allocated.Least(() =>
        {
            for (uint address = 0; address < 50_000; address += 7)
            {
                index.SmallestEnclosing(address, address);
                index.AllEnclosing(address, address, buffer);
            }
        }));
    }

    private static void CompareOver(IEnumerable<Entry[]> worlds, uint space)
    {
        Random random = new(42);
        foreach (Entry[] entries in worlds.Select(w => Number([.. w.Select(e => (e.Start, e.End))])))
        {
            RangeIndex<uint> index = Build(entries);
            for (int i = 0; i < 300; i++)
            {
                uint first = (uint)random.Next((int)space);
                uint last = i % 3 == 0 ? first : first + (uint)random.Next(i % 3 == 1 ? 8 : (int)space / 4);
                if (i % 5 == 0)
                {
                    (first, last, _) = entries[random.Next(entries.Length)];
                }

                Compare(entries, index, first, last);
            }
        }
    }

    private static void Compare(Entry[] entries, RangeIndex<uint> index, uint first, uint last)
    {
        Entry[] enclosing = [.. entries.Where(e => e.Start <= first && e.End >= last).OrderByDescending(e => e.End - e.Start).ThenBy(e => e.Start).ThenBy(e => e.Id)];

        int smallest = index.SmallestEnclosing(first, last);
        Assert.Equal(SizeOf(enclosing.LastOrDefault()), SizeOf(index, smallest));

        Entry? beyond = enclosing.LastOrDefault(e => e.Start != first || e.End != last);
        int next = index.SmallestEnclosingBeyond(first, last);
        Assert.Equal(SizeOf(beyond), SizeOf(index, next));

        int[] all = new int[entries.Length];
        int count = index.AllEnclosing(first, last, all);
        Assert.Equal(enclosing.Select(e => e.Id), all.Take(count).Select(index.Id));

        Entry[] exact = [.. entries.Where(e => e.Start == first && e.End == last).OrderBy(e => e.Id)];
        index.TryFindExact(first, last, out int entry, out int found);
        Assert.Equal(exact.Select(e => e.Id), Enumerable.Range(entry, found).Select(index.Id));
        for (int e = entry; e < entry + found; e++)
        {
            Assert.Equal(SizeOf(beyond), SizeOf(index, index.SmallestAround(e)));
        }

        List<int> more = [];
        for (int e = index.NextMoreSpecific(first, last, index.LowerBound(first)); e >= 0; e = index.NextMoreSpecific(first, last, e + 1))
        {
            more.Add(index.Id(e));
        }

        Assert.Equal(
            entries.Where(e => e.Start >= first && e.End <= last && (e.Start != first || e.End != last)).OrderBy(e => e.Start).ThenByDescending(e => e.End).ThenBy(e => e.Id).Select(e => e.Id),
            more);
    }

    private static long SizeOf(Entry? entry) => entry is null ? -1 : entry.End - entry.Start;

    private static long SizeOf(RangeIndex<uint> index, int entry) => entry < 0 ? -1 : index.End(entry) - index.Start(entry);

    private static RangeIndex<uint> Build(Entry[] entries) => Build<uint>(
        [.. entries.Select(e => e.Start)], [.. entries.Select(e => e.End)], [.. entries.Select(e => e.Id)], (_, _) => false, _ => { });

    private static RangeIndex<T> Build<T>(T[] starts, T[] ends, int[] ids, Func<int, int, bool> sameKey, Action<int> superseded)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T> => RangeIndex<T>.Build(
        FlatArray<T>.CopyOf(starts), FlatArray<T>.CopyOf(ends), FlatArray<int>.CopyOf(ids), sameKey, superseded);

    private static Entry[] Number(IReadOnlyList<(uint Start, uint End)> ranges) => [.. ranges.Select((r, i) => new Entry(r.Start, r.End, i))];

    private static IEnumerable<Entry[]> Nested(int rounds, int size) =>
        Enumerable.Range(0, rounds).Select(seed => Number(RandomNested(new Random(seed), 0, 5_000, size)));

    private static Entry[][] Crossing(int rounds, int size, int space)
    {
        Gen<Entry[]> worlds = Gen.Choose(0, space).Two().ArrayOf(size).Select(
            pairs => Number([.. pairs.Select(p => ((uint)Math.Min(p.Item1, p.Item2), (uint)Math.Max(p.Item1, p.Item2)))]));
        return [.. worlds.Sample(size, rounds)];
    }

    // Cuts a range into pieces, some of them into pieces again, and gives some twice; in random order.
    private static List<(uint Start, uint End)> RandomNested(Random random, uint start, uint length, int count)
    {
        List<(uint Start, uint End)> ranges = [(start, start + length - 1)];
        while (ranges.Count < count)
        {
            (uint s, uint e) = ranges[random.Next(ranges.Count)];
            uint size = e - s + 1;
            if (size < 2)
            {
                continue;
            }

            uint piece = Math.Max(1, size / (uint)(1 << random.Next(1, 6)));
            uint at = s + (piece * (uint)random.Next((int)Math.Min(size / piece, int.MaxValue)));
            (uint Start, uint End) cut = (at, at + piece - 1);
            if (ranges.All(r => r.End < cut.Start || r.Start > cut.End || (r.Start <= cut.Start && r.End >= cut.End) || (r.Start >= cut.Start && r.End <= cut.End)))
            {
                ranges.Add(cut);
            }
        }

        (uint, uint)[] shuffled = [.. ranges];
        random.Shuffle(shuffled);
        return [.. shuffled];
    }
}
