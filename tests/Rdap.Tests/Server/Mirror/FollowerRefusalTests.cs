using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Rdap.Bulk.Nrtm4;
using Rdap.Server.Mirror;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

/// <summary>
/// What a publisher, or somebody in its place, can do wrong: each is refused by a name, what is held stays, and as soon as the publisher does right
/// again it is followed.
/// </summary>
public sealed class FollowerRefusalTests : IAsyncDisposable
{
    private static readonly Dictionary<string, Wrong> OfNotifications = new()
    {
        ["signed by another key"] = new(nameof(Nrtm4Problem.BadSignature), static t => t.Publisher.Notify(key: t._other)),
        ["not signed"] = new(nameof(Nrtm4Problem.BadSignature), static t => t.Sent = [.. t.Sent[..^80]]),
        ["algorithm none"] = new(nameof(Nrtm4Problem.WrongAlgorithm), static t => t.Sent = [.. "eyJhbGciOiJub25lIn0"u8, .. t.Sent[Array.IndexOf(t.Sent, (byte)'.')..]]),
        ["no JWS"] = new(nameof(Nrtm4Problem.BadSignature), static t => t.Sent = [.. "<html>"u8]),
        // The library that verifies it reads it first.
        ["signed, but no JSON"] = new(nameof(Nrtm4Problem.BadSignature), static t => t.Say(static text => text[..^1])),
        ["a member twice"] = new(nameof(Nrtm4Problem.DuplicateMember), static t => t.Say(static text => text.Insert(1, "\"version\":3,"))),
        ["no snapshot"] = new(nameof(Nrtm4Problem.BadMember), static t => t.Say(static text => text.Replace("\"snapshot\"", "\"other\"", StringComparison.Ordinal))),
        ["a version that is text"] = new(nameof(Nrtm4Problem.BadMember), static t => t.Say(static text => text.Replace("\"version\":3,\"snapshot\"", "\"version\":\"3\",\"snapshot\"", StringComparison.Ordinal))),
        ["nrtm_version 3"] = new(nameof(Nrtm4Problem.WrongNrtmVersion), static t => t.Say(static text => text.Replace("\"nrtm_version\":4", "\"nrtm_version\":3", StringComparison.Ordinal))),
        ["of another type"] = new(nameof(Nrtm4Problem.WrongType), static t => t.Say(static text => text.Replace("\"type\":\"notification\"", "\"type\":\"delta\"", StringComparison.Ordinal))),
        ["no session"] = new(nameof(Nrtm4Problem.BadSession), static t => t.Say(static text => Regex.Replace(text, "\"session_id\":\"[^\"]+\"", "\"session_id\":\"1\""))),
        ["no time"] = new(nameof(Nrtm4Problem.BadTimestamp), static t => t.Say(static text => Regex.Replace(text, "\"timestamp\":\"[^\"]+\"", "\"timestamp\":\"now\""))),
        ["an invalid next key"] = new(nameof(Nrtm4Problem.BadNextKey), static t => t.Say(static text => text.Insert(1, "\"next_signing_key\":\"none\","))),
        ["another source"] = new(nameof(Nrtm4Problem.WrongSource), static t => t.Say(static n => n with { Source = "OTHER" })),
        ["a lower version"] = new(nameof(Nrtm4Problem.VersionWentBack), static t => t.Say(static n => n with { Version = 1, Deltas = [] })),
        ["a gap between deltas"] = new(nameof(Nrtm4Problem.DeltasNotContiguous), static t => t.Say(n => n with { Version = 4, Deltas = [n.Deltas[0], t._third with { Version = 4 }] })),
        ["a delta twice"] = new(nameof(Nrtm4Problem.DeltasNotContiguous), static t => t.Say(n => n with { Deltas = [n.Deltas[0], t._third, t._third] })),
        ["a gap behind the snapshot"] = new(nameof(Nrtm4Problem.SnapshotOutOfStep), static t => t.Say(n => n with { Deltas = [t._third] })),
        ["older than its snapshot"] = new(nameof(Nrtm4Problem.SnapshotOutOfStep), static t => t.Say(static n => n with { Snapshot = n.Snapshot with { Version = 4 } })),
        ["older than its deltas"] = new(nameof(Nrtm4Problem.VersionNotHighest), static t => t.Say(static n => n with { Version = 2 })),
        ["newer than its deltas"] = new(nameof(Nrtm4Problem.VersionNotHighest), static t => t.Say(static n => n with { Version = 4 })),
        ["history rewritten by hash"] = new(nameof(Nrtm4Problem.HistoryRewritten), static t => t.Say(n => n with { Deltas = [n.Deltas[0] with { Hash = t._third.Hash }, t._third] })),
        ["history rewritten by name"] = new(nameof(Nrtm4Problem.HistoryRewritten), static t => t.Say(n => n with { Deltas = [n.Deltas[0] with { Url = "x" }, t._third] })),
        ["too old"] = new(nameof(Nrtm4Problem.Stale), static t => t.Say(n => n with { Timestamp = n.Timestamp - TimeSpan.FromHours(25) })),
        ["from the future"] = new(nameof(Nrtm4Problem.FromTheFuture), static t => t.Say(n => n with { Timestamp = n.Timestamp + TimeSpan.FromHours(1) })),
        ["more deltas than are taken"] = new(nameof(Nrtm4Problem.TooMany), static t => t.Say(n => n with { Version = 100_002, Deltas = [.. Enumerable.Range(2, 100_001).Select(v => t._third with { Version = v, Url = "x" })] })),
        ["a million deltas"] = new(nameof(Nrtm4Problem.TooLarge), static t => t.Answer(Nrtm4FileNames.Notification, MillionAsync)),
        ["endless"] = new(nameof(Nrtm4Problem.TooLarge), static t => t.Answer(Nrtm4FileNames.Notification, EndlessAsync)),
        ["redirected elsewhere"] = new(nameof(FollowProblem.BadStatus), static t => t.Answer(Nrtm4FileNames.Notification, static (to, stop) => RedirectAsync(to, "http://127.0.0.1:1/", stop))),
        ["gone"] = new(nameof(FollowProblem.BadStatus), static t => t.Publisher.Files.Clear()),
        ["an answer that is none"] = new(nameof(FollowProblem.Unreachable), static t => t.Answer(Nrtm4FileNames.Notification, static (to, stop) => to.WriteAsync("220 ready\r\n\r\n"u8.ToArray(), stop).AsTask())),
    };

