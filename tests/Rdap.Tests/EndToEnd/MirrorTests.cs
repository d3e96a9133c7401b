using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rdap.Server.Mirror;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>A publisher and its mirror, as servers in this process and as processes.</summary>
public sealed class MirrorTests : IDisposable
{
    private const string Objects = "mntner: A-MNT\nsource: TEST\n\ninetnum: 192.0.2.0 - 192.0.2.255\nnetname: NET-A\nmnt-by: A-MNT\nsource: TEST\n";

    private readonly TestFolder _folder = new();

    public MirrorTests()
    {
        File.WriteAllText(_folder["public.pem"], SigningKeys.Create(_folder["key.pem"]).ToPem());
        File.WriteAllText(_folder["test.db"], Objects);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_mirror_answers_as_its_publisher_and_says_how_old_it_is_when_that_is_gone()
    {
        FakeTime publisherTime = new(), time = new();
        Uri url;
        RunningServer mirror;
        await using (RunningServer publisher = await RunningServer.StartPublisherAsync(_folder, publisherTime))
        {
            url = new Uri(publisher.Http.BaseAddress!, "/nrtmv4/TEST/");
            mirror = await StartMirrorAsync(url, time);
            Assert.Equal(await publisher.AskAsync("-B 192.0.2.1"), await mirror.AskAsync("-B 192.0.2.1"));

            File.AppendAllText(_folder["test.db"], "\nmntner: B-MNT\nsource: TEST\n");
            await publisher.Host.Reload.ReloadAsync("test", Stop);
            await RunningServer.EventuallyAsync(() => publisher.Host.Health.Sources[0].PublishedVersion == 2, () => publisherTime.Advance(TimeSpan.FromMinutes(1)));
            await mirror.Host.Followers.PollAsync(Stop);
            Assert.Equal(await publisher.AskAsync("B-MNT"), await mirror.AskAsync("B-MNT"));
        }

        await using (mirror)
        {
            await mirror.Host.Followers.PollAsync(Stop);
            JsonElement source = await mirror.HealthOfSourceAsync("ok");
            JsonElement shown = source.GetProperty("mirror");
            Assert.Equal("ready\n", await mirror.Http.GetStringAsync("/health/ready", Stop));
            Assert.Equal(("serving", 2), (source.GetProperty("state").GetString(), shown.GetProperty("version").GetInt32()));
            Assert.Equal(nameof(FollowProblem.Unreachable), shown.GetProperty("reason").GetString());
            Assert.StartsWith(url.AbsoluteUri, shown.GetProperty("url").GetString(), StringComparison.Ordinal);
            Assert.NotNull(source.GetProperty("problem").GetString());
            string metrics = await mirror.Http.GetStringAsync("/metrics", Stop);
            Assert.Contains("rdapd_mirror_version{source=\"TEST\"} 2", metrics, StringComparison.Ordinal);
            Assert.Contains("result=\"Unreachable\"", metrics, StringComparison.Ordinal);

            // By its age alone it is degraded: nothing else has happened.
            time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
            Assert.Equal("ready\n", await mirror.Http.GetStringAsync("/health/ready", Stop));
            time.Advance(TimeSpan.FromHours(1));
            source = await mirror.HealthOfSourceAsync("degraded");
            Assert.Equal("kept-old", source.GetProperty("state").GetString());
            Assert.InRange(source.GetProperty("mirror").GetProperty("ageSeconds").GetInt64(), 24 * 3600, 26 * 3600);
            Assert.Equal("degraded\n", await mirror.Http.GetStringAsync("/health/ready", Stop));
            Assert.Contains("mntner:", await mirror.AskAsync("B-MNT"), StringComparison.Ordinal);
        }

        // A restart serves from what was saved, and the publisher is gone still.
        await using RunningServer again = await StartMirrorAsync(url, time);
        await SaysHowOldItIsAsync(again);
        Assert.Contains("mntner:", await again.AskAsync("B-MNT"), StringComparison.Ordinal);
        Assert.Equal(2, (await again.HealthOfSourceAsync("degraded")).GetProperty("mirror").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_mirror_can_publish_what_it_follows()
    {
        FakeTime time = new();
        await using RunningServer publisher = await RunningServer.StartPublisherAsync(_folder, time);
        await using RunningServer middle = await StartMirrorAsync(new Uri(publisher.Http.BaseAddress!, "/nrtmv4/TEST/"), time, isPublished: true);
        await RunningServer.EventuallyAsync(() => middle.Host.Health.Sources[0].PublishedVersion is not null);
        await using RunningServer last = await StartMirrorAsync(new Uri(middle.Http.BaseAddress!, "/nrtmv4/TEST/"), time, "last");
        Assert.NotEqual(publisher.Host.Health.Sources[0].PublishedSession, middle.Host.Health.Sources[0].PublishedSession);
        Assert.Equal(middle.Host.Health.Sources[0].PublishedSession, last.Host.Health.Sources[0].Mirror!.Session);
        Assert.Equal(await publisher.AskAsync("-B 192.0.2.1"), await last.AskAsync("-B 192.0.2.1"));

        File.AppendAllText(_folder["test.db"], "\nmntner: B-MNT\nsource: TEST\n");
        await publisher.Host.Reload.ReloadAsync("test", Stop);
        await RunningServer.EventuallyAsync(() => publisher.Host.Health.Sources[0].PublishedVersion == 2, () => time.Advance(TimeSpan.FromMinutes(1)));
        await middle.Host.Followers.PollAsync(Stop);
        await RunningServer.EventuallyAsync(() => middle.Host.Health.Sources[0].PublishedVersion == 2, () => time.Advance(TimeSpan.FromMinutes(1)));
        await last.Host.Followers.PollAsync(Stop);
        Assert.Equal(await publisher.AskAsync("B-MNT"), await last.AskAsync("B-MNT"));
        Assert.Contains("mntner:", await last.AskAsync("B-MNT"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_that_it_does_not_look_at_what_is_mirrored()
    {
        File.WriteAllText(_folder["mirror.json"], $$"""{ "sources": [{ "name": "TEST", "mirror": { "urls": ["http://127.0.0.1:1/"], "key": "public.pem" } }] }""");
        (int code, string text, _) = await RdapdProcess.RunAsync("check", "--config", _folder["mirror.json"]);
        (int same, string json, _) = await RdapdProcess.RunAsync("check", "--json", "--config", _folder["mirror.json"]);
        Assert.Equal((0, 0), (code, same));
        Assert.StartsWith("TEST: not looked at: it is mirrored from http://127.0.0.1:1/", text, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal("http://127.0.0.1:1/", document.RootElement.GetProperty("sources")[0].GetProperty("mirroredFrom")[0].GetString());
    }

    [Fact]
    public async Task Publisher_and_mirror_as_processes_over_TLS_answer_alike_before_and_after_a_change()
    {
        TestCertificate.Write(_folder["cert.pem"], _folder["tls.pem"], "test", TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(90));
        (string http, string tls) = (Loopback.FreeEndPoint(), Loopback.FreeEndPoint());
        File.WriteAllText(_folder["mirror.json"], $$"""
            {
              "whois": { "listen": ["127.0.0.1:0"] },
              "http": { "listen": ["127.0.0.1:0"] },
              "state": { "folder": "state" },
              "sources": [{ "name": "TEST", "mirror": { "urls": ["https://{{tls}}/nrtmv4/TEST/"], "key": "public.pem", "pollSeconds": 1 } }]
            }
            """);
        Process publisher = StartPublisherProcess(http, tls);
        Process? mirror = null;
        try
        {
            string publisherWhois = await WhoisOfAsync(publisher);
            await PublishedAsync(http, 1);
            (int code, _, string error) = await RdapdProcess.RunAsync("serve", "--config", _folder["mirror.json"]);
            Assert.Equal(1, code);
            Assert.Contains($"TEST: https://{tls}/nrtmv4/TEST/update-notification-file.jose: The remote certificate is invalid", error, StringComparison.Ordinal);

            mirror = RdapdProcess.StartTrusting(_folder["cert.pem"], "serve", "--config", _folder["mirror.json"]);
            string mirrorWhois = await WhoisOfAsync(mirror);
            Assert.Equal(await AskAsync(publisherWhois, "-B 192.0.2.1"), await AskAsync(mirrorWhois, "-B 192.0.2.1"));

            publisher.Kill();
            await publisher.WaitForExitAsync(Stop);
            publisher.Dispose();
            Assert.Contains("NET-A", await AskAsync(mirrorWhois, "-B 192.0.2.1"), StringComparison.Ordinal);

            File.WriteAllText(_folder["test.db"], Objects.Replace("NET-A", "NET-B", StringComparison.Ordinal));
            publisher = StartPublisherProcess(http, tls);
            publisherWhois = await WhoisOfAsync(publisher);
            string answer = await AskAsync(publisherWhois, "-B 192.0.2.1");
            Assert.Contains("NET-B", answer, StringComparison.Ordinal);
            string mirrored = "";
            for (int i = 0; i < 300 && mirrored != answer; i++)
            {
                await Task.Delay(100, Stop);
                mirrored = await AskAsync(mirrorWhois, "-B 192.0.2.1");
            }

            Assert.Equal(answer, mirrored);
        }
        finally
        {
            publisher.Kill();
            publisher.Dispose();
            mirror?.Kill();
            mirror?.Dispose();
        }
    }

    [Theory]
    [InlineData(2, "--mirror TEST=http://127.0.0.1:1/", "sources:0:mirror:key: missing")]
    [InlineData(2, "--mirror TEST=http://127.0.0.1:1/ --mirror-key NOSUCH", "sources:0:mirror:key")]
    [InlineData(2, "--mirror TEST=folder --mirror-key KEY", "--mirror TEST=folder: not a name with http(s) URLs")]
    [InlineData(2, "--mirror-key KEY", "--mirror-key: nothing is mirrored with it")]
    [InlineData(1, "--mirror TEST=http://127.0.0.1:1/ --mirror-key KEY", "no source can be served: TEST: http://127.0.0.1:1/")]
    public async Task What_cannot_be_mirrored_is_said(int expected, string options, string said)
    {
        string[] words = [.. options.Split(' ').Select(word => word == "KEY" ? _folder["public.pem"] : word)];
        (int code, _, string error) = await RdapdProcess.RunAsync(["serve", "--whois", "127.0.0.1:0", "--http", "127.0.0.1:0", .. words]);
        Assert.Equal(expected, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    private Process StartPublisherProcess(string http, string tls) => RdapdProcess.Start(
        "serve", "--source", "TEST=" + _folder["test.db"], "--publish", "TEST=" + _folder["published"], "--key", _folder["key.pem"], "--whois", "127.0.0.1:0", "--http", http,
        "--set", "http:tls:listen=" + tls, "--set", "http:tls:certificate=" + _folder["cert.pem"], "--set", "http:tls:key=" + _folder["tls.pem"]);

    internal static async Task<string> WhoisOfAsync(Process process)
    {
        string said = await RdapdProcess.ReadUntilAsync(process, "HTTP  on");
        string line = said.Split('\n').Single(static line => line.Contains("WHOIS on", StringComparison.Ordinal));
        return line.Split(' ')[^1];
    }

    internal static async Task PublishedAsync(string http, int version)
    {
        using HttpClient client = new();
        for (int i = 0; i < 300; i++)
        {
            if ((await client.GetStringAsync($"http://{http}/health", Stop)).Contains(FormattableString.Invariant($"\"publishedVersion\": {version}"), StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(100, Stop);
        }

        Assert.Fail("it was not published");
    }

    internal static async Task<string> AskAsync(string whois, string question)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPEndPoint.Parse(whois), Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(question + "\r\n"), Stop);
        return await RunningServer.ReadAllAsync(client);
    }

    // Wherever somebody may look.
    private static async Task SaysHowOldItIsAsync(RunningServer mirror)
    {
        MirrorHealth known = mirror.Host.Health.Sources[0].Mirror!;
        string time = known.Timestamp!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string words = $"TEST: mirrored, version 2 of session {known.Session}, published {time}";
        string sources = await mirror.AskAsync("-q sources");
        Assert.Contains("TEST:3:N:0-2\n", sources, StringComparison.Ordinal);
        Assert.Contains($"% {words}\n", sources, StringComparison.Ordinal);
        Assert.Contains("TEST:N:0-2\n", await mirror.AskAsync("!jTEST"), StringComparison.Ordinal);
        string status = await mirror.AskAsync("!JTEST");
        Assert.Contains($"\"nrtm4_client_session_id\": \"{known.Session}\"", status, StringComparison.Ordinal);
        Assert.Contains("\"nrtm4_client_version\": 2,", status, StringComparison.Ordinal);
        Assert.Contains($"\"last_update\": \"{time[..^1]}", status, StringComparison.Ordinal);
        Assert.Contains(words, await mirror.Http.GetStringAsync("/help", Stop), StringComparison.Ordinal);
        Assert.Contains(
            $$"""{"eventAction":"last update of RDAP database","eventDate":"{{time}}"}""", await mirror.Http.GetStringAsync("/ip/192.0.2.1", Stop), StringComparison.Ordinal);
        Assert.Contains($"\"timestamp\": \"{time}\"", await mirror.Http.GetStringAsync("/health", Stop), StringComparison.Ordinal);
        Assert.Matches("rdapd_mirror_age_seconds\\{source=\"TEST\"\\} [1-9][0-9]+", await mirror.Http.GetStringAsync("/metrics", Stop));
    }

    private Task<RunningServer> StartMirrorAsync(Uri url, FakeTime time, string state = "state", bool isPublished = false) => RunningServer.StartAsync(
        o => o with
        {
            Sources =
            [
                new SourceOptions
                {
                    Name = "TEST",
                    Mirror = new() { Urls = [url.AbsoluteUri], Key = _folder["public.pem"] },
                    Publish = isPublished ? new() { Folder = _folder["again"], Key = _folder["key.pem"] } : new(),
                },
            ],
            State = new() { Folder = _folder[state] },
        },
        time);
}
