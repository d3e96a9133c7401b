using System.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Server.Mirror;
using Rdap.Server.Reload;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

public sealed class FollowerBaseTests : IDisposable
{
    private static readonly Guid Session = Guid.NewGuid();

    private readonly TestFolder _folder = new();
    private readonly List<FollowerMerge> _ended = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_saved_is_restored_with_session_and_version()
    {
        await using FollowerBase first = Open();
        Assert.Null(first.Restore(1, Stop, out HeldVersion? held, out string? problem));
        Assert.Null(held);
        HeldVersion serving = new(Session, 5, TestRegistry.Source("mntner: A\n\nmntner: B"));
        first.Begin(serving);
        await first.WhenIdle;

        // There was nothing to merge: it stays as it is.
        Assert.Null(await first.TakeAsync(serving));
        Assert.Equal(new FollowerMerge(null, null), Assert.Single(_ended));
        Assert.Equal(5, first.SavedVersion(Session));
        Assert.Null(first.SavedVersion(Guid.NewGuid()));

        await using FollowerBase second = Open();
        Assert.NotNull(second.Restore(1, Stop, out held, out problem));
        Assert.Equal((Session, 5, 2), (held!.Session, held.Version, held.Source.ObjectCount));
        Assert.Equal(5, second.SavedVersion(Session));
        Assert.Null(problem);
        second.Begin(held);
        Assert.True(second.WhenIdle.IsCompleted);
    }

    [Fact]
    public async Task What_takes_the_place_of_something_that_is_being_saved_is_saved_itself()
    {
        SourceSnapshot large = TestRegistry.Source(string.Join("\n\n", Enumerable.Range(0, 20_000).Select(i => $"mntner: M{i}\nremarks: {new string('x', 100)}")));
        for (int i = 0; i < 20; i++)
        {
            await using FollowerBase kept = Open();
            kept.Begin(new HeldVersion(Guid.NewGuid(), 9, large));
            await Task.Yield();
            kept.Forget();
            HeldVersion serving = new(Guid.NewGuid(), 1, TestRegistry.Source("mntner: A"));
            kept.Begin(serving);
            await kept.WhenIdle;
            await kept.TakeAsync(serving);
            Assert.Equal(1, kept.SavedVersion(serving.Session));
        }
    }

    [Fact]
    public async Task What_another_version_of_the_program_has_saved_is_read_anew()
    {
        SourceSnapshot saved = TestRegistry.Source("mntner: A\n\nmntner: B");
        Assert.Null(new SnapshotStore(_folder.Path, false).Save(saved, null, new SnapshotStamp("0", "mirror", $"{Session:D} 5"), Stop));
        await using FollowerBase kept = Open();
        Assert.NotNull(kept.Restore(1, Stop, out HeldVersion? held, out _));
        kept.Begin(held!);
        await kept.WhenIdle;
        HeldVersion anew = (await kept.TakeAsync(held))!;
        Assert.Equal((Session, 5, "A B"), (anew.Session, anew.Version, KeysOf(anew.Source)));
        Assert.False(anew.Source.SharesObjectsWith(held!.Source));
        Assert.Equal(new FollowerMerge(null, null), Assert.Single(_ended));
        kept.Begin(anew);
        Assert.True(kept.WhenIdle.IsCompleted);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("of files")]
    public async Task What_is_no_mirror_s_is_not_used_and_said(string kind)
    {
        SnapshotStore store = new(_folder.Path, false);
        Assert.Null(store.Save(TestRegistry.Source("mntner: A"), null, new SnapshotStamp("0", "files", "x"), Stop));
        if (kind == "damaged")
        {
            File.WriteAllText(store.PathOf("TEST"), "x");
        }

        await using FollowerBase kept = Open();
        Assert.Null(kept.Restore(1, Stop, out HeldVersion? held, out string? problem));
        Assert.Null(held);
        Assert.NotNull(problem);
    }

    [Fact]
    public async Task It_begins_only_when_it_is_time_to()
    {
        await using FollowerBase kept = Open(mostChanges: 2);
        HeldVersion serving = new(Session, 1, TestRegistry.Source("mntner: A"));
        kept.Begin(serving);
        await SavedAsync(kept, serving);

        // Saved, and little lies over it.
        kept.Begin(serving = With(serving, 2, "B"));
        Assert.True(kept.WhenIdle.IsCompleted);
        kept.Begin(serving = With(serving, 3, "C"));
        Assert.Null(await kept.TakeAsync(serving));

        // Too much lies over it.
        kept.Begin(serving = With(serving, 4, "D"));
        serving = await SavedAsync(kept, serving);
        Assert.Equal((0, 4), (serving.Source.Changes, serving.Source.ObjectCount));
        Assert.Equal(4, kept.SavedVersion(Session));

        // Many deltas, though they hold little; and another session.
        kept.Begin(serving = serving with { Version = 4 + 1440 });
        await SavedAsync(kept, serving);
        kept.Begin(serving with { Session = Guid.NewGuid() });
        await kept.WhenIdle;
        await kept.TakeAsync(serving);
        Assert.Null(kept.SavedVersion(Session));
        Assert.Equal(4, _ended.Count);
    }

