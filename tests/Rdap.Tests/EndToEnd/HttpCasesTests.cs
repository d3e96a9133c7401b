using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rdap.Registry.Lookup;
using Rdap.Server.Options;
using Rdap.Tests.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The acceptance cases of RDAP that are about HTTP, each by its number, over real sockets.</summary>
public sealed class HttpCasesTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>, IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HttpClient Http => fixture.Server.Http;

    public void Dispose() => _folder.Dispose();

    /// <summary>What is true of every RDAP answer, whatever its status.</summary>
    internal static async Task<JsonElement> AssertRdapAsync(HttpResponseMessage answer, int status)
    {
        string body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode} {body}");
        Assert.Equal("application/rdap+json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("Accept", answer.Headers.Vary);
        Assert.NotNull(answer.Headers.CacheControl);
        JsonElement json = JsonDocument.Parse(body).RootElement.Clone();
        string problems = string.Join('\n', RdapStructure.Check(json, status));
        Assert.True(problems.Length == 0, $"{problems}\n{body}");
        if (status >= 300)
        {
            Assert.Equal(status, json.GetProperty("errorCode").GetInt32());
            Assert.Equal(Phrase(status), json.Text("title"));
        }

        return json;
    }

    internal static byte[] Unpack(string coding, byte[] packed)
    {
        using Stream from = coding == "br"
            ? new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress) : new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var to = new MemoryStream();
        from.CopyTo(to);
        return to.ToArray();
    }

    [Theory]
    [InlineData("/foo/bar", 400)]
    [InlineData("/foo", 400)]
    [InlineData("/as-block/AS64496", 400)]
    [InlineData("/", 404)]
    [InlineData("//", 404)]
    public async Task Case_23_an_unknown_first_segment_and_the_bare_root_are_answered_in_RDAP_s_form(string path, int status)
    {
        using HttpResponseMessage answer = await Http.GetAsync(new Uri(Http.BaseAddress + path[1..]), Stop);
        await AssertRdapAsync(answer, status);
    }

    [Theory]
    [InlineData("/ip/192.88.99.1")]
    [InlineData("/autnum/65000")]
    [InlineData("/entity/NOBODY-DEMO")]
    [InlineData("/domain/99.88.192.in-addr.arpa")]
    public async Task Case_26_what_no_registry_knows_is_404_with_everything_the_profile_wants(string path)
    {
        using HttpResponseMessage answer = await Http.GetAsync(path, Stop);
        JsonElement json = await AssertRdapAsync(answer, 404);
        Assert.Equal("Not Found", json.Text("title"));
        Assert.NotEmpty(json.Texts("description"));
        Assert.Contains("nro_rdap_profile_0", json.Texts("rdapConformance"));
    }

    [Theory]
    [InlineData("GET", "/ip/192.0.2.0/33", 400)]
    [InlineData("GET", "/entity/NOBODY-DEMO", 404)]
    [InlineData("PATCH", "/ip/192.0.2.7", 405)]
    [InlineData("GET", "/nroBulkRdap1?objectClass=nameserver", 501)]
    public async Task Case_27_every_code_has_a_body_with_it_and_its_phrase(string method, string path, int status)
    {
        using HttpResponseMessage answer = await Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Stop);
        await AssertRdapAsync(answer, status);
    }

    [Fact]
    public async Task Case_27_before_the_data_is_there_it_is_503_with_Retry_After()
    {
        await using RunningServer server = await RunningServer.StartUnreadyAsync(o => o with
        {
            Sources = [new SourceOptions { Name = "TEST", Files = [_folder["none.db"]] }],
        });
        foreach (string path in (string[])["/ip/192.0.2.7", "/nroBulkRdap1"])
        {
            using HttpResponseMessage answer = await server.Http.GetAsync(path, Stop);
            await AssertRdapAsync(answer, 503);
            Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(406)]
    [InlineData(412)]
    [InlineData(422)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(503)]
    public void Case_27_a_bug_or_anything_else_has_the_same_form(int status)
    {
        JsonElement json = new RdapTestRegistry("").Error(status, "It is so."u8, QueryOutcome.Failed);
        Assert.Empty(RdapStructure.Check(json, status));
        Assert.Equal((status, Phrase(status)), (json.GetProperty("errorCode").GetInt32(), json.Text("title")));
    }

    [Theory]
    [InlineData("/ip/nonsense", 400)]
    [InlineData("/entity/NOBODY-DEMO", 404)]
    [InlineData("/entities?fn=*", 422)]
    [InlineData("/nameservers/reverse_search/entity?fn=xx", 501)]
    public async Task Case_27_the_title_is_what_the_status_line_says(string path, int status)
    {
        using HttpResponseMessage answer = await AskAsync(HttpMethod.Get, path, null);
        using JsonDocument json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal((status, json.RootElement.Text("title")), ((int)answer.StatusCode, answer.ReasonPhrase));
    }

    [Theory]
    [InlineData("/ip/192.0.2.7")]
    [InlineData("/entity/ORG-NT1-DEMO")]
    [InlineData("/help")]
    [InlineData("/ip/198.51.100.200")]
    [InlineData("/entity/NOBODY-DEMO")]
    [InlineData("/ip/nonsense")]
    public async Task Case_38_HEAD_has_the_status_and_the_headers_of_GET(string path)
    {
        foreach (string? coding in (string?[])[null, "gzip", "br"])
        {
            using HttpResponseMessage get = await AskAsync(HttpMethod.Get, path, coding);
            using HttpResponseMessage head = await AskAsync(HttpMethod.Head, path, coding);
            Assert.Equal(HeadersOf(get), HeadersOf(head));
            Assert.Equal(get.StatusCode, head.StatusCode);
            Assert.Equal((await get.Content.ReadAsByteArrayAsync(Stop)).Length, head.Content.Headers.ContentLength);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(Stop));
        }
    }

    [Fact]
    public async Task Case_38_a_browser_s_preflight_is_answered_on_every_URL_of_RDAP()
    {
        foreach (string path in (string[])["/ip/192.0.2.7", "/help", "/foo/bar", "/nroBulkRdap1", "/v1/whois/", "/openapi.json"])
        {
            var request = new HttpRequestMessage(HttpMethod.Options, path);
            request.Headers.Add("Origin", "https://example.net");
            request.Headers.Add("Access-Control-Request-Method", "GET");
            request.Headers.Add("Access-Control-Request-Headers", "if-none-match");
            using HttpResponseMessage answer = await Http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Headers"));
            Assert.Contains("HEAD", string.Join(' ', answer.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Case_38_requests_sent_without_waiting_are_answered_in_their_order_by_HTTP_1_0_without_Host_too()
    {
        string pipelined = await RawAsync(
            "GET /ip/192.0.2.7 HTTP/1.1\r\nHost: a.example\r\n\r\nHEAD /help HTTP/1.1\r\nHost: a.example\r\n\r\nGET /ip/nonsense HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
        string[] answers = pipelined.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["200", "200", "400"], answers.Select(a => a[..3]));
        Assert.EndsWith("\r\n\r\n", answers[1], StringComparison.Ordinal);

        string old = await RawAsync("GET /ip/192.0.2.7 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /ip/192.0.2.8 HTTP/1.0\r\n\r\n");
        answers = old.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["200", "200"], answers.Select(a => a[..3]));
        Assert.All(answers, a => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Http.BaseAddress!.Port}/ip/"), a, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("application/rdap+json")]
    [InlineData("application/rdap+json;exts_list=\"cidr0 rdap_level_0\"")]
    [InlineData("text/html,*/*;q=0.1")]
    [InlineData("application/xml")]
    [InlineData("text/html;q=0")]
    [InlineData(";;;")]
    [InlineData("application/rdap+json;exts_list=\"")]
    [InlineData("/ , ;=\"\\")]
    public async Task Case_39_whatever_is_accepted_there_is_an_answer(string? accept)
    {
        foreach (string path in (string[])["/ip/192.0.2.7", "/help", "/nroBulkRdap1?objectClass=autnum", "/ip/nonsense"])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (accept is not null)
            {
                request.Headers.TryAddWithoutValidation("Accept", accept);
            }

            using HttpResponseMessage answer = await Http.SendAsync(request, Stop);
            Assert.Equal(path == "/ip/nonsense" ? HttpStatusCode.BadRequest : HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith(path.StartsWith("/nro", StringComparison.Ordinal) ? "application/json-seq" : "application/rdap+json", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Case_40_validators_tell_an_unchanged_answer_and_the_tag_counts_before_the_date()
    {
        using HttpResponseMessage first = await Http.GetAsync("/ip/192.0.2.7", Stop);
        DateTimeOffset modified = first.Content.Headers.LastModified!.Value;
        Assert.True(modified <= TimeProvider.System.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(60), first.Headers.CacheControl!.MaxAge);
        Assert.True(first.Headers.CacheControl.Public);
        string tag = first.Headers.ETag!.ToString();

        Assert.Equal(304, await StatusAsync(("If-None-Match", tag)));
        Assert.Equal(304, await StatusAsync(("If-None-Match", "\"other\", " + tag)));
        Assert.Equal(304, await StatusAsync(("If-None-Match", "*")));
        Assert.Equal(200, await StatusAsync(("If-None-Match", "\"other\"")));
        Assert.Equal(304, await StatusAsync(("If-Modified-Since", modified.ToString("R", CultureInfo.InvariantCulture))));
        Assert.Equal(200, await StatusAsync(("If-Modified-Since", modified.AddSeconds(-1).ToString("R", CultureInfo.InvariantCulture))));
        Assert.Equal(200, await StatusAsync(("If-Modified-Since", "yesterday")));
        Assert.Equal(200, await StatusAsync(("If-None-Match", "\"other\""), ("If-Modified-Since", modified.ToString("R", CultureInfo.InvariantCulture))));
        Assert.Equal(304, await StatusAsync(("If-None-Match", tag), ("If-Modified-Since", modified.AddDays(-1).ToString("R", CultureInfo.InvariantCulture))));

        var request = new HttpRequestMessage(HttpMethod.Get, "/ip/192.0.2.7");
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using HttpResponseMessage unchanged = await Http.SendAsync(request, Stop);
        Assert.Equal(first.Headers.ETag, unchanged.Headers.ETag);
        Assert.Equal(first.Headers.Vary, unchanged.Headers.Vary);
        Assert.Equal(first.Headers.CacheControl.ToString(), unchanged.Headers.CacheControl!.ToString());
        Assert.Equal(["*"], unchanged.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync(Stop));

        // What there is no object for was never modified.
        Assert.Equal(404, await StatusAsync("/entity/NOBODY-DEMO", ("If-None-Match", "*")));
        Assert.Equal(404, await StatusAsync("/entity/NOBODY-DEMO", ("If-Modified-Since", modified.ToString("R", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task Case_40_the_tag_and_the_last_update_move_with_the_data_and_the_tag_only_then()
    {
        var time = new FakeTime();
        string file = _folder.WriteMany("a.db", 3);
        Func<ServerOptions, ServerOptions> here = o => o with { Sources = [new SourceOptions { Name = "TEST", Files = [file] }] };
        string tag, later;
        await using (RunningServer server = await RunningServer.StartAsync(here, time))
        {
            (tag, string updated) = await TagAndUpdateAsync(server);
            time.Advance(TimeSpan.FromMinutes(5));
            _folder.WriteMany("a.db", 4);
            await server.Host.Reload.ReloadAsync("test", Stop);
            (later, string updatedLater) = await TagAndUpdateAsync(server);
            Assert.NotEqual(tag, later);
            Assert.Equal(("2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z"), (updated, updatedLater));
        }

        // A restart on the same data.
        await using (RunningServer again = await RunningServer.StartAsync(here, time))
        {
            Assert.Equal(later, (await TagAndUpdateAsync(again)).Tag);
        }

        // The same data under other settings.
        foreach (RdapOptions other in (RdapOptions[])[new() { Port43 = "whois.example.net" }, new() { SelfUrls = ["https://rdap.example.net/"] }, new() { AsnModel = "hierarchical" }])
        {
            await using RunningServer server = await RunningServer.StartAsync(o => here(o) with { Rdap = other }, time);
            Assert.NotEqual(later, (await TagAndUpdateAsync(server)).Tag);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Case_40_answers_are_packed_for_who_asks_and_say_what_they_depend_on(string coding)
    {
        using HttpResponseMessage plain = await AskAsync(HttpMethod.Get, "/ip/192.0.2.7", null);
        using HttpResponseMessage packed = await AskAsync(HttpMethod.Get, "/ip/192.0.2.7", coding);
        byte[] expected = await plain.Content.ReadAsByteArrayAsync(Stop), body = await packed.Content.ReadAsByteArrayAsync(Stop);

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal([coding], packed.Content.Headers.ContentEncoding);
        Assert.Equal(expected, Unpack(coding, body));
        Assert.Equal(body.Length, packed.Content.Headers.ContentLength);
        Assert.True(body.Length < expected.Length / 2);
        Assert.Contains("Accept-Encoding", plain.Headers.Vary);
        Assert.Contains("Accept-Encoding", packed.Headers.Vary);
        Assert.Equal(plain.Headers.ETag, packed.Headers.ETag);
    }

    [Fact]
    public async Task Case_40_nothing_is_packed_where_that_is_switched_off()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Http = o.Http with { Compress = false, CacheSeconds = 0 } });
        foreach (string path in (string[])["/ip/192.0.2.7", "/nroBulkRdap1", "/openapi.json"])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
            using HttpResponseMessage answer = await server.Http.SendAsync(request, Stop);
            Assert.Empty(answer.Content.Headers.ContentEncoding);
            Assert.DoesNotContain("Accept-Encoding", answer.Headers.Vary);
            Assert.True(answer.Headers.CacheControl!.NoCache);
        }
    }

    [Fact]
    public async Task Redirects_and_what_is_not_found_may_be_kept_and_errors_may_not()
    {
        foreach ((string path, bool kept) in ((string, bool)[])[("/ip/198.51.100.200", true), ("/entity/NOBODY-DEMO", true), ("/ip/nonsense", false)])
        {
            using HttpResponseMessage answer = await Http.GetAsync(path, Stop);
            Assert.Equal(kept, answer.Headers.CacheControl!.MaxAge > TimeSpan.Zero);
            Assert.Equal(!kept, answer.Headers.CacheControl.NoStore);
            Assert.Null(answer.Headers.ETag);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, string? coding)
    {
        var request = new HttpRequestMessage(method, path);
        if (coding is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
        }

        return await Http.SendAsync(request, Stop);
    }

    private Task<int> StatusAsync(params (string Name, string Value)[] headers) => StatusAsync("/ip/192.0.2.7", headers);

    private async Task<int> StatusAsync(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage answer = await Http.SendAsync(request, Stop);
        return (int)answer.StatusCode;
    }

    private static async Task<(string Tag, string Update)> TagAndUpdateAsync(RunningServer server)
    {
        using HttpResponseMessage answer = await server.Http.GetAsync("/ip/2001:db8::1", Stop);
        JsonElement json = await AssertRdapAsync(answer, 200);
        return (answer.Headers.ETag!.ToString(), json.Event("last update of RDAP database")!);
    }

    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Http.BaseAddress!.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Stop);
        return await RunningServer.ReadAllAsync(client);
    }

    private static string[] HeadersOf(HttpResponseMessage answer) =>
        [.. answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Date").Select(h => h.Key + ": " + string.Join(", ", h.Value)).Order(StringComparer.Ordinal)];

    private static string Phrase(int status) => status switch
    {
        302 => "Found",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        412 => "Precondition Failed",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
