using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>
/// What streams cost in memory, in a process of its own: what other tests of this one have at the same time is not their share. Linux tells, so
/// elsewhere these are left out.
/// </summary>
public sealed class MemoryTests : IAsyncLifetime
{
    private readonly DemoProcess _rdapd = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _rdapd.InitializeAsync();

    public ValueTask DisposeAsync() => _rdapd.DisposeAsync();

    [Fact]
    public async Task Memory_is_the_same_for_a_million_lines_of_bulk_WHOIS()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what a process has in memory is read from /proc");
        const int Rounds = 100, Warm = 10;
        byte[] lines = Encoding.ASCII.GetBytes(WhoisBulkTests.Questions(10_000, new Random(3)));
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", int.Parse(_rdapd.WhoisPort, CultureInfo.InvariantCulture), Stop);
        NetworkStream stream = client.GetStream();
        Task sending = Task.Run(async () =>
        {
            await stream.WriteAsync("begin\nverbose\n"u8.ToArray(), Stop);
            for (int i = 0; i < Rounds; i++)
            {
                await stream.WriteAsync(lines, Stop);
            }

            await stream.WriteAsync("end\n"u8.ToArray(), Stop);
        }, Stop);
        byte[] buffer = new byte[1 << 16];
        (long bytes, long rows, long before) = (0, -1, 0);
        for (int received; (received = await stream.ReadAsync(buffer, Stop)) > 0;)
        {
            bytes += received;
            rows += buffer.AsSpan(0, received).Count((byte)'\n');
            before = before == 0 && rows >= Warm * 10_000 ? _rdapd.MemoryOf("VmRSS") : before;
        }

        await sending;
        Assert.Equal(Rounds * 10_000, rows);
        long more = _rdapd.MemoryOf("VmHWM") - before;
        Assert.True(bytes > 64 << 20 && more < 32 << 20, $"{more} bytes more for an answer of {bytes}");
    }

    [Fact]
    public async Task A_bomb_of_gzip_costs_no_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what a process has in memory is read from /proc");

        // A quarter of a gigabyte of one line, and ten million empty lines, in a few megabytes: passed over as they come out.
        using var packed = new MemoryStream();
        using (var into = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] same = new byte[1 << 20];
            for (int i = 0; i < 256; i++)
            {
                await into.WriteAsync(same, Stop);
            }

            same.AsSpan().Fill((byte)'\n');
            for (int i = 0; i < 10; i++)
            {
                await into.WriteAsync(same, Stop);
            }

            await into.WriteAsync("192.0.2.1\n"u8.ToArray(), Stop);
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(_rdapd.Http) };
        long before = _rdapd.MemoryOf("VmRSS");
        using var body = new ByteArrayContent(packed.ToArray());
        body.Headers.ContentEncoding.Add("gzip");
        using HttpResponseMessage answer = await http.PostAsync("/v1/lookup?columns=query,name&header=0", body, Stop);
        string[] rows = (await answer.Content.ReadAsStringAsync(Stop)).Split('\n');
        Assert.Equal("192.0.2.1,ANGSTROM-NET", rows[1]);
        Assert.Equal(3, rows.Length);
        long more = _rdapd.MemoryOf("VmHWM") - before;
        Assert.True(more < 64 << 20, $"{more} bytes more for a body of {packed.Length}");
    }
}