    [Fact]
    public async Task What_is_to_begin_while_something_is_under_way_is_put_off_until_that_was_taken()
    {
        await using FollowerBase kept = Open(mostChanges: 0);
        HeldVersion serving = new(Session, 1, TestRegistry.Source("mntner: A"));
        kept.Begin(serving);
        Assert.False(kept.IsPutOff);
        serving = Later(kept, serving, 2, "B");
        kept.Begin(serving);
        Assert.True(kept.IsPutOff);
        Assert.Same(serving, await SavedAsync(kept, serving));
        Assert.True(kept.IsPutOff);
        Assert.Equal(1, kept.SavedVersion(Session));
        kept.Begin(serving);
        Assert.False(kept.IsPutOff);
        Assert.Equal("A B", KeysOf((await SavedAsync(kept, serving)).Source));
        Assert.Equal(2, kept.SavedVersion(Session));
    }

    [Fact]
    public async Task Changes_that_came_meanwhile_lie_over_what_was_merged()
    {
        await using FollowerBase kept = Open(isSaving: false, mostChanges: 1);
        HeldVersion serving = With(new(Session, 1, TestRegistry.Source("mntner: A\n\nmntner: B")), 2, "B", "C");
        kept.Begin(serving);
        serving = Later(kept, serving, 3, "D");
        serving = Later(kept, serving, 4, "A", "E");
        await kept.WhenIdle;
        HeldVersion merged = (await kept.TakeAsync(serving))!;
        Assert.Equal((Session, 4), (merged.Session, merged.Version));
        Assert.Equal("B C D A E", KeysOf(merged.Source));
        Assert.Equal(KeysOf(serving.Source), KeysOf(merged.Source));
        Assert.InRange(merged.Source.Changes, 1, 4);
        Assert.Same(serving.Source.Info, merged.Source.Info);
        Assert.Empty(_ended);
        Assert.Null(await kept.TakeAsync(merged));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_another_snapshot_takes_the_place_of_is_not_taken(bool isForgotten)
    {
        await using FollowerBase kept = Open(isSaving: false, mostChanges: 0);
        kept.Begin(With(new(Session, 1, TestRegistry.Source("mntner: A")), 2, "B"));
        if (isForgotten)
        {
            kept.Forget();
        }

        await kept.WhenIdle;
        Assert.Null(await kept.TakeAsync(new HeldVersion(isForgotten ? Session : Guid.NewGuid(), 1, TestRegistry.Source("mntner: Z"))));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said_and_the_merged_source_is_taken_all_the_same()
    {
        File.WriteAllText(_folder["file"], "");
        await using FollowerBase kept = new("TEST", new SnapshotStore(_folder["file"], false), 0) { Ended = _ended.Add };
        HeldVersion serving = With(new(Session, 1, TestRegistry.Source("mntner: A")), 2, "B");
        kept.Begin(serving);
        await kept.WhenIdle;
        Assert.Equal(0, (await kept.TakeAsync(serving))!.Source.Changes);
        Assert.NotNull(Assert.Single(_ended).SaveProblem);
        Assert.Null(kept.SavedVersion(Session));
    }

    private FollowerBase Open(bool isSaving = true, int mostChanges = FollowerBase.MostChanges) =>
        new("TEST", new SnapshotStore(isSaving ? _folder.Path : null, false), mostChanges) { Ended = _ended.Add };

    private static async Task<HeldVersion> SavedAsync(FollowerBase kept, HeldVersion serving)
    {
        await kept.WhenIdle;
        return await kept.TakeAsync(serving) ?? serving;
    }

    private static HeldVersion Later(FollowerBase kept, HeldVersion held, long version, params string[] names)
    {
        kept.Note(held.Session, version, Changes(names));
        return With(held, version, names);
    }

    private static HeldVersion With(HeldVersion held, long version, params string[] names)
    {
        SourceInfo info = held.Source.Info with { Identity = $"{version}" };
        return new HeldVersion(held.Session, version, held.Source.With(Changes(names), info, out _));
    }

    private static List<SourceChange> Changes(string[] names) => [.. names.Select(static name => SourceChange.AddOrModify(Encoding.UTF8.GetBytes("mntner: " + name)))];

    private static string KeysOf(SourceSnapshot source) => string.Join(
        ' ', Enumerable.Range(0, source.IdCount).Where(id => !source.IsSuperseded(id)).Select(id => Encoding.UTF8.GetString(source.Get(id).KeyValue)));
}
