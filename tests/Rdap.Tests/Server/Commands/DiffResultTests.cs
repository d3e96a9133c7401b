using Rdap.Server.Commands;
using Xunit;

namespace Rdap.Tests.Server.Commands;

public sealed class DiffResultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Counts_are_those_of_a_naive_comparison_and_nothing_differs_if_and_only_if_the_digests_do_not()
    {
        for (int seed = 0; seed < 80; seed++)
        {
            Random random = new(seed);
            List<string> first = RandomRegistry.Objects(random, random.Next(60));
            List<string> second = seed % 4 == 0 ? [.. first] : RandomRegistry.Change(random, first);
            Dictionary<string, string> before = ByKey(first), now = ByKey(second);
            DiffResult result = Compare(string.Join("\n\n", first), string.Join("\n\n", second));
            Assert.Equal(now.Keys.Except(before.Keys).Count(), result.Counts.Added);
            Assert.Equal(before.Keys.Except(now.Keys).Count(), result.Counts.Deleted);
            Assert.Equal(now.Count(o => before.TryGetValue(o.Key, out string? text) && text != o.Value), result.Counts.Changed);
            Assert.Equal(result.Counts.All, result.Differences.Count);
            Assert.Equal(result.Counts.All, result.ByClass.Sum(static c => c.Value.All));
            Assert.Equal(result.Counts.All, result.ByHolder.Sum(static h => h.Value.All));
            Assert.Equal(result.Counts.All == 0, result.First.Snapshot.Digest == result.Second.Snapshot.Digest);
        }
    }

    [Fact]
    public void What_is_published_alike_does_not_differ()
    {
        DiffResult result = Compare("mntner: A\nremarks: b", "mntner: A\r\nremarks: b\r");
        Assert.Equal(0, result.Counts.All);
        Assert.Equal(result.First.Snapshot.Digest, result.Second.Snapshot.Digest);
    }

    [Fact]
    public void The_holder_is_the_organisation_else_the_maintainer_and_both_hold_themselves()
    {
        DiffResult result = Compare(
            "mntner: GONE-MNT\nmnt-by: OTHER-MNT\n\nroute: 192.0.2.0/24\norigin: AS1\nmnt-by: OLD-MNT",
            "organisation: ORG-A\nmnt-by: A-MNT\n\ninetnum: 192.0.2.0/24\norg: ORG-A\nmnt-by: A-MNT\n\nmntner: M-MNT\nmnt-by: A-MNT\n\nmntner: N-MNT\norg: ORG-A\n\n"
            + "aut-num: AS1\nmnt-by: b-mnt, C-MNT\n\naut-num: AS2\nmnt-by: B-MNT\n\nperson: A\nnic-hdl: A1\n\nroute: 192.0.2.0/24\norigin: AS1\nmnt-by: NEW-MNT\n\nkey-x: K");
        Assert.Equal(
            ["ORG-A 3/0/0", "- 2/0/0", "b-mnt 2/0/0", "GONE-MNT 0/0/1", "M-MNT 1/0/0", "NEW-MNT 0/1/0"],
            result.ByHolder.Select(static h => $"{h.Key} {h.Value.Added}/{h.Value.Changed}/{h.Value.Deleted}"));
        Assert.Equal(6, result.HolderCount);
        Assert.Equal(
            ["inetnum 1", "route 1", "aut-num 2", "organisation 1", "person 1", "mntner 3", "key-x 1"],
            result.ByClass.OrderBy(static c => Array.IndexOf(["inetnum", "route", "aut-num", "organisation", "person", "mntner", "key-x"], c.Key))
                .Select(static c => $"{c.Key} {c.Value.All}"));
        Assert.Equal("key-x", result.ByClass.Last().Key);
    }

    private static Dictionary<string, string> ByKey(IEnumerable<string> objects)
    {
        Dictionary<string, string> byKey = new(StringComparer.OrdinalIgnoreCase);
        foreach (string text in objects)
        {
            byKey[RandomRegistry.KeyOf(text)] = text;
        }

        return byKey;
    }

    internal static DiffResult Compare(string first, string second) => DiffCommand.Compare(
        new DiffSide("first.db", TestRegistry.Source(first), 0), new DiffSide("second.db", TestRegistry.Source(second), 3), null, Stop);
}