    private static readonly Dictionary<string, Wrong> OfDeltas = new()
    {
        ["another hash"] = new(nameof(Nrtm4Problem.WrongHash), static t => t.Publisher.Files[t._third.Url] = [.. t.Publisher.Files[t._third.Url], 0]),
        ["no hash"] = new(nameof(Nrtm4Problem.BadHash), static t => t.Name(t._third with { Hash = "ff" })),
        ["missing"] = new(nameof(FollowProblem.BadStatus), static t => t.Publisher.Files.Remove(t._third.Url, out _)),
        ["of another source"] = new(nameof(Nrtm4Problem.WrongSource), static t => t.Name(t.Publisher.AddDelta(3, "OTHER", t.Publisher.Session, "mntner: WRONG"))),
        ["of another session"] = new(nameof(Nrtm4Problem.WrongSession), static t => t.Name(t.Publisher.AddDelta(3, "TEST", Guid.NewGuid(), "mntner: WRONG"))),
        ["of another version"] = new(nameof(Nrtm4Problem.WrongVersion), static t => t.Name(t.Publisher.AddDelta(9, "mntner: WRONG") with { Version = 3 })),
        ["a snapshot"] = new(nameof(Nrtm4Problem.WrongType), static t => t.Name(t.Put(t._third, Gzip(t.HeaderOf("snapshot", 3))))),
        ["on another port of this machine"] = new(nameof(Nrtm4Problem.UrlElsewhere), static t => t.Name(t._third with { Url = "http://127.0.0.1:1/" + t._third.Url })),
        ["on another host"] = new(nameof(Nrtm4Problem.UrlElsewhere), static t => t.Name(t._third with { Url = "//files.example.net/" + t._third.Url })),
        ["by another scheme"] = new(nameof(Nrtm4Problem.UrlElsewhere), static t => t.Name(t._third with { Url = t.Publisher.Folder.Replace("http:", "https:", StringComparison.Ordinal) + t._third.Url })),
        ["with a password"] = new(nameof(Nrtm4Problem.UrlElsewhere), static t => t.Name(t._third with { Url = t.Publisher.Folder.Replace("//", "//user:secret@", StringComparison.Ordinal) + t._third.Url })),
        ["a file of this machine"] = new(nameof(Nrtm4Problem.UrlElsewhere), static t => t.Name(t._third with { Url = "file:///etc/passwd" })),
        ["no URL"] = new(nameof(Nrtm4Problem.BadUrl), static t => t.Name(t._third with { Url = "a b" })),
        ["redirected"] = new(nameof(FollowProblem.BadStatus), static t => t.Answer(t._third.Url, (to, stop) => RedirectAsync(to, t.Publisher.Folder + "x", stop))),
        ["redirected elsewhere"] = new(nameof(FollowProblem.BadStatus), static t => t.Answer(t._third.Url, static (to, stop) => RedirectAsync(to, "http://127.0.0.1:1/", stop))),
        ["too large"] = new(nameof(Nrtm4Problem.TooLarge), static t => t.Answer(t._third.Url, static (to, stop) => TestPublisher.WriteHeadAsync(to, 200, 1L << 40, "", stop))),
        ["endless"] = new(nameof(Nrtm4Problem.TooLarge), static t => t.Answer(t._third.Url, EndlessAsync)),
        ["cut"] = new(nameof(FollowProblem.Unreachable), static t => t.Answer(t._third.Url, CutAsync)),
        ["a gzip bomb"] = new(nameof(Nrtm4Problem.RatioTooHigh), static t => t.Name(t.Put(t._third, Gzip(t.HeaderOf("delta", 3) + '\u001e', blanks: 64 << 20)))),
        ["half a gzip file"] = new(nameof(Nrtm4Problem.DamagedGzip), static t => t.Name(t.Put(t._third, t.Publisher.Files[t._third.Url][..^12]))),
        ["empty"] = new(nameof(Nrtm4Problem.BrokenJson), static t => t.Name(t.Put(t._third, []))),
        ["without a change"] = new(nameof(Nrtm4Problem.EmptyDelta), static t => t.Hold()),
        ["no JSON"] = new(nameof(Nrtm4Problem.BrokenJson), static t => t.Hold("{\"action\":\"add_modify\",")),
        ["not UTF-8"] = new(nameof(Nrtm4Problem.NotUtf8), static t => t.Hold("{\"action\":\"add_modify\",\"object\":\"mntner: \u00ff\"}")),
        ["a member twice"] = new(nameof(Nrtm4Problem.DuplicateMember), static t => t.Hold("{\"action\":\"add_modify\",\"object\":\"mntner: A\",\"object\":\"mntner: WRONG\"}")),
        ["an unknown action"] = new(nameof(Nrtm4Problem.UnknownAction), static t => t.Hold("{\"action\":\"drop\",\"object\":\"mntner: WRONG\"}")),
        ["a deletion of nothing"] = new(nameof(Nrtm4Problem.NoPrimaryKey), static t => t.Hold("{\"action\":\"delete\",\"object_class\":\"mntner\",\"primary_key\":\"\"}")),
        ["a change without its object"] = new(nameof(Nrtm4Problem.BadMember), static t => t.Hold("{\"action\":\"add_modify\"}")),
        ["two objects in one"] = new(nameof(Nrtm4Problem.NotOneObject), static t => t.Hold("{\"action\":\"add_modify\",\"object\":\"mntner: WRONG\\n\\nmntner: MORE\"}")),
        ["wrong after what is right"] = new(nameof(Nrtm4Problem.UnknownAction), static t => t.Hold("{\"action\":\"add_modify\",\"object\":\"mntner: WRONG\"}", "{\"action\":\"drop\"}")),
        ["a broken sequence"] = new(nameof(Nrtm4Problem.BrokenJson), static t => t.Name(t.Put(t._third, Gzip(t.HeaderOf("delta", 3)[1..] + "\u001e{\"action\":\"delete\",\"object_class\":\"mntner\",\"primary_key\":\"A\"}\n")))),
    };

