using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class BatchRangesTests
{
    [Fact]
    public void Ranges_come_behind_those_before_and_their_ids_move()
    {
        using BatchMemory memory = new(groups: 1);
        uint[] starts = new uint[5], ends = new uint[5];
        int[] ids = new int[5];
        int at = 0, firstId = 0;
        foreach (int count in (int[])[2, 0, 3])
        {
            GrowingRanges<uint> own = default;
            for (int i = 0; i < count; i++)
            {
                own.Add((uint)(10 * (at + i)), (uint)(10 * (at + i)) + 9, i);
            }

            BatchRanges<uint> ranges = own.CopyTo(memory, 0);
            own.Dispose();
            Assert.Equal(count, ranges.Count);
            ranges.CopyTo(starts.AsSpan(at), ends.AsSpan(at), ids.AsSpan(at), firstId);
            at += count;
            firstId += 100;
        }

        Assert.Equal([0, 10, 20, 30, 40], starts);
        Assert.Equal([9, 19, 29, 39, 49], ends);
        Assert.Equal([0, 1, 200, 201, 202], ids);
    }
}
