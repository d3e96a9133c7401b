using System.Globalization;
using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

/// <summary>What changes do to a source. That it then answers as one frozen anew is for OverlayProperties.</summary>
public sealed class OverlayBuilderTests
{
    private static readonly SourceSnapshot Frozen = TestRegistry.Source("""
        mntner: A-MNT

        mntner: B-MNT
        remarks: first

        mntner: B-MNT
        remarks: second

        route: 192.0.2.0/24
        origin: AS1

        route: 192.0.2.0/24
        origin: AS2

        role: Some Role
        nic-hdl: R1-TEST
        """);

    [Fact]
    public void Objects_are_added_modified_and_deleted_in_the_order_of_their_last_change()
    {
        SourceSnapshot next = With(Frozen, out ChangeProblems problems, Add("mntner: C-MNT"), Add("mntner: A-MNT\nremarks: new"), Delete("Route", "192.0.2.0/24as1"), Add("mntner: c-mnt\nremarks: again"));
        Assert.Equal(0, problems.Count);
        Assert.Equal(
            ["mntner: B-MNT\nremarks: second", "route: 192.0.2.0/24\norigin: AS2", "role: Some Role\nnic-hdl: R1-TEST", "mntner: A-MNT\nremarks: new", "mntner: c-mnt\nremarks: again"],
            Texts(next));
        Assert.Equal((5, 1, 4), (next.ObjectCount, next.DuplicateCount, next.Changes));
        Assert.Equal((3, 1), (next.CountOf(ObjectClass.Mntner), next.CountOf(ObjectClass.Route)));
        Assert.Equal(5, Frozen.ObjectCount);
    }

    [Fact]
    public void What_was_laid_over_before_stays_unless_it_changes_again()
    {
        SourceSnapshot one = With(Frozen, out _, Add("mntner: C-MNT"), Add("mntner: D-MNT"), Delete("mntner", "a-mnt"));
        SourceSnapshot two = With(one, out ChangeProblems problems, Delete("mntner", "C-MNT"), Add("mntner: A-MNT\nremarks: back"), Delete("role", "r1-test"));
        Assert.Equal(0, problems.Count);
        Assert.Equal(
            ["mntner: B-MNT\nremarks: second", "route: 192.0.2.0/24\norigin: AS1", "route: 192.0.2.0/24\norigin: AS2", "mntner: D-MNT", "mntner: A-MNT\nremarks: back"],
            Texts(two));
        Assert.Equal(["mntner: C-MNT", "mntner: D-MNT"], Texts(one).TakeLast(2));
    }

    [Fact]
    public void What_cannot_be_done_is_counted_and_named_and_all_else_is_done()
    {
        SourceSnapshot next = With(
            Frozen, out ChangeProblems problems, Delete("mntner", "X-MNT"), Add("no object"), Add("route: 192.0.2.0/24"), Add("inetnum: 999"), Delete("route", "nonsense"),
            Delete("mntner", "A-MNT"), Delete("mntner", "A-MNT"), Add(""), Add("mntner: E-MNT"));
        Assert.Equal((2, 5, 7), (problems.NotThere, problems.NoObject, problems.Count));
        Assert.Equal(new ChangeProblem(ChangeProblemKind.NotThere, "mntner: X-MNT"), problems.Examples[0]);
        Assert.Equal(new ChangeProblem(ChangeProblemKind.NoObject, "no object"), problems.Examples[1]);
        Assert.Equal((5, 2), (next.ObjectCount, next.Changes));
    }

    [Fact]
    public void Of_many_problems_the_first_are_named()
    {
        With(Frozen, out ChangeProblems problems, [.. Enumerable.Range(0, 1000).Select(static i => Delete("mntner", new string('X', 5000) + i.ToString(CultureInfo.InvariantCulture)))]);
        Assert.Equal((1000, 20), (problems.NotThere, problems.Examples.Count));
        Assert.All(problems.Examples, static e => Assert.True(e.Object.Length < 300));
    }

