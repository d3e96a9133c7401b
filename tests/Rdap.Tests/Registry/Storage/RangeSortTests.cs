using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class RangeSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    public void Starts_ascend_ends_descend_and_equals_keep_their_order(int count)
    {
        Random random = new(count);
        (uint Start, uint End, int Id)[] ranges = [.. Enumerable.Range(0, count).Select(id =>
        {
            uint start = (uint)random.Next(id % 3 == 0 ? 10 : 3_000) << 20;
            return (start, start + (uint)random.Next(20), id);
        })];
        (uint, uint, int)[] expected = [.. ranges.OrderBy(r => r.Start).ThenByDescending(r => r.End).ThenBy(r => r.Id)];

        uint[] starts = [.. ranges.Select(r => r.Start)], ends = [.. ranges.Select(r => r.End)];
        int[] ids = [.. ranges.Select(r => r.Id)];
        RangeSort.Sort<uint>(starts, ends, ids);
        Assert.Equal(expected, starts.Zip(ends, ids));

        UInt128[] wideStarts = [.. ranges.Select(r => (UInt128)r.Start << 70)], wideEnds = [.. ranges.Select(r => (UInt128)r.End << 70)];
        ids = [.. ranges.Select(r => r.Id)];
        RangeSort.Sort<UInt128>(wideStarts, wideEnds, ids);
        Assert.Equal(expected, wideStarts.Select(s => (uint)(s >> 70)).Zip(wideEnds.Select(e => (uint)(e >> 70)), ids));
    }
}
