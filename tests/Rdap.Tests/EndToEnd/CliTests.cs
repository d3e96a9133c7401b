using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The real program as a process of its own.</summary>
public sealed partial class CliTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_command_the_demo_registry_is_served_until_SIGTERM()
    {
        using Process rdapd = RdapdProcess.Start("--whois", "127.0.0.1:0", "--http", "127.0.0.1:0");
        try
        {
            string said = await RdapdProcess.ReadUntilAsync(rdapd, "Ctrl-C");
            Match whois = WhoisPort().Match(said);
            Match http = HttpUrl().Match(said);
            Assert.Contains("Try:", said, StringComparison.Ordinal);
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", int.Parse(whois.Groups[1].Value, null), Stop);
            await client.GetStream().WriteAsync("192.0.2.7\r\n"u8.ToArray(), Stop);
            Assert.Contains("192.0.2.0 - 192.0.2.127", await RunningServer.ReadAllAsync(client), StringComparison.Ordinal);

            (int healthy, string word, _) = await RdapdProcess.RunAsync("health", "--http", http.Value);
            Assert.Equal((0, "ready\n"), (healthy, word));

            // The last line of the log proves that the stop was an orderly one.
            using Process kill = Process.Start("/bin/sh", ["-c", "kill -TERM " + rdapd.Id.ToString(null, null)]);
            Assert.Contains("Stopped", await rdapd.StandardError.ReadToEndAsync(Stop), StringComparison.Ordinal);
            await rdapd.WaitForExitAsync(Stop);
            Assert.Equal(0, rdapd.ExitCode);
        }
        finally
        {
            if (!rdapd.HasExited)
            {
                rdapd.Kill();
            }
        }
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_line_and_exit_code_2()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        string port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(null, null);
        foreach (string[] door in new[] { new[] { "--whois", "127.0.0.1:" + port, "--http", "127.0.0.1:0" }, ["--whois", "127.0.0.1:0", "--http", "127.0.0.1:" + port] })
        {
            (int code, string output, string error) = await RdapdProcess.RunAsync(["serve", .. door, "--set", "logging:level=error"]);

            Assert.Equal(2, code);
            Assert.Equal("", output);
            string line = Assert.Single(error.TrimEnd('\n').Split('\n'));
            Assert.Contains("127.0.0.1:" + port, line, StringComparison.Ordinal);
            Assert.Contains("another program listens there", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Configuration_errors_are_listed_all_at_once_and_nothing_is_started()
    {
        File.WriteAllText(_folder["bad.json"], """{ "whoiss": 1, "http": { "listen": ["here"] }, "stopSeconds": -1 }""");
        (int code, _, string error) = await RdapdProcess.RunAsync("serve", "--config", _folder["bad.json"]);

        Assert.Equal(2, code);
        Assert.Contains("3 problems", error, StringComparison.Ordinal);
        Assert.All(new[] { "whoiss", "http:listen:0", "stopSeconds" }, key => Assert.Contains(key, error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_data_at_all_is_exit_code_2()
    {
        (int code, _, string error) = await RdapdProcess.RunAsync("serve", "--source", "A=" + _folder["none"], "--whois", "127.0.0.1:0", "--http", "127.0.0.1:0");
        Assert.Equal(2, code);
        Assert.Contains("rdapd: no source can be served", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "serve", "--help")]
    [InlineData(0, "--version")]
    [InlineData(2, "--nonsense")]
    [InlineData(2, "nonsense")]
    public async Task Exit_codes_of_the_command_line_itself(int expected, params string[] args)
    {
        (int code, string output, string error) = await RdapdProcess.RunAsync(args);
        Assert.Equal(expected, code);
        Assert.NotEqual("", output + error);
    }

    [Fact]
    public async Task Lookup_answers_without_a_server()
    {
        (int found, string whois, _) = await RdapdProcess.RunAsync("lookup", "192.0.2.7");
        (int none, _, _) = await RdapdProcess.RunAsync("lookup", "NOBODY-AT-ALL");
        (int rdap, string json, _) = await RdapdProcess.RunAsync("lookup", "--rdap", "192.0.2.7", "AS64500");
        (int flags, string exact, _) = await RdapdProcess.RunAsync("lookup", "--", "-r", "-T", "inetnum", "192.0.2.7");

        Assert.Equal((0, 1, 0, 0), (found, none, rdap, flags));
        Assert.Contains("inetnum:        192.0.2.0 - 192.0.2.127", whois, StringComparison.Ordinal);
        Assert.DoesNotContain("organisation:", exact, StringComparison.Ordinal);
        string[] lines = json.TrimEnd('\n').Split('\n');
        Assert.Equal(["ip network", "autnum"], lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("objectClassName").GetString()));
    }

    [Fact]
    public async Task Check_says_what_is_wrong_for_people_and_programs()
    {
        File.WriteAllText(_folder["a.db"], """
            inetnum:        192.0.2.0 - 192.0.2.255
            netname:        A
            mnt-by:         NOBODY-MNT
            source:         TEST

            inetnum:        192.0.2.128 - 192.0.3.0
            netname:        B
            source:         TEST

            inetnum:        nonsense
            source:         TEST

            """);
        (int code, string text, _) = await RdapdProcess.RunAsync("check", "--source", "TEST=" + _folder["a.db"]);
        (int same, string json, _) = await RdapdProcess.RunAsync("check", "--json", "--source", "TEST=" + _folder["a.db"]);
        (int unusable, string why, _) = await RdapdProcess.RunAsync("check", "--source", "TEST=" + _folder["none.db"]);
        File.WriteAllText(_folder["good.db"], "route:          192.0.2.0/24\norigin:         AS64496\nsource:         TEST\n");
        (int good, string fine, _) = await RdapdProcess.RunAsync("check", "--source", "TEST=" + _folder["good.db"]);

        Assert.Equal((1, 1, 2, 0), (code, same, unusable, good));
        Assert.Contains("a.db:10: ", text, StringComparison.Ordinal);
        Assert.Contains("mnt-by: NOBODY-MNT", text, StringComparison.Ordinal);
        Assert.Contains("none.db", why, StringComparison.Ordinal);
        Assert.Contains("No problems.", fine, StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(json);
        JsonElement source = report.RootElement.GetProperty("sources")[0];
        Assert.Equal(1, report.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal(2, source.GetProperty("objectsByClass").GetProperty("inetnum").GetInt32());
        Assert.Equal(10, source.GetProperty("skipped").GetProperty("examples")[0].GetProperty("line").GetInt32());
        Assert.Equal(1, source.GetProperty("danglingReferences").GetProperty("count").GetInt32());
        Assert.Equal(1, source.GetProperty("overlaps").GetProperty("count").GetInt32());
    }

    [GeneratedRegex(@"WHOIS on 127\.0\.0\.1:(\d+)")]
    private static partial Regex WhoisPort();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex HttpUrl();
}
