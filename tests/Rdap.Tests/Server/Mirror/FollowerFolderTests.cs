using Rdap.Bulk.Nrtm4;
using Rdap.Server.Mirror;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

public sealed class FollowerFolderTests : IDisposable
{
    private static readonly Guid Session = Guid.NewGuid();

    private readonly TestFolder _folder = new();
    private readonly Nrtm4PrivateKey _key = Nrtm4PrivateKey.Create();

    private string Path => _folder["TEST.mirror"];

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_known_is_read_as_it_was_written(bool isAllKnown)
    {
        using Nrtm4PrivateKey next = Nrtm4PrivateKey.Create();
        FollowerState state = isAllKnown
            ? new(
                "print", new Nrtm4TrustedKeys(_key.PublicKey, next.PublicKey), new DateTimeOffset(2026, 11, 28, 1, 2, 3, TimeSpan.Zero), "https://a.example/x.jose",
                new Nrtm4State(Session, 7, [new Nrtm4FileReference(6, "six", Nrtm4Hash.Of("6"u8)), new Nrtm4FileReference(7, "seven", Nrtm4Hash.Of("7"u8))]))
            : new("print", new Nrtm4TrustedKeys(_key.PublicKey), null, null, null);
        FollowerFolder folder = new(Path);
        folder.Prepare();
        folder.WriteState(state);

        FollowerState read = new FollowerFolder(Path).ReadState()!;
        Assert.Equal((state.ConfiguredKey, state.Timestamp, state.Url), (read.ConfiguredKey, read.Timestamp, read.Url));
        Assert.Equal((state.Keys.Current.Thumbprint, state.Keys.Next?.Thumbprint), (read.Keys.Current.Thumbprint, read.Keys.Next?.Thumbprint));
        Assert.Equal((state.Have?.Session, state.Have?.Version), (read.Have?.Session, read.Have?.Version));
        Assert.Equal(state.Have?.Known, read.Have?.Known);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"ConfiguredKey":"x","CurrentKey":"no key","Known":[]}""")]
    [InlineData("""{"ConfiguredKey":"x","CurrentKey":5,"Known":[]}""")]
    public void What_cannot_be_read_is_as_if_it_were_not_there(string state)
    {
        FollowerFolder folder = new(Path);
        Assert.Null(folder.ReadState());
        folder.Prepare();
        Assert.Null(folder.ReadState());
        File.WriteAllText(System.IO.Path.Combine(Path, "state.json"), state);
        Assert.Null(folder.ReadState());
    }

    [Fact]
    public void A_state_that_cannot_be_written_leaves_the_one_before()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full here");
        FollowerFolder folder = new(Path);
        folder.Prepare();
        FollowerState state = new("print", new Nrtm4TrustedKeys(_key.PublicKey), null, "one", null);
        folder.WriteState(state);
        File.CreateSymbolicLink(System.IO.Path.Combine(Path, "state.json" + FollowerFolder.Partial), "/dev/full");
        Assert.Equal(FollowProblem.NotStored, Assert.Throws<FollowException>(() => folder.WriteState(state with { Url = "two" })).Problem);
        Assert.Equal("one", folder.ReadState()!.Url);

        // What is left of it goes with the next start.
        folder.Prepare();
        folder.WriteState(state with { Url = "two" });
        Assert.Equal("two", folder.ReadState()!.Url);
    }

    [Fact]
    public void Only_unfinished_files_go_at_the_start()
    {
        FollowerFolder folder = new(Path);
        folder.Prepare();
        string delta = folder.DeltaPath(Session, 2);
        File.WriteAllText(delta, "");
        File.WriteAllText(folder.DeltaPath(Session, 3) + FollowerFolder.Partial, "");
        folder.Prepare();
        Assert.Equal([delta], Directory.EnumerateFiles(Path));
    }

    [Fact]
    public void Only_deltas_that_are_to_go_go()
    {
        FollowerFolder folder = new(Path);
        folder.Prepare();
        Guid other = Guid.NewGuid();
        foreach ((Guid session, int version) in new[] { (Session, 2), (Session, 3), (Session, 4), (Session, 10), (Session, 11), (other, 5) })
        {
            File.WriteAllText(folder.DeltaPath(session, version), "");
        }

        File.WriteAllText(folder.SnapshotPath, "");
        folder.DeleteDeltas(static (session, version) => session != Session || version is <= 3 or > 10);
        Assert.Equal([folder.DeltaPath(Session, 10), folder.DeltaPath(Session, 4), folder.SnapshotPath], Directory.EnumerateFiles(Path).Order(StringComparer.Ordinal));
    }
}
