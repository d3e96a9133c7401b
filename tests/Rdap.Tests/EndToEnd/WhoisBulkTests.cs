using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Rdap.Protocols.Batch;
using Rdap.Registry.Lookup;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Rdap.Tests.Protocols.Batch;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>Many questions on one WHOIS connection, over sockets.</summary>
public sealed class WhoisBulkTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>, IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Case_60_begin_verbose_questions_end()
    {
        string[] lines = (await AskAsync(fixture.Server, "begin\nverbose\n192.0.2.1\nfoo\n2001:db8::1\nend\n")).Split('\n');
        Assert.Matches(@"^Bulk mode; rdapd \[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000\]$", lines[0]);
        Assert.Equal(
            [
                "64501   | 192.0.2.1        | 192.0.2.0/25        | SE | demo     | 2019-05-20 | ANGSTROM-NET, SE",
                "Error: no ASN or IP match on line 2.",
                "64496   | 2001:db8::1      | 2001:db8::/48       | NO | demo     | 2019-02-12 | NORDLYS-V6-CORE, NO",
                "",
            ], lines[1..]);
    }

    [Fact]
    public async Task Each_question_is_answered_when_it_has_come()
    {
        using TcpClient client = await fixture.Server.ConnectAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, false, 1024, true);
        await SendAsync(client, "begin\r\n");
        Assert.StartsWith("Bulk mode; ", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
        await SendAsync(client, "192.0.2.1\r\n192.0.");
        Assert.Equal("64501   | 192.0.2.1        | ANGSTROM-NET, SE", await reader.ReadLineAsync(Stop));
        await SendAsync(client, "2.129\r\n");
        Assert.StartsWith("64496 64500 | 192.0.2.129      | ", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
        await SendAsync(client, "end\r\n");
        Assert.Null(await reader.ReadLineAsync(Stop));
    }

    [Fact]
    public async Task A_hundred_thousand_lines_are_what_the_engine_says()
    {
        string questions = Questions(100_000, new Random(1));
        string expected = Batching.Run(fixture.Server.Host.Live.Current, new BatchOptions { Format = BatchFormat.Whois, Header = false, Abuse = true }, questions);
        for (int round = 0; round < 2; round++)
        {
            string answer = await AskAsync(fixture.Server, "begin abuse\n" + questions + "end\n");
            Assert.Equal(expected, answer[(answer.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
        }

        Assert.True(fixture.Server.Host.Metrics.RowsOf(Door.Whois) >= 200_000);
        Assert.Contains("\nrdapd_rows_total{protocol=\"whois\"} ", await fixture.Server.Http.GetStringAsync("/metrics", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_not_read_from_and_in_the_end_cut_off()
    {
        var time = new FakeTime();
        await using RunningServer server = await RunningServer.StartAsync(time: time);
        using var client = new TcpClient { ReceiveBufferSize = 8192, SendBufferSize = 8192 };
        await client.ConnectAsync(server.Whois, Stop);
        await SendAsync(client, "begin verbose\n");
        await AssertNotTakenAsync(client);
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 0, () => time.Advance(TimeSpan.FromSeconds(30)));
        Assert.Equal(1, server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Gone));
    }

    [Fact]
    public async Task Who_is_silent_is_told_so_after_its_rows()
    {
        var time = new FakeTime();
        await using RunningServer server = await RunningServer.StartAsync(time: time);
        using TcpClient client = await server.ConnectAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, false, 1024, true);
        await SendAsync(client, "begin\n192.0.2.1\n19");
        await reader.ReadLineAsync(Stop);
        Assert.StartsWith("64501 ", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
        Task<string> rest = reader.ReadToEndAsync(Stop);

        // Less than a send may take, and then a while for the answer: a client that drains too slowly is cut off.
        for (int i = 0; i < 60 && !rest.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromSeconds(59));
            await Task.WhenAny(rest, Task.Delay(500, Stop));
        }

        Assert.StartsWith("%ERROR:305: ", await rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_snapshot_answers_to_the_end()
    {
        string file = _folder.WriteMany("a.db", 3);
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Sources = [new SourceOptions { Name = "TEST", Files = [file] }] });
        using TcpClient client = await server.ConnectAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, false, 1024, true);
        await SendAsync(client, "begin\n2001:db8:1::1\n");
        await reader.ReadLineAsync(Stop);
        Assert.Equal("NA      | 2001:db8:1::1    | NET-1", await reader.ReadLineAsync(Stop));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Stop)).Replace("NET-", "NEW-", StringComparison.Ordinal), Stop);
        await server.Host.Reload.ReloadAsync("test", Stop);
        await SendAsync(client, "2001:db8:1::1\nend\n");
        Assert.Equal("NA      | 2001:db8:1::1    | NET-1", await reader.ReadLineAsync(Stop));
        Assert.EndsWith("NEW-1\n", await AskAsync(server, "begin\n2001:db8:1::1\nend\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_leaves_in_the_middle_makes_room_and_the_next_one_meanwhile_is_told()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Lookup = new LookupOptions { Streams = 1 } });
        for (int i = 0; i < 3; i++)
        {
            using TcpClient client = await server.ConnectAsync();
            await SendAsync(client, "begin\n192.0.2.1\n");
            await client.GetStream().ReadExactlyAsync(new byte[60], Stop);
            Assert.StartsWith("Error: as many bulk questions ", await AskAsync(server, "begin\n192.0.2.1\nend\n"), StringComparison.Ordinal);

            // A single question is answered all the same.
            Assert.Contains("netname:        ANGSTROM-NET", await server.AskAsync("-r 192.0.2.1"), StringComparison.Ordinal);
            client.Client.LingerState = new LingerOption(true, 0);
            client.Close();
            await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 0);
        }

        Assert.StartsWith("Bulk mode; ", await AskAsync(server, "begin\n192.0.2.1\nend\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_refused_a_number_and_it_counts_as_one_query_with_its_rows()
    {
        File.WriteAllText(_folder["all"], "127.0.0.0/8\n203.0.113.0/24\n");
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Whois = o.Whois with { PersonalObjectsPerDay = 1, Access = o.Whois.Access with { Refused = _folder["all"], Proxies = _folder["all"] } },
            Logging = o.Logging with { Queries = "full" },
        });
        string answer = await AskAsync(server, "PROXY TCP4 203.0.113.7 192.0.2.1 1 43\r\nbegin\r\n192.0.2.1\r\nfoo\r\n192.0.2.129\r\nend\r\n");
        Assert.Equal(5, answer.Split('\n').Length);
        Assert.Contains("ANGSTROM-NET, SE\n", answer, StringComparison.Ordinal);
        await RunningServer.EventuallyAsync(() => Lines(server).Any());
        Assert.Matches(string.Create(CultureInfo.InvariantCulture, $"^whois answered bulk 3 objects {answer.Length} bytes \\d+ us 203.0.113.7 begin\\?$"), Lines(server).Single());
    }

    [Theory]
    [InlineData("begin\n192.0.2.1")]
    [InlineData("-k\nbegin\n192.0.2.1\nend\n-k\n")]
    [InlineData("!!\nbegin\n192.0.2.1\nend\n")]
    public async Task It_ends_with_the_stream_and_may_follow_other_questions(string sent)
    {
        using TcpClient client = await fixture.Server.ConnectAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await SendAsync(client, sent);
        client.Client.Shutdown(SocketShutdown.Send);
        string answer = await reader.ReadToEndAsync(Stop);
        Assert.EndsWith("+0000]\n64501   | 192.0.2.1        | ANGSTROM-NET, SE\n", answer, StringComparison.Ordinal);
    }

    internal static string Questions(int count, Random random)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append(random.Next(12) switch
            {
                0 => "2001:db8:" + random.Next(0x2000).ToString("x", CultureInfo.InvariantCulture) + "::1",
                1 => "AS" + random.Next(64490, 65560).ToString(CultureInfo.InvariantCulture),
                2 => "no question " + i.ToString(CultureInfo.InvariantCulture),
                3 => "203.0.113." + random.Next(256).ToString(CultureInfo.InvariantCulture) + " 2026-11-28",
                _ => "192.0.2." + random.Next(256).ToString(CultureInfo.InvariantCulture),
            }).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Lines(RunningServer server) =>
        server.Log.Select(QueryLines.Of).OfType<QueryLines>().SelectMany(static lines =>
        {
            using var text = new StringWriter();
            lines.WriteText(text, "");
            return text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        });

    /// <summary>Sends questions until nothing more is taken: far less than a client could send, which would be the server's memory.</summary>
    internal static async Task AssertNotTakenAsync(TcpClient client)
    {
        byte[] lines = Encoding.ASCII.GetBytes(Questions(1000, new Random(2)));
        client.Client.Blocking = false;
        (long sent, int refused) = (0, 0);
        while (refused < 50 && sent < 1L << 30)
        {
            int taken = client.Client.Send(lines, SocketFlags.None, out SocketError error);
            sent += error == SocketError.Success ? taken : 0;
            refused = error == SocketError.Success ? 0 : refused + 1;
            if (error != SocketError.Success)
            {
                await Task.Delay(10, Stop);
            }
        }

        Assert.True(sent < 64 << 20, $"{sent} bytes of questions were taken from a client that reads no answer.");
    }

    private static async Task SendAsync(TcpClient client, string text) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), Stop);

    // Reads while it sends, as nc does.
    private static async Task<string> AskAsync(RunningServer server, string text)
    {
        using TcpClient client = await server.ConnectAsync();
        Task sending = SendAsync(client, text);
        string answer = await RunningServer.ReadAllAsync(client);
        await sending;
        return answer;
    }
}