    [Fact]
    public void A_source_stays_itself()
    {
        Assert.Throws<ArgumentException>(() => Frozen.With([], new SourceInfo { Name = "OTHER" }, out _));
        Assert.Throws<ArgumentException>(() => Frozen.With([], new SourceInfo { Name = "TEST", Role = SourceRole.Referral }, out _));
        SourceInfo later = Frozen.Info with { LoadedAt = DateTimeOffset.UnixEpoch };
        SourceSnapshot next = Frozen.With([], later, out _);
        Assert.Equal((later, 0, Frozen.ObjectCount, Frozen.TextBytes), (next.Info, next.Changes, next.ObjectCount, next.TextBytes));
        Assert.Throws<ArgumentException>(() => Frozen.WithInfo(new SourceInfo { Name = "OTHER" }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_known_later_of_a_source_changes_none_of_its_answers(bool isOverlaid)
    {
        SourceSnapshot source = isOverlaid ? With(Frozen, out _, Delete("mntner", "A-MNT"), Add("mntner: F-MNT")) : Frozen;
        SourceSnapshot later = source.WithInfo(source.Info with { Version = 7 });
        Assert.Equal((0, 7), (source.Info.Version, later.Info.Version));
        Assert.True(later.SharesObjectsWith(source));
        Assert.Equal((source.ObjectCount, source.IdCount, source.Changes, source.TextBytes), (later.ObjectCount, later.IdCount, later.Changes, later.TextBytes));
        Assert.Equal(Texts(source), Texts(later));
        SourceDigest digest = SourceDigest.Of(later, 1, default);
        Assert.Equal(digest, SourceDigest.Of(source, 1, default));
        Assert.Equal(SourceDigest.Of(With(source, out _, Add("mntner: G-MNT")), 1, default), SourceDigest.Of(With(later, out _, Add("mntner: G-MNT")), 1, default));
    }

    [Fact]
    public void Bytes_of_text_follow_the_changes()
    {
        SourceSnapshot next = With(Frozen, out _, Delete("mntner", "A-MNT"), Add("mntner: F-MNT"), Add("mntner: F-MNT\nremarks: longer"));
        Assert.Equal(Frozen.TextBytes - Frozen.Get(0).TextLength + "mntner: F-MNT\nremarks: longer".Length, next.TextBytes);
    }

    [Fact]
    public void Deep_nests_and_many_equal_ranges_end()
    {
        // Each lies in the one before; half of them are deleted, the other half is laid over them.
        string[] nest = [.. Enumerable.Range(0, 6000).Select(static i => $"inetnum: 10.0.{i / 256}.{i % 256} - 10.255.255.255")];
        string[] routes = [.. Enumerable.Range(0, 300).Select(static i => $"route: 10.0.0.0/8\norigin: AS{i}")];
        SourceSnapshot source = TestRegistry.Source(string.Join("\n\n", nest.Concat(routes)));
        SourceChange[] changes =
        [
            .. nest.Where(static (_, i) => i % 2 == 0).Select(static n => Delete("inetnum", n[9..])),
            .. nest.Where(static (_, i) => i % 4 == 1).Select(static n => Add(n + "\nnetname: NEW")),
            .. routes.Where(static (_, i) => i % 2 == 0).Select(static r => Add(r + "\nremarks: new")),
        ];
        RegistrySnapshot registry = TestRegistry.Of(With(source, out ChangeProblems problems, changes));
        Assert.Equal(0, problems.Count);
        LookupResult result = new();
        foreach (LookupMatch match in Enum.GetValues<LookupMatch>())
        {
            RegistryLookup.Find(registry, new LookupQuery { Kind = LookupKeyKind.Address, Range = IpRange.Single(IpFamily.V4, 0x0AFFFFFF), Match = match, Limit = 10_000 }, result);
            RegistryLookup.Find(registry, new LookupQuery { Kind = LookupKeyKind.Route, Range = new IpRange(IpFamily.V4, 0x0A000000, 0x0AFFFFFF), Origin = 299, Match = match }, result);
        }

        Assert.True(RegistryLookup.TryFindMostSpecific(registry, IpRange.Single(IpFamily.V4, 0x0AFFFFFF), SourceRole.Registry, out _, out IpRange smallest));
        Assert.Equal((UInt128)0x0A00176F, smallest.First);
        Assert.False(AbuseContacts.Find(registry, new ObjectRef(0, registry.Sources[0].IdCount - 1)).Found);
    }

    [Fact]
    public void Questions_over_both_allocate_nothing()
    {
        RegistrySnapshot registry = TestRegistry.Of(With(Frozen, out _, Add("mntner: A-MNT\nremarks: new"), Add("inetnum: 192.0.2.0/24"), Add("route: 192.0.2.0/24\norigin: AS3")));
        LookupResult result = new();
        Assert.Equal(0, Allocated.Least(() =>
        {
            result.Clear();
            foreach (LookupMatch match in (ReadOnlySpan<LookupMatch>)[LookupMatch.ExactOrLess, LookupMatch.Exact, LookupMatch.OneLess, LookupMatch.AllLess, LookupMatch.OneMore, LookupMatch.AllMore])
            {
                RegistryLookup.Find(registry, new LookupQuery { Kind = LookupKeyKind.Address, Range = IpRange.Single(IpFamily.V4, 0xC0000201), Match = match }, result);
            }

            RegistryLookup.Find(registry, new LookupQuery { Kind = LookupKeyKind.Text, Text = "A-MNT"u8 }, result);
        }));
    }

    private static SourceSnapshot With(SourceSnapshot source, out ChangeProblems problems, params SourceChange[] changes) => source.With(changes, source.Info, out problems);

    private static SourceChange Add(string text) => SourceChange.AddOrModify(Encoding.UTF8.GetBytes(text));

    private static SourceChange Delete(string className, string key) => SourceChange.Delete(Encoding.UTF8.GetBytes(className), Encoding.UTF8.GetBytes(key));

    private static IEnumerable<string> Texts(SourceSnapshot source) =>
        Enumerable.Range(0, source.IdCount).Where(id => !source.IsSuperseded(id)).Select(id => Encoding.UTF8.GetString(source.Get(id).ToText()).TrimEnd());
}
