using System.Text;
using Rdap.Registry;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class SnapshotDiffTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_differs_is_what_a_naive_comparison_finds(int threads)
    {
        for (int seed = 0; seed < 150; seed++)
        {
            Random random = new(seed);
            List<string> first = RandomRegistry.Objects(random, random.Next(80));
            List<string> second = RandomRegistry.Change(random, first);
            SourceSnapshot old = Source(first), next = Source(second);
            SnapshotChanges changes = SnapshotDiff.Compare(old, next, threads, Stop);
            Dictionary<string, string> before = ByKey(old), now = ByKey(next);

            Assert.Equal(now.Keys.Except(before.Keys).Order(StringComparer.Ordinal), KeysOf(next, changes.All.Where(static c => c.IsAddition).Select(static c => c.New)));
            Assert.Equal(before.Keys.Except(now.Keys).Order(StringComparer.Ordinal), KeysOf(old, changes.All.Where(static c => c.IsDeletion).Select(static c => c.Old)));
            ObjectChange[] changed = [.. changes.All.Where(static c => !c.IsAddition && !c.IsDeletion)];
            Assert.Equal(now.Keys.Where(k => before.TryGetValue(k, out string? text) && text != now[k]).Order(StringComparer.Ordinal), KeysOf(next, changed.Select(static c => c.New)));
            Assert.All(changed, c => Assert.Equal(KeyOf(old, c.Old), KeyOf(next, c.New)));
            Assert.Equal(changes.All.Count(), changes.Count);
            Assert.Equal((changed.Length, now.Keys.Except(before.Keys).Count(), before.Keys.Except(now.Keys).Count()), (changes.Changed, changes.Added, changes.Deleted));
        }
    }

    [Fact]
    public void A_source_does_not_differ_from_itself_loaded_in_another_order_with_other_codes()
    {
        List<string> objects = RandomRegistry.Objects(new Random(7), 3_000);
        List<string> distinct = [.. objects.GroupBy(RandomRegistry.KeyOf).Select(static g => g.Last())];
        SourceSnapshot one = Source(distinct);
        SourceSnapshot other = Source([.. Enumerable.Reverse(distinct)]);
        Assert.Equal(0, SnapshotDiff.Compare(one, one, 2, Stop).Count);
        Assert.Equal(0, SnapshotDiff.Compare(one, other, 2, Stop).Count);
        Assert.Equal(0, SnapshotDiff.Compare(other, one, 1, Stop).Count);
    }

    [Fact]
    public void Changes_come_in_the_order_of_the_new_load_and_deletions_in_that_of_the_old()
    {
        SourceSnapshot old = TestRegistry.Source("mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n");
        SourceSnapshot next = TestRegistry.Source("mntner: E\n\nmntner: C\ndescr: new\n\nmntner: A\n");
        Assert.Equal(
            [new ObjectChange(-1, 0), new ObjectChange(2, 1), new ObjectChange(1, -1), new ObjectChange(3, -1)],
            SnapshotDiff.Compare(old, next, 1, Stop).All);
    }

    [Theory]
    [InlineData("inetnum: 192.0.2.0 - 192.0.2.255", "inetnum: 192.0.2.0/24")]
    [InlineData("aut-num: AS64496", "aut-num: as64496")]
    [InlineData("mntner: A-MNT", "mntner: a-mnt")]
    [InlineData("domain: 2.0.192.in-addr.arpa", "domain: 2.0.192.IN-ADDR.ARPA.")]
    [InlineData("route: 192.0.2.0/24\norigin: AS64496", "route: 192.0.2.0/24\ndescr: x\norigin: as64496")]
    public void A_key_written_otherwise_is_the_same_object_changed(string before, string now)
        => Assert.Equal([new ObjectChange(0, 0)], SnapshotDiff.Compare(TestRegistry.Source(before + "\n"), TestRegistry.Source(now + "\n"), 1, Stop).All);

    [Fact]
    public void Of_classes_without_a_table_the_class_is_part_of_the_key()
        => Assert.Equal([new ObjectChange(-1, 0), new ObjectChange(0, -1)],
            SnapshotDiff.Compare(TestRegistry.Source("tinc-key: A\n"), TestRegistry.Source("registry: A\n"), 1, Stop).All);

    [Fact]
    public void Many_parts_are_compared_side_by_side()
    {
        SourceSnapshot Make(int skipped, int changed) => TestRegistry.Source(string.Join("\n\n", Enumerable.Range(0, 150_000).Where(i => i != skipped)
            .Select(i => i == changed ? $"mntner: M{i}\ndescr: y" : $"mntner: M{i}\ndescr: x")));
        SnapshotChanges changes = SnapshotDiff.Compare(Make(70_000, -1), Make(3, 140_000), 2, Stop);
        Assert.Equal([new ObjectChange(-1, 69_999), new ObjectChange(139_999, 139_999), new ObjectChange(3, -1)], changes.All);
    }

    [Fact]
    public void A_cancelled_comparison_ends()
    {
        SourceSnapshot source = TestRegistry.Source("mntner: A\n");
        Assert.Throws<OperationCanceledException>(() => SnapshotDiff.Compare(source, source, 1, new CancellationToken(true)));
    }

    private static SourceSnapshot Source(List<string> objects) => TestRegistry.Source(string.Join("\n\n", objects) + "\n");

    private static Dictionary<string, string> ByKey(SourceSnapshot source) => Enumerable.Range(0, source.IdCount).Where(id => !source.IsSuperseded(id))
        .ToDictionary(id => KeyOf(source, id), id => Encoding.UTF8.GetString(source.Get(id).ToText()), StringComparer.Ordinal);

    private static IEnumerable<string> KeysOf(SourceSnapshot source, IEnumerable<int> ids) => ids.Select(id => KeyOf(source, id)).Order(StringComparer.Ordinal);

    private static string KeyOf(SourceSnapshot source, int id) => RandomRegistry.KeyOf(Encoding.UTF8.GetString(source.Get(id).ToText()));
}
