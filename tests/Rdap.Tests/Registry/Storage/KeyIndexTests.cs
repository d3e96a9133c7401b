using System.Text;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class KeyIndexTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(1_000, 10)]
    [InlineData(60_000, 20_000)]
    public void Every_key_leads_to_its_objects_in_order_and_no_other_key_does(int postings, int keys)
    {
        Random random = new(postings);
        (string Key, int Id)[] pairs = [.. Enumerable.Range(0, postings).Select(id => ($"KEY-{random.Next(keys)}", id))];
        FlatArray<ulong> hashes = FlatArray<ulong>.CopyOf([.. pairs.Select(p => Hash(p.Key))]);
        KeyIndex index = KeyIndex.Build(hashes, FlatArray<int>.CopyOf([.. pairs.Select(p => p.Id)]));
        hashes.Free();
        foreach (IGrouping<string, (string Key, int Id)> group in pairs.GroupBy(p => p.Key))
        {
            Assert.Equal(group.Select(p => p.Id), index.Candidates(Hash(group.Key)).ToArray());
        }

        Assert.Equal(pairs.Select(p => p.Key).Distinct().Count(), index.KeyCount);
        Assert.True(index.Candidates(Hash("ABSENT")).IsEmpty);
    }

    private static ulong Hash(string key) => KeyText.Hash(1, Encoding.UTF8.GetBytes(key));
}
