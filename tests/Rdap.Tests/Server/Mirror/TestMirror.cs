using System.Text;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Server.Mirror;
using Rdap.Server.Options;
using Rdap.Server.Reload;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

/// <summary>A mirror of a source TEST, with a publisher of its own that has a snapshot of five objects, a clock and a folder.</summary>
internal sealed class TestMirror : IAsyncDisposable
{
    private readonly List<IDisposable> _owned = [];

    public TestMirror()
    {
        Publisher = new TestPublisher(Time);
        File.WriteAllText(Folder["public.pem"], Publisher.Key.PublicKey.ToPem());
        Follower = Open();
        Assert.Null(Follower.Restore(2, Stop, out _));
        Publisher.AddSnapshot(1, "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: E");
        Publisher.Notify();
    }

    public TestFolder Folder { get; } = new();

    public FakeTime Time { get; } = new();

    public LiveRegistry Live { get; } = new(["TEST"]);

    public TestPublisher Publisher { get; }

    public Follower Follower { get; private set; }

    /// <summary>Other origins that the files of the next mirror may be on.</summary>
    public string[] Origins { get; set; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<FollowStep> PollAsync() => Follower.PollAsync(LoadPriority.Normal, Stop);

    /// <summary>The keys of what is in service, in its order, and the version.</summary>
    public (string Objects, long Version) Serves()
    {
        SourceSnapshot source = Live.Current.Sources[0];
        Assert.Same(source, Follower.Held!.Source);
        IEnumerable<int> ids = Enumerable.Range(0, source.IdCount).Where(id => !source.IsSuperseded(id));
        return (string.Join(' ', ids.Select(id => Encoding.UTF8.GetString(source.Get(id).KeyValue))), Follower.Held.Version);
    }

    /// <summary>Waits until nothing is left to do in the background.</summary>
    public async Task RestAsync()
    {
        while (Follower.Base.IsMaking)
        {
            await Follower.Base.WhenIdle;
            await Follower.TakeMergedAsync();
        }
    }

    /// <summary>Ends it as a program ends, and begins it anew.</summary>
    /// <param name="meanwhile">What happens while it is away.</param>
    /// <param name="isThere">Whether it is expected to find something.</param>
    public async Task RestartAsync(Action? meanwhile = null, bool isThere = true)
    {
        await RestAsync();
        await Follower.DisposeAsync();
        meanwhile?.Invoke();
        Follower = Open();
        Assert.Equal(isThere, Follower.Restore(2, Stop, out _) is not null);
    }

    /// <summary>Another mirror in its place, with other options.</summary>
    public async Task ReplaceAsync(int mostChanges, params string[] urls)
    {
        await Follower.DisposeAsync();
        Follower = Open(mostChanges, urls);
        Follower.Restore(2, Stop, out _);
    }

    public async ValueTask DisposeAsync()
    {
        await Follower.DisposeAsync();
        _owned.ForEach(static one => one.Dispose());
        Publisher.Dispose();
        Folder.Dispose();
    }

    private Nrtm4Follower Open() => Open(FollowerBase.MostChanges, []);

    private Nrtm4Follower Open(int mostChanges, string[] urls)
    {
        SourceOptions options = new() { Name = "TEST", Mirror = new() { Urls = urls.Length == 0 ? [Publisher.Folder] : urls, Origins = Origins, Key = Folder["public.pem"] } };
        Nrtm4Limits limits = new();
        FollowerFetcher fetcher = new(new FetchOptions { MaxBytes = 1 << 20 }, Time, limits);
        _owned.Add(fetcher);
        FollowerBase kept = new("TEST", new SnapshotStore(Folder.Path, false), mostChanges);
        return new Nrtm4Follower(options, new ReloadOptions(), fetcher, new FollowerFolder(Folder["TEST.mirror"]), kept, Live, Time, limits);
    }
}
