using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rdap.Bulk.Nrtm3;
using Rdap.Registry;
using Rdap.Server.Mirror;
using Rdap.Server.Options;
using Rdap.Server.Reload;
using Rdap.Tests.EndToEnd;
using Rdap.Tests.Registry;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

/// <summary>A mirror by NRTMv3, and servers that do right and wrong.</summary>
public sealed class Nrtm3FollowerTests : IAsyncDisposable
{
    private const string Start = "%START Version: 3 TEST 11-20\n\n";

    private readonly TestFolder _folder = new();
    private readonly FakeTime _time = new();
    private readonly LiveRegistry _live = new(["TEST"]);
    private readonly TestNrtm3Server _server = new();
    private readonly List<IDisposable> _owned = [];
    private Nrtm3Follower _follower;

    public Nrtm3FollowerTests()
    {
        Dump(10, "mntner: A", "mntner: B", "mntner: C", "mntner: D", "mntner: E");
        _server.First = 1;
        _server.Last = 10;
        _follower = Open();
        Assert.Null(_follower.Restore(2, Stop, out _));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _follower.DisposeAsync();
        _owned.ForEach(static one => one.Dispose());
        _server.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_begins_with_the_dump_and_goes_on_with_what_came_after(bool isIrrd)
    {
        _server.IsIrrd = isIrrd;
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await PollAsync());
        Assert.Equal(("A B C D E", 10), Serves());
        _server.Add(11, "mntner: F").Add(14, "mntner: A", true).Add(15, "mntner: B\nremarks: new");
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.Equal(("C D E F B", 15), Serves());
        Assert.Equal(new FollowStep(FollowResult.Unchanged), await PollAsync());
        Assert.Equal(["-g TEST:3:11-LAST", "-g TEST:3:11-LAST", "-g TEST:3:16-LAST"], _server.Asked);
        Assert.Equal((15, null), (_follower.Held!.Source.Info.Version, _follower.Held.Source.Info.Session));
        Assert.Equal($"whois://{_server.Address}/", _follower.Url!.AbsoluteUri);
    }

    [Fact]
    public async Task Numbers_may_be_left_out_at_the_end_of_a_range_as_well()
    {
        await PollAsync();
        _server.Add(12, "mntner: F").Last = 20;
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.Equal(("A B C D E F", 20), Serves());
        _server.Last = 30;
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.Equal(30, _follower.Held!.Version);
        Assert.Equal(30, _live.Current.Sources[0].Info.Version);
    }

    [Theory]
    [InlineData("second start", nameof(Nrtm3Problem.SecondStart))]
    [InlineData("another source", nameof(Nrtm3Problem.WrongSource))]
    [InlineData("end of another source", nameof(Nrtm3Problem.WrongSource))]
    [InlineData("object of another source", nameof(Nrtm3Problem.WrongSource))]
    [InlineData("deletion in another source", nameof(Nrtm3Problem.WrongSource))]
    [InlineData("another version", nameof(Nrtm3Problem.WrongVersion))]
    [InlineData("order", nameof(Nrtm3Problem.BadSerial))]
    [InlineData("number beyond all", nameof(Nrtm3Problem.BadSerial))]
    [InlineData("range beyond all", nameof(Nrtm3Problem.BadSerial))]
    [InlineData("before the range", nameof(Nrtm3Problem.BadSerial))]
    [InlineData("no number", nameof(Nrtm3Problem.BadLine))]
    [InlineData("no start", nameof(Nrtm3Problem.NoStart))]
    [InlineData("nothing", nameof(Nrtm3Problem.NoStart))]
    [InlineData("another protocol", nameof(Nrtm3Problem.NoStart))]
    [InlineData("endless object", nameof(Nrtm3Problem.TooLarge))]
    [InlineData("endless line", nameof(Nrtm3Problem.TooLarge))]
    [InlineData("endless banner", nameof(Nrtm3Problem.TooLarge))]
    [InlineData("not authorised", nameof(Nrtm3Problem.ServerError))]
    [InlineData("unknown source", nameof(Nrtm3Problem.ServerError))]
    [InlineData("error of IRRd", nameof(Nrtm3Problem.ServerError))]
    [InlineData("error within", nameof(Nrtm3Problem.ServerError))]
    [InlineData("silence", nameof(FollowProblem.TooSlow))]
    [InlineData("drip", nameof(FollowProblem.TooSlow))]
    [InlineData("too old", nameof(FollowProblem.RangeTooOld))]
    [InlineData("too old without a range", nameof(FollowProblem.RangeTooOld))]
    [InlineData("answer from later on", nameof(FollowProblem.RangeTooOld))]
    [InlineData("behind", nameof(FollowProblem.Behind))]
    public async Task What_is_wrong_is_refused_by_name_and_what_is_held_stays(string wrong, string reason)
    {
        await PollAsync();
        _server.Answer = (stream, stop) => DoAsync(wrong, stream, stop);
        FollowStep step = await PollAsync(meanwhile: wrong is "silence" or "drip" ? TimeSpan.FromSeconds(30) : default);
        Assert.Equal((FollowResult.Kept, reason), (step.Result, step.Reason));
        Assert.Contains(_server.Address, step.Problem, StringComparison.Ordinal);
        Assert.Equal(("A B C D E", 10), Serves());
        Assert.Empty(Directory.EnumerateFiles(_folder["TEST.mirror"], "*.part"));

        // As soon as the server does right again, it is followed.
        _server.Answer = null;
        _server.Add(11, "mntner: RIGHT");
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.Equal(("A B C D E RIGHT", 11), Serves());
    }

