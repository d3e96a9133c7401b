using Rdap.Protocols.RdapHttp.Searches;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Searches;

public sealed class RdapSearchPageTests
{
    [Fact]
    public void Pages_behind_one_another_are_the_sorted_list_each_once()
    {
        Random random = new(82);
        RdapSearchPage page = new();
        for (int round = 0; round < 300; round++)
        {
            int limit = random.Next(1, 9);
            byte[][] keys = [.. Enumerable.Range(0, random.Next(40)).Select(_ => Key(random))];
            byte[][] expected = [.. keys.DistinctBy(Convert.ToHexString).OrderBy(Convert.ToHexString, StringComparer.Ordinal)];
            List<byte[]> walked = [];
            byte[] behind = [];
            bool more = true;
            while (more)
            {
                page.Start(limit, behind);
                for (int i = 0; i < keys.Length; i++)
                {
                    if (page.Wants(keys[i]))
                    {
                        page.Add(new ObjectRef(0, i), keys[i]);
                    }
                }

                Assert.Equal(page.Count, page.Objects.Length);
                for (int i = 0; i < page.Count; i++)
                {
                    Assert.Equal(page.KeyOf(i), keys[page.Objects[i].Id]);
                    walked.Add(page.KeyOf(i).ToArray());
                }

                more = page.HasMore;
                Assert.True(!more || page.Count == limit);
                behind = page.Count == 0 ? behind : page.KeyOf(page.Count - 1).ToArray();
            }

            Assert.Equal(expected, walked);
        }
    }

    [Fact]
    public void Most_of_many_candidates_are_not_wanted()
    {
        RdapSearchPage page = new();
        page.Start(2, [5]);
        page.Add(default, [6]);
        page.Add(default, [8]);
        page.Add(default, [9]);
        Assert.True(page.HasMore);
        Assert.False(page.Wants([5]));
        Assert.False(page.Wants([4, 200]));
        Assert.True(page.Wants([5, 0]));
        Assert.True(page.Wants([7]));
        Assert.False(page.Wants([9]));
        Assert.False(page.Wants([10]));
    }

    private static byte[] Key(Random random)
    {
        byte[] key = new byte[random.Next(1, 4)];
        random.NextBytes(key);
        key[0] &= 7;
        return key;
    }
}
