using System.IO.Compression;
using System.Text;
using Rdap.Bulk.Nrtm4;
using Rdap.Server.Mirror;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

/// <summary>What a publisher can do wrong: each is refused by a name, and what is held stays.</summary>
public sealed class FollowerRefusalTests : IAsyncDisposable
{
    private readonly TestMirror _mirror = new();

    private TestPublisher Publisher => _mirror.Publisher;

    public ValueTask DisposeAsync() => _mirror.DisposeAsync();

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
        Publisher.AddDelta(2, "mntner: F");
        Publisher.Notify();
        await _mirror.PollAsync();
        byte[] right = Publisher.Files[Nrtm4FileNames.Notification];
        using Nrtm4PrivateKey other = Nrtm4PrivateKey.Create();
        Nrtm4FileReference third = Publisher.AddDelta(3, "mntner: WRONG");
        Do(wrong, third, other);

        FollowStep step = await _mirror.PollAsync();
        Assert.Equal((FollowResult.Kept, reason), (step.Result, step.Reason));
        Assert.Contains(Publisher.Folder, step.Problem, StringComparison.Ordinal);
        Assert.Equal(("A B C D E F", 2), _mirror.Serves());
        Assert.Empty(Directory.EnumerateFiles(_mirror.Folder["TEST.mirror"], "*.part"));

        // As soon as the publisher does right again, it is followed.
        Publisher.Answers.Clear();
        Publisher.Deltas.RemoveRange(1, Publisher.Deltas.Count - 1);
        Publisher.Deltas[0] = Nrtm4Signature.Read(right, new Nrtm4TrustedKeys(Publisher.Key.PublicKey)).Notification.Deltas[0];
        Publisher.AddDelta(3, "mntner: RIGHT");
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Changed), await _mirror.PollAsync());
        Assert.Equal(("A B C D E F RIGHT", 3), _mirror.Serves());
    }

    [Fact]
    public async Task A_delta_that_is_damaged_is_stepped_over_by_a_newer_snapshot_and_else_ends_what_is_applied()
    {
        await _mirror.PollAsync();
        Publisher.AddDelta(2, "mntner: F");
        Nrtm4FileReference third = Publisher.AddDelta(3, "mntner: G");
        Publisher.AddDelta(4, "mntner: H");
        byte[] whole = Publisher.Files[third.Url];
        Publisher.Files[third.Url] = [.. whole[..^1], 0x55];
        Publisher.Notify();
        FollowStep step = await _mirror.PollAsync();
        Assert.Equal((FollowResult.Kept, nameof(Nrtm4Problem.WrongHash)), (step.Result, step.Reason));
        Assert.Equal(("A B C D E F", 2), _mirror.Serves());

        Publisher.AddSnapshot(4, "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: E\n\nmntner: F\n\nmntner: G\n\nmntner: H");
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await _mirror.PollAsync());
        Assert.Equal(("A B C D E F G H", 4), _mirror.Serves());
    }

    [Theory]
    [InlineData("mntner: A", nameof(FollowProblem.RefusedByPolicy))]
    [InlineData("bomb", nameof(FollowProblem.Unreadable))]
    [InlineData("another version", nameof(Nrtm4Problem.WrongVersion))]
    [InlineData("no file", nameof(FollowProblem.BadStatus))]
    public async Task A_snapshot_that_is_no_good_is_refused_by_name(string snapshot, string reason)
    {
        await _mirror.PollAsync();
        Publisher.Session = Guid.NewGuid();
        Publisher.AddSnapshot(1, snapshot.StartsWith("mntner", StringComparison.Ordinal) ? snapshot : "mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D");
        if (snapshot == "bomb")
        {
            Publisher.Snapshot = Put(Publisher.Snapshot, Gzip(HeaderOf("snapshot", 1), 64 << 20));
        }
        else if (snapshot == "another version")
        {
            Publisher.Snapshot = Publisher.Snapshot with { Version = 2 };
        }
        else if (snapshot == "no file")
        {
            Publisher.Files.Remove(Publisher.Snapshot.Url, out _);
        }

        Publisher.Notify();
        FollowStep step = await _mirror.PollAsync();
        Assert.Equal((FollowResult.Kept, reason), (step.Result, step.Reason));
        Assert.Equal(("A B C D E", 1), _mirror.Serves());
    }

    private void Do(string wrong, Nrtm4FileReference third, Nrtm4PrivateKey other)
    {
        Publisher.Notify();
        string notificationName = Nrtm4FileNames.Notification;
        switch (wrong)
        {
            case "another key": Publisher.Notify(key: other); break;
            case "no signature": Publisher.Files[notificationName] = [.. Publisher.Files[notificationName][..^80]]; break;
            case "another source": Publisher.Notify(static n => n with { Source = "OTHER" }); break;
            case "a gap": Publisher.Notify(n => n with { Version = 4, Deltas = [n.Deltas[0], third with { Version = 4 }] }); break;
            case "version went back": Publisher.Notify(static n => n with { Version = 1, Deltas = [] }); break;
            case "history by hash": Publisher.Notify(n => n with { Deltas = [n.Deltas[0] with { Hash = third.Hash }, third] }); break;
            case "history by name": Publisher.Notify(n => n with { Deltas = [n.Deltas[0] with { Url = "x" + n.Deltas[0].Url }, third] }); break;
            case "stale": Publisher.Notify(n => n with { Timestamp = _mirror.Time.GetUtcNow() - TimeSpan.FromHours(25) }); break;
            case "future": Publisher.Notify(n => n with { Timestamp = _mirror.Time.GetUtcNow() + TimeSpan.FromHours(1) }); break;
            case "wrong hash": Publisher.Files[third.Url] = [.. Publisher.Files[third.Url], 0]; break;
            case "missing": Publisher.Files.Remove(third.Url, out _); break;
            case "delta of another source": Replace(() => Publisher.AddDelta(3, "OTHER", Publisher.Session, "mntner: WRONG")); break;
            case "delta of another session": Replace(() => Publisher.AddDelta(3, "TEST", Guid.NewGuid(), "mntner: WRONG")); break;
            case "delta of another version": Replace(() => Publisher.AddDelta(9, "mntner: WRONG") with { Version = 3 }); break;
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
            case "redirect": Answer(third.Url, (to, stop) => TestPublisher.WriteHeadAsync(to, 302, 0, $"Location: {Publisher.Folder}x\r\n", stop)); break;
            case "bomb": Replace(() => Put(third, Gzip(HeaderOf("delta", 3), 64 << 20))); break;
            case "half a delta": Replace(() => Put(third, Publisher.Files[third.Url][..^12])); break;
            default: throw new ArgumentOutOfRangeException(nameof(wrong), wrong, null);
        }
    }

    private void Answer(string name, Func<Stream, CancellationToken, Task> answer) => Publisher.Answers[name] = answer;

    private void Replace(Func<Nrtm4FileReference> with)
    {
        Nrtm4FileReference reference = with();
        Publisher.Deltas.RemoveRange(1, Publisher.Deltas.Count - 1);
        Publisher.Deltas.Add(reference);
        Publisher.Notify();
    }

    private Nrtm4FileReference Put(Nrtm4FileReference reference, byte[] file)
    {
        Publisher.Files[reference.Url] = file;
        return reference with { Hash = Nrtm4Hash.Of(file) };
    }

    private string HeaderOf(string type, int version) =>
        $$"""{{'\u001e'}}{"nrtm_version":4,"type":"{{type}}","source":"TEST","session_id":"{{Publisher.Session}}","version":{{version}}}{{'\n'}}{{'\u001e'}}""";

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
}
