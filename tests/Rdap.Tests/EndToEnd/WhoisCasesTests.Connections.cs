using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Rdap.Registry.Lookup;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <content>The cases about connections, long answers, and bytes that are no question.</content>
public sealed partial class WhoisCasesTests
{
    private const int Routes = 67_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "192.0.2.15\n")]
    [InlineData(1, "192.0.2.15\r\n")]
    [InlineData(45, "192.0.2.15")]
    [InlineData(45, "192.0.2.15\r")]
    public async Task However_a_line_ends_it_is_answered(int number, string sent)
    {
        string answer = await SendAsync(Encoding.ASCII.GetBytes(sent), endsSending: true);
        Assert.Equal(await Server.AskAsync("192.0.2.15"), answer);
        IsWhole(number, answer);
    }

    [Fact]
    public async Task Case_10_a_giant_range_is_cut_and_says_so()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Sources = FixtureServer.Sources,
            Whois = o.Whois with { MaxObjectsPerAnswer = 2 },
        });
        string answer = await server.AskAsync("-r -M 128.0.0.0/1");
        Assert.Equal(2, answer.Split("% Information related to").Length - 1);
        Assert.Contains("% There is more: the answer stops after 2 objects.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_27_55_56_a_giant_answer_is_whole_ends_with_its_client_and_is_of_one_snapshot()
    {
        using var folder = new TestFolder();
        WriteRoutes(folder["routes.db"], "first");
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Sources = [new SourceOptions { Name = "TEST", Files = [folder["routes.db"]] }],
        });

        string whole = await server.AskAsync("-i origin AS64496");
        Assert.Equal(Routes, whole.Split("\nroute: ").Length - 1);
        IsWhole(27, whole);

        using (TcpClient leaving = await server.ConnectAsync())
        {
            await leaving.GetStream().WriteAsync("-i origin AS64496\n"u8.ToArray(), Stop);
            await leaving.GetStream().ReadExactlyAsync(new byte[100], Stop);
            leaving.Client.LingerState = new LingerOption(true, 0);
        }

        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 0);
        Assert.Equal(1, server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Gone));

        using TcpClient slow = await server.ConnectAsync();
        await slow.GetStream().WriteAsync("-i origin AS64496\n"u8.ToArray(), Stop);
        await slow.GetStream().ReadExactlyAsync(new byte[1], Stop);
        WriteRoutes(folder["routes.db"], "second");
        await server.Host.Reload.ReloadAsync("test", Stop);
        Assert.Contains("descr: second", await server.AskAsync("-x 10.0.0.0/24AS64496"), StringComparison.Ordinal);
        string rest = await RunningServer.ReadAllAsync(slow);
        Assert.Equal(Routes, rest.Split("\nroute: ").Length - 1);
        Assert.DoesNotContain("second", rest, StringComparison.Ordinal);
        IsWhole(56, rest);
    }

    [Fact]
    public async Task Case_42_a_name_in_latin_1_and_an_answer_in_it()
    {
        byte[] latin1 = Encoding.Latin1.GetBytes("J\u00F6rg\n");
        Assert.Contains("person:         J\u00F6rg \u00C5ngstr\u00F6m", await Server.AskAsync(latin1), StringComparison.Ordinal);
        byte[] answer = await SendBytesAsync("-Z latin-1 JA1-TEST\n"u8.ToArray());
        Assert.Contains("person:         J\u00F6rg \u00C5ngstr\u00F6m\n", Encoding.Latin1.GetString(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_43_three_empty_lines_are_one_mistake() =>
        Assert.Equal(1, (await SendAsync("\n\n\n"u8.ToArray())).Split("%ERROR:106").Length - 1);

    [Fact]
    public async Task Case_44_ten_megabytes_without_a_line_end_are_refused_at_the_limit()
    {
        using TcpClient client = await Server.ConnectAsync();
        Task<int> writing = Task.Run(
            async () =>
            {
                byte[] piece = new byte[64 * 1024];
                Array.Fill(piece, (byte)'a');
                int written = 0;
                try
                {
                    for (; written < 160; written++)
                    {
                        await client.GetStream().WriteAsync(piece, Stop);
                    }
                }
                catch (IOException)
                {
                    // Told off and hung up on.
                }

                return written;
            },
            Stop);
        byte[] answer = new byte[512];
        int length = await client.GetStream().ReadAsync(answer, Stop);
        Assert.Contains("%ERROR:107: ", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
        await writing;
    }

    [Theory]
    [InlineData(46, "\u0000\u00FF\u00FE\n")]
    [InlineData(46, "\u00FF\u00F4\u00FF\u00FD\u0006")]
    [InlineData(46, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00FC\u0003\u0003")]
    [InlineData(46, "GET / HTTP/1.1\r\nHost: whois.example.net\r\nUser-Agent: x\r\n\r\n")]
    [InlineData(46, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    public async Task What_is_no_question_gets_one_line_and_the_end(int number, string sent)
    {
        string answer = Encoding.Latin1.GetString(await SendBytesAsync(Encoding.Latin1.GetBytes(sent)));
        Assert.True(OneError().IsMatch(answer), $"case {number}: {answer}");
        Assert.Contains("aut-num:", await Server.AskAsync("-r AS64496"), StringComparison.Ordinal);
        Assert.Equal(0, Server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Failed));
    }

    [Fact]
    public async Task Case_47_pipelined_questions_are_answered_in_their_order()
    {
        string answer = await SendAsync("-k -r AS64496\n-r AS4200000000\n-W\n-k\n"u8.ToArray());
        int first = answer.IndexOf("aut-num:        AS64496\n", StringComparison.Ordinal);
        int second = answer.IndexOf("aut-num:        AS4200000000\n", StringComparison.Ordinal);
        int third = answer.IndexOf("%ERROR:111", StringComparison.Ordinal);
        Assert.True(first > 0 && second > first && third > second, answer);
        Assert.Equal(3, answer.Split("% This query was served by").Length - 1);
    }

    [Fact]
    public async Task Case_47_k_alone_is_no_question()
    {
        string answer = await SendAsync("-k\n-r AS64496\n-k\nAS4200000000\n"u8.ToArray());
        string banner = answer[..(answer.IndexOf("\n\n", StringComparison.Ordinal) + 2)];
        Assert.DoesNotContain("%ERROR", answer, StringComparison.Ordinal);
        Assert.StartsWith(banner + "% This query was served by ", answer, StringComparison.Ordinal);
        Assert.Equal(3, answer.Split(banner).Length - 1);
        Assert.DoesNotContain("AS4200000000\n", answer[answer.IndexOf("last-modified", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.EndsWith(banner + "\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_48_without_k_the_first_question_is_the_only_one() =>
        Assert.Equal(await Server.AskAsync("-r AS64496"), await SendAsync("-r AS64496\n-r AS64496\n"u8.ToArray()));

    [Fact]
    public async Task Case_49_sixty_words_are_a_question_and_sixty_one_are_too_many()
    {
        Assert.Contains("%ERROR:118: ", await Server.AskAsync(string.Join(' ', Enumerable.Repeat("x", 61))), StringComparison.Ordinal);
        Assert.DoesNotContain("%ERROR:118: ", await Server.AskAsync(string.Join(' ', Enumerable.Repeat("x", 60))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_52_the_template_of_route_has_its_twenty_one_attributes()
    {
        string[] lines = [.. (await Server.AskAsync("-t route")).Split('\n').Where(static line => line.Length > 0 && line[0] != '%')];
        Assert.Equal(21, lines.Length);
        Assert.All(lines, static line => Assert.Matches(@"^[a-z-]+: {2,}\[(mandatory|optional|generated)\] +\[(single|multiple)\] +\[[a-z/, ]+\]$", line));
    }

    [Fact]
    public async Task A_greeting_of_jwhois_and_the_question_behind_it()
    {
        string answer = await SendAsync("-rwhois V-1.5 jwhois 1.0\r\n-r AS64496\r\n"u8.ToArray());
        Assert.StartsWith("%ERROR:108: ", answer, StringComparison.Ordinal);
        Assert.EndsWith(await Server.AskAsync("-r AS64496"), answer, StringComparison.Ordinal);
    }

    [GeneratedRegex("^%ERROR:108: [ -~]+\n\n\n$")]
    private static partial Regex OneError();

    private static void WriteRoutes(string file, string text)
    {
        using var writer = new StreamWriter(file);
        for (int i = 0; i < Routes; i++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"route: {10 + (i >> 16)}.{i >> 8 & 255}.{i & 255}.0/24\norigin: AS64496\ndescr: {text}\nsource: TEST\n\n"));
        }
    }

    private async Task<string> SendAsync(byte[] sent, bool endsSending = false) => Encoding.UTF8.GetString(await SendBytesAsync(sent, endsSending));

    private async Task<byte[]> SendBytesAsync(byte[] sent, bool endsSending = false)
    {
        using TcpClient client = await Server.ConnectAsync();
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(sent, Stop);
        if (endsSending)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, Stop);
        return answer.ToArray();
    }
}
