using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Rdap.Protocols.ProxyProtocol;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The PROXY protocol on the WHOIS port: bytes as they may come, and the real haproxy in front of the real whois.</summary>
public sealed class ProxyProtocolTests : IDisposable
{
    private const string Number = "inetnum:        192.0.2.24 - 192.0.2.35\n";
    private static readonly byte[] V2 = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.1 1 43\r\n", "203.0.113.7")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::1 1 43\r\n", "2001:db8::7")]
    [InlineData("PROXY UNKNOWN\r\n", "127.0.0.1")]
    public async Task A_text_header_says_who_is_counted_and_logged(string header, string client) =>
        await CheckAsync(Encoding.ASCII.GetBytes(header), client);

    [Fact]
    public async Task A_binary_header_does_so_too()
    {
        await CheckAsync([.. V2, 0x21, 0x11, 0, 12, 203, 0, 113, 7, 192, 0, 2, 1, 0, 1, 0, 43], "203.0.113.7");
        await CheckAsync([.. V2, 0x20, 0, 0, 0], "127.0.0.1");
        byte[] values = new byte[60_000];
        await CheckAsync([.. V2, 0x21, 0x11, 0xEA, 0x60 + 12, 203, 0, 113, 7, 192, 0, 2, 1, 0, 1, 0, 43, .. values], "203.0.113.7");
    }

    [Fact]
    public async Task A_header_in_pieces_is_one_header()
    {
        await using RunningServer server = await StartAsync();
        using TcpClient client = await server.ConnectAsync();
        client.NoDelay = true;
        foreach (byte b in "PROXY TCP4 203.0.113.7 192.0.2.1 1 43\r\n-r 192.0.2.30\r\n"u8.ToArray())
        {
            await client.GetStream().WriteAsync(new[] { b }, Stop);
        }

        Assert.Contains(Number, await RunningServer.ReadAllAsync(client), StringComparison.Ordinal);
        Assert.Equal(1, server.Host.Metrics.ProxiedConnections(ProxyHeaderKind.Proxied));
    }

    [Theory]
    [InlineData("-r 192.0.2.30\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.1\r\n-r 192.0.2.30\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0011\u0011\0\0")]
    public async Task A_proxy_that_sends_no_header_is_closed_counted_and_said_in_the_log(string sent)
    {
        var time = new FakeTime();
        await using RunningServer server = await StartAsync(time);
        using TcpClient client = await server.ConnectAsync();
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(sent), Stop);
        client.Client.Shutdown(SocketShutdown.Send);
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.ProxiedConnections(ProxyHeaderKind.Malformed) == 1);
        Assert.Equal("", await ReadOrResetAsync(client));
        await RunningServer.EventuallyAsync(
            () => server.Log.Any(e => e.RenderMessage(null).Contains("did not begin with a header of the PROXY protocol", StringComparison.Ordinal)),
            () => time.Advance(TimeSpan.FromSeconds(11)));
        Assert.Contains("\nrdapd_connections_proxied_total{result=\"malformed\"} 1\n", await server.Http.GetStringAsync("/metrics", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_only_looks_whether_the_port_is_open_is_nothing_to_count()
    {
        await using RunningServer server = await StartAsync();
        using (await server.ConnectAsync())
        {
            await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 1);
        }

        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 0);
        Assert.Equal(0, server.Host.Metrics.ProxiedConnections(ProxyHeaderKind.Malformed));
    }

    [Fact]
    public async Task A_header_that_does_not_end_is_waited_for_no_longer_than_a_line()
    {
        var time = new FakeTime();
        await using RunningServer server = await StartAsync(time);
        using TcpClient client = await server.ConnectAsync();
        await client.GetStream().WriteAsync("PROXY TCP4 "u8.ToArray(), Stop);
        Task<string> end = ReadOrResetAsync(client);
        await RunningServer.EventuallyAsync(() => end.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(60)));
        Assert.Equal(1, server.Host.Metrics.ProxiedConnections(ProxyHeaderKind.Malformed));
    }

    [Fact]
    public async Task From_anybody_else_it_is_a_line_like_any_other()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string answer = await server.AskAsync("PROXY TCP4 203.0.113.7 192.0.2.1 1 43\r\n-r 192.0.2.30");
        Assert.Contains("%ERROR:101: ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, answer, StringComparison.Ordinal);
        Assert.Contains("%ERROR:108: ", await server.AskAsync([.. V2[4..], 0x20, 0, 0, 0, (byte)'\n']), StringComparison.Ordinal);
        Assert.Equal(0, server.Host.Metrics.ProxiedConnections(ProxyHeaderKind.Proxied));
    }

    [Fact]
    public async Task Each_client_of_a_proxy_has_its_own_limits_and_an_IPv6_64_is_one()
    {
        await using RunningServer server = await StartAsync(null, w => w with { MaxConnectionsPerAddress = 1, PersonalObjectsPerDay = 1 });
        using TcpClient first = await server.ConnectAsync();
        await first.GetStream().WriteAsync("PROXY TCP6 2001:db8::7 2001:db8::1 1 43\r\n"u8.ToArray(), Stop);
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.ProxiedConnections(ProxyHeaderKind.Proxied) == 1);
        Assert.Contains("%ERROR:306: ", await server.AskAsync("PROXY TCP6 2001:db8::8 2001:db8::1 1 43\r\nSB1-DEMO"), StringComparison.Ordinal);
        foreach (string other in new[] { "PROXY TCP6 2001:db8:0:1::7 2001:db8::1 1 43", "PROXY TCP4 203.0.113.7 192.0.2.1 1 43" })
        {
            Assert.Contains("\nperson:         Sam Byte\n", await server.AskAsync(other + "\r\nSB1-DEMO"), StringComparison.Ordinal);
            Assert.Contains("%ERROR:201: ", await server.AskAsync(other + "\r\nSB1-DEMO"), StringComparison.Ordinal);
        }

        first.Dispose();
        await RunningServer.EventuallyAsync(() => server.Host.Metrics.OpenConnections == 0);
        Assert.Contains(Number, await server.AskAsync("PROXY TCP6 2001:db8::8 2001:db8::1 1 43\r\n192.0.2.30"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_does_not_make_its_client_trusted()
    {
        File.WriteAllText(_folder["trusted"], "127.0.0.1\n203.0.113.8");
        await using RunningServer server = await StartAsync(null, w => w with { Access = w.Access with { Trusted = _folder["trusted"] } });
        Assert.Contains("%ERROR:203: ", await server.AskAsync("PROXY TCP4 203.0.113.7 192.0.2.1 1 43\r\n-V web,192.0.2.1 192.0.2.30"), StringComparison.Ordinal);
        Assert.Contains(Number, await server.AskAsync("PROXY TCP4 203.0.113.8 192.0.2.1 1 43\r\n-V web,192.0.2.1 192.0.2.30"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("send-proxy")]
    [InlineData("send-proxy-v2")]
    [InlineData("send-proxy-v2 proxy-v2-options crc32c")]
    public async Task Haproxy_in_front_of_whois(string kind)
    {
        Assert.SkipWhen(RdapdProcess.FindTool("whois") is null, "whois is not installed");
        string? haproxy = RdapdProcess.FindTool("haproxy");
        Assert.SkipWhen(haproxy is null, "haproxy is not installed");

        // The proxy has an address of its own on the loopback net, so that the log can only know the client's from the header.
        await using RunningServer server = await StartAsync(null, null, "127.0.0.9", "full");
        string config = _folder["haproxy.cfg"];
        int port = Loopback.FreePort();
        File.WriteAllText(config, $"""
            defaults
              mode tcp
              timeout connect 10s
              timeout client 10s
              timeout server 10s
            listen whois
              bind 127.0.0.1:{port}
              source 127.0.0.9
              server one 127.0.0.1:{server.Whois.Port} {kind}

            """);
        using Process proxy = Process.Start(new ProcessStartInfo(haproxy!, ["-db", "-f", config]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            string output = "";
            for (int i = 0; i < 100 && output.Length == 0 && !proxy.HasExited; i++)
            {
                (_, output, _) = await RdapdProcess.ShellAsync($"whois -h 127.0.0.1 -p {port} -- '-r 192.0.2.30' || sleep 0.1", _folder.Path);
            }

            Assert.Contains(Number, output, StringComparison.Ordinal);
            Assert.EndsWith("\n\n\n", output, StringComparison.Ordinal);
        }
        finally
        {
            proxy.Kill();
            await proxy.WaitForExitAsync(Stop);
        }

        await RunningServer.EventuallyAsync(() => server.Log.Any(e => e.RenderMessage(null).Contains(" 127.0.0.1 -r 192.0.2.30", StringComparison.Ordinal)));
        Assert.DoesNotContain(server.Log, e => e.RenderMessage(null).Contains("127.0.0.9", StringComparison.Ordinal));
        Assert.Equal((1, 0), (server.Host.Metrics.ProxiedConnections(ProxyHeaderKind.Proxied), server.Host.Metrics.ProxiedConnections(ProxyHeaderKind.Malformed)));
    }

    private async Task CheckAsync(byte[] header, string client)
    {
        await using RunningServer server = await StartAsync(null, null, "127.0.0.1", "full");
        Assert.Contains(Number, await server.AskAsync([.. header, .. "-r 192.0.2.30\r\n"u8]), StringComparison.Ordinal);
        await RunningServer.EventuallyAsync(() => server.Log.Any(e => e.RenderMessage(null).Contains($" {client} -r 192.0.2.30", StringComparison.Ordinal)));
    }

    private async Task<RunningServer> StartAsync(
        TimeProvider? time = null, Func<WhoisOptions, WhoisOptions>? change = null, string proxies = "127.0.0.1", string queries = "none")
    {
        await File.WriteAllTextAsync(_folder["proxies"], proxies, Stop);
        return await RunningServer.StartAsync(
            o =>
            {
                WhoisOptions whois = o.Whois with { Access = new AccessOptions { Proxies = _folder["proxies"] } };
                return o with { Whois = change?.Invoke(whois) ?? whois, Logging = o.Logging with { Queries = queries } };
            }, time);
    }

    private static async Task<string> ReadOrResetAsync(TcpClient client)
    {
        try
        {
            return await RunningServer.ReadAllAsync(client);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // Closed with bytes unread: the connection is reset.
            return "";
        }
    }
}
