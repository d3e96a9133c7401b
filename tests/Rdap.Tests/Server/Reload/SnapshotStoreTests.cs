using Rdap.Registry;
using Rdap.Server.Reload;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class SnapshotStoreTests : IDisposable
{
    private static readonly SnapshotStamp Stamp = new("1", "options", "inputs");

    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_saved_is_restored_with_its_stamp()
    {
        var store = new SnapshotStore(_folder["new"], keepsHistory: false);
        Assert.Null(store.Restore("TEST", "options", 1, Stop, out string? problem));
        Assert.Null(problem);
        Assert.Null(store.Save(Source("one"), null, Stamp, Stop));

        RestoredSource found = store.Restore("TEST", "options", 1, Stop, out problem)!;
        Assert.Null(problem);
        Assert.Equal(Stamp, found.Stamp);
        Assert.Equal(1, found.Snapshot.ObjectCount);
        Assert.Equal("TEST", found.Snapshot.Info.Name);
        Assert.Equal([store.PathOf("TEST")], Directory.GetFiles(_folder["new"]));
    }

    [Fact]
    public void Other_options_or_another_name_make_it_useless()
    {
        var store = new SnapshotStore(_folder.Path, keepsHistory: false);
        Assert.Null(store.Save(Source("one"), null, Stamp, Stop));
        Assert.Null(store.Restore("TEST", "others", 1, Stop, out string? problem));
        Assert.Contains("options", problem, StringComparison.Ordinal);

        File.Move(store.PathOf("TEST"), store.PathOf("OTHER"));
        Assert.Null(store.Restore("OTHER", "options", 1, Stop, out problem));
        Assert.Contains("TEST", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("short")]
    [InlineData("foreign")]
    [InlineData("changed")]
    [InlineData("folder")]
    public void A_damaged_file_is_a_problem_and_nothing_worse(string kind)
    {
        var store = new SnapshotStore(_folder.Path, keepsHistory: false);
        Assert.Null(store.Save(Source("one"), null, Stamp, Stop));
        string path = store.PathOf("TEST");
        byte[] whole = File.ReadAllBytes(path);
        File.Delete(path);
        switch (kind)
        {
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "short":
                File.WriteAllBytes(path, whole[..(whole.Length - 1)]);
                break;
            case "foreign":
                File.WriteAllText(path, new string('x', 10_000));
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            default:
                whole[^1] ^= 1;
                File.WriteAllBytes(path, whole);
                break;
        }

        Assert.Null(store.Restore("TEST", "options", 1, Stop, out string? problem));
        Assert.Equal(kind == "folder", problem is null);
    }

    [Fact]
    public void A_save_that_is_ended_leaves_the_file_from_before()
    {
        var store = new SnapshotStore(_folder.Path, keepsHistory: false);
        Assert.Null(store.Save(Source("one"), null, Stamp, Stop));
        byte[] before = File.ReadAllBytes(store.PathOf("TEST"));

        Assert.ThrowsAny<OperationCanceledException>(() => store.Save(Source("two"), null, Stamp, new CancellationToken(true)));
        Assert.Equal(before, File.ReadAllBytes(store.PathOf("TEST")));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_a_killed_run_left_is_removed_and_nothing_else()
    {
        var store = new SnapshotStore(_folder.Path, keepsHistory: false);
        File.WriteAllText(_folder["TEST.snapshot.part"], "half");
        File.WriteAllText(_folder["TEST.history.part"], "half");
        File.WriteAllText(_folder["OTHER.snapshot.part"], "somebody else's");
        store.RemoveLeftovers(["TEST"]);
        Assert.Equal([_folder["OTHER.snapshot.part"]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_a_file_is_said()
    {
        File.WriteAllText(_folder["file"], "");
        Assert.NotNull(new SnapshotStore(_folder["file"], keepsHistory: false).Save(Source("one"), null, Stamp, Stop));
    }

    private static SourceSnapshot Source(string name) => TestRegistry.Source($"mntner:         {name}\nsource:         TEST\n");
}
