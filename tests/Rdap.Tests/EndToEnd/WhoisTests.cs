using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Rdap.Registry.Lookup;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

public sealed class WhoisTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>
{
    private RunningServer Server => fixture.Server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_is_answered_and_the_connection_closed()
    {
        string answer = await Server.AskAsync("192.0.2.7");

        Assert.Contains("\ninetnum:        192.0.2.0 - 192.0.2.127\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\n\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_first_line()
    {
        using TcpClient client = await Server.ConnectAsync();
        await RunningServer.EventuallyAsync(() => Server.Host.Metrics.OpenConnections > 0);
        Assert.False(client.Client.Poll(50_000, SelectMode.SelectRead));
    }

    [Theory]
    [InlineData("AS64496\n")]
    [InlineData("AS64496\r\n")]
    [InlineData("  AS64496 \t\r\n")]
    [InlineData("AS64496\nAS64497\n")]
    public async Task A_line_ends_as_clients_end_it(string sent)
    {
        string answer = await Server.AskAsync(Encoding.ASCII.GetBytes(sent));
        Assert.Contains("AS64496", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("aut-num:        AS64497", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\n\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AS64496")]
    [InlineData("AS64496\r")]
    public async Task A_question_ended_by_the_end_of_the_stream_is_answered(string sent)
    {
        using TcpClient client = await Server.ConnectAsync();
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sent), Stop);
        client.Client.Shutdown(SocketShutdown.Send);

        using var reader = new StreamReader(stream);
        Assert.Contains("AS64496", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_ended_by_CR_and_silence_is_answered()
    {
        var time = new FakeTime();
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Whois = o.Whois with { IdleSeconds = 86_400 } }, time);
        using TcpClient client = await server.ConnectAsync();
        await client.GetStream().WriteAsync("AS64496\r"u8.ToArray(), Stop);
        Task<string> answer = RunningServer.ReadAllAsync(client);
        await RunningServer.EventuallyAsync(() => answer.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(3)));

        Assert.Contains("AS64496", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_byte_at_a_time_is_as_good_as_all_at_once()
    {
        using TcpClient client = await Server.ConnectAsync();
        client.NoDelay = true;
        foreach (byte b in "192.0.2.7\r\n"u8.ToArray())
        {
            await client.GetStream().WriteAsync(new[] { b }, Stop);
        }

        Assert.Contains("192.0.2.0 - 192.0.2.127", await RunningServer.ReadAllAsync(client), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1025)]
    [InlineData(1026)]
    [InlineData(5_000)]
    [InlineData(500_000)]
    public async Task A_line_that_is_too_long_gets_error_107_whatever_follows(int length)
    {
        byte[] line = new byte[length + 1];
        line.AsSpan().Fill((byte)'a');
        line[^1] = (byte)'\n';

        Assert.Contains("%ERROR:107:", await Server.AskAsync(line), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_the_longest_length_is_a_question()
    {
        Assert.DoesNotContain("%ERROR:107:", await Server.AskAsync(new string('a', 1024)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_line_is_refused_before_it_ends()
    {
        using TcpClient client = await Server.ConnectAsync();
        await client.GetStream().WriteAsync(new byte[4096].Select(_ => (byte)'a').ToArray(), Stop);
        byte[] answer = new byte[4096];
        int length = await client.GetStream().ReadAsync(answer, Stop);
        Assert.Contains("%ERROR:107:", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_bytes_get_an_answer_and_the_server_lives()
    {
        var random = new Random(4711);
        byte[][] lines =
        [
            [0, 0xFF, 0xFE, (byte)'\n'], [0xFF, 0xF4, 0xFF, 0xFD, 0x06, (byte)'\n'], [0x16, 3, 1, 2, 0, 1, (byte)'\n'],
            [.. "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8], [0xC3, (byte)'\n'], [(byte)'\n'], [.. "   \r\n"u8],
            .. Enumerable.Range(0, 50).Select(_ => { byte[] b = new byte[random.Next(1, 300)]; random.NextBytes(b); b[^1] = (byte)'\n'; return b; }),
        ];
        foreach (byte[] line in lines)
        {
            Assert.NotEqual("", await Server.AskAsync(line));
        }

        Assert.Equal(0, Server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Failed));
    }

    [Fact]
    public async Task A_kept_connection_answers_until_it_is_told_to_end()
    {
        using TcpClient client = await Server.ConnectAsync();
        await client.GetStream().WriteAsync("-k -r AS64500\n-r AS64501\n-k\n"u8.ToArray(), Stop);
        string answers = await RunningServer.ReadAllAsync(client);

        int first = answers.IndexOf("aut-num:        AS64500", StringComparison.Ordinal);
        int second = answers.IndexOf("aut-num:        AS64501", StringComparison.Ordinal);
        Assert.True(first > 0 && second > first, answers);
    }

    [Fact]
    public async Task A_kept_connection_answers_hundreds_of_questions_sent_at_once_in_their_order()
    {
        using TcpClient client = await Server.ConnectAsync();
        Task<string> reading = RunningServer.ReadAllAsync(client);
        string questions = "-k\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"-r NONE-{i:D4}\n")) + "-k\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(questions), Stop);

        string answers = await reading;
        Assert.Equal(500, answers.Split("%ERROR:101:").Length - 1);
    }

    [Fact]
    public async Task A_silent_connection_is_closed_with_error_305()
    {
        var time = new FakeTime();
        await using RunningServer server = await RunningServer.StartAsync(null, time);
        using TcpClient client = await server.ConnectAsync();
        Task<string> answer = RunningServer.ReadAllAsync(client);
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 1);
        time.Advance(TimeSpan.FromSeconds(179));
        Assert.False(answer.IsCompleted);
        await RunningServer.EventuallyAsync(() => answer.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(2)));

        Assert.Contains("%ERROR:305:", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_now_and_then_does_not_hold_a_connection_for_ever()
    {
        var time = new FakeTime();
        await using RunningServer server = await RunningServer.StartAsync(null, time);
        using TcpClient client = await server.ConnectAsync();
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 1);
        Task<string> answer = RunningServer.ReadAllAsync(client);
        for (int i = 0; i < 10 && !answer.IsCompleted; i++)
        {
            await client.GetStream().WriteAsync("x"u8.ToArray(), Stop);
            time.Advance(TimeSpan.FromSeconds(20));
        }

        await RunningServer.EventuallyAsync(() => answer.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Contains("%ERROR:305:", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_connection_too_many_from_one_address_gets_error_306_and_a_place_comes_free_again()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Whois = o.Whois with { MaxConnectionsPerAddress = 2 } });
        TcpClient first = await server.ConnectAsync();
        using TcpClient second = await server.ConnectAsync();
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 2);

        Assert.Contains("%ERROR:306:", await server.AskAsync("AS64496"), StringComparison.Ordinal);
        first.Dispose();
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 1);
        Assert.Contains("AS64496", await server.AskAsync("AS64496"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_in_mid_answer_costs_nothing_further()
    {
        using var folder = new TestFolder();
        await using RunningServer server = await StartBigAsync(folder);
        using (TcpClient client = await server.ConnectAsync())
        {
            await client.GetStream().WriteAsync("-r -M 2001:db8::/32\n"u8.ToArray(), Stop);
            await client.GetStream().ReadExactlyAsync(new byte[100], Stop);
            client.Client.LingerState = new LingerOption(true, 0);
        }

        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 0);
        Assert.Equal(1, server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Gone));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_and_others_are_answered_meanwhile()
    {
        using var folder = new TestFolder();
        var time = new FakeTime();
        await using RunningServer server = await StartBigAsync(folder, time);
        using TcpClient client = await server.ConnectAsync();
        client.ReceiveBufferSize = 4096;
        await client.GetStream().WriteAsync("-r -M 2001:db8::/32\n"u8.ToArray(), Stop);

        Assert.Contains("NET-17", await server.AskAsync("-r 2001:db8:11::1"), StringComparison.Ordinal);
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Gone) > 0, () => time.Advance(TimeSpan.FromSeconds(61)));
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 0);
        Assert.Equal(1, server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Gone));
    }

    [Fact]
    public async Task A_long_answer_is_whole()
    {
        using var folder = new TestFolder();
        await using RunningServer server = await StartBigAsync(folder);

        string answer = await server.AskAsync("-r -M 2001:db8::/32");
        Assert.Equal(Count, answer.Split("\ninet6num:").Length - 1);
        Assert.EndsWith("\n\n\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_answer_to_a_short_question_is_whole()
    {
        const int Same = 3_000;
        using var folder = new TestFolder();
        string file = folder["same.db"];
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, Same).Select(static i =>
            $"inet6num:       2001:db8:{i:x}::/48\nnetname:        SAME-NAME\nremarks:        {new string('x', 200)}\nsource:         TEST\n"), Stop);
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Sources = [new SourceOptions { Name = "TEST", Files = [file] }] });

        string answer = await server.AskAsync("-r SAME-NAME");
        Assert.Equal(Same, answer.Split("\ninet6num:").Length - 1);
        Assert.EndsWith("\n\n\n", answer, StringComparison.Ordinal);
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 0);
        Assert.Equal(1, server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Answered));
    }

    [Fact]
    public async Task A_hundred_at_once_get_each_their_own_answer()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Whois = o.Whois with { MaxConnectionsPerAddress = 0 } });
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => server.AskAsync($"-r NONE-{i:D4}")));

        Assert.All(answers, static answer => Assert.Contains("%ERROR:101:", answer, StringComparison.Ordinal));
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 0);
        Assert.Equal(100, server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Empty));
    }

    [Fact]
    public async Task The_full_log_has_the_address_and_the_question()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Logging = o.Logging with { Queries = "full" } });
        await server.AskAsync("-r AS64496");
        await RunningServer.EventuallyAsync(() =>
            server.Log.Any(static e => e.RenderMessage(CultureInfo.InvariantCulture).Contains(" 127.0.0.1 -r AS64496", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Connections_beyond_the_limit_of_all_are_closed_at_once()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Whois = o.Whois with { MaxConnections = 1 } });
        using TcpClient first = await server.ConnectAsync();
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 1);
        using TcpClient second = await server.ConnectAsync();
        Assert.Equal("", await RunningServer.ReadAllAsync(second));
    }

    [Fact]
    public async Task A_stop_finishes_running_answers_and_ends_waiting_connections()
    {
        using var folder = new TestFolder();
        RunningServer server = await StartBigAsync(folder);
        using TcpClient waiting = await server.ConnectAsync();
        await waiting.GetStream().WriteAsync("2001:db8:"u8.ToArray(), Stop);
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 1);
        using TcpClient client = await server.ConnectAsync();
        await client.GetStream().WriteAsync("-r -M 2001:db8::/32\n"u8.ToArray(), Stop);
        await client.GetStream().ReadExactlyAsync(new byte[1], Stop);

        Task stopping = server.DisposeAsync().AsTask();
        Assert.Equal("", await RunningServer.ReadAllAsync(waiting));
        string rest = await RunningServer.ReadAllAsync(client);
        await stopping;
        Assert.Equal(Count, rest.Split("\ninet6num:").Length - 1);
        Assert.EndsWith("\n\n\n", rest, StringComparison.Ordinal);
    }

    private const int Count = 20_000;

    private static Task<RunningServer> StartBigAsync(TestFolder folder, TimeProvider? time = null)
    {
        string file = folder.WriteMany("big.db", Count);
        return RunningServer.StartAsync(o => o with { Sources = [new SourceOptions { Name = "TEST", Files = [file] }] }, time);
    }
}
