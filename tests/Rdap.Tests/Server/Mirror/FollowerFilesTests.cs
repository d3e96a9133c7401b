using System.Text;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Server.Mirror;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

/// <summary>What a mirror makes of many deltas at once.</summary>
public sealed class FollowerFilesTests : IAsyncDisposable
{
    private readonly TestMirror _mirror = new();

    private TestPublisher Publisher => _mirror.Publisher;

    public ValueTask DisposeAsync() => _mirror.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hundreds_of_deltas_are_applied_in_their_order(bool isSavingMeanwhile)
    {
        await _mirror.PollAsync();
        await _mirror.RestAsync();
        const int Last = 1500;
        for (int version = 2; version <= Last; version++)
        {
            Publisher.AddDelta(version, version % 3 == 0 ? SourceChange.Delete("mntner"u8.ToArray(), Bytes($"M{version - 1}")) : SourceChange.AddOrModify(Bytes($"mntner: M{version}")));
        }

        if (isSavingMeanwhile)
        {
            Nrtm4FileReference first = Publisher.Deltas[0];
            Publisher.Answers[first.Url] = async (to, stop) =>
            {
                _mirror.Follower.Base.Begin(_mirror.Follower.Held! with { Session = Guid.NewGuid() });
                Assert.True(_mirror.Follower.Base.IsMaking);
                await SendAsync(first, to, stop);
            };
        }

        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Changed), await _mirror.PollAsync());
        string expected = string.Join(' ', "ABCDE".Select(static c => c.ToString()).Concat(Enumerable.Range(2, Last - 1).Where(static version => version % 3 == 1).Select(static version => $"M{version}")));
        Assert.Equal((expected, Last), _mirror.Serves());
        Assert.Null(_mirror.Follower.Skipped);
        await _mirror.RestartAsync();
        Assert.Equal((expected, Last), _mirror.Serves());
    }

    [Fact]
    public async Task It_does_not_matter_which_delta_comes_first()
    {
        await _mirror.PollAsync();
        Nrtm4FileReference second = Publisher.AddDelta(2, "mntner: F"), third = Publisher.AddDelta(3, "mntner: G");
        TaskCompletionSource isAsked = new();
        Publisher.Answers[second.Url] = async (to, stop) =>
        {
            await isAsked.Task.WaitAsync(stop);
            await SendAsync(second, to, stop);
        };
        Publisher.Answers[third.Url] = async (to, stop) =>
        {
            await SendAsync(third, to, stop);
            isAsked.SetResult();
        };
        Publisher.Notify();
        Assert.Equal(new FollowStep(FollowResult.Changed), await _mirror.PollAsync());
        Assert.Equal(("A B C D E F G", 3), _mirror.Serves());
    }

    [Fact]
    public async Task Nothing_is_left_of_what_was_downloaded_behind_one_that_is_missing()
    {
        await _mirror.PollAsync();
        for (int version = 2; version <= 12; version++)
        {
            Publisher.AddDelta(version, $"mntner: M{version}");
        }

        Publisher.Files.Remove(Publisher.Deltas[4].Url, out byte[]? sixth);
        Publisher.Notify();
        Assert.Equal(nameof(FollowProblem.BadStatus), (await _mirror.PollAsync()).Reason);
        Assert.Equal(("A B C D E M2 M3 M4 M5", 5), _mirror.Serves());
        Assert.Equal(["delta.2", "delta.3", "delta.4", "delta.5"], DeltaFiles());

        // Those that are not held yet may come in another form.
        Publisher.Files[Publisher.Deltas[4].Url] = sixth!;
        Publisher.Deltas.RemoveRange(6, 5);
        Publisher.AddDelta(8, "mntner: OTHER");
        Publisher.Notify();
        Assert.Equal(FollowResult.Changed, (await _mirror.PollAsync()).Result);
        Assert.Equal(("A B C D E M2 M3 M4 M5 M6 M7 OTHER", 8), _mirror.Serves());
    }

    [Fact]
    public async Task A_start_goes_no_further_than_the_first_gap_that_a_crash_has_left()
    {
        await _mirror.PollAsync();
        for (int version = 2; version <= 6; version++)
        {
            Publisher.AddDelta(version, $"mntner: M{version}");
        }

        Publisher.Notify();
        await _mirror.PollAsync();
        Assert.Equal(["delta.2", "delta.3", "delta.4", "delta.5", "delta.6"], DeltaFiles());
        await _mirror.RestartAsync(() => File.Delete(_mirror.Folder[$"TEST.mirror/delta.{Publisher.Session:D}.4"]));
        Assert.Equal(("A B C D E M2 M3", 3), _mirror.Serves());
        Assert.Equal(["delta.2", "delta.3"], DeltaFiles());
        Assert.Equal(new FollowStep(FollowResult.Changed), await _mirror.PollAsync());
        Assert.Equal(("A B C D E M2 M3 M4 M5 M6", 6), _mirror.Serves());
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private IEnumerable<string> DeltaFiles() =>
        Directory.EnumerateFiles(_mirror.Folder["TEST.mirror"], "delta.*").Select(static file => "delta." + file.Split('.')[^1]).Order(StringComparer.Ordinal);

    private async Task SendAsync(Nrtm4FileReference file, Stream to, CancellationToken stop)
    {
        await TestPublisher.WriteHeadAsync(to, 200, Publisher.Files[file.Url].Length, "", stop);
        await to.WriteAsync(Publisher.Files[file.Url], stop);
    }
}
