using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>What people really use: Debian's whois and curl, against the server as a process.</summary>
public sealed class RealClientsTests(DemoProcess demo) : IClassFixture<DemoProcess>
{
    [Theory]
    [InlineData("192.0.2.30", "inetnum:        192.0.2.24 - 192.0.2.35", "% Abuse contact for '192.0.2.24 - 192.0.2.35' is 'abuse@angstrom.example.com'")]
    [InlineData("2001:db8:1234:42::1", "inet6num:       2001:db8:1234:42::/64")]
    [InlineData("AS64496", "as-block:       AS64496 - AS64511", "aut-num:        AS64496")]
    [InlineData("ORG-NT1-DEMO", "organisation:   ORG-NT1-DEMO")]
    [InlineData("2.0.192.in-addr.arpa", "domain:         2.0.192.in-addr.arpa")]
    [InlineData("-r -x 192.0.2.0/24", "inetnum:        192.0.2.0 - 192.0.2.255")]
    [InlineData("-i mnt-by FJORDBYTE-MNT", "inetnum:        192.0.2.24 - 192.0.2.35", "person:         Sam Byte")]
    [InlineData("-V Md5.6 192.0.2.30", "inetnum:        192.0.2.24 - 192.0.2.35")]
    [InlineData("-x 192.0.2.30", "%ERROR:101: no entries found")]
    public async Task Whois(string query, params string[] expected)
    {
        (int code, string output) = await RunAsync("whois", $"whois -h 127.0.0.1 -p {demo.WhoisPort} -- '{query}'");
        Assert.Equal(0, code);
        Assert.All(expected, line => Assert.Contains(line, output.Split('\n')));
        Assert.EndsWith("\n\n\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whois_with_its_own_flags()
    {
        (_, string output) = await RunAsync("whois", $"whois -h 127.0.0.1 -p {demo.WhoisPort} -r -T inetnum -M 192.0.2.0/25 2>/dev/null");
        Assert.Contains("inetnum:        192.0.2.16 - 192.0.2.47\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("person:", output, StringComparison.Ordinal);
    }

    // Every flag that Debian's client takes for itself and hands on: its answer is the one that a socket gets.
    [Theory]
    [InlineData("-a", "192.0.2.30")]
    [InlineData("-b", "192.0.2.30")]
    [InlineData("-B", "NORDLYS-MNT")]
    [InlineData("-c", "192.0.2.30")]
    [InlineData("-d", "192.0.2.0/24")]
    [InlineData("-G", "192.0.2.30")]
    [InlineData("-i mnt-by", "FJORDBYTE-MNT")]
    [InlineData("-K", "192.0.2.0/24")]
    [InlineData("-l", "192.0.2.30")]
    [InlineData("-L", "192.0.2.30")]
    [InlineData("-m", "192.0.2.0/24")]
    [InlineData("-M", "192.0.2.0/25")]
    [InlineData("-r", "AS64496")]
    [InlineData("-R", "192.0.2.30")]
    [InlineData("-s DEMO-STATS", "198.51.100.130")]
    [InlineData("-T inetnum", "192.0.2.30")]
    [InlineData("-x", "192.0.2.0/24")]
    [InlineData("-t", "route")]
    [InlineData("-v", "person")]
    [InlineData("-q", "sources")]
    [InlineData("-r -B -G -T inetnum -M", "192.0.2.0/24")]
    public async Task Whois_hands_on_its_flags(string flags, string key)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, int.Parse(demo.WhoisPort, CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{flags} {key}\r\n"), TestContext.Current.CancellationToken);
        string expected = await RunningServer.ReadAllAsync(client);
        (_, string output) = await RunAsync("whois", $"whois -h 127.0.0.1 -p {demo.WhoisPort} {flags} {key} 2>/dev/null");
        Assert.EndsWith(expected, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n + 192.0.2.30", "inetnum:        192.0.2.24 - 192.0.2.35")]
    [InlineData("a 64496", "aut-num:        AS64496")]
    [InlineData("r + = 192.0.2.0/24", "inetnum:        192.0.2.0 - 192.0.2.255")]
    [InlineData("+ 192.0.2.30", "inetnum:        192.0.2.24 - 192.0.2.35")]
    public async Task Whois_in_the_form_it_has_for_another_registry(string query, string line)
    {
        (_, string output) = await RunAsync("whois", $"whois -h 127.0.0.1 -p {demo.WhoisPort} '{query}'");
        Assert.Contains(line, output.Split('\n'));
        Assert.DoesNotContain("%ERROR", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_over_one_connection()
    {
        (_, string output) = await RunAsync("nc", $"printf -- '-k\\n-r AS64496\\n-r AS64501\\n-k\\n' | nc -N 127.0.0.1 {demo.WhoisPort}");
        Assert.Contains("aut-num:        AS64496\n", output, StringComparison.Ordinal);
        Assert.Contains("aut-num:        AS64501\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/ip/192.0.2.30", 200)]
    [InlineData("/ip/192.0.2.0%2F24", 200)]
    [InlineData("/autnum/64496", 200)]
    [InlineData("/entity/ORG-NT1-DEMO", 200)]
    [InlineData("/domain/2.0.192.in-addr.arpa", 200)]
    [InlineData("/help", 200)]
    [InlineData("/ip/198.51.100.200", 302)]
    [InlineData("/ip/192.0.2.1/24", 400)]
    [InlineData("/autnum/64999", 404)]
    [InlineData("/nameserver/ns1.nordlys.example.net", 200)]
    public async Task Curl(string path, int status)
    {
        (int code, string output) = await RunAsync("curl", $"curl -s --http1.1 -w '\\n%{{http_code}} %{{content_type}}' '{demo.Http}{path}'");
        Assert.Equal(0, code);
        int end = output.LastIndexOf('\n');
        Assert.Equal($"{status} application/rdap+json", output[(end + 1)..]);
        using JsonDocument body = JsonDocument.Parse(output[..end]);
        Assert.Equal("rdap_level_0", body.RootElement.GetProperty("rdapConformance")[0].GetString());
    }

    [Fact]
    public async Task Curl_with_an_etag_is_told_that_nothing_changed()
    {
        (_, string headers) = await RunAsync("curl", $"curl -s -o /dev/null -D - '{demo.Http}/ip/192.0.2.30'");
        string etag = headers.Split('\n').Single(h => h.StartsWith("ETag: ", StringComparison.Ordinal))["ETag: ".Length..].Trim();
        (_, string status) = await RunAsync("curl", $"curl -s -o /dev/null -w '%{{http_code}}' -H 'If-None-Match: {etag}' '{demo.Http}/ip/192.0.2.30'");
        Assert.Equal("304", status);
        (_, string any) = await RunAsync("curl", $"curl -s -o /dev/null -w '%{{http_code}}' -H 'If-None-Match: *' '{demo.Http}/ip/192.0.2.30'");
        (_, string none) = await RunAsync("curl", $"curl -s -o /dev/null -w '%{{http_code}}' -H 'If-None-Match: *' '{demo.Http}/autnum/64999'");
        Assert.Equal(("304", "404"), (any, none));
    }

    [Fact]
    public async Task Curl_over_http_1_0()
    {
        (int code, string status) = await RunAsync("curl", $"curl -s -o /dev/null --http1.0 -w '%{{http_code}}' '{demo.Http}/help'");
        Assert.Equal((0, "200"), (code, status));
    }

    private static async Task<(int Code, string Output)> RunAsync(string tool, string command)
    {
        Assert.SkipWhen(RdapdProcess.FindTool(tool) is null, tool + " is not installed");
        (int code, string output, _) = await RdapdProcess.ShellAsync(command, Path.GetTempPath());
        return (code, output);
    }
}