    private readonly TestMirror _mirror = new();
    private readonly Nrtm4PrivateKey _other = Nrtm4PrivateKey.Create();
    private Nrtm4FileReference _third = new(0, "", "");

    public static TheoryData<string> Notifications => [.. OfNotifications.Keys];

    public static TheoryData<string> Deltas => [.. OfDeltas.Keys];

    private TestPublisher Publisher => _mirror.Publisher;

    private byte[] Sent
    {
        get => Publisher.Files[Nrtm4FileNames.Notification];
        set => Publisher.Files[Nrtm4FileNames.Notification] = value;
    }

    public async ValueTask DisposeAsync()
    {
        await _mirror.DisposeAsync();
        _other.Dispose();
    }

    [Theory]
    [MemberData(nameof(Notifications))]
    public Task A_notification_that_is_wrong_is_refused_by_name_and_what_is_held_stays(string wrong) => RefuseAsync(OfNotifications[wrong]);

    [Theory]
    [MemberData(nameof(Deltas))]
    public Task A_delta_that_is_wrong_is_refused_by_name_and_what_is_held_stays(string wrong) => RefuseAsync(OfDeltas[wrong]);

    [Fact]
    public async Task A_delta_that_is_damaged_is_stepped_over_by_a_newer_snapshot_and_else_ends_what_is_applied()
    {
        await _mirror.PollAsync();
        DateTimeOffset? before = _mirror.Follower.Timestamp;
        _mirror.Time.Advance(TimeSpan.FromMinutes(1));
        Publisher.AddDelta(2, "mntner: F");
        Nrtm4FileReference third = Publisher.AddDelta(3, "mntner: G");
        Publisher.AddDelta(4, "mntner: H");
        byte[] whole = Publisher.Files[third.Url];
        Publisher.Files[third.Url] = [.. whole[..^1], 0x55];
        Publisher.Notify();
        FollowStep step = await _mirror.PollAsync();
        Assert.Equal((FollowResult.Kept, nameof(Nrtm4Problem.WrongHash)), (step.Result, step.Reason));
        Assert.Equal(("A B C D E F", 2), _mirror.Serves());

        // It is not what the publisher has, and gets older.
        Assert.Equal((before, before), (_mirror.Follower.Timestamp, _mirror.Follower.Held!.Source.Info.DataDate));

        Publisher.AddSnapshot(4, "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: E\n\nmntner: F\n\nmntner: G\n\nmntner: H");
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await _mirror.PollAsync());
        Assert.Equal(("A B C D E F G H", 4), _mirror.Serves());
        Assert.Equal(_mirror.Time.GetUtcNow(), _mirror.Follower.Held!.Source.Info.DataDate);
    }

    [Theory]
    [InlineData("mntner: A", nameof(FollowProblem.RefusedByPolicy))]
    [InlineData("bomb", nameof(FollowProblem.Unreadable))]
    [InlineData("member twice", nameof(FollowProblem.Unreadable))]
    [InlineData("no JSON", nameof(FollowProblem.Unreadable))]
    [InlineData("no gzip", nameof(Nrtm4Problem.DamagedGzip))]
    [InlineData("endless", nameof(Nrtm4Problem.TooLarge))]
    [InlineData("cut", nameof(FollowProblem.Unreachable))]
    [InlineData("another hash", nameof(Nrtm4Problem.WrongHash))]
    [InlineData("another version", nameof(Nrtm4Problem.WrongVersion))]
    [InlineData("no file", nameof(FollowProblem.BadStatus))]
    public async Task A_snapshot_that_is_no_good_is_refused_by_name(string snapshot, string reason)
    {
        await _mirror.PollAsync();
        Publisher.Session = Guid.NewGuid();
        Nrtm4FileReference given = Publisher.AddSnapshot(1, snapshot.StartsWith("mntner", StringComparison.Ordinal) ? snapshot : "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D");
        switch (snapshot)
        {
            case "bomb": Publisher.Snapshot = Put(given, Gzip(HeaderOf("snapshot", 1) + '\u001e', blanks: 64 << 20)); break;
            case "member twice": Publisher.Snapshot = Put(given, Gzip(HeaderOf("snapshot", 1) + "\u001e{\"object\":\"mntner: A\",\"object\":\"mntner: B\"}\n")); break;
            case "no JSON": Publisher.Snapshot = Put(given, Gzip(HeaderOf("snapshot", 1) + "\u001e{\"object\":\"mntner: A")); break;
            case "no gzip": Publisher.Snapshot = Put(given, Publisher.Files[given.Url][..^12]); break;
            case "endless": Answer(given.Url, EndlessAsync); break;
            case "cut": Answer(given.Url, CutAsync); break;
            case "another hash": Publisher.Files[given.Url][^1] ^= 1; break;
            case "another version": Publisher.Snapshot = given with { Version = 2 }; break;
            case "no file": Publisher.Files.Remove(given.Url, out _); break;
            default: break;
        }

        Publisher.Notify();
        FollowStep step = await _mirror.PollAsync();
        Assert.Equal((FollowResult.Kept, reason), (step.Result, step.Reason));
        Assert.Equal(("A B C D E", 1), _mirror.Serves());
    }

    private async Task RefuseAsync(Wrong wrong)
    {
        Publisher.AddDelta(2, "mntner: F");
        Publisher.Notify();
        await _mirror.PollAsync();
        byte[] right = Sent;
        _third = Publisher.AddDelta(3, "mntner: WRONG");
        Publisher.Notify();
        wrong.Do(this);

        FollowStep step = await _mirror.PollAsync();
        Assert.Equal((FollowResult.Kept, wrong.Reason), (step.Result, step.Reason));
        Assert.Contains(Publisher.Folder, step.Problem, StringComparison.Ordinal);
        Assert.Equal(("A B C D E F", 2), _mirror.Serves());
        Assert.Empty(Directory.EnumerateFiles(_mirror.Folder["TEST.mirror"], "*" + FollowerFolder.Partial));

        // As soon as the publisher does right again, it is followed.
        Publisher.Answers.Clear();
        Publisher.Deltas.Clear();
        Publisher.Deltas.AddRange(Nrtm4Signature.Read(right, new Nrtm4TrustedKeys(Publisher.Key.PublicKey)).Notification.Deltas);
        Publisher.AddDelta(3, "mntner: RIGHT");
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Changed), await _mirror.PollAsync());
        Assert.Equal(("A B C D E F RIGHT", 3), _mirror.Serves());
    }

    private void Say(Func<Nrtm4Notification, Nrtm4Notification> change) => Publisher.Notify(change);

    private void Say(Func<string, string> change) => Publisher.Notify(text: change);

    // Another reference in the place of the third delta's.
    private void Name(Nrtm4FileReference reference)
    {
        Publisher.Deltas.RemoveRange(1, Publisher.Deltas.Count - 1);
        Publisher.Deltas.Add(reference);
        Publisher.Notify();
    }

    // A third delta of such records.
    private void Hold(params string[] records) => Name(Put(_third, Gzip(HeaderOf("delta", 3) + string.Concat(records.Select(static record => $"\u001e{record}\n")))));

    private void Answer(string name, Func<Stream, CancellationToken, Task> answer) => Publisher.Answers[name] = answer;

    private Nrtm4FileReference Put(Nrtm4FileReference reference, byte[] file)
    {
        Publisher.Files[reference.Url] = file;
        return reference with { Hash = Nrtm4Hash.Of(file) };
    }

    private string HeaderOf(string type, int version) =>
        $$"""{{'\u001e'}}{"nrtm_version":4,"type":"{{type}}","source":"TEST","session_id":"{{Publisher.Session}}","version":{{version}}}{{'\n'}}""";

    // A character is a byte.
    private static byte[] Gzip(string start, int blanks = 0)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.Latin1.GetBytes(start));
            byte[] chunk = new byte[1 << 20];
            chunk.AsSpan().Fill((byte)' ');
            for (int written = 0; written < blanks; written += chunk.Length)
            {
                gzip.Write(chunk);
            }
        }

        return bytes.ToArray();
    }

    private static Task RedirectAsync(Stream to, string where, CancellationToken stop) => TestPublisher.WriteHeadAsync(to, 302, 0, $"Location: {where}\r\n", stop);

    private static async Task CutAsync(Stream to, CancellationToken stop)
    {
        await TestPublisher.WriteHeadAsync(to, 200, 1000, "", stop);
        await to.WriteAsync(new byte[10], stop);
    }

    private static async Task MillionAsync(Stream to, CancellationToken stop)
    {
        byte[] delta = Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes($"{{\"version\":2,\"url\":\"x\",\"hash\":\"{new string('0', 64)}\"}},")));
        await TestPublisher.WriteHeadAsync(to, 200, 1_000_000L * delta.Length, "", stop);
        byte[] thousand = [.. Enumerable.Repeat(delta, 1000).SelectMany(static one => one)];
        for (int i = 0; i < 1000; i++)
        {
            await to.WriteAsync(thousand, stop);
        }
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

    private sealed record Wrong(string Reason, Action<FollowerRefusalTests> Do);
}
