using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Rdap.Server.Mirror;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>What old mirrors get of a published source: the WHOIS port byte by byte, and the files.</summary>
public sealed class Nrtm3ServerTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_changes_are_sent_as_registries_send_them()
    {
        await using RunningServer server = await StartAsync();
        Assert.Equal("% Warning: there are no newer updates available\n\n", await AskAsync(server, "-g TEST:3:2-LAST"));
        await ChangeAsync(server, "mntner: A-MNT\nremarks: J\u00F6rg\nsource: TEST\n\nmntner: B-MNT\nsource: TEST\n", 2);
        Assert.Equal(
            "%START Version: 3 TEST 2-3\n\nADD 2\n\nmntner: A-MNT\nremarks: J\u00F6rg\nsource: TEST\n\nADD 3\n\nmntner: B-MNT\nsource: TEST\n\n%END TEST\n\n",
            await AskAsync(server, "-g TEST:3:2-LAST"));
        Assert.Equal("%START Version: 3 TEST 3-3\n\nADD 3\n\nmntner: B-MNT\nsource: TEST\n\n%END TEST\n\n", await AskAsync(server, "-g test:3:3-3"));
        await ChangeAsync(server, "mntner: B-MNT\nsource: TEST\n", 3);
        Assert.Equal("%START Version: 3 TEST 4-4\n\nDEL 4\n\nmntner: A-MNT\nremarks: J\u00F6rg\nsource: TEST\n\n%END TEST\n\n", await AskAsync(server, "-g TEST:3:4-LAST"));
        Assert.StartsWith("%ERROR:401: invalid range: Not within 2-4\n", await AskAsync(server, "-g TEST:3:1-LAST"), StringComparison.Ordinal);
        Assert.StartsWith("TEST:3:Y:2-4\n", await AskAsync(server, "-q sources"), StringComparison.Ordinal);
        Assert.Equal("A11\nTEST:Y:2-4\nC\n", await server.AskAsync("!jTEST"));
        Assert.Contains("\"publishedSerial\": 4", await server.Http.GetStringAsync("/health", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dump_and_its_serial_number_are_beside_the_other_files()
    {
        await using RunningServer server = await StartAsync();
        await ChangeAsync(server, "mntner: A-MNT\nsource: TEST\n\nmntner: B-MNT\nsource: TEST\n", 2);
        using HttpResponseMessage serial = await server.Http.GetAsync("/nrtmv4/TEST/TEST.CURRENTSERIAL", Stop);
        Assert.Equal(("1\n", "text/plain", "public, max-age=60"), (
            await serial.Content.ReadAsStringAsync(Stop), serial.Content.Headers.ContentType?.MediaType, serial.Headers.CacheControl?.ToString()));
        using GZipStream dump = new(await server.Http.GetStreamAsync("/nrtmv4/test/TEST.db.gz", Stop), CompressionMode.Decompress);
        using StreamReader text = new(dump);
        Assert.Equal("# TEST, serial 1\n\nmntner: A-MNT\nsource: TEST\n", await text.ReadToEndAsync(Stop));
        foreach (string name in new[] { "OTHER.db.gz", "TEST.db", "nrtm3", "nrtm3%2Fjournal" })
        {
            using HttpResponseMessage none = await server.Http.GetAsync("/nrtmv4/TEST/" + name, Stop);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }
    }

    [Fact]
    public async Task A_connection_that_stays_open_takes_the_next_query()
    {
        await using RunningServer server = await StartAsync();
        await ChangeAsync(server, "mntner: A-MNT\nsource: TEST\n\nmntner: B-MNT\nsource: TEST\n", 2);
        string answer = await server.AskAsync("-k -g TEST:3:2-LAST\r\n-g TEST:3:3-LAST\r\n-r B-MNT\r\n-k");
        int end = answer.IndexOf("%END TEST\n\n", StringComparison.Ordinal);
        int warning = answer.IndexOf("% Warning: there are no newer", StringComparison.Ordinal);
        Assert.True(end > 0 && warning > end && answer.IndexOf("mntner: B-MNT", warning, StringComparison.Ordinal) > warning, answer);
    }

    [Fact]
    public async Task Only_those_who_may_are_told()
    {
        await using RunningServer server = await StartAsync("192.0.2.0/24", "2001:db8::/32");
        Assert.StartsWith("%ERROR:402: ", await AskAsync(server, "-g TEST:3:2-LAST"), StringComparison.Ordinal);
        Assert.StartsWith("TEST:3:N:0-0\n", await AskAsync(server, "-q sources"), StringComparison.Ordinal);
        await using RunningServer other = await StartAsync("127.0.0.0/8");
        Assert.StartsWith("% Warning: ", await AskAsync(other, "-g TEST:3:2-LAST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_that_does_not_read_holds_nobody_up_and_little_memory()
    {
        await using RunningServer server = await StartAsync();
        string remarks = string.Concat(Enumerable.Repeat("remarks: " + new string('x', 1000) + "\n", 2000));
        await ChangeAsync(server, "mntner: A-MNT\nsource: TEST\n\n" + string.Join('\n', Enumerable.Range(0, 20).Select(i => $"mntner: M{i}-MNT\n{remarks}source: TEST\n")), 2);
        List<TcpClient> idle = [];
        try
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            for (int i = 0; i < 20; i++)
            {
                TcpClient client = await server.ConnectAsync();
                idle.Add(client);
                await client.GetStream().WriteAsync("-g TEST:3:2-LAST\r\n"u8.ToArray(), Stop);
            }

            Assert.Contains("M7-MNT", await server.AskAsync("-r M7-MNT"), StringComparison.Ordinal);
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20L << 20);
            string whole = await RunningServer.ReadAllAsync(idle[7]);
            Assert.Contains("%END TEST\n", whole, StringComparison.Ordinal);
            Assert.InRange(whole.Length, 40_000_000, 45_000_000);
        }
        finally
        {
            idle.ForEach(static client => client.Dispose());
        }
    }

    private static async Task<string> AskAsync(RunningServer server, string question)
    {
        string answer = await server.AskAsync(question);
        int from = answer.IndexOf("\n\n", StringComparison.Ordinal) + 2;
        int to = answer.LastIndexOf("% This query was served by", StringComparison.Ordinal);
        Assert.Equal('%', answer[0]);
        return answer[from..to];
    }

    private async Task ChangeAsync(RunningServer server, string text, long version)
    {
        File.WriteAllText(_folder["test.db"], text);
        await server.Host.Reload.ReloadAsync("test", Stop);
        await RunningServer.EventuallyAsync(() => server.Host.Health.Sources[0].PublishedVersion == version, () => _time.Advance(TimeSpan.FromMinutes(1)));
    }

    private async Task<RunningServer> StartAsync(params string[] allow)
    {
        string published = _folder["published" + allow.Length];
        if (!File.Exists(_folder["key.pem"]))
        {
            SigningKeys.Create(_folder["key.pem"]);
        }

        File.WriteAllText(_folder["test.db"], "mntner: A-MNT\nsource: TEST\n", Encoding.UTF8);
        RunningServer server = await RunningServer.StartAsync(
            o => o with
            {
                Reload = o.Reload with { MaxShrinkPercent = 100 },
                Sources =
                [
                    new SourceOptions
                    {
                        Name = "TEST",
                        Files = [_folder["test.db"]],
                        Publish = new() { Folder = published, Key = _folder["key.pem"], Nrtm3 = new() { On = true, Allow = allow } },
                    },
                ],
            },
            _time);
        await RunningServer.EventuallyAsync(() => server.Host.Health.Sources[0].PublishedVersion is not null);
        return server;
    }
}
