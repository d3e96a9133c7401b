using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rdap.Server.Options;
using Rdap.Tests.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>Bulk answers over sockets.</summary>
public sealed class BulkTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>, IDisposable
{
    private const string Path = "/nroBulkRdap1";
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HttpClient Http => fixture.Server.Http;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ip%20network", "ip network")]
    [InlineData("ip+network", "ip network")]
    [InlineData("autnum", "autnum")]
    [InlineData("domain", "domain")]
    [InlineData("entity", "entity")]
    public async Task A_class_is_a_sequence_of_its_objects_behind_what_is_said_of_them(string asked, string name)
    {
        using HttpResponseMessage answer = await Http.GetAsync($"{Path}?objectClass={asked}", Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json-seq", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.ETag!.IsWeak);
        JsonElement[] records = Records(await answer.Content.ReadAsByteArrayAsync(Stop));

        Assert.Equal(records.Length - 1, records[0].GetProperty("objectCount").GetInt32());
        Assert.True(records.Length > 2);
        Assert.Equal("DEMO, DEMO-STATS", records[0].Text("producer"));
        Assert.True(Guid.TryParse(records[0].Text("versionId"), out _));
        Assert.All(records[1..], r => Assert.Equal(name, r.Text("objectClassName")));
    }

    [Fact]
    public async Task Without_a_class_there_is_everything_under_the_same_version()
    {
        JsonElement[] all = Records(await Http.GetByteArrayAsync(Path, Stop));
        int sum = 0;
        foreach (string name in (string[])["ip%20network", "autnum", "domain", "entity"])
        {
            JsonElement[] some = Records(await Http.GetByteArrayAsync($"{Path}?objectClass={name}&unknown=1", Stop));
            Assert.Equal(all[0].Text("versionId"), some[0].Text("versionId"));
            sum += some.Length - 1;
        }

        Assert.Equal(sum, all.Length - 1);
    }

    [Fact]
    public async Task Each_object_is_what_its_self_link_answers_with()
    {
        foreach (JsonElement record in Records(await Http.GetByteArrayAsync(Path, Stop))[1..])
        {
            using JsonDocument asked = JsonDocument.Parse(await Http.GetStringAsync(record.Link("self"), Stop));
            Assert.Equal(asked.RootElement.Text("objectClassName"), record.Text("objectClassName"));
            Assert.Equal(asked.RootElement.Text("handle"), record.Text("handle"));
        }
    }

    [Theory]
    [InlineData("?objectClass=nonsense", 400)]
    [InlineData("?objectClass=", 400)]
    [InlineData("?objectClass=%E9", 400)]
    [InlineData("?objectClass=autnum&objectClass=domain", 400)]
    [InlineData("?offset=-1", 400)]
    [InlineData("?offset=x", 400)]
    [InlineData("?offset=999999999999999999999", 400)]
    [InlineData("?offset=1000000", 400)]
    [InlineData("?objectClass=nameserver", 501)]
    public async Task What_cannot_be_answered_is_said_in_RDAP_s_form(string query, int status)
    {
        using HttpResponseMessage answer = await Http.GetAsync(Path + query, Stop);
        await HttpCasesTests.AssertRdapAsync(answer, status);
    }

    [Fact]
    public async Task The_tag_tells_an_unchanged_answer_and_goes_on_from_an_offset()
    {
        const string Asked = Path + "?objectClass=entity";
        using HttpResponseMessage first = await Http.GetAsync(Asked, Stop);
        byte[][] whole = Split(await first.Content.ReadAsByteArrayAsync(Stop));
        EntityTagHeaderValue tag = first.Headers.ETag!;

        using HttpResponseMessage unchanged = await SendAsync(Asked, r => r.Headers.IfNoneMatch.Add(tag));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        using HttpResponseMessage head = await SendAsync(Asked, r => r.Method = HttpMethod.Head);
        Assert.Equal((HttpStatusCode.OK, tag), (head.StatusCode, head.Headers.ETag));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Stop));

