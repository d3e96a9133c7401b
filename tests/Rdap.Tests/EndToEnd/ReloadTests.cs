using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Rdap.Registry.Lookup;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

public sealed class ReloadTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_reload_under_load_fails_no_query_and_ends_with_the_new_data()
    {
        string file = _folder.WriteMany("a.db", 2000, "version 0");
        await using RunningServer server = await StartAsync(file);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        int asked = 0;

        async Task Ask(int worker)
        {
            for (int i = worker; !end.IsCancellationRequested; i++)
            {
                int number = i * 7 % 2000;
                string answer = await server.AskAsync($"-r 2001:db8:{number:x}::1");
                Assert.Contains($"netname:        NET-{number}\n", answer, StringComparison.Ordinal);
                Assert.Contains("remarks:        version ", answer, StringComparison.Ordinal);
                using HttpResponseMessage rdap = await server.Http.GetAsync($"/ip/2001:db8:{number:x}::1", Stop);
                Assert.True(rdap.IsSuccessStatusCode);
                Interlocked.Add(ref asked, 2);
            }
        }

        Task[] workers = [.. Enumerable.Range(0, 4).Select(w => Task.Run(() => Ask(w), Stop))];
        for (int version = 1; version <= 5; version++)
        {
            _folder.WriteMany("a.db", 2000, "version " + version);
            await server.Host.Reload.ReloadAsync("test", Stop);
        }

        int before = Volatile.Read(ref asked);
        await RunningServer.EventuallyAsync(() => Volatile.Read(ref asked) > before + 20 || workers.Any(w => w.IsFaulted));
        await end.CancelAsync();
        await Task.WhenAll(workers);
        Assert.Contains("version 5", await server.AskAsync("-r 2001:db8::1"), StringComparison.Ordinal);
        Assert.Equal(0, server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Failed));
        Assert.Equal(0, server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Empty));
        Assert.Equal(0, server.Host.Metrics.QueriesOf(Door.Rdap, QueryOutcome.Empty));
    }

    public static TheoryData<string> Bad => ["empty", "comments", "truncated gzip", "damaged gzip", "shrunk", "binary", "half garbage", "gone"];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Bad_data_keeps_the_old_and_is_said_in_log_health_and_metrics(string kind)
    {
        string file = _folder.WriteMany("a.db", 1000);
        await using RunningServer server = await StartAsync(file);
        Spoil(file, kind);
        await server.Host.Reload.ReloadAsync("test", Stop);

        Assert.Contains("NET-999", await server.AskAsync("-r 2001:db8:3e7::1"), StringComparison.Ordinal);
        using JsonDocument health = JsonDocument.Parse(await server.Http.GetStringAsync("/health", Stop));
        Assert.Equal("degraded", health.RootElement.GetProperty("status").GetString());
        JsonElement source = health.RootElement.GetProperty("sources")[0];
        Assert.Equal("kept-old", source.GetProperty("state").GetString());
        Assert.Equal(1000, source.GetProperty("objects").GetInt32());
        Assert.NotEqual("", source.GetProperty("problem").GetString());
        string metrics = await server.Http.GetStringAsync("/metrics", Stop);
        Assert.Matches("\nrdapd_memory_pause_seconds_total [0-9.E-]+\n", metrics);
        Assert.Matches("\nrdapd_memory_collections_total [0-9]+\n", metrics);
        Assert.Contains("\nrdapd_source_healthy{source=\"TEST\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Matches("rdapd_reloads_total\\{source=\"TEST\",result=\"(refused|failed)\"\\} 1\n", metrics);
        Assert.Contains(server.Log, e => e.RenderMessage(null).Contains("the old goes on serving", StringComparison.Ordinal));
        Assert.Equal("degraded\n", await server.Http.GetStringAsync("/health/ready", Stop));

        _folder.WriteMany("a.db", 1001);
        await server.Host.Reload.ReloadAsync("test", Stop);
        Assert.Contains("\"ok\"", await server.Http.GetStringAsync("/health", Stop), StringComparison.Ordinal);
        Assert.Contains("NET-1000", await server.AskAsync("-r 2001:db8:3e8::1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_file_is_loaded_when_it_has_come_to_rest()
    {
        string file = _folder.WriteMany("a.db", 10, "first");
        await using RunningServer server = await StartAsync(file);
        await server.Host.Reload.WatchAsync(Stop);
        ulong version = server.Host.Live.Current.Version;

        _folder.WriteMany("a.db", 11, "second");
        await server.Host.Reload.WatchAsync(Stop);
        Assert.Equal(version, server.Host.Live.Current.Version);
        await server.Host.Reload.WatchAsync(Stop);
        Assert.Equal(version + 1, server.Host.Live.Current.Version);
        await server.Host.Reload.WatchAsync(Stop);
        Assert.Equal(version + 1, server.Host.Live.Current.Version);
        Assert.Contains("second", await server.AskAsync("-r 2001:db8::1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_watch_timer_looks_by_itself()
    {
        var time = new FakeTime();
        string file = _folder.WriteMany("a.db", 10, "first");
        await using RunningServer server = await RunningServer.StartAsync(o => With(o, file) with { Reload = o.Reload with { WatchSeconds = 10 } }, time);
        _folder.WriteMany("a.db", 11, "second");

        await RunningServer.EventuallyAsync(() => server.Host.Live.Current.Version == 2, () => time.Advance(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task SIGHUP_loads_again()
    {
        string file = _folder.WriteMany("a.db", 10, "first");
        await using RunningServer server = await StartAsync(file);
        _folder.WriteMany("a.db", 10, "second");
        server.Host.Reload.RequestReload("SIGHUP");

        await RunningServer.EventuallyAsync(() => server.Host.Live.Current.Version == 2);
        Assert.Contains("second", await server.AskAsync("-r 2001:db8::1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storm_of_signals_is_one_reload_for_all_that_wait_and_none_is_forgotten()
    {
        string file = _folder.WriteMany("a.db", 20_000, "first");
        await using RunningServer server = await StartAsync(file);
        _folder.WriteMany("a.db", 20_000, "second");
        for (int i = 0; i < 500; i++)
        {
            server.Host.Reload.RequestReload("SIGHUP");
        }

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.Host.Reload.ReloadAsync("test", Stop)));

        // Without the merging it would be 66 at least: sixteen that fit the queue, and fifty that waited to get in.
        Assert.InRange(server.Host.Live.Current.Version, 2UL, 12UL);
        Assert.Contains("second", await server.AskAsync("-r 2001:db8::1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_of_other_data_changes_the_ETag_and_one_of_the_same_data_does_not()
    {
        string file = _folder.WriteMany("a.db", 10);
        await using RunningServer server = await StartAsync(file);
        using HttpResponseMessage before = await server.Http.GetAsync("/ip/2001:db8::1", Stop);

        await server.Host.Reload.ReloadAsync("test", Stop);
        Assert.Equal(304, await StatusAsync(server, before));

        _folder.WriteMany("a.db", 10, "changed");
        await server.Host.Reload.ReloadAsync("test", Stop);
        Assert.Equal(200, await StatusAsync(server, before));
    }

    private static async Task<int> StatusAsync(RunningServer server, HttpResponseMessage before)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/ip/2001:db8::1");
        request.Headers.IfNoneMatch.Add(before.Headers.ETag!);
        using HttpResponseMessage after = await server.Http.SendAsync(request, Stop);
        return (int)after.StatusCode;
    }

    [Fact]
    public async Task With_one_source_missing_the_others_are_served_and_it_is_said()
    {
        string file = _folder.WriteMany("a.db", 10);
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Sources = [new SourceOptions { Name = "NONE", Files = [_folder["none.db"]] }, new SourceOptions { Name = "TEST", Files = [file] }],
        });

        Assert.Contains("NET-3", await server.AskAsync("-r 2001:db8:3::1"), StringComparison.Ordinal);
        string health = await server.Http.GetStringAsync("/health", Stop);
        Assert.Contains("\"degraded\"", health, StringComparison.Ordinal);
        Assert.Contains("\"missing\"", health, StringComparison.Ordinal);

        File.Copy(file, _folder["none.db"]);
        await server.Host.Reload.ReloadAsync("test", Stop);
        Assert.Contains("\"ok\"", await server.Http.GetStringAsync("/health", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_no_source_at_all_it_does_not_become_ready_and_says_why()
    {
        await using RunningServer server = await RunningServer.StartUnreadyAsync(o => With(o, _folder["none.db"]));

        Assert.Contains("none.db", await server.Host.WhenServingAsync(Stop), StringComparison.Ordinal);
        using HttpResponseMessage ready = await server.Http.GetAsync("/health/ready", Stop);
        Assert.Equal(503, (int)ready.StatusCode);
        using HttpResponseMessage rdap = await server.Http.GetAsync("/ip/192.0.2.1", Stop);
        Assert.Equal(503, (int)rdap.StatusCode);
        Assert.Contains("\"errorCode\":503", await rdap.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static ServerOptions With(ServerOptions options, string file) => options with { Sources = [new SourceOptions { Name = "TEST", Files = [file] }] };

    private static Task<RunningServer> StartAsync(string file) => RunningServer.StartAsync(o => With(o, file));

    private static void Spoil(string file, string kind)
    {
        byte[] whole = File.ReadAllBytes(file);
        switch (kind)
        {
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "comments":
                File.WriteAllText(file, "# nothing\n# at all\n");
                break;
            case "truncated gzip":
                byte[] zipped = Zip(whole);
                File.WriteAllBytes(file, zipped[..(zipped.Length / 2)]);
                break;
            case "damaged gzip":
                byte[] damaged = Zip(whole);
                damaged[damaged.Length / 2] ^= 0xFF;
                File.WriteAllBytes(file, damaged);
                break;
            case "shrunk":
                File.WriteAllBytes(file, whole[..(whole.Length / 2)]);
                break;
            case "binary":
                byte[] noise = new byte[100_000];
                new Random(1).NextBytes(noise);
                File.WriteAllBytes(file, noise);
                break;
            case "half garbage":
                string garbage = string.Concat(Enumerable.Repeat("inet6num:       nonsense\nsource:         TEST\n\n", 900));
                File.WriteAllText(file, Encoding.UTF8.GetString(whole) + garbage);
                break;
            default:
                File.Delete(file);
                break;
        }
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, true))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }
}
