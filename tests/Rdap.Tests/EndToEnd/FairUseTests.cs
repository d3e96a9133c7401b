using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rdap.Protocols.Whois;
using Rdap.Registry.Lookup;
using Rdap.Server.Observe;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>Limits, and the rule that none of them keeps a number's registration from anybody.</summary>
public sealed class FairUseTests : IDisposable
{
    private const string Number = "inetnum:        192.0.2.24 - 192.0.2.35\n";
    private const string Person = "\nperson:         Sam Byte\n";
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Case_54_over_the_limit_of_personal_objects_numbers_are_answered_and_the_next_day_persons_are_too()
    {
        var time = new FakeTime();
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Whois = o.Whois with { PersonalObjectsPerDay = 2 } }, time);
        Assert.Contains("2 personal objects a day", (await server.AskAsync("help")).Replace("\n%            ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        for (int i = 0; i < 2; i++)
        {
            string shown = await server.AskAsync("SB1-DEMO");
            Assert.Contains(Person, shown, StringComparison.Ordinal);
            Assert.DoesNotContain("%ERROR:", shown, StringComparison.Ordinal);
        }

        string denied = await server.AskAsync("SB1-DEMO");
        Assert.DoesNotContain(Person, denied, StringComparison.Ordinal);
        Assert.Contains("%ERROR:201: access denied for 127.0.0.1\n", denied, StringComparison.Ordinal);
        Assert.Contains("temporarily", denied, StringComparison.Ordinal);
        Assert.EndsWith("\n\n\n", denied, StringComparison.Ordinal);

        string without = await server.AskAsync("192.0.2.30");
        Assert.Contains(Number, without, StringComparison.Ordinal);
        Assert.Contains("%ERROR:201: ", without, StringComparison.Ordinal);
        Assert.DoesNotContain("%ERROR:", await server.AskAsync("-r 192.0.2.30"), StringComparison.Ordinal);
        Assert.Equal((2, 0), (server.Host.Metrics.DenialsOf(WhoisMessage.AccessDenied), server.Host.Metrics.DenialsOf(WhoisMessage.ProxyNotAllowed)));
        Assert.Equal(2, server.Host.Metrics.QueriesOf(Door.Whois, QueryOutcome.Limited));
        string metrics = await server.Http.GetStringAsync("/metrics", Stop);
        Assert.Contains("\nrdapd_personal_clients 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nrdapd_whois_denials_total{code=\"201\"} 2\n", metrics, StringComparison.Ordinal);
        await AssertNumbersAreAnsweredAsync(server);

        time.Advance(TimeSpan.FromDays(1));
        Assert.Contains(Person, await server.AskAsync("192.0.2.30"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kept_connection_over_the_limit_goes_on()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Whois = o.Whois with { PersonalObjectsPerDay = 1 } });
        using TcpClient client = await server.ConnectAsync();
        await client.GetStream().WriteAsync("-k SB1-DEMO\nSB1-DEMO\n-r 192.0.2.30\n192.0.2.30\n-k\n"u8.ToArray(), Stop);
        string[] answers = (await RunningServer.ReadAllAsync(client)).Split("% This query was served by");

        Assert.Equal(5, answers.Length);
        Assert.Equal([true, false, false, false], answers[..4].Select(a => a.Contains(Person, StringComparison.Ordinal)));
        Assert.Equal([false, true, false, true], answers[..4].Select(a => a.Contains("%ERROR:201: ", StringComparison.Ordinal)));
        Assert.Equal([false, false, true, true], answers[..4].Select(a => a.Contains(Number, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Case_50_only_a_trusted_client_asks_for_others_and_they_are_counted_and_logged()
    {
        File.WriteAllText(_folder["trusted"], "127.0.0.1\n");
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Whois = o.Whois with { PersonalObjectsPerDay = 1, Access = new() { Trusted = _folder["trusted"] } },
            Logging = o.Logging with { Queries = "full" },
        });
        foreach (string other in new[] { "203.0.113.7", "203.0.113.8", "2001:db8::1", "2001:db8:0:1::1" })
        {
            Assert.Contains(Person, await server.AskAsync($"-V web,{other} SB1-DEMO"), StringComparison.Ordinal);
            Assert.Contains($"%ERROR:201: access denied for {other}\n", await server.AskAsync($"-V web,{other} SB1-DEMO"), StringComparison.Ordinal);
        }

        Assert.Contains("%ERROR:201: access denied for 2001:db8::ffff\n", await server.AskAsync("-V web,2001:db8::ffff SB1-DEMO"), StringComparison.Ordinal);
        Assert.Contains(Person, await server.AskAsync("SB1-DEMO"), StringComparison.Ordinal);
        await RunningServer.EventuallyAsync(() => server.Log.Any(e => e.RenderMessage(null).Contains(" 2001:db8:0:1::1 -V web,2001:db8:0:1::1 SB1-DEMO", StringComparison.Ordinal)));
        await AssertNumbersAreAnsweredAsync(server);
    }

    [Fact]
    public async Task Who_is_not_trusted_is_told_so_and_answered_without_the_address()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string refused = await server.AskAsync("-V web,203.0.113.7 192.0.2.30");
        Assert.Contains("%ERROR:203: ", refused, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, refused, StringComparison.Ordinal);
        Assert.Contains(Number, await server.AskAsync("-V web 192.0.2.30"), StringComparison.Ordinal);
        Assert.Equal(1, server.Host.Metrics.DenialsOf(WhoisMessage.ProxyNotAllowed));
        await AssertNumbersAreAnsweredAsync(server);
    }

    [Fact]
    public async Task Lists_change_without_a_restart()
    {
        File.WriteAllText(_folder["exempt"], "127.0.0.0/8 # all of us\n");
        File.WriteAllText(_folder["refused"], "");
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Whois = o.Whois with
            {
                PersonalObjectsPerDay = 1,
                MaxConnectionsPerAddress = 1,
                Access = new() { Exempt = _folder["exempt"], Refused = _folder["refused"] },
            },
        });
        using TcpClient waiting = await server.ConnectAsync();
        for (int i = 0; i < 3; i++)
        {
            Assert.Contains(Person, await server.AskAsync("SB1-DEMO"), StringComparison.Ordinal);
        }

        waiting.Dispose();
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 0);
        File.WriteAllText(_folder["exempt"], "");
        File.WriteAllText(_folder["refused"], "127.0.0.1");
        server.Host.Access.ReadAgain();
        string refused = await server.AskAsync("192.0.2.30");
        Assert.Contains(Number, refused, StringComparison.Ordinal);
        Assert.DoesNotContain(Person, refused, StringComparison.Ordinal);
        Assert.Contains("%ERROR:201: access denied for 127.0.0.1\n", refused, StringComparison.Ordinal);
        await AssertNumbersAreAnsweredAsync(server);

        File.WriteAllText(_folder["refused"], "127.0.0.1 and others");
        server.Host.Access.ReadAgain();
        Assert.Contains(server.Log, e => e.RenderMessage(null).Contains("line 1: '127.0.0.1 and others'", StringComparison.Ordinal));
        string metrics = await server.Http.GetStringAsync("/metrics", Stop);
        Assert.Contains("\nrdapd_access_current{list=\"refused\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nrdapd_access_current{list=\"exempt\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("%ERROR:201: ", await server.AskAsync("192.0.2.30"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGHUP_reads_the_lists_again()
    {
        File.WriteAllText(_folder["trusted"], "127.0.0.1\n");
        using Process server = RdapdProcess.Start(
            "--whois", "127.0.0.1:0", "--http", "127.0.0.1:0", "--set", "whois:access:trusted=" + _folder["trusted"], "--set", "reload:watchSeconds=0",
            "--set", "logging:queries=none");
        try
        {
            string said = await RdapdProcess.ReadUntilAsync(server, "Ctrl-C");
            var whois = new IPEndPoint(IPAddress.Loopback, int.Parse(said.Split("WHOIS on 127.0.0.1:")[1].Split('\n')[0], CultureInfo.InvariantCulture));
            Assert.Contains(Number, await AskForOtherAsync(whois), StringComparison.Ordinal);

            File.WriteAllText(_folder["trusted"], "# nobody any more\n");
            Assert.Contains(Number, await AskForOtherAsync(whois), StringComparison.Ordinal);
            await RdapdProcess.ShellAsync($"kill -HUP {server.Id}", _folder.Path);
            string answer = "";
            for (int i = 0; i < 1000 && !answer.Contains("%ERROR:203: ", StringComparison.Ordinal); i++)
            {
                answer = await AskForOtherAsync(whois);
            }

            Assert.Contains("%ERROR:203: ", answer, StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
        }
    }

    private static async Task<string> AskForOtherAsync(IPEndPoint whois)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(whois, Stop);
        await client.GetStream().WriteAsync("-V web,203.0.113.7 -r 192.0.2.30\r\n"u8.ToArray(), Stop);
        return await RunningServer.ReadAllAsync(client);
    }

    [Fact]
    public async Task Case_53_one_connection_too_many_is_told_when_to_come_back_and_is_answered_then()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Whois = o.Whois with { MaxConnectionsPerAddress = 1 } });
        using (TcpClient first = await server.ConnectAsync())
        {
            await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 1);
            string refused = await server.AskAsync("192.0.2.30");
            Assert.Contains("%ERROR:306: connections exceeded\n%\n% At most 1 connections at a time are served for 127.0.0.1.\n% The next one is served as soon as", refused, StringComparison.Ordinal);
        }

        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 0);
        await AssertNumbersAreAnsweredAsync(server);
        Assert.Equal(1, server.Host.Metrics.DenialsOf(WhoisMessage.TooManyConnections));
    }

    // 305, 107, 118: what was wrong was the line or the silence, never the asker.
    [Fact]
    public async Task After_every_other_limit_the_same_client_is_answered()
    {
        var time = new FakeTime();
        await using RunningServer server = await RunningServer.StartAsync(null, time);
        using TcpClient silent = await server.ConnectAsync();
        Task<string> said = RunningServer.ReadAllAsync(silent);
        await RunningServer.EventuallyAsync(() => said.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(60)));
        Assert.Matches("^%ERROR:305: [^\n]*\n%\n%[^\n]*\n\n% This query was served by [^\n]*\n\n\n$", await said);
        Assert.Matches("^%ERROR:107: [^\n]*\n%\n%[^\n]*\n\n% This query was served by [^\n]*\n\n\n$", await server.AskAsync(new string('a', 2000)));
        Assert.Contains("%ERROR:118: ", await server.AskAsync(string.Concat(Enumerable.Repeat("a ", 61))), StringComparison.Ordinal);
        Assert.DoesNotContain("%ERROR:118: ", await server.AskAsync(string.Concat(Enumerable.Repeat("a ", 60))), StringComparison.Ordinal);
        await AssertNumbersAreAnsweredAsync(server);
        Assert.Equal(1, server.Host.Metrics.DenialsOf(WhoisMessage.IdleTooLong));
    }

    [Fact]
    public async Task RDAP_knows_no_limit_of_persons()
    {
        File.WriteAllText(_folder["refused"], "127.0.0.1");
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Whois = o.Whois with { PersonalObjectsPerDay = 1, Access = new() { Refused = _folder["refused"] } },
        });
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage number = await server.Http.GetAsync("/ip/192.0.2.30", Stop);
            Assert.True(number.IsSuccessStatusCode);
            string person = await server.Http.GetStringAsync("/entity/SB1-DEMO", Stop);
            Assert.Contains("Sam Byte", person, StringComparison.Ordinal);
            Assert.Contains("\"redacted\":[", person, StringComparison.Ordinal);
            Assert.DoesNotContain("sam@fjordbyte.example.org", person, StringComparison.Ordinal);
        }
    }

    private static async Task AssertNumbersAreAnsweredAsync(RunningServer server)
    {
        Assert.Contains(Number, await server.AskAsync("192.0.2.30"), StringComparison.Ordinal);
        Assert.Contains(Number, await server.AskAsync("-r 192.0.2.30"), StringComparison.Ordinal);
        Assert.Contains("abuse-mailbox:", await server.AskAsync("-b 192.0.2.30"), StringComparison.Ordinal);
        Assert.Contains("aut-num:        AS64496\n", await server.AskAsync("AS64496"), StringComparison.Ordinal);
        Assert.Contains("domain:         2.0.192.in-addr.arpa\n", await server.AskAsync("2.0.192.in-addr.arpa"), StringComparison.Ordinal);
        Assert.Contains("organisation:   ORG-NT1-DEMO\n", await server.AskAsync("-r ORG-NT1-DEMO"), StringComparison.Ordinal);
    }
}
