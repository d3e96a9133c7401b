using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry;

public sealed class SnapshotBuilderTests
{
    [Fact]
    public void Objects_keep_their_bytes_and_their_order()
    {
        string[] objects = [.. Enumerable.Range(0, 5_000).Select(i => $"mntner:  M{i}-MNT\nremarks: {new string('x', i % 300)}\nsource: TEST\n")];
        SourceSnapshot source = TestRegistry.Source(string.Join('\n', objects));
        Assert.Equal(objects, Enumerable.Range(0, source.IdCount).Select(id => Encoding.UTF8.GetString(source.Get(id).ToText())));
        Assert.Equal(objects.Sum(o => o.Length), source.TextBytes);
    }

    [Fact]
    public void Objects_are_taken_from_the_middle_of_a_text()
    {
        byte[] chunk = "mntner: A-MNT\nsource: TEST\n\nmntner: B-MNT\nsource: TEST\n"u8.ToArray();
        using SnapshotBuilder builder = new();
        ObjectBatch batch = builder.NewBatch();
        Assert.Equal(AddOutcome.Added, batch.Add(chunk, 0, 27));
        Assert.Equal(AddOutcome.Added, batch.Add(chunk, 28, 26));
        builder.Commit(batch);
        SourceSnapshot source = builder.Freeze(new SourceInfo { Name = "TEST" }, threads: 2);
        Assert.Equal("mntner: B-MNT\nsource: TEST"u8, source.Get(1).ToText());
        Assert.Equal(2, source.CountOf(ObjectClass.Mntner));
        Assert.Equal(0, builder.Count);
    }

    [Theory]
    [InlineData("mntner: A-MNT\nremarks: old\n\nmntner: a-mnt\nremarks: new\n")]
    [InlineData("inetnum: 192.0.2.0 - 192.0.2.255\nnetname: X\n\ninetnum: 192.0.2.0/24\nnetname: Y\n")]
    [InlineData("route: 192.0.2.0/24\norigin: AS64496\n\nroute: 192.0.2.0/24\norigin: as64496\n")]
    [InlineData("domain: 2.0.192.in-addr.arpa\n\ndomain: 2.0.192.IN-ADDR.ARPA\n")]
    public void The_last_of_two_objects_with_one_key_stands(string objects)
    {
        SourceSnapshot source = TestRegistry.Source(objects);
        Assert.Equal((2, 1, 1), (source.IdCount, source.ObjectCount, source.DuplicateCount));
        Assert.True(source.IsSuperseded(0));
        Assert.False(source.IsSuperseded(1));
    }

    [Theory]
    [InlineData("route: 192.0.2.0/24\norigin: AS64496\n\nroute: 192.0.2.0/24\norigin: AS64497\n")]
    [InlineData("mntner: DOUBLE\n\norganisation: DOUBLE\n")]
    [InlineData("person: A\nnic-hdl: X1\n\nrole: A\nnic-hdl: X1\n")]
    [InlineData("schema: ROUTE\n\nnamespace: ROUTE\n")]
    public void Objects_with_different_keys_both_stand(string objects) => Assert.Equal(2, TestRegistry.Source(objects).ObjectCount);

    [Fact]
    public void A_superseded_object_is_found_under_no_key()
    {
        RegistrySnapshot registry = TestRegistry.Of("mntner: A-MNT\nadmin-c: OLD1\n\nmntner: A-MNT\nadmin-c: NEW1\n");
        LookupResult result = new();
        RegistryLookup.Find(registry, new LookupQuery { Kind = LookupKeyKind.Text, Text = "A-MNT"u8 }, result);
        Assert.Equal([new ObjectRef(0, 1)], result.Found.ToArray());
        result.Clear();
        RegistryLookup.FindInverse(registry, 0, AttributeSet.Of(AttributeName.AdminC), "OLD1"u8, ObjectClassSet.All, result, 10);
        Assert.Equal(0, result.Count);
    }

    [Fact]
    public void Random_registries_answer_as_a_naive_scan_does()
    {
        Random random = new(11);
        string[] maintainers = [.. Enumerable.Range(0, 40).Select(i => $"M{i}-MNT")];
        (string Text, string Key, string[] By)[] objects = [.. Enumerable.Range(0, 3_000).Select(i =>
        {
            string[] by = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => maintainers[random.Next(40)])];
            return ($"person: Some{i % 50} Body{i % 7}\nnic-hdl: P{i}-TEST\nmnt-by: {string.Join(", ", by)}\nsource: TEST\n", $"P{i}-TEST", by);
        })];
        RegistrySnapshot registry = TestRegistry.Of(string.Join('\n', objects.Select(o => o.Text)));
        LookupResult result = new();
        foreach (string maintainer in maintainers)
        {
            result.Clear();
            RegistryLookup.FindInverse(registry, 0, AttributeSet.Of(AttributeName.MntBy), Encoding.UTF8.GetBytes(maintainer), ObjectClassSet.All, result, int.MaxValue);
            Assert.Equal(objects.Where(o => o.By.Contains(maintainer)).Select(o => o.Key), result.Found.ToArray().Select(registry.Key));
        }

        for (int i = 0; i < 350; i++)
        {
            result.Clear();
            RegistryLookup.Find(registry, new LookupQuery { Kind = LookupKeyKind.Text, Text = Encoding.UTF8.GetBytes($"BODY{i % 7} some{i % 50}") }, result);
            Assert.Equal(objects.Where((_, n) => n % 50 == i % 50 && n % 7 == i % 7).Select(o => o.Key), result.Found.ToArray().Select(registry.Key));
        }
    }
}
