using System.IO.Compression;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Server.Mirror;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

/// <summary>A mirror of a publisher that does right.</summary>
public sealed class FollowerTests : IAsyncDisposable
{
    private readonly TestMirror _mirror = new();

    private TestPublisher Publisher => _mirror.Publisher;

    private Follower Follower => _mirror.Follower;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _mirror.DisposeAsync();

    [Fact]
    public async Task It_begins_with_the_snapshot_and_goes_on_with_deltas()
    {
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await _mirror.PollAsync());
        Assert.Equal(("A B C D E", 1), _mirror.Serves());
        Publisher.AddDelta(2, "mntner: F");
        Publisher.AddDelta(3, "mntner: G", "mntner: A\nremarks: new");
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Changed), await _mirror.PollAsync());
        Assert.Equal(("B C D E F G A", 3), _mirror.Serves());
        Assert.Contains("3", Follower.Held!.Source.Info.Identity, StringComparison.Ordinal);
        Assert.Equal(Publisher.Folder + Nrtm4FileNames.Notification, Follower.Url!.AbsoluteUri);
    }

    [Fact]
    public async Task An_idle_poll_is_one_conditional_request()
    {
        await _mirror.PollAsync();
        Publisher.Asked.Clear();
        Assert.Equal(new FollowStep(FollowResult.Unchanged), await _mirror.PollAsync());
        Assert.Equal([(Nrtm4FileNames.Notification, 304)], Publisher.Asked);

        // Written anew, the same files: nothing of them is downloaded.
        _mirror.Time.Advance(TimeSpan.FromHours(6));
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Unchanged), await _mirror.PollAsync());
        Assert.Equal(_mirror.Time.GetUtcNow(), Follower.Timestamp);
        Assert.Equal([(Nrtm4FileNames.Notification, 304), (Nrtm4FileNames.Notification, 200)], Publisher.Asked);
    }

    [Fact]
    public async Task A_source_says_which_version_it_is_and_of_when()
    {
        await _mirror.PollAsync();
        SourceInfo first = Follower.Held!.Source.Info;
        Assert.Equal((Publisher.Session, 1, _mirror.Time.GetUtcNow()), (first.Session, first.Version, first.UpdatedAt));

        // The publisher says later that it still is what it has.
        _mirror.Time.Advance(TimeSpan.FromHours(6));
        Publisher.Notify();
        await _mirror.PollAsync();
        SourceInfo later = _mirror.Live.Current.Sources[0].Info;
        Assert.Equal((Publisher.Session, 1, _mirror.Time.GetUtcNow(), first.LoadedAt), (later.Session, later.Version, later.UpdatedAt, later.LoadedAt));
        Assert.NotEqual(first.Identity, later.Identity);
        await _mirror.RestartAsync();
        Assert.Equal(later, _mirror.Live.Current.Sources[0].Info);

        _mirror.Time.Advance(TimeSpan.FromMinutes(1));
        Publisher.AddDelta(2, "mntner: F");
        Publisher.Notify();
        await _mirror.PollAsync();
        SourceInfo last = Follower.Held!.Source.Info;
        Assert.Equal((Publisher.Session, 2, _mirror.Time.GetUtcNow()), (last.Session, last.Version, last.UpdatedAt));
        Assert.NotEqual(later.Identity, last.Identity);
        await _mirror.RestartAsync();
        Assert.Equal(last, _mirror.Live.Current.Sources[0].Info);
    }

    [Fact]
    public async Task Its_digest_is_known_when_there_was_time_for_it()
    {
        await _mirror.PollAsync();
        Publisher.AddDelta(2, "mntner: F");
        Publisher.Notify();
        await _mirror.PollAsync();
        await _mirror.RestAsync();
        SourceSnapshot expected = TestRegistry.Source("mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: E\n\nmntner: F");
        Assert.Equal(SourceDigest.Of(expected, 1, Stop), _mirror.Live.Current.Sources[0].Digest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_on_another_origin_are_taken_when_it_is_configured(bool isConfigured)
    {
        using TestPublisher files = new(_mirror.Time) { Session = Publisher.Session };
        _mirror.Origins = isConfigured ? ["https://other.example", files.Folder.Replace("/pub/", "", StringComparison.Ordinal)] : ["https://other.example"];
        await _mirror.ReplaceAsync(FollowerBase.MostChanges);
        Nrtm4FileReference snapshot = files.AddSnapshot(1, "mntner: Z"), delta = files.AddDelta(2, "mntner: Y");
        Publisher.Snapshot = snapshot with { Url = files.Folder + snapshot.Url };
        Publisher.Deltas.Add(delta with { Url = files.Folder + delta.Url });
        Publisher.Notify();
        FollowStep step = await _mirror.PollAsync();
        if (isConfigured)
        {
            Assert.Equal(new FollowStep(FollowResult.Reloaded), step);
            Assert.Equal(("Z Y", 2), _mirror.Serves());
            return;
        }

        Assert.Equal(nameof(Nrtm4Problem.UrlElsewhere), step.Reason);
        Assert.Empty(files.Asked);
    }

    [Fact]
    public async Task Files_may_be_plain()
    {
        Publisher.Snapshot = Plain(Publisher.Snapshot);
        Publisher.Deltas.Add(Plain(Publisher.AddDelta(2, "mntner: F")));
        Publisher.Deltas.RemoveAt(0);
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await _mirror.PollAsync());
        Assert.Equal(("A B C D E F", 2), _mirror.Serves());
    }

    [Fact]
    public async Task Objects_that_cannot_be_taken_or_are_not_there_are_counted_and_the_others_applied()
    {
        await _mirror.PollAsync();
        Publisher.AddDelta(
            2, SourceChange.Delete("mntner"u8.ToArray(), "NOSUCH"u8.ToArray()), SourceChange.AddOrModify("no object at all"u8.ToArray()), SourceChange.Delete("mntner"u8.ToArray(), "b"u8.ToArray()),
            SourceChange.AddOrModify("mntner: C2\nremarks: it was C"u8.ToArray()));
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Changed), await _mirror.PollAsync());
        Assert.Equal(("A C D E C2", 2), _mirror.Serves());
        Assert.Equal((1, 1), (Follower.Skipped!.NotThere, Follower.Skipped.NoObject));
    }

    [Fact]
    public async Task A_download_that_was_cut_is_done_again()
    {
        byte[] snapshot = Publisher.Files[Publisher.Snapshot.Url];
        await CutAsync(Publisher.Snapshot.Url, FollowResult.Reloaded);
        Assert.Equal(("A B C D E", 1), _mirror.Serves());
        Nrtm4FileReference delta = Publisher.AddDelta(2, "mntner: F");
        Publisher.Notify();
        await CutAsync(delta.Url, FollowResult.Changed);
        Assert.Equal(("A B C D E F", 2), _mirror.Serves());
        Assert.Equal(snapshot, Publisher.Files[Publisher.Snapshot.Url]);
    }

    [Theory]
    [InlineData("snapshot")]
    [InlineData("delta")]
    [InlineData("state.json")]
    public async Task A_full_disk_is_said_and_what_is_held_stays_until_there_is_room(string full)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full here");
        if (full != "snapshot")
        {
            await _mirror.PollAsync();
            Publisher.AddDelta(2, "mntner: F");
            Publisher.Notify();
        }

        string file = _mirror.Folder[$"TEST.mirror/{(full == "delta" ? $"delta.{Publisher.Session:D}.2" : full)}{FollowerFolder.Partial}"];
        File.CreateSymbolicLink(file, "/dev/full");
        FollowStep step = await _mirror.PollAsync();
        Assert.Equal((FollowResult.Kept, nameof(FollowProblem.NotStored)), (step.Result, step.Reason));
        File.Delete(file);

        FollowResult result = (await _mirror.PollAsync()).Result;
        Assert.Equal(full switch { "snapshot" => FollowResult.Reloaded, "delta" => FollowResult.Changed, _ => FollowResult.Unchanged }, result);
        (string, long) serves = _mirror.Serves();
        Assert.Equal(full == "snapshot" ? ("A B C D E", 1) : ("A B C D E F", 2), serves);
        await _mirror.RestartAsync();
        Assert.Equal(serves, _mirror.Serves());
        Assert.Equal(_mirror.Time.GetUtcNow(), Follower.Timestamp);
    }

    [Fact]
    public async Task A_new_session_is_begun_with_its_snapshot()
    {
        await _mirror.PollAsync();
        Publisher.Session = Guid.NewGuid();
        Publisher.AddSnapshot(1, "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: Z");
        Publisher.AddDelta(2, "mntner: Y");
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await _mirror.PollAsync());
        Assert.Equal(("A B C D Z Y", 2), _mirror.Serves());
        Assert.Equal(Publisher.Session, Follower.Held!.Session);
    }

    [Fact]
    public async Task Deltas_that_begin_too_late_lead_to_the_snapshot()
    {
        await _mirror.PollAsync();
        Publisher.AddSnapshot(7, "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: E\n\nmntner: F");
        Publisher.AddDelta(8, "mntner: G");
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await _mirror.PollAsync());
        Assert.Equal(("A B C D E F G", 8), _mirror.Serves());
    }

    [Fact]
    public async Task Without_deltas_the_snapshot_is_what_there_is()
    {
        await _mirror.PollAsync();
        Publisher.AddSnapshot(2, "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: E\n\nmntner: F");
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await _mirror.PollAsync());
        Assert.Equal(("A B C D E F", 2), _mirror.Serves());
    }

    [Fact]
    public async Task Who_deletes_its_files_has_it_begin_anew_with_the_snapshot()
    {
        await _mirror.PollAsync();
        await _mirror.RestartAsync(
            () =>
            {
                Directory.Delete(_mirror.Folder["TEST.mirror"], recursive: true);
                File.Delete(_mirror.Folder["TEST.snapshot"]);
            },
            isThere: false);
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await _mirror.PollAsync());
        Assert.Equal(("A B C D E", 1), _mirror.Serves());
    }

    [Fact]
    public async Task An_announced_key_is_trusted_once_it_signs_and_the_one_before_no_more()
    {
        await _mirror.PollAsync();
        using Nrtm4PrivateKey next = Nrtm4PrivateKey.Create();
        Publisher.AddDelta(2, "mntner: F");
        Publisher.Notify(notification => notification with { NextSigningKey = next.PublicKey });
        Assert.Equal(FollowResult.Changed, (await _mirror.PollAsync()).Result);
        Publisher.AddDelta(3, "mntner: G");
        Publisher.Notify(key: next);
        Assert.Equal(FollowResult.Changed, (await _mirror.PollAsync()).Result);

        // A restart knows it, though the configured key is the first one still.
        await _mirror.RestartAsync();
        Publisher.AddDelta(4, "mntner: H");
        Publisher.Notify(key: Publisher.Key);
        Assert.Equal(nameof(Nrtm4Problem.BadSignature), (await _mirror.PollAsync()).Reason);
        Publisher.Notify(key: next);
        Assert.Equal(FollowResult.Changed, (await _mirror.PollAsync()).Result);
        Assert.Equal(("A B C D E F G H", 4), _mirror.Serves());
    }

    [Fact]
    public async Task The_next_url_is_tried_when_one_fails_and_stays_in_use()
    {
        using TestPublisher second = new(_mirror.Time) { Key = Nrtm4PrivateKey.Read(Publisher.Key.ToPem()), Session = Publisher.Session };
        await _mirror.ReplaceAsync(FollowerBase.MostChanges, Publisher.Folder, second.Folder);
        await _mirror.PollAsync();
        Assert.StartsWith(Publisher.Folder, Follower.Url!.AbsoluteUri, StringComparison.Ordinal);
        foreach ((string name, byte[] bytes) in Publisher.Files)
        {
            second.Files[name] = bytes;
        }

        second.Snapshot = Publisher.Snapshot;
        second.AddDelta(2, "mntner: F");
        second.Notify();
        Publisher.Files.Clear();
        Assert.Equal(new FollowStep(FollowResult.Changed), await _mirror.PollAsync());
        Assert.StartsWith(second.Folder, Follower.Url!.AbsoluteUri, StringComparison.Ordinal);
        Publisher.Asked.Clear();
        Assert.Equal(new FollowStep(FollowResult.Unchanged), await _mirror.PollAsync());
        Assert.Empty(Publisher.Asked);

        second.Files.Clear();
        FollowStep step = await _mirror.PollAsync();
        Assert.Equal(FollowResult.Kept, step.Result);
        Assert.Contains(Publisher.Folder, step.Problem, StringComparison.Ordinal);
        Assert.Contains(second.Folder, step.Problem, StringComparison.Ordinal);
        Assert.Equal(("A B C D E F", 2), _mirror.Serves());
    }

    [Fact]
    public async Task A_restart_serves_without_the_publisher_and_goes_on_where_it_was()
    {
        await _mirror.PollAsync();
        Publisher.AddDelta(2, "mntner: F");
        Publisher.Notify();
        await _mirror.PollAsync();
        DateTimeOffset written = _mirror.Time.GetUtcNow();
        await _mirror.RestartAsync();
        Assert.Equal(("A B C D E F", 2), _mirror.Serves());
        Assert.Equal(written, Follower.Timestamp);

        Publisher.AddDelta(3, "mntner: G");
        Publisher.Notify();
        Publisher.Asked.Clear();
        Assert.Equal(new FollowStep(FollowResult.Changed), await _mirror.PollAsync());
        Assert.Equal([Nrtm4FileNames.Notification, Publisher.Deltas[1].Url], Publisher.Asked.Select(static asked => asked.Name));

        // What was rewritten while it was away is noticed.
        await _mirror.RestartAsync();
        Publisher.Deltas[1] = Publisher.AddDelta(3, "mntner: REWRITTEN");
        Publisher.Deltas.RemoveAt(2);
        Publisher.Notify();
        Assert.Equal(nameof(Nrtm4Problem.HistoryRewritten), (await _mirror.PollAsync()).Reason);
    }

    [Fact]
    public async Task A_restart_with_damaged_files_has_from_the_publisher_what_is_missing()
    {
        await _mirror.PollAsync();
        Publisher.AddDelta(2, "mntner: F");
        Publisher.AddDelta(3, "mntner: G");
        Publisher.Notify();
        await _mirror.PollAsync();
        await _mirror.RestartAsync(() => File.WriteAllText(_mirror.Folder.Path + $"/TEST.mirror/delta.{Publisher.Session:D}.3", "x"));
        Assert.Equal(("A B C D E F", 2), _mirror.Serves());
        Assert.Equal(new FollowStep(FollowResult.Changed), await _mirror.PollAsync());
        Assert.Equal(("A B C D E F G", 3), _mirror.Serves());
        await _mirror.RestartAsync(() => File.WriteAllText(_mirror.Folder["TEST.mirror/state.json"], "{"), isThere: false);
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await _mirror.PollAsync());
        Assert.Equal(("A B C D E F G", 3), _mirror.Serves());
    }

    [Fact]
    public async Task Another_configured_key_is_another_publisher()
    {
        await _mirror.PollAsync();
        using Nrtm4PrivateKey other = Nrtm4PrivateKey.Create();
        await _mirror.RestartAsync(() => File.WriteAllText(_mirror.Folder["public.pem"], other.PublicKey.ToJwk()), isThere: false);
        Assert.Equal(nameof(Nrtm4Problem.BadSignature), (await _mirror.PollAsync()).Reason);
        Publisher.Notify(key: other);
        Assert.Equal(FollowResult.Reloaded, (await _mirror.PollAsync()).Result);
    }

    [Fact]
    public async Task A_publisher_that_says_the_same_for_too_long_is_stale()
    {
        await _mirror.PollAsync();
        _mirror.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(nameof(Nrtm4Problem.Stale), (await _mirror.PollAsync()).Reason);
        Publisher.Dispose();
        Assert.Equal(nameof(FollowProblem.Unreachable), (await _mirror.PollAsync()).Reason);
        Assert.Equal(("A B C D E", 1), _mirror.Serves());
    }

    [Fact]
    public async Task Many_changes_are_merged_in_the_background_with_those_that_come_meanwhile()
    {
        await _mirror.ReplaceAsync(mostChanges: 3);
        await _mirror.PollAsync();
        await Follower.Base.WhenIdle;
        for (int version = 2; version < 12; version++)
        {
            Publisher.AddDelta(version, $"mntner: M{version}", $"mntner: A\nremarks: {version}");
            Publisher.Notify();
            Assert.Equal(FollowResult.Changed, (await _mirror.PollAsync()).Result);
            if (version % 3 == 0)
            {
                await Follower.Base.WhenIdle;
            }
        }

        await _mirror.RestAsync();
        Assert.InRange(Follower.Held!.Source.Changes, 0, 6);
        (string objects, long served) = _mirror.Serves();
        Assert.Equal("A B C D E M10 M11 M2 M3 M4 M5 M6 M7 M8 M9", string.Join(' ', objects.Split(' ').Order(StringComparer.Ordinal)));
        Assert.Equal(11, served);
        await _mirror.RestartAsync();
        Assert.Equal((objects, 11), _mirror.Serves());
    }

    [Theory]
    [InlineData("https://a.example/nrtmv4/TEST", "https://a.example/nrtmv4/TEST/update-notification-file.jose")]
    [InlineData("https://a.example/nrtmv4/TEST/", "https://a.example/nrtmv4/TEST/update-notification-file.jose")]
    [InlineData("https://a.example", "https://a.example/update-notification-file.jose")]
    [InlineData("https://a.example/x/update-notification-file.jose", "https://a.example/x/update-notification-file.jose")]
    [InlineData("https://a.example/x/other.jose?key=1", "https://a.example/x/other.jose?key=1")]
    public void A_folder_is_as_good_as_the_notification_in_it(string url, string notification) =>
        Assert.Equal(notification, Nrtm4Follower.NotificationOf(url).AbsoluteUri);

    private async Task CutAsync(string name, FollowResult after)
    {
        byte[] file = Publisher.Files[name];
        Publisher.Answers[name] = async (to, stop) =>
        {
            await TestPublisher.WriteHeadAsync(to, 200, file.Length, "", stop);
            await to.WriteAsync(file.AsMemory(0, file.Length / 2), stop);
        };
        Assert.Equal(nameof(FollowProblem.Unreachable), (await _mirror.PollAsync()).Reason);
        Assert.Empty(Directory.EnumerateFiles(_mirror.Folder["TEST.mirror"], "*" + FollowerFolder.Partial));
        Publisher.Answers.Clear();
        Assert.Equal(new FollowStep(after), await _mirror.PollAsync());
    }

    private Nrtm4FileReference Plain(Nrtm4FileReference reference)
    {
        using MemoryStream plain = new();
        using (GZipStream gzip = new(new MemoryStream(Publisher.Files[reference.Url]), CompressionMode.Decompress))
        {
            gzip.CopyTo(plain);
        }

        string name = "plain." + reference.Url;
        Publisher.Files[name] = plain.ToArray();
        return reference with { Url = name, Hash = Nrtm4Hash.Of(plain.ToArray()) };
    }
}
