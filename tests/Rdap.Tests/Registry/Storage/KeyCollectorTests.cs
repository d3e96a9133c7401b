using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class KeyCollectorTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public void A_segment_has_every_key_in_its_partition_in_order(int count)
    {
        Random random = new(count);
        (ulong Hash, int Id)[] keys = [.. Enumerable.Range(0, count).Select(i => ((ulong)random.NextInt64() << 1, 1000 + (i * 100)))];
        using BatchMemory memory = new(KeySegment.Groups);
        using KeyCollector collector = new();
        foreach ((ulong hash, int id) in keys)
        {
            collector.Add(hash, id);
        }

        KeySegment segment = collector.Seal(memory);
        Assert.Equal(0, collector.Count);
        Assert.Equal(count, segment.Count);
        List<(ulong, int)> found = [];
        for (int partition = 0; partition < KeySegment.Partitions; partition++)
        {
            Assert.Equal(segment.CountOf(partition), segment.Partition(partition).Length);
            foreach (ulong entry in segment.Partition(partition))
            {
                found.Add((KeySegment.HashOf(partition, entry), segment.FirstId + KeySegment.PlaceOf(entry)));
            }
        }

        Assert.Equal(keys.OrderBy(k => k.Hash >> 56).Select(k => (KeySegment.Kept(k.Hash), k.Id)), found);
    }

    [Fact]
    public void It_is_full_before_an_object_that_is_too_far_from_the_first()
    {
        using KeyCollector collector = new();
        Assert.False(collector.IsFull(int.MaxValue));
        collector.Add(1, 10);
        Assert.False(collector.IsFull(10 + (1 << KeySegment.IdBits) - 1));
        Assert.True(collector.IsFull(10 + (1 << KeySegment.IdBits)));
        collector.CutTo(0);
        Assert.False(collector.IsFull(int.MaxValue));
    }
}
