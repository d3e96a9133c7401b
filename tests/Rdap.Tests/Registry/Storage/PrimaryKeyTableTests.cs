using System.Text;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class PrimaryKeyTableTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(1_000)]
    [InlineData(50_000)]
    public void Every_key_leads_to_its_object_and_no_other_class_does(int count)
    {
        ulong[] hashes = [.. Enumerable.Range(0, count).Select(i => Hash($"KEY-{i}"))];
        PrimaryKeyTable table = Build(hashes, ClassOf, (_, _) => false, _ => Assert.Fail("nothing is given twice"));
        Assert.Equal(count, table.Count);
        for (int i = 0; i < count; i++)
        {
            // A tag of 24 bits may be shared; the object itself must be among the candidates.
            Assert.Contains(i, Found(table, hashes[i], ObjectClassSet.Of(ClassOf(i))));
            Assert.DoesNotContain(i, Found(table, hashes[i], ObjectClassSet.Of(ObjectClass.Poem)));
        }

        Assert.Empty(Found(table, Hash("ABSENT"), ObjectClassSet.All));
    }

    [Fact]
    public void The_last_of_several_objects_with_one_key_stands()
    {
        string[] keys = ["A", "B", "A", "C", "A"];
        List<int> superseded = [];
        PrimaryKeyTable table = Build(
            [.. keys.Select(Hash)], _ => ObjectClass.Mntner, (a, b) => keys[a] == keys[b], superseded.Add);
        Assert.Equal([0, 2], superseded);
        Assert.Equal([4], Found(table, Hash("A"), ObjectClassSet.All));
        Assert.Equal(3, table.Count);
    }

    [Fact]
    public void One_key_may_name_objects_of_several_classes()
    {
        PrimaryKeyTable table = Build([Hash("X"), Hash("X")], id => id == 0 ? ObjectClass.Mntner : ObjectClass.Role, (_, _) => true, _ => Assert.Fail("different classes"));
        Assert.Equal([0, 1], Found(table, Hash("X"), ObjectClassSet.All));
        Assert.Equal([1], Found(table, Hash("X"), ObjectClassSet.Of(ObjectClass.Role)));
    }

    private static ObjectClass ClassOf(int id) => id % 2 == 0 ? ObjectClass.Mntner : ObjectClass.Person;

    private static PrimaryKeyTable Build(
        ulong[] hashes, Func<int, ObjectClass> classOf, Func<int, int, bool> sameKey, Action<int> superseded)
    {
        using BatchMemory memory = new(KeySegment.Groups);
        using KeyCollector collector = new();
        List<(KeySegment, int)> segments = [];
        for (int id = 0; id < hashes.Length; id++)
        {
            collector.Add(hashes[id], id - (id / 700 * 700));
            if (id % 700 == 699 || id == hashes.Length - 1)
            {
                segments.Add((collector.Seal(memory), id / 700 * 700));
            }
        }

        return PrimaryKeyTable.Build(segments, classOf, sameKey, superseded);
    }

    private static List<int> Found(PrimaryKeyTable table, ulong hash, ObjectClassSet classes)
    {
        List<int> found = [];
        foreach (int id in table.Find(hash, classes))
        {
            found.Add(id);
        }

        return found;
    }

    private static ulong Hash(string key) => KeyText.Hash(0, Encoding.ASCII.GetBytes(key));
}
