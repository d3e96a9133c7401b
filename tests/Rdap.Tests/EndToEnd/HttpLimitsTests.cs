using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rdap.Registry.Lookup;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Rdap.Tests.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The limit of requests: case 40, who is exempt, and who counts behind a proxy.</summary>
public sealed class HttpLimitsTests : IDisposable
{
    private const int Burst = 5;
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Case_40_a_burst_is_answered_up_to_the_limit_and_the_rest_told_when_to_come_back()
    {
        await using RunningServer server = await StartAsync();
        string[] answers = (await RawAsync(server, 200, "")).Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(200, answers.Length);
        Assert.All(answers[..Burst], a => Assert.StartsWith("200 ", a, StringComparison.Ordinal));
        string refused = answers.First(a => !a.StartsWith("200 ", StringComparison.Ordinal));
        Assert.StartsWith("429 ", refused, StringComparison.Ordinal);
        Assert.Single(refused.Split("\r\n"), l => l.StartsWith("Access-Control-Allow-Origin: *", StringComparison.Ordinal));
        Assert.Matches("\r\nRetry-After: [1-9]", refused);
        Assert.Contains("\r\nCache-Control: no-store\r\n", refused, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(refused[(refused.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).RootElement;
        Assert.Empty(RdapStructure.Check(json, 429));
        Assert.Equal((429, "Too Many Requests"), (json.GetProperty("errorCode").GetInt32(), json.Text("title")));
        Assert.True(server.Host.Metrics.QueriesOf(Door.Rdap, QueryOutcome.Limited) > 0);

        // Who runs the server still sees how it is.
        Assert.Equal("ready\n", await server.Http.GetStringAsync("/health/ready", Stop));
    }

    [Fact]
    public async Task Every_way_to_ask_counts_and_help_says_the_limit()
    {
        await using RunningServer server = await StartAsync();
        Assert.Contains(
            "is answered 1 requests a second and 5 at once", await server.Http.GetStringAsync("/help", Stop), StringComparison.Ordinal);
        foreach (string path in (string[])["/nroBulkRdap1", "/v1/whois/?q=AS64496"])
        {
            string all = await RawAsync(server, 50, "", path);
            Assert.Contains("HTTP/1.1 429 ", all, StringComparison.Ordinal);
            Assert.Contains("\r\nRetry-After: ", all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task By_default_nobody_is_limited_and_help_says_so()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Assert.Equal(500, (await RawAsync(server, 500, "")).Split("HTTP/1.1 200 ").Length - 1);
        Assert.Contains("The number of requests is not limited.", await server.Http.GetStringAsync("/help", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_exempt_or_trusted_is_not_limited()
    {
        foreach (string list in (string[])["exempt", "trusted"])
        {
            File.WriteAllText(_folder[list], "127.0.0.1\n");
            await using RunningServer server = await StartAsync(list == "exempt" ? new() { Exempt = _folder[list] } : new() { Trusted = _folder[list] });
            Assert.Equal(100, (await RawAsync(server, 100, "")).Split("HTTP/1.1 200 ").Length - 1);
        }
    }

    [Theory]
    [InlineData("X-Forwarded-For: {0}")]
    [InlineData("Forwarded: for=\"{0}\";proto=https")]
    public async Task Behind_a_proxy_of_the_list_it_is_the_client_that_counts(string header)
    {
        File.WriteAllText(_folder["proxies"], "127.0.0.1\n");
        await using RunningServer server = await StartAsync(new() { Proxies = _folder["proxies"] });
        string Said(string client) => string.Format(System.Globalization.CultureInfo.InvariantCulture, header, client) + "\r\n";
        Assert.Contains(" 429 ", await RawAsync(server, 50, Said("203.0.113.7")), StringComparison.Ordinal);
        Assert.DoesNotContain(" 429 ", await RawAsync(server, Burst, Said("203.0.113.8")), StringComparison.Ordinal);

        // What the client itself says to the proxy stands before the proxy's word, and counts for nothing.
        Assert.Contains(" 429 ", await RawAsync(server, 50, "X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 429 ", await RawAsync(server, 1, "X-Forwarded-For: 198.51.100.2, 203.0.113.9\r\n"), StringComparison.Ordinal);

        // Two addresses of one /64 are one client.
        Assert.Contains(" 429 ", await RawAsync(server, 50, Said("[2001:db8::7]")), StringComparison.Ordinal);
        Assert.Contains(" 429 ", await RawAsync(server, 1, Said("[2001:db8::8]")), StringComparison.Ordinal);
        Assert.DoesNotContain(" 429 ", await RawAsync(server, 1, Said("[2001:db8:0:1::8]")), StringComparison.Ordinal);

        // The proxy itself looks as often as it likes whether the server is well.
        Assert.DoesNotContain(" 429 ", await RawAsync(server, 50, ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_says_what_the_client_asked_by_and_nobody_else_does()
    {
        File.WriteAllText(_folder["proxies"], "127.0.0.1\n");
        const string Headers = "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n";
        await using (RunningServer server = await StartAsync(new() { Proxies = _folder["proxies"] }))
        {
            Assert.Contains("\"https://a.example/ip/", await RawAsync(server, 1, Headers), StringComparison.Ordinal);
        }

        await using RunningServer other = await StartAsync();
        Assert.Contains("\"http://a.example/ip/", await RawAsync(other, 1, Headers), StringComparison.Ordinal);
        Assert.Contains(" 429 ", await RawAsync(other, 50, Headers), StringComparison.Ordinal);
        Assert.Contains(" 429 ", await RawAsync(other, 1, "X-Forwarded-For: 203.0.113.99\r\n"), StringComparison.Ordinal);
    }

    private static Task<RunningServer> StartAsync(AccessOptions? access = null) => RunningServer.StartAsync(o => o with
    {
        Http = o.Http with { RequestsPerSecond = 1, RequestBurst = Burst },
        Whois = o.Whois with { Access = access ?? new() },
    });

    /// <summary>So many requests sent at once, and all that came back.</summary>
    private static async Task<string> RawAsync(RunningServer server, int count, string headers, string path = "/ip/192.0.2.7")
    {
        var requests = new StringBuilder();
        for (int i = 1; i <= count; i++)
        {
            requests.Append("GET ").Append(path).Append(" HTTP/1.1\r\nHost: a.example\r\n").Append(headers).Append(i == count ? "Connection: close\r\n\r\n" : "\r\n");
        }

        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(requests.ToString()), Stop);
        return await RunningServer.ReadAllAsync(client);
    }
}