        int got = whole.Length / 2;
        using HttpResponseMessage rest = await SendAsync($"{Asked}&offset={got - 1}", r => r.Headers.IfMatch.Add(tag));
        Assert.Equal((HttpStatusCode.OK, tag), (rest.StatusCode, rest.Headers.ETag));
        byte[][] records = Split(await rest.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(whole.Length - got, JsonDocument.Parse(records[0]).RootElement.GetProperty("objectCount").GetInt32());
        Assert.Equal(whole[got..], records[1..]);

        using HttpResponseMessage other = await SendAsync($"{Asked}&offset=2", r => r.Headers.IfMatch.Add(new EntityTagHeaderValue("\"other\"")));
        await HttpCasesTests.AssertRdapAsync(other, 412);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Packed_it_is_the_same_under_a_tag_of_its_own(string coding)
    {
        byte[] plain = await Http.GetByteArrayAsync(Path, Stop);
        using HttpResponseMessage packed = await SendAsync(Path, r => r.Headers.TryAddWithoutValidation("Accept-Encoding", coding));
        Assert.Equal([coding], packed.Content.Headers.ContentEncoding);
        Assert.EndsWith($"-{coding}\"", packed.Headers.ETag!.Tag, StringComparison.Ordinal);
        byte[] body = await packed.Content.ReadAsByteArrayAsync(Stop);
        Assert.True(body.Length < plain.Length / 3);
        Assert.Equal(plain, HttpCasesTests.Unpack(coding, body));

        // Who goes on unpacked, with the tag of the packed answer, still means the same data.
        using HttpResponseMessage rest = await SendAsync(Path + "?offset=1", r => r.Headers.IfMatch.Add(packed.Headers.ETag!));
        Assert.Equal(HttpStatusCode.OK, rest.StatusCode);
    }

    [Fact]
    public async Task An_answer_is_from_one_snapshot_though_the_data_is_replaced_meanwhile_and_the_next_waits_its_turn()
    {
        const int Objects = 12_000;
        string file = _folder.WriteMany("a.db", Objects, "version 0");
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Sources = [new SourceOptions { Name = "TEST", Files = [file] }],
            Rdap = o.Rdap with { BulkAnswers = 1 },
        });
        using var client = new TcpClient { ReceiveBufferSize = 16 * 1024 };
        await client.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {Path} HTTP/1.0\r\n\r\n"), Stop);
        byte[] head = new byte[1000];
        await client.GetStream().ReadExactlyAsync(head, Stop);

        using HttpResponseMessage second = await server.Http.GetAsync(Path, Stop);
        await HttpCasesTests.AssertRdapAsync(second, 503);
        Assert.True(second.Headers.RetryAfter!.Delta > TimeSpan.Zero);

        _folder.WriteMany("a.db", Objects, "version 1");
        await server.Host.Reload.ReloadAsync("test", Stop);
        string all = Encoding.ASCII.GetString(head) + await RunningServer.ReadAllAsync(client);
        JsonElement[] records = Records(Encoding.UTF8.GetBytes(all[all.IndexOf('\u001e', StringComparison.Ordinal)..]));
        Assert.Equal(Objects + 1, records.Length);
        Assert.All(records[1..], r => Assert.Equal("version 0", r.Remark("Remarks")[^1]));

        // Its turn has come.
        HttpStatusCode status = HttpStatusCode.ServiceUnavailable;
        for (int i = 0; i < 100 && status != HttpStatusCode.OK; i++)
        {
            using HttpResponseMessage third = await server.Http.GetAsync(Path + "?offset=" + (Objects - 1).ToString(CultureInfo.InvariantCulture), Stop);
            status = third.StatusCode;
            Assert.True(status != HttpStatusCode.OK || (await third.Content.ReadAsStringAsync(Stop)).Contains("version 1", StringComparison.Ordinal));
        }

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Who_leaves_in_the_middle_makes_room()
    {
        string file = _folder.WriteMany("a.db", 12_000);
        await using RunningServer server = await RunningServer.StartAsync(o => o with
        {
            Sources = [new SourceOptions { Name = "TEST", Files = [file] }],
            Rdap = o.Rdap with { BulkAnswers = 1 },
        });
        for (int i = 0; i < 3; i++)
        {
            using var client = new TcpClient { ReceiveBufferSize = 16 * 1024 };
            await client.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port, Stop);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {Path} HTTP/1.0\r\n\r\n"), Stop);
            await client.GetStream().ReadExactlyAsync(new byte[100], Stop);
            client.Client.LingerState = new LingerOption(true, 0);
            client.Close();
            await EventuallyOkAsync(server);
        }
    }

    [Fact]
    public async Task Switched_off_it_says_so()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Rdap = o.Rdap with { BulkAnswers = 0 } });
        using HttpResponseMessage answer = await server.Http.GetAsync(Path, Stop);
        await HttpCasesTests.AssertRdapAsync(answer, 501);
    }

    private static async Task EventuallyOkAsync(RunningServer server)
    {
        HttpStatusCode status = HttpStatusCode.ServiceUnavailable;
        for (int i = 0; i < 1000 && status != HttpStatusCode.OK; i++)
        {
            using HttpResponseMessage answer = await server.Http.GetAsync(Path + "?offset=11999", Stop);
            status = answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, status);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, Action<HttpRequestMessage> change)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        change(request);
        return await Http.SendAsync(request, Stop);
    }

    private static byte[][] Split(byte[] answer) =>
        [.. Encoding.Latin1.GetString(answer).Split('\u001e')[1..].Select(Encoding.Latin1.GetBytes)];

    /// <summary>RFC 7464: each text begins with RS and ends with LF.</summary>
    private static JsonElement[] Records(byte[] answer)
    {
        Assert.Equal(0x1E, answer[0]);
        return [.. Split(answer).Select(static text =>
        {
            Assert.Equal((byte)'\n', text[^1]);
            return JsonDocument.Parse(text).RootElement;
        })];
    }
}
