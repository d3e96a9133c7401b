using System.Diagnostics;
using System.Text.Json;
using Rdap.Server.Mirror;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>A registry that speaks NRTMv3 and its mirror, as servers in this process and as processes.</summary>
public sealed class Nrtm3MirrorTests : IDisposable
{
    private const string Objects = "mntner: A-MNT\nsource: TEST\n\ninetnum: 192.0.2.0 - 192.0.2.255\nnetname: NET-A\nmnt-by: A-MNT\nsource: TEST\n";

    private readonly TestFolder _folder = new();

    public Nrtm3MirrorTests()
    {
        SigningKeys.Create(_folder["key.pem"]);
        File.WriteAllText(_folder["test.db"], Objects);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_mirror_answers_as_its_registry_and_says_how_old_it_is_when_that_is_gone()
    {
        FakeTime registryTime = new(), time = new();
        string dump, server;
        RunningServer mirror;
        await using (RunningServer registry = await StartRegistryAsync(registryTime))
        {
            dump = new Uri(registry.Http.BaseAddress!, "/nrtmv4/TEST/TEST.db.gz").AbsoluteUri;
            server = registry.Whois.ToString();
            mirror = await StartMirrorAsync(dump, server, time);
            Assert.Equal(await registry.AskAsync("-B 192.0.2.1"), await mirror.AskAsync("-B 192.0.2.1"));

            File.AppendAllText(_folder["test.db"], "\nmntner: B-MNT\nsource: TEST\n");
            await registry.Host.Reload.ReloadAsync("test", Stop);
            await RunningServer.EventuallyAsync(() => registry.Host.Health.Sources[0].PublishedSerial == 2, () => registryTime.Advance(TimeSpan.FromMinutes(1)));
            await mirror.Host.Followers.PollAsync(Stop);
            Assert.Equal(await registry.AskAsync("B-MNT"), await mirror.AskAsync("B-MNT"));
        }

        await using (mirror)
        {
            string sources = await mirror.AskAsync("-q sources");
            Assert.Contains("TEST:3:N:0-2\n", sources, StringComparison.Ordinal);
            Assert.Contains("% TEST: mirrored by NRTMv3 (not signed), serial 2, published 2026-01-01T", sources, StringComparison.Ordinal);
            await mirror.Host.Followers.PollAsync(Stop);
            JsonElement source = await mirror.HealthOfSourceAsync("ok");
            JsonElement shown = source.GetProperty("mirror");
            Assert.Equal(("NRTMv3", 2, $"whois://{server}/"), (shown.GetProperty("protocol").GetString(), shown.GetProperty("version").GetInt32(), shown.GetProperty("url").GetString()));
            Assert.False(shown.TryGetProperty("session", out _));
            Assert.Equal(nameof(FollowProblem.Unreachable), shown.GetProperty("reason").GetString());
            string metrics = await mirror.Http.GetStringAsync("/metrics", Stop);
            Assert.Contains("rdapd_mirror_version{source=\"TEST\"} 2", metrics, StringComparison.Ordinal);
            Assert.Contains("result=\"Unreachable\"", metrics, StringComparison.Ordinal);

            time.Advance(TimeSpan.FromHours(25));
            Assert.Equal("kept-old", (await mirror.HealthOfSourceAsync("degraded")).GetProperty("state").GetString());
            Assert.Contains("mntner:", await mirror.AskAsync("B-MNT"), StringComparison.Ordinal);
        }

        // A restart serves from what was saved, and the registry is gone still.
        await using RunningServer again = await StartMirrorAsync(dump, server, time);
        Assert.Contains("mntner:", await again.AskAsync("B-MNT"), StringComparison.Ordinal);
        Assert.Equal(2, (await again.HealthOfSourceAsync("degraded")).GetProperty("mirror").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_mirror_is_itself_a_registry_for_the_next()
    {
        FakeTime registryTime = new(), middleTime = new(), time = new();
        await using RunningServer registry = await StartRegistryAsync(registryTime);
        await using RunningServer middle = await StartMirrorAsync(
            new Uri(registry.Http.BaseAddress!, "/nrtmv4/TEST/TEST.db.gz").AbsoluteUri, registry.Whois.ToString(), middleTime, _folder["middle"]);
        await RunningServer.EventuallyAsync(() => middle.Host.Health.Sources[0].PublishedSerial is not null);
        await using RunningServer last = await StartMirrorAsync(
            new Uri(middle.Http.BaseAddress!, "/nrtmv4/TEST/TEST.db.gz").AbsoluteUri, middle.Whois.ToString(), time, null, _folder["last"]);
        File.AppendAllText(_folder["test.db"], "\nmntner: B-MNT\nsource: TEST\n");
        await registry.Host.Reload.ReloadAsync("test", Stop);
        await RunningServer.EventuallyAsync(() => registry.Host.Health.Sources[0].PublishedSerial == 2, () => registryTime.Advance(TimeSpan.FromMinutes(1)));
        await middle.Host.Followers.PollAsync(Stop);
        await RunningServer.EventuallyAsync(() => middle.Host.Health.Sources[0].PublishedSerial == 2, () => middleTime.Advance(TimeSpan.FromMinutes(1)));
        await last.Host.Followers.PollAsync(Stop);
        Assert.Equal(await registry.AskAsync("B-MNT"), await last.AskAsync("B-MNT"));
    }

    [Fact]
    public async Task Registry_and_mirror_as_processes_answer_alike_before_and_after_a_change()
    {
        string http = Loopback.FreeEndPoint(), whois = Loopback.FreeEndPoint();
        File.WriteAllText(_folder["mirror.json"], $$"""
            {
              "whois": { "listen": ["127.0.0.1:0"] },
              "http": { "listen": ["127.0.0.1:0"] },
              "state": { "folder": "state" },
              "sources": [{ "name": "TEST", "files": ["http://{{http}}/nrtmv4/TEST/TEST.db.gz"], "mirror": { "nrtm3": ["{{whois}}"], "pollSeconds": 1 } }]
            }
            """);
        Process registry = StartRegistryProcess(http, whois);
        Process? mirror = null;
        try
        {
            await RdapdProcess.ReadUntilAsync(registry, "HTTP  on");
            await MirrorTests.PublishedAsync(http, 1);
            mirror = RdapdProcess.Start("serve", "--config", _folder["mirror.json"]);
            string mirrorWhois = await MirrorTests.WhoisOfAsync(mirror);
            Assert.Equal(await MirrorTests.AskAsync(whois, "-B 192.0.2.1"), await MirrorTests.AskAsync(mirrorWhois, "-B 192.0.2.1"));

            // Killed, and back with other data: the journal goes on, and the mirror with it.
            registry.Kill();
            await registry.WaitForExitAsync(Stop);
            registry.Dispose();
            File.WriteAllText(_folder["test.db"], Objects.Replace("NET-A", "NET-B", StringComparison.Ordinal));
            registry = StartRegistryProcess(http, whois);
            await RdapdProcess.ReadUntilAsync(registry, "HTTP  on");
            string answer = await MirrorTests.AskAsync(whois, "-B 192.0.2.1");
            Assert.Contains("NET-B", answer, StringComparison.Ordinal);
            string mirrored = "";
            for (int i = 0; i < 300 && mirrored != answer; i++)
            {
                await Task.Delay(100, Stop);
                mirrored = await MirrorTests.AskAsync(mirrorWhois, "-B 192.0.2.1");
            }

            Assert.Equal(answer, mirrored);
            Assert.Contains("TEST:3:N:0-2\n", await MirrorTests.AskAsync(mirrorWhois, "-q sources"), StringComparison.Ordinal);
        }
        finally
        {
            registry.Kill();
            registry.Dispose();
            mirror?.Kill();
            mirror?.Dispose();
        }
    }

    [Theory]
    [InlineData("--nrtm3 TEST=127.0.0.1:1", "--nrtm3 TEST=127.0.0.1:1: not a source with servers")]
    [InlineData("--source TEST=DUMP --nrtm3 TEST=127.0.0.1", "--nrtm3 TEST=127.0.0.1: not a source with servers")]
    [InlineData("--source TEST=DUMP --nrtm3 TEST=127.0.0.1:0", "--nrtm3 TEST=127.0.0.1:0: not a source with servers")]
    [InlineData("--source TEST=DUMP --nrtm3 TEST=127.0.0.1:1", "no source can be served: TEST: ")]
    [InlineData("--set sources:0:mirror:nrtm3:0=nowhere", "sources:0:mirror:nrtm3:0: 'nowhere' is not a host with a port")]
    [InlineData("--publish-nrtm3", "--publish-nrtm3: nothing is published")]
    public async Task What_cannot_be_mirrored_is_said(string options, string said)
    {
        string[] words = [.. options.Split(' ').Select(word => word.Replace("DUMP", _folder["nosuch/test.db"], StringComparison.Ordinal))];
        (int code, _, string error) = await RdapdProcess.RunAsync(["serve", "--whois", "127.0.0.1:0", "--http", "127.0.0.1:0", .. words]);
        Assert.Equal(2, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    private Process StartRegistryProcess(string http, string whois) => RdapdProcess.Start(
        "serve", "--source", "TEST=" + _folder["test.db"], "--publish", "TEST=" + _folder["published"], "--key", _folder["key.pem"], "--publish-nrtm3", "--whois", whois, "--http", http);

    private async Task<RunningServer> StartRegistryAsync(FakeTime time)
    {
        RunningServer server = await RunningServer.StartAsync(
            o => o with { Sources = [new SourceOptions { Name = "TEST", Files = [_folder["test.db"]], Publish = PublishIn(_folder["published"]) }] }, time);
        await RunningServer.EventuallyAsync(() => server.Host.Health.Sources[0].PublishedSerial is not null);
        return server;
    }

    private PublishOptions PublishIn(string? folder) => new() { Folder = folder, Key = _folder["key.pem"], Nrtm3 = new() { On = folder is not null } };

    private Task<RunningServer> StartMirrorAsync(string dump, string server, FakeTime time, string? published = null, string? state = null) => RunningServer.StartAsync(
        o => o with
        {
            Sources = [new SourceOptions { Name = "TEST", Files = [dump], Mirror = new() { Nrtm3 = [server] }, Publish = PublishIn(published) }],
            State = new() { Folder = state ?? _folder["state"] },
        },
        time);
}
