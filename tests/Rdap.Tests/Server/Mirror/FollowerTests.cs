using System.IO.Compression;
using System.Text;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Server.Mirror;
using Rdap.Server.Options;
using Rdap.Server.Reload;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

/// <summary>A mirror, and publishers that do right and wrong.</summary>
public sealed class FollowerTests : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeTime _time = new();
    private readonly LiveRegistry _live = new(["TEST"]);
    private readonly TestPublisher _publisher;
    private readonly List<IDisposable> _owned = [];
    private Follower _follower;

    public FollowerTests()
    {
        _publisher = new TestPublisher(_time);
        File.WriteAllText(_folder["public.pem"], _publisher.Key.PublicKey.ToPem());
        _follower = Open();
        Assert.Null(_follower.Restore(2, Stop));
        _publisher.AddSnapshot(1, "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: E");
        _publisher.Notify();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _follower.DisposeAsync();
        _owned.ForEach(static one => one.Dispose());
        _publisher.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_begins_with_the_snapshot_and_goes_on_with_deltas()
    {
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await PollAsync());
        Assert.Equal(("A B C D E", 1), Serves());
        _publisher.AddDelta(2, "mntner: F");
        _publisher.AddDelta(3, "mntner: G", "mntner: A\nremarks: new");
        _publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.Equal(("B C D E F G A", 3), Serves());
        Assert.Contains("3", _follower.Held!.Source.Info.Identity, StringComparison.Ordinal);
        Assert.Equal(_publisher.Folder + Nrtm4FileNames.Notification, _follower.Url!.AbsoluteUri);
    }

    [Fact]
    public async Task An_idle_poll_is_one_conditional_request()
    {
        await PollAsync();
        _publisher.Asked.Clear();
        Assert.Equal(new FollowStep(FollowResult.Unchanged), await PollAsync());
        Assert.Equal([(Nrtm4FileNames.Notification, 304)], _publisher.Asked);

        // Written anew, the same files: nothing of them is downloaded.
        _time.Advance(TimeSpan.FromHours(6));
        _publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Unchanged), await PollAsync());
        Assert.Equal(_time.GetUtcNow(), _follower.Timestamp);
        Assert.Equal([(Nrtm4FileNames.Notification, 304), (Nrtm4FileNames.Notification, 200)], _publisher.Asked);
    }

    [Theory]
    [InlineData("another key", nameof(Nrtm4Problem.BadSignature))]
    [InlineData("no signature", nameof(Nrtm4Problem.BadSignature))]
    [InlineData("another source", nameof(Nrtm4Problem.WrongSource))]
    [InlineData("a gap", nameof(Nrtm4Problem.DeltasNotContiguous))]
    [InlineData("version went back", nameof(Nrtm4Problem.VersionWentBack))]
    [InlineData("history by hash", nameof(Nrtm4Problem.HistoryRewritten))]
    [InlineData("history by name", nameof(Nrtm4Problem.HistoryRewritten))]
    [InlineData("stale", nameof(Nrtm4Problem.Stale))]
    [InlineData("future", nameof(Nrtm4Problem.FromTheFuture))]
    [InlineData("wrong hash", nameof(Nrtm4Problem.WrongHash))]
    [InlineData("missing", nameof(FollowProblem.BadStatus))]
    [InlineData("delta of another source", nameof(Nrtm4Problem.WrongSource))]
    [InlineData("delta of another session", nameof(Nrtm4Problem.WrongSession))]
    [InlineData("delta of another version", nameof(Nrtm4Problem.WrongVersion))]
    [InlineData("elsewhere", nameof(Nrtm4Problem.UrlElsewhere))]
    [InlineData("a file of this machine", nameof(Nrtm4Problem.UrlElsewhere))]
    [InlineData("too large", nameof(Nrtm4Problem.TooLarge))]
    [InlineData("endless", nameof(Nrtm4Problem.TooLarge))]
    [InlineData("cut", nameof(FollowProblem.Unreachable))]
    [InlineData("redirect", nameof(FollowProblem.BadStatus))]
    [InlineData("bomb", nameof(Nrtm4Problem.RatioTooHigh))]
    [InlineData("half a delta", nameof(Nrtm4Problem.DamagedGzip))]
    public async Task What_is_wrong_is_refused_by_name_and_what_is_held_stays(string wrong, string reason)
    {
        _publisher.AddDelta(2, "mntner: F");
        _publisher.Notify();
        await PollAsync();
        byte[] right = _publisher.Files[Nrtm4FileNames.Notification];
        using Nrtm4PrivateKey other = Nrtm4PrivateKey.Create();
        Nrtm4FileReference third = _publisher.AddDelta(3, "mntner: WRONG");
        Do(wrong, third, other);

        FollowStep step = await PollAsync();
        Assert.Equal((FollowResult.Kept, reason), (step.Result, step.Reason));
        Assert.Contains(_publisher.Folder, step.Problem, StringComparison.Ordinal);
        Assert.Equal(("A B C D E F", 2), Serves());
        Assert.Empty(Directory.EnumerateFiles(_folder["TEST.mirror"], "*.part"));

        // As soon as the publisher does right again, it is followed.
        _publisher.Answers.Clear();
        _publisher.Deltas.RemoveRange(1, _publisher.Deltas.Count - 1);
        _publisher.Deltas[0] = Nrtm4Signature.Read(right, new Nrtm4TrustedKeys(_publisher.Key.PublicKey)).Notification.Deltas[0];
        _publisher.AddDelta(3, "mntner: RIGHT");
        _publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.Equal(("A B C D E F RIGHT", 3), Serves());
    }

    [Fact]
    public async Task A_new_session_is_begun_with_its_snapshot()
    {
        await PollAsync();
        _publisher.Session = Guid.NewGuid();
        _publisher.AddSnapshot(1, "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: Z");
        _publisher.AddDelta(2, "mntner: Y");
        _publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await PollAsync());
        Assert.Equal(("A B C D Z Y", 2), Serves());
        Assert.Equal(_publisher.Session, _follower.Held!.Session);
    }

    [Fact]
    public async Task Deltas_that_begin_too_late_lead_to_the_snapshot()
    {
        await PollAsync();
        _publisher.AddSnapshot(7, "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: E\n\nmntner: F");
        _publisher.AddDelta(8, "mntner: G");
        _publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await PollAsync());
        Assert.Equal(("A B C D E F G", 8), Serves());
    }

    [Fact]
    public async Task A_delta_that_is_damaged_is_stepped_over_by_a_newer_snapshot_and_else_ends_what_is_applied()
    {
        await PollAsync();
        _publisher.AddDelta(2, "mntner: F");
        Nrtm4FileReference third = _publisher.AddDelta(3, "mntner: G");
        _publisher.AddDelta(4, "mntner: H");
        byte[] whole = _publisher.Files[third.Url];
        _publisher.Files[third.Url] = [.. whole[..^1], 0x55];
        _publisher.Notify();
        FollowStep step = await PollAsync();
        Assert.Equal((FollowResult.Kept, nameof(Nrtm4Problem.WrongHash)), (step.Result, step.Reason));
        Assert.Equal(("A B C D E F", 2), Serves());

        _publisher.AddSnapshot(4, "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: E\n\nmntner: F\n\nmntner: G\n\nmntner: H");
        _publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await PollAsync());
        Assert.Equal(("A B C D E F G H", 4), Serves());
    }

    [Theory]
    [InlineData("mntner: A", nameof(FollowProblem.RefusedByPolicy))]
    [InlineData("bomb", nameof(FollowProblem.Unreadable))]
    [InlineData("another version", nameof(Nrtm4Problem.WrongVersion))]
    [InlineData("no file", nameof(FollowProblem.BadStatus))]
    public async Task A_snapshot_that_is_no_good_is_refused_by_name(string snapshot, string reason)
    {
        await PollAsync();
        _publisher.Session = Guid.NewGuid();
        _publisher.AddSnapshot(1, snapshot.StartsWith("mntner", StringComparison.Ordinal) ? snapshot : "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D");
        if (snapshot == "bomb")
        {
            _publisher.Snapshot = Put(_publisher.Snapshot, Gzip(HeaderOf("snapshot", 1), 64 << 20));
        }
        else if (snapshot == "another version")
        {
            _publisher.Snapshot = _publisher.Snapshot with { Version = 2 };
        }
        else if (snapshot == "no file")
        {
            _publisher.Files.Remove(_publisher.Snapshot.Url, out _);
        }

        _publisher.Notify();
        FollowStep step = await PollAsync();
        Assert.Equal((FollowResult.Kept, reason), (step.Result, step.Reason));
        Assert.Equal(("A B C D E", 1), Serves());
    }

    [Fact]
    public async Task An_announced_key_is_trusted_once_it_signs_and_the_one_before_no_more()
    {
        await PollAsync();
        using Nrtm4PrivateKey next = Nrtm4PrivateKey.Create();
        _publisher.AddDelta(2, "mntner: F");
        _publisher.Notify(notification => notification with { NextSigningKey = next.PublicKey });
        Assert.Equal(FollowResult.Changed, (await PollAsync()).Result);
        _publisher.AddDelta(3, "mntner: G");
        _publisher.Notify(key: next);
        Assert.Equal(FollowResult.Changed, (await PollAsync()).Result);

        // A restart knows it, though the configured key is the first one still.
        await RestartAsync();
        _publisher.AddDelta(4, "mntner: H");
        _publisher.Notify(key: _publisher.Key);
        Assert.Equal(nameof(Nrtm4Problem.BadSignature), (await PollAsync()).Reason);
        _publisher.Notify(key: next);
        Assert.Equal(FollowResult.Changed, (await PollAsync()).Result);
        Assert.Equal(("A B C D E F G H", 4), Serves());
    }

    [Fact]
    public async Task The_next_url_is_tried_when_one_fails_and_stays_in_use()
    {
        using TestPublisher second = new(_time) { Key = Nrtm4PrivateKey.Read(_publisher.Key.ToPem()), Session = _publisher.Session };
        await _follower.DisposeAsync();
        _follower = Open(_publisher.Folder, second.Folder);
        _follower.Restore(2, Stop);
        await PollAsync();
        Assert.StartsWith(_publisher.Folder, _follower.Url!.AbsoluteUri, StringComparison.Ordinal);
        foreach ((string name, byte[] bytes) in _publisher.Files)
        {
            second.Files[name] = bytes;
        }

        second.Snapshot = _publisher.Snapshot;
        second.AddDelta(2, "mntner: F");
        second.Notify();
        _publisher.Files.Clear();
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.StartsWith(second.Folder, _follower.Url!.AbsoluteUri, StringComparison.Ordinal);
        _publisher.Asked.Clear();
        Assert.Equal(new FollowStep(FollowResult.Unchanged), await PollAsync());
        Assert.Empty(_publisher.Asked);

        second.Files.Clear();
        FollowStep step = await PollAsync();
        Assert.Equal(FollowResult.Kept, step.Result);
        Assert.Contains(_publisher.Folder, step.Problem, StringComparison.Ordinal);
        Assert.Contains(second.Folder, step.Problem, StringComparison.Ordinal);
        Assert.Equal(("A B C D E F", 2), Serves());
    }

    [Fact]
    public async Task A_restart_serves_without_the_publisher_and_goes_on_where_it_was()
    {
        await PollAsync();
        _publisher.AddDelta(2, "mntner: F");
        _publisher.Notify();
        await PollAsync();
        DateTimeOffset written = _time.GetUtcNow();
        await RestartAsync();
        Assert.Equal(("A B C D E F", 2), Serves());
        Assert.Equal(written, _follower.Timestamp);

        _publisher.AddDelta(3, "mntner: G");
        _publisher.Notify();
        _publisher.Asked.Clear();
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.Equal([Nrtm4FileNames.Notification, _publisher.Deltas[1].Url], _publisher.Asked.Select(static asked => asked.Name));

        // What was rewritten while it was away is noticed.
        await RestartAsync();
        _publisher.Deltas[1] = _publisher.AddDelta(3, "mntner: REWRITTEN");
        _publisher.Deltas.RemoveAt(2);
        _publisher.Notify();
        Assert.Equal(nameof(Nrtm4Problem.HistoryRewritten), (await PollAsync()).Reason);
    }

    [Fact]
    public async Task A_restart_with_damaged_files_has_from_the_publisher_what_is_missing()
    {
        await PollAsync();
        _publisher.AddDelta(2, "mntner: F");
        _publisher.AddDelta(3, "mntner: G");
        _publisher.Notify();
        await PollAsync();
        await RestartAsync(() => File.WriteAllText(_folder.Path + $"/TEST.mirror/delta.{_publisher.Session:D}.3", "x"));
        Assert.Equal(("A B C D E F", 2), Serves());
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.Equal(("A B C D E F G", 3), Serves());
        await RestartAsync(() => File.WriteAllText(_folder["TEST.mirror/state.json"], "{"), isThere: false);
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await PollAsync());
        Assert.Equal(("A B C D E F G", 3), Serves());
    }

    [Fact]
    public async Task Another_configured_key_is_another_publisher()
    {
        await PollAsync();
        using Nrtm4PrivateKey other = Nrtm4PrivateKey.Create();
        await RestartAsync(() => File.WriteAllText(_folder["public.pem"], other.PublicKey.ToJwk()), isThere: false);
        Assert.Equal(nameof(Nrtm4Problem.BadSignature), (await PollAsync()).Reason);
        _publisher.Notify(key: other);
        Assert.Equal(FollowResult.Reloaded, (await PollAsync()).Result);
    }

    [Fact]
    public async Task A_publisher_that_says_the_same_for_too_long_is_stale()
    {
        await PollAsync();
        _time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(nameof(Nrtm4Problem.Stale), (await PollAsync()).Reason);
        _publisher.Dispose();
        Assert.Equal(nameof(FollowProblem.Unreachable), (await PollAsync()).Reason);
        Assert.Equal(("A B C D E", 1), Serves());
    }

    [Fact]
    public async Task Many_changes_are_merged_in_the_background_with_those_that_come_meanwhile()
    {
        await _follower.DisposeAsync();
        _follower = Open(mostChanges: 3);
        _follower.Restore(2, Stop);
        await PollAsync();
        await _follower.Base.WhenIdle;
        for (int version = 2; version < 12; version++)
        {
            _publisher.AddDelta(version, $"mntner: M{version}", $"mntner: A\nremarks: {version}");
            _publisher.Notify();
            Assert.Equal(FollowResult.Changed, (await PollAsync()).Result);
            if (version % 3 == 0)
            {
                await _follower.Base.WhenIdle;
            }
        }

        await _follower.Base.WhenIdle;
        await _follower.TakeMergedAsync();
        Assert.InRange(_follower.Held!.Source.Changes, 0, 6);
        (string objects, long served) = Serves();
        Assert.Equal("A B C D E M10 M11 M2 M3 M4 M5 M6 M7 M8 M9", string.Join(' ', objects.Split(' ').Order(StringComparer.Ordinal)));
        Assert.Equal(11, served);
        await RestartAsync();
        Assert.Equal((objects, 11), Serves());
    }

    [Theory]
    [InlineData("https://a.example/nrtmv4/TEST", "https://a.example/nrtmv4/TEST/update-notification-file.jose")]
    [InlineData("https://a.example/nrtmv4/TEST/", "https://a.example/nrtmv4/TEST/update-notification-file.jose")]
    [InlineData("https://a.example", "https://a.example/update-notification-file.jose")]
    [InlineData("https://a.example/x/update-notification-file.jose", "https://a.example/x/update-notification-file.jose")]
    [InlineData("https://a.example/x/other.jose?key=1", "https://a.example/x/other.jose?key=1")]
    public void A_folder_is_as_good_as_the_notification_in_it(string url, string notification) =>
        Assert.Equal(notification, Follower.NotificationOf(url).AbsoluteUri);

    private void Do(string wrong, Nrtm4FileReference third, Nrtm4PrivateKey other)
    {
        _publisher.Notify();
        string notificationName = Nrtm4FileNames.Notification;
        switch (wrong)
        {
            case "another key": _publisher.Notify(key: other); break;
            case "no signature": _publisher.Files[notificationName] = [.. _publisher.Files[notificationName][..^80]]; break;
            case "another source": _publisher.Notify(static n => n with { Source = "OTHER" }); break;
            case "a gap": _publisher.Notify(n => n with { Version = 4, Deltas = [n.Deltas[0], third with { Version = 4 }] }); break;
            case "version went back": _publisher.Notify(static n => n with { Version = 1, Deltas = [] }); break;
            case "history by hash": _publisher.Notify(n => n with { Deltas = [n.Deltas[0] with { Hash = third.Hash }, third] }); break;
            case "history by name": _publisher.Notify(n => n with { Deltas = [n.Deltas[0] with { Url = "x" + n.Deltas[0].Url }, third] }); break;
            case "stale": _publisher.Notify(n => n with { Timestamp = _time.GetUtcNow() - TimeSpan.FromHours(25) }); break;
            case "future": _publisher.Notify(n => n with { Timestamp = _time.GetUtcNow() + TimeSpan.FromHours(1) }); break;
            case "wrong hash": _publisher.Files[third.Url] = [.. _publisher.Files[third.Url], 0]; break;
            case "missing": _publisher.Files.Remove(third.Url, out _); break;
            case "delta of another source": Replace(() => _publisher.AddDelta(3, "OTHER", _publisher.Session, "mntner: WRONG")); break;
            case "delta of another session": Replace(() => _publisher.AddDelta(3, "TEST", Guid.NewGuid(), "mntner: WRONG")); break;
            case "delta of another version": Replace(() => _publisher.AddDelta(9, "mntner: WRONG") with { Version = 3 }); break;
            case "elsewhere": Replace(() => third with { Url = "http://127.0.0.1:1/" + third.Url }); break;
            case "a file of this machine": Replace(() => third with { Url = "file:///etc/passwd" }); break;
            case "too large": Answer(third.Url, static (to, stop) => TestPublisher.WriteHeadAsync(to, 200, 1L << 40, "", stop)); break;
            case "endless": Answer(notificationName, EndlessAsync); break;
            case "cut":
                Answer(third.Url, async (to, stop) =>
                {
                    await TestPublisher.WriteHeadAsync(to, 200, 1000, "", stop);
                    await to.WriteAsync(new byte[10], stop);
                });
                break;
            case "redirect": Answer(third.Url, (to, stop) => TestPublisher.WriteHeadAsync(to, 302, 0, $"Location: {_publisher.Folder}x\r\n", stop)); break;
            case "bomb": Replace(() => Put(third, Gzip(HeaderOf("delta", 3), 64 << 20))); break;
            case "half a delta": Replace(() => Put(third, _publisher.Files[third.Url][..^12])); break;
            default: throw new ArgumentOutOfRangeException(nameof(wrong), wrong, null);
        }
    }

    private void Answer(string name, Func<Stream, CancellationToken, Task> answer) => _publisher.Answers[name] = answer;

    private void Replace(Func<Nrtm4FileReference> with)
    {
        Nrtm4FileReference reference = with();
        _publisher.Deltas.RemoveRange(1, _publisher.Deltas.Count - 1);
        _publisher.Deltas.Add(reference);
        _publisher.Notify();
    }

    private Nrtm4FileReference Put(Nrtm4FileReference reference, byte[] file)
    {
        _publisher.Files[reference.Url] = file;
        return reference with { Hash = Nrtm4Hash.Of(file) };
    }

    private string HeaderOf(string type, int version) =>
        $$"""{{'\u001e'}}{"nrtm_version":4,"type":"{{type}}","source":"TEST","session_id":"{{_publisher.Session}}","version":{{version}}}{{'\n'}}{{'\u001e'}}""";

    private static byte[] Gzip(string start, int blanks)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.UTF8.GetBytes(start));
            byte[] chunk = new byte[1 << 20];
            chunk.AsSpan().Fill((byte)' ');
            for (int written = 0; written < blanks; written += chunk.Length)
            {
                gzip.Write(chunk);
            }
        }

        return bytes.ToArray();
    }

    private static async Task EndlessAsync(Stream to, CancellationToken stop)
    {
        await to.WriteAsync("HTTP/1.1 200 X\r\nConnection: close\r\n\r\n"u8.ToArray(), stop);
        byte[] chunk = new byte[1 << 16];
        while (true)
        {
            await to.WriteAsync(chunk, stop);
        }
    }

    private Task<FollowStep> PollAsync() => _follower.PollAsync(LoadPriority.Normal, Stop);

    private (string Objects, long Version) Serves()
    {
        SourceSnapshot source = _live.Current.Sources[0];
        Assert.Same(source, _follower.Held!.Source);
        IEnumerable<int> ids = Enumerable.Range(0, source.IdCount).Where(id => !source.IsSuperseded(id));
        return (string.Join(' ', ids.Select(id => Encoding.UTF8.GetString(source.Get(id).KeyValue))), _follower.Held.Version);
    }

    private async Task RestartAsync(Action? meanwhile = null, bool isThere = true)
    {
        await _follower.Base.WhenIdle;
        await _follower.TakeMergedAsync();
        await _follower.DisposeAsync();
        meanwhile?.Invoke();
        _follower = Open();
        Assert.Equal(isThere, _follower.Restore(2, Stop) is not null);
    }

    private Follower Open(params string[] urls) => Open(FollowerBase.MostChanges, urls);

    private Follower Open(int mostChanges, params string[] urls)
    {
        SourceOptions options = new() { Name = "TEST", Mirror = new() { Urls = urls.Length == 0 ? [_publisher.Folder] : urls, Key = _folder["public.pem"] } };
        Nrtm4Limits limits = new() { MaxNotificationBytes = 1 << 20 };
        FollowerFetcher fetcher = new(new FetchOptions { MaxBytes = 1 << 20 }, _time, limits);
        _owned.Add(fetcher);
        return new Follower(
            options, new ReloadOptions(), fetcher, new FollowerFolder(_folder["TEST.mirror"]), new FollowerBase("TEST", new SnapshotStore(_folder.Path, false), mostChanges), _live, _time, limits);
    }
}