    [Theory]
    [InlineData("cut", nameof(Nrtm3Problem.NoEnd))]
    [InlineData("cut within an object", nameof(Nrtm3Problem.NoEnd))]
    [InlineData("silence after", nameof(FollowProblem.TooSlow))]
    [InlineData("endless stream", nameof(Nrtm3Problem.TooLarge))]
    public async Task Of_a_stream_that_is_cut_what_came_before_stands(string how, string reason)
    {
        await PollAsync();
        DateTimeOffset? before = _follower.Timestamp;
        _time.Advance(TimeSpan.FromMinutes(1));
        _server.Answer = (stream, stop) => DoAsync(how, stream, stop);
        FollowStep step = await PollAsync(meanwhile: how == "silence after" ? TimeSpan.FromSeconds(61) : default);
        Assert.Equal((FollowResult.Kept, reason), (step.Result, step.Reason));
        Assert.StartsWith("A B C D E F", Serves().Objects, StringComparison.Ordinal);
        long held = _follower.Held!.Version;
        Assert.True(held >= 11);
        // What is held may be older than the server still.
        Assert.Equal(before, _follower.Timestamp);

        _server.Answer = null;
        _server.First = held;
        _server.Add(held + 1, "mntner: G");
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.EndsWith(" G", Serves().Objects, StringComparison.Ordinal);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"-g TEST:3:{held + 1}-LAST"), _server.Asked.Last());
    }

    [Fact]
    public async Task A_range_that_is_too_old_leads_to_the_dump_when_that_is_newer()
    {
        await PollAsync();
        _server.First = 100;
        _server.Last = 100;
        FollowStep step = await PollAsync();
        Assert.Equal((FollowResult.Kept, nameof(FollowProblem.RangeTooOld)), (step.Result, step.Reason));

        Dump(50, "mntner: A", "mntner: B", "mntner: C", "mntner: D", "mntner: Y");
        step = await PollAsync();
        // Newer, but the server does not lead on from it: what is held is as good.
        Assert.Equal((FollowResult.Kept, nameof(FollowProblem.RangeTooOld)), (step.Result, step.Reason));
        Assert.Equal(("A B C D E", 10), Serves());

        Dump(99, "mntner: A", "mntner: B", "mntner: C", "mntner: D", "mntner: Z");
        _server.Add(100, "mntner: X");
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await PollAsync());
        Assert.Equal(("A B C D Z X", 100), Serves());
    }

    [Fact]
    public async Task A_dump_that_is_no_good_is_refused_by_name()
    {
        await PollAsync();
        _server.First = _server.Last = 100;
        foreach ((long serial, string[] objects, string reason) in new[]
        {
            (99L, new[] { "mntner: A" }, nameof(FollowProblem.RefusedByPolicy)),
            (99L, ["<html>"], nameof(FollowProblem.Unreadable)),
            (0L, ["mntner: A"], nameof(FollowProblem.Unreadable)),
            (-1L, ["mntner: A"], nameof(FollowProblem.Unreadable)),
        })
        {
            Dump(serial, objects);
            FollowStep step = await PollAsync();
            Assert.Equal((FollowResult.Kept, true), (step.Result, step.Reason == reason || step.Reason == nameof(FollowProblem.RefusedByPolicy)));
            Assert.Equal(("A B C D E", 10), Serves());
        }

        File.Delete(_folder["test.db"]);
        File.WriteAllText(_folder["TEST.CURRENTSERIAL"], "99");
        Assert.Equal(nameof(FollowProblem.Unreachable), (await PollAsync()).Reason);
        File.Delete(_folder["TEST.CURRENTSERIAL"]);
        Assert.Equal(nameof(FollowProblem.Unreadable), (await PollAsync()).Reason);
        Assert.Equal(("A B C D E", 10), Serves());
    }

    [Fact]
    public async Task A_server_that_stays_behind_counts_anew_and_is_begun_with_its_dump()
    {
        await PollAsync();
        _server.Operations.Clear();
        _server.Last = 3;
        Dump(2, "mntner: A", "mntner: B", "mntner: C", "mntner: D", "mntner: NEW");
        _server.Add(3, "mntner: X");
        Assert.Equal(nameof(FollowProblem.Behind), (await PollAsync()).Reason);
        _time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await PollAsync());
        Assert.Equal(("A B C D NEW X", 3), Serves());
        await RestartAsync();
        Assert.Equal(("A B C D NEW X", 3), Serves());
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_fails_and_stays_in_use()
    {
        using TestNrtm3Server other = new() { First = 1, Last = 10 };
        await ReplaceAsync(_server.Address, other.Address);
        await PollAsync();
        _server.Answer = static (_, _) => Task.CompletedTask;
        other.Add(11, "mntner: F");
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.Equal($"whois://{other.Address}/", _follower.Url!.AbsoluteUri);
        _server.Answer = null;
        _server.Asked.Clear();
        other.Add(12, "mntner: G");
        await PollAsync();
        Assert.Empty(_server.Asked);
        other.Dispose();
        FollowStep step = await PollAsync();
        Assert.Equal((FollowResult.Kept, nameof(FollowProblem.Behind)), (step.Result, step.Reason));
        Assert.Contains(other.Address, step.Problem, StringComparison.Ordinal);
        Assert.Equal(("A B C D E F G", 12), Serves());
    }

    [Fact]
    public async Task A_restart_serves_at_once_and_goes_on_where_it_was()
    {
        await PollAsync();
        await RestartAsync();
        Assert.Equal(("A B C D E", 10), Serves());
        _server.Add(11, "mntner: F");
        await PollAsync();
        _server.Add(13, "mntner: A", true);
        await PollAsync();
        DateTimeOffset? timestamp = _follower.Timestamp;
        _time.Advance(TimeSpan.FromDays(2));
        _server.Asked.Clear();
        await RestartAsync(() => File.Delete(_folder["test.db"]));
        Assert.Empty(_server.Asked);
        Assert.Equal(("B C D E F", 13), Serves());
        Assert.Equal((timestamp, $"whois://{_server.Address}/"), (_follower.Timestamp, _follower.Url!.AbsoluteUri));
        _server.Add(14, "mntner: G");
        Assert.Equal(new FollowStep(FollowResult.Changed), await PollAsync());
        Assert.Equal(("B C D E F G", 14), Serves());
    }

    [Fact]
    public async Task What_was_kept_since_and_is_damaged_is_asked_for_again()
    {
        await PollAsync();
        await RestartAsync();
        for (int serial = 11; serial <= 15; serial++)
        {
            _server.Add(serial, "mntner: N" + serial);
            await PollAsync();
        }

        await RestartAsync(() =>
        {
            string text = Directory.GetFiles(_folder["TEST.mirror/journal"]).Single(static file => !file.EndsWith(".index", StringComparison.Ordinal));
            byte[] bytes = File.ReadAllBytes(text);
            File.WriteAllBytes(text, bytes[..(bytes.Length - 30)]);
        });
        Assert.InRange(_follower.Held!.Version, 12, 14);
        await PollAsync();
        Assert.Equal(("A B C D E N11 N12 N13 N14 N15", 15), Serves());
        await RestartAsync();
        Assert.Equal(("A B C D E N11 N12 N13 N14 N15", 15), Serves());
    }

    [Fact]
    public async Task Other_files_are_another_source_and_the_dump_is_loaded()
    {
        await PollAsync();
        await _follower.Base.WhenIdle;
        await _follower.TakeMergedAsync();
        File.Copy(_folder["test.db"], _folder["other.db"]);
        await _follower.DisposeAsync();
        _follower = Open("other.db", _server.Address);
        Assert.Null(_follower.Restore(2, Stop, out string? problem));
        Assert.NotNull(problem);
        Assert.Equal(new FollowStep(FollowResult.Reloaded), await PollAsync());
    }

    [Fact]
    public async Task A_mirror_of_random_changes_has_what_the_registry_has_also_over_restarts()
    {
        Random random = new(17);
        Dictionary<string, string> expected = SourceChangeTests.ByKey(_live.Current.Sources.Length == 0 ? TestRegistry.Source("mntner: A\n\nmntner: B\n\nmntner: C\n\nmntner: D\n\nmntner: E") : _live.Current.Sources[0]);
        long serial = 10;
        for (int round = 0; round < 60; round++)
        {
            for (int i = random.Next(5); i > 0; i--)
            {
                serial += random.Next(1, 4);
                bool isDeletion = random.Next(3) == 0 && expected.Count > 3;
                string text = isDeletion ? expected.Values.ElementAt(random.Next(expected.Count)) : RandomRegistry.Objects(random, 1)[0];
                _server.Add(serial, text, isDeletion);
                expected = SourceChangeTests.Apply(expected, [new Nrtm3Operation(serial, isDeletion, Encoding.UTF8.GetBytes(text)).ToChange()]);
            }

            if (random.Next(6) == 0)
            {
                // Cut anywhere: the rest comes with the next poll.
                string whole = _server.AnswerFrom((_follower.Held?.Version ?? 10) + 1);
                byte[] cut = Encoding.UTF8.GetBytes(whole)[..random.Next(whole.Length)];
                _server.Answer = (stream, stop) => stream.WriteAsync(cut, stop).AsTask();
                await PollAsync();
                _server.Answer = null;
            }

            FollowStep step = await PollAsync();
            Assert.NotEqual(FollowResult.Kept, step.Result);
            Assert.Equal(expected.OrderBy(static pair => pair.Key, StringComparer.Ordinal), SourceChangeTests.ByKey(_live.Current.Sources[0]).OrderBy(static pair => pair.Key, StringComparer.Ordinal));
            if (random.Next(5) == 0)
            {
                await RestartAsync();
                Assert.Equal(expected.OrderBy(static pair => pair.Key, StringComparer.Ordinal), SourceChangeTests.ByKey(_live.Current.Sources[0]).OrderBy(static pair => pair.Key, StringComparer.Ordinal));
            }
        }
    }

    private static async Task DoAsync(string what, Stream stream, CancellationToken stop)
    {
        async Task SayAsync(string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        const string F = "ADD 11\n\nmntner: F\n\n";
        switch (what)
        {
            case "silence":
                await SayAsync("% banner\n");
                await Task.Delay(Timeout.Infinite, stop);
                break;
            case "silence after":
                await SayAsync(Start + F + "ADD 12\n\nmntner: G");
                await Task.Delay(Timeout.Infinite, stop);
                break;
            case "drip":
                await SayAsync("% ");
                while (true)
                {
                    await SayAsync("x");
                    await Task.Delay(5, stop);
                }

            case "endless object":
                await SayAsync(Start + "ADD 11\n\nmntner: F\n");
                while (true)
                {
                    await SayAsync(string.Concat(Enumerable.Repeat("remarks: xxxxxxxxxxxxxxxxxxxxxxx\n", 10_000)));
                }

            case "endless line":
                await SayAsync(Start + "ADD 11\n\nmntner: F\nremarks: ");
                while (true)
                {
                    await SayAsync(new string('x', 100_000));
                }

            case "endless banner":
                while (true)
                {
                    await SayAsync(string.Concat(Enumerable.Repeat("% banner\n", 10_000)));
                }

            case "endless stream":
                await SayAsync(Start);
                for (int serial = 11; ; serial++)
                {
                    await SayAsync(string.Create(CultureInfo.InvariantCulture, $"ADD {serial}\n\nmntner: F{serial}\nremarks: {new string('x', 50_000)}\n\n"));
                }

            default:
                await SayAsync(what switch
                {
                    "second start" => Start + F + Start + "%END TEST\n",
                    "another source" => "%START Version: 3 OTHER 11-20\n\n" + F + "%END OTHER\n",
                    "end of another source" => Start + F + "%END OTHER\n",
                    "object of another source" => Start + F + "ADD 12\n\nmntner: G\nsource: OTHER # Filtered\n\n%END TEST\n",
                    "deletion in another source" => Start + "DEL 11\n\nmntner: A\nsource: OTHER\n\n%END TEST\n",
                    "another version" => "%START Version: 1 TEST 11-20\n\nADD\n\nmntner: F\n\n%END TEST\n",
                    "order" => Start + "ADD 12\n\nmntner: G\n\n" + F + "%END TEST\n",
                    "number beyond all" => Start + "ADD 9223372036854775807\n\nmntner: F\n\n%END TEST\n",
                    "range beyond all" => "%START Version: 3 TEST 11-9223372036854775807\n\n" + F + "%END TEST\n",
                    "before the range" => Start + "ADD 10\n\nmntner: F\n\n%END TEST\n",
                    "no number" => Start + "ADD x\n\nmntner: F\n\n%END TEST\n",
                    "no start" => F + "%END TEST\n",
                    "another protocol" => "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
                    "not authorised" => "%ERROR:402: not authorised\n",
                    "unknown source" => "%ERROR:403: unknown source\n",
                    "error of IRRd" => "%% ERROR: Serials 90 - 101 do not exist\n\n\n",
                    "error within" => Start + F + "%ERROR:100: internal error\n\n",
                    "too old" => "%ERROR:401: invalid range: Not within 100-200\n\n",
                    "too old without a range" => "%ERROR:401: (Requesting serials older than 14 days will be rejected)\n\n",
                    "answer from later on" => "%START Version: 3 TEST 15-20\n\nADD 15\n\nmntner: F\n\n%END TEST\n",
                    "behind" => "%ERROR:401: invalid range: Not within 1-8\n\n",
                    "cut" => Start + F,
                    "cut within an object" => Start + F + "ADD 12\n\nmntner: A\nrem",
                    _ => "",
                });
                break;
        }
    }

    private async Task<FollowStep> PollAsync(TimeSpan meanwhile = default)
    {
        Task<FollowStep> poll = _follower.PollAsync(LoadPriority.Normal, Stop);
        while (meanwhile > TimeSpan.Zero && !poll.IsCompleted)
        {
            await Task.WhenAny(poll, Task.Delay(10, Stop));
            _time.Advance(meanwhile);
        }

        return await poll;
    }

    private (string Objects, long Version) Serves()
    {
        SourceSnapshot source = _live.Current.Sources[0];
        Assert.Same(source, _follower.Held!.Source);
        IEnumerable<int> ids = Enumerable.Range(0, source.IdCount).Where(id => !source.IsSuperseded(id));
        return (string.Join(' ', ids.Select(id => Encoding.UTF8.GetString(source.Get(id).KeyValue))), _follower.Held.Version);
    }

    private void Dump(long serial, params string[] objects)
    {
        File.WriteAllText(_folder["test.db"], "# a dump\n\n" + string.Join("\n\n", objects) + "\n");
        File.WriteAllText(_folder["TEST.CURRENTSERIAL"], serial.ToString(CultureInfo.InvariantCulture));
    }

    private async Task RestartAsync(Action? meanwhile = null)
    {
        await _follower.Base.WhenIdle;
        await _follower.TakeMergedAsync();
        await _follower.DisposeAsync();
        meanwhile?.Invoke();
        _follower = Open();
        Assert.NotNull(_follower.Restore(2, Stop, out _));
    }

    private async Task ReplaceAsync(params string[] servers)
    {
        await _follower.DisposeAsync();
        _follower = Open("test.db", servers);
        _follower.Restore(2, Stop, out _);
    }

    private Nrtm3Follower Open() => Open("test.db", _server.Address);

    private Nrtm3Follower Open(string file, params string[] servers)
    {
        SourceOptions options = new() { Name = "TEST", Files = [_folder[file]], Mirror = new() { Nrtm3 = servers } };
        FetchOptions limits = new() { MaxBytes = 20 << 20 };
        SourceFetcher fetcher = new(_folder.Path, limits, _time);
        _owned.Add(fetcher);
        Nrtm3Dumps dumps = new(options, new ReloadOptions(), fetcher, _time, NullLogger.Instance);
        FollowerBase kept = new("TEST", new SnapshotStore(_folder.Path, false), 100, 1000, "nrtm3 " + dumps.OptionsFingerprint);
        return new Nrtm3Follower(options, dumps, new Nrtm3Fetcher(limits, _time), new FollowerFolder(_folder["TEST.mirror"]), kept, _live, _time);
    }
}
