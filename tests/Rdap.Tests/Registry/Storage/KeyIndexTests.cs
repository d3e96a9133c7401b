using System.Text;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class KeyIndexTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 2)]
    [InlineData(1_000, 2, 3)]
    [InlineData(1_000, 10, 1)]
    [InlineData(60_000, 20_000, 2)]
    [InlineData(300_000, 100, 2)]
    public void Every_key_leads_to_its_objects_in_order_and_no_other_key_does(int postings, int keys, int batches)
    {
        Random random = new(postings);
        (string Key, int Id)[] pairs = [.. Enumerable.Range(0, postings).Select(id => ($"KEY-{random.Next(keys)}", id))];
        KeyIndex index = Build(pairs, batches, objects: postings);
        foreach (IGrouping<string, (string Key, int Id)> group in pairs.GroupBy(p => p.Key))
        {
            Assert.Equal(group.Select(p => p.Id), index.Candidates(Hash(group.Key)).ToArray());
        }

        Assert.Equal(pairs.Select(p => p.Key).Distinct().Count(), index.KeyCount);
        Assert.True(index.Candidates(Hash("ABSENT")).IsEmpty);
    }

    [Theory]
    [InlineData(1 << 24)]
    [InlineData((1 << 24) + 1)]
    [InlineData(1 << 30)]
    [InlineData(int.MaxValue)]
    public void Ids_of_any_size_are_kept(int objects)
    {
        (string Key, int Id)[] pairs = [.. Enumerable.Range(0, 1000).Select(i => ($"KEY-{i % 300}", (int)(i * (objects / 1000.0))))];
        KeyIndex index = Build(pairs, 1000, objects);
        foreach (IGrouping<string, (string Key, int Id)> group in pairs.GroupBy(p => p.Key))
        {
            Assert.Equal(group.Select(p => p.Id), index.Candidates(Hash(group.Key)).ToArray());
        }
    }

    [Fact]
    public void An_empty_index_finds_nothing() => Assert.True(KeyIndex.Empty.Candidates(ulong.MaxValue).IsEmpty);

    private static KeyIndex Build((string Key, int Id)[] pairs, int batches, int objects)
    {
        using BatchMemory memory = new(KeySegment.Groups);
        KeyIndexBuilder builder = new(Segments(pairs, batches, memory), memory, objects);
        KeyIndexBuilder.SortSpace space = default;
        for (int partition = KeySegment.Partitions - 1; partition >= 0; partition--)
        {
            builder.Build(partition, ref space);
        }

        space.Dispose();
        return builder.Finish();
    }

    private static List<(KeySegment Segment, int FirstId)> Segments((string Key, int Id)[] pairs, int batches, BatchMemory memory)
    {
        using KeyCollector collector = new();
        List<(KeySegment, int)> segments = [];
        foreach ((string Key, int Id)[] batch in pairs.Chunk(Math.Max(1, pairs.Length / batches)))
        {
            foreach ((string key, int id) in batch)
            {
                collector.Add(Hash(key), id - batch[0].Id);
            }

            segments.Add((collector.Seal(memory), batch[0].Id));
        }

        return segments;
    }

    private static ulong Hash(string key) => KeyText.Hash(1, Encoding.UTF8.GetBytes(key));
}
