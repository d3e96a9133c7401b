using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>Bytes of every kind in path, query and headers, over real sockets: RDAP's JSON where Kestrel lets them through, never a 500.</summary>
public sealed class HttpFuzzTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>
{
    private const int Requests = 1500;

    private static readonly string[] Paths =
        ["/ip/192.0.2.7", "/ip/2001:db8::/32", "/autnum/64496", "/domain/2.0.192.in-addr.arpa", "/entity/ORG-NT1-DEMO", "/help", "/ips?name=A*", "/entities?fn=A*",
        "/ips/rirSearch1/rdap-up/192.0.2.0/24", "/ips/reverse_search/entity?fn=A*", "/nroBulkRdap1?objectClass=autnum&offset=1", "/openapi.json", "/"];

    private static readonly string[] Headers =
        ["Accept", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "If-Match", "Range", "Forwarded", "X-Forwarded-For", "Origin", "Cookie", "X"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_bytes_get_an_answer_that_is_no_500(int seed)
    {
        var random = new Random(seed);
        int answered = 0;
        for (int i = 0; i < Requests / 3; i++)
        {
            byte[] request = Request(random);
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", fixture.Server.Http.BaseAddress!.Port, Stop);
            NetworkStream stream = client.GetStream();
            byte[] answer;
            try
            {
                await stream.WriteAsync(request, Stop);
                var all = new MemoryStream();
                await stream.CopyToAsync(all, Stop);
                answer = all.ToArray();
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // Kestrel closes on some requests before it has read all of them.
                continue;
            }

            answered += Check(request, answer) ? 1 : 0;
        }

        Assert.InRange(answered, Requests / 10, Requests);
        Assert.DoesNotContain(fixture.Server.Log, e => e.Level >= Serilog.Events.LogEventLevel.Error);
    }

    /// <returns>Whether the program itself answered.</returns>
    private static bool Check(byte[] request, byte[] answer)
    {
        string text = Encoding.Latin1.GetString(answer);
        string asked = Encoding.Latin1.GetString(request);
        if (text.Length == 0)
        {
            return false;
        }

        int status = int.Parse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        Assert.True(status is 200 or 204 or 302 or 304 or (>= 400 and < 500) or 501, $"{status} to\n{asked}");
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string head = text[..end];
        if (!head.Contains("application/rdap+json", StringComparison.Ordinal))
        {
            Assert.True(status is 304 or 204 or 200 || text.Length == end + 4, $"{status} to\n{asked}");
            return status < 400;
        }

        Assert.Single(head.Split("\r\n"), l => l.StartsWith("Access-Control-Allow-Origin: *", StringComparison.Ordinal));
        if (!head.Contains("Content-Encoding", StringComparison.Ordinal) && !asked.StartsWith("HEAD", StringComparison.Ordinal))
        {
            // Behind it may be the answer to what a line feed among the bytes has made a second request.
            int length = int.Parse(head.Split("Content-Length: ")[1].Split('\r')[0], CultureInfo.InvariantCulture);
            using JsonDocument json = JsonDocument.Parse(answer.AsMemory(end + 4, length));
            Assert.True(status == 200 || json.RootElement.GetProperty("errorCode").GetInt32() == status);
        }

        return true;
    }

    private static byte[] Request(Random random)
    {
        var text = new List<byte>(Encoding.ASCII.GetBytes(random.Next(8) == 0 ? "HEAD " : "GET "));
        text.AddRange(Bent(random, Paths[random.Next(Paths.Length)], random.Next(4)));
        text.AddRange(" HTTP/1.1\r\nHost: a.example\r\n"u8);
        for (int headers = random.Next(4); headers > 0; headers--)
        {
            text.AddRange(Encoding.ASCII.GetBytes(Headers[random.Next(Headers.Length)] + ": "));
            text.AddRange(Bent(random, random.Next(2) == 0 ? "gzip;q=0.5, \"x\", for=192.0.2.1" : "application/rdap+json;exts_list=\"cidr0\"", random.Next(5)));
            text.AddRange("\r\n"u8);
        }

        text.AddRange("Connection: close\r\n\r\n"u8);
        return [.. text];
    }

    /// <summary>A text with some bytes replaced, put in or left out: mostly such as Kestrel lets through, percent-encoded ones among them.</summary>
    private static byte[] Bent(Random random, string text, int changes)
    {
        List<byte> bytes = [.. Encoding.ASCII.GetBytes(text)];
        for (int i = 0; i < changes && bytes.Count > 1; i++)
        {
            int at = random.Next(1, bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.ASCII.GetBytes($"%{random.Next(256):X2}"));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(0x21, 0x7F);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(0x21, 0x7F));
                    break;
                case 3:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }
}
