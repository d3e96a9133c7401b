using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rdap.Protocols.Batch;
using Rdap.Registry.Lookup;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Rdap.Tests.Protocols.Batch;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>Many questions by HTTP, and the abuse contact of one, over sockets.</summary>
public sealed class LookupTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>, IDisposable
{
    private const string Path = "/v1/lookup";
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "", "text/csv")]
    [InlineData("", "*/*", "text/csv")]
    [InlineData("", "application/pdf", "text/csv")]
    [InlineData("", "text/plain", "text/plain")]
    [InlineData("", "application/x-ndjson, text/csv;q=0.5", "application/x-ndjson")]
    [InlineData("?format=whois", "text/csv", "text/plain")]
    [InlineData("?format=NDJSON", "text/csv", "application/x-ndjson")]
    public async Task The_format_is_named_or_what_is_accepted(string query, string accept, string type)
    {
        using HttpResponseMessage answer = await PostAsync(fixture.Server, Path + query, "192.0.2.1\n"u8.ToArray(), r => r.Headers.TryAddWithoutValidation("Accept", accept));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("utf-8", answer.Content.Headers.ContentType?.CharSet);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Contains("192.0.2.1", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?columns=query,error&header=false", "text/plain", "192.0.2.1 x\nfoo\n", "192.0.2.1,\nfoo x,\"no address, prefix or AS number\"\n")]
    [InlineData("?columns=query", "application/x-www-form-urlencoded", "192.0.2.1", "query\n192.0.2.1\n")]
    [InlineData("?columns=query&extract=true&header=0", "text/plain; charset=utf-8", "from 192.0.2.1 to 192.0.2.9.\n", "192.0.2.1\n192.0.2.9\n")]
    [InlineData("?columns=query&header=0", "text/csv", "\"192.0.2.1\",a\n192.0.2.2,b\n", "192.0.2.1\n192.0.2.2\n")]
    [InlineData("?columns=query&header=0&field=ip", "text/csv", "n,ip\n1,192.0.2.1\n", "192.0.2.1\n")]
    [InlineData("?columns=query&header=0", "application/x-ndjson", "{\"query\":\"192.0.2.1\"}\n", "192.0.2.1\n")]
    [InlineData("?columns=query&header=0", "text/plain", "", "")]
    [InlineData("?columns=query", "", "", "query\n")]
    public async Task What_the_body_is_and_which_columns_are_wanted(string query, string type, string body, string expected)
    {
        using HttpResponseMessage answer = await PostAsync(fixture.Server, Path + query, Encoding.UTF8.GetBytes(body), r => r.Content!.Headers.TryAddWithoutValidation("Content-Type", type));
        Assert.Equal(expected.Replace("foo x", "foo", StringComparison.Ordinal), await answer.Content.ReadAsStringAsync(Stop));
    }

    [Theory]
    [InlineData("?columns=query,nonsense", 400, "There is no column \"nonsense\"; there are query, ")]
    [InlineData("?columns=", 400, "No column is named.")]
    [InlineData("?format=xml", 400, "There is no format \"xml\"; there are table, csv, ndjson, whois.")]
    [InlineData("?extract=maybe", 400, "extract and header are true or false.")]
    [InlineData("?format=csv&format=csv", 400, "The parameter format is there twice.")]
    [InlineData("?groupBy=abuse", 400, "There is no parameter \"groupBy\"; there are format, columns, extract, header, field.")]
    [InlineData("", 415, "A body is text/plain (a question a line), text/csv or application/x-ndjson.", "application/xml")]
    [InlineData("", 415, "A body may be packed by gzip, and by nothing else.", "text/plain", "br")]
    [InlineData("", 400, "The body is not what Content-Encoding says, or is cut short.", "text/plain", "gzip")]
    public async Task What_cannot_be_answered_is_said_in_a_sentence(string query, int status, string sentence, string type = "text/plain", string coding = "")
    {
        using HttpResponseMessage answer = await PostAsync(fixture.Server, Path + query, "192.0.2.1\n"u8.ToArray(), r =>
        {
            r.Content!.Headers.TryAddWithoutValidation("Content-Type", type);
            if (coding.Length > 0)
            {
                r.Content.Headers.ContentEncoding.Add(coding);
            }
        });
        await AssertProblemAsync(answer, status, sentence);
    }

    [Fact]
    public async Task Other_methods_are_told_and_browsers_may_post()
    {
        using HttpResponseMessage get = await fixture.Server.Http.GetAsync(Path, Stop);
        Assert.Equal(["POST", "OPTIONS"], get.Content.Headers.Allow);
        await AssertProblemAsync(get, 405, "Use POST with the questions as the body, one a line.");
        using var head = new HttpRequestMessage(HttpMethod.Head, Path);
        using HttpResponseMessage headed = await fixture.Server.Http.SendAsync(head, Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, headed.StatusCode);
        using var options = new HttpRequestMessage(HttpMethod.Options, Path);
        using HttpResponseMessage answer = await fixture.Server.Http.SendAsync(options, Stop);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("POST, OPTIONS", string.Join(", ", answer.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Headers"));

        // No other URL takes a body.
        using HttpResponseMessage other = await PostAsync(fixture.Server, "/v1/abuse/192.0.2.1", "x"u8.ToArray());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, other.StatusCode);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "gzip")]
    [InlineData(false, "br")]
    public async Task A_hundred_thousand_lines_are_what_the_engine_says_packed_or_not(bool packs, string accepted)
    {
        string questions = WhoisBulkTests.Questions(100_000, new Random(3));
        string expected = Batching.Run(fixture.Server.Host.Live.Current, new BatchOptions { Format = BatchFormat.Ndjson, Columns = Batching.AllColumns }, questions);
        byte[] body = Encoding.UTF8.GetBytes(questions);
        long before = fixture.Server.Host.Metrics.RowsOf(Door.Lookup);
        using HttpResponseMessage answer = await PostAsync(fixture.Server, Path + "?format=ndjson&columns=all", packs ? Pack(body) : body, r =>
        {
            r.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            if (packs)
            {
                r.Content!.Headers.ContentEncoding.Add("gzip");
            }
        });
        Assert.Equal(accepted.Length == 0 ? [] : [accepted], answer.Content.Headers.ContentEncoding);
        byte[] rows = await answer.Content.ReadAsByteArrayAsync(Stop);
        Assert.Equal(expected, Encoding.Latin1.GetString(accepted.Length == 0 ? rows : HttpCasesTests.Unpack(accepted, rows)));
        Assert.Equal(100_000, fixture.Server.Host.Metrics.RowsOf(Door.Lookup) - before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    public async Task Rows_come_while_the_body_is_sent_packed_or_not(string coding)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", fixture.Server.Http.BaseAddress!.Port, Stop);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Path}?columns=query,name&header=0 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nAccept-Encoding: {coding}\r\nConnection: close\r\n\r\n"), Stop);
        await ChunkAsync(stream, "192.0.2.1\n192.0.");
        Stream body = await BodyOfAsync(stream);
        using var reader = new StreamReader(coding.Length > 0 ? new GZipStream(body, CompressionMode.Decompress) : body, Encoding.ASCII);
        Assert.Equal("192.0.2.1,ANGSTROM-NET", await reader.ReadLineAsync(Stop));
        await ChunkAsync(stream, "2.30\n");
        Assert.Equal("192.0.2.30,FJORDBYTE-GAMESERVERS", await reader.ReadLineAsync(Stop));
        await ChunkAsync(stream, "");
        Assert.Null(await reader.ReadLineAsync(Stop));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_not_read_from()
    {
        using var client = new TcpClient { ReceiveBufferSize = 8192, SendBufferSize = 8192 };
        await client.ConnectAsync("127.0.0.1", fixture.Server.Http.BaseAddress!.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST {Path}?columns=all HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n"), Stop);
        await WhoisBulkTests.AssertNotTakenAsync(client);
    }

    [Fact]
    public async Task What_goes_wrong_after_the_first_row_cuts_the_connection()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", fixture.Server.Http.BaseAddress!.Port, Stop);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Path}?columns=query&header=0 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"), Stop);
        using var packed = new MemoryStream();
        await using (var into = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await into.WriteAsync("192.0.2.1\n"u8.ToArray(), Stop);
            await into.FlushAsync(Stop);
            await ChunkAsync(stream, Encoding.Latin1.GetString(packed.ToArray()));
        }

        using var reader = new StreamReader(await BodyOfAsync(stream), Encoding.ASCII);
        Assert.Equal("192.0.2.1", await reader.ReadLineAsync(Stop));
        await ChunkAsync(stream, new string('\u00ff', 100));

        // Neither another row nor the end of a whole answer.
        Exception? cut = await Record.ExceptionAsync(async () => await reader.ReadLineAsync(Stop));
        Assert.True(cut is IOException or FormatException, cut?.ToString() ?? "It ended as if it were whole.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(5000)]
    public async Task A_packed_body_that_is_cut_short_is_never_answered_as_whole(int missing)
    {
        byte[] packed = Pack(Encoding.ASCII.GetBytes(WhoisBulkTests.Questions(10_000, new Random(9))));
        Exception? cut = await Record.ExceptionAsync(async () =>
        {
            using HttpResponseMessage answer = await PostAsync(fixture.Server, Path + "?columns=query", packed[..^missing], r => r.Content!.Headers.ContentEncoding.Add("gzip"));
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync(Stop);
        });
        Assert.True(cut is HttpRequestException, cut?.ToString() ?? "It ended as if it were whole.");
    }

    [Fact]
    public async Task Who_leaves_in_the_middle_makes_room_and_the_next_one_meanwhile_is_told()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Lookup = new LookupOptions { Streams = 10, StreamsPerAddress = 1 } });
        for (int i = 0; i < 3; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port, Stop);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n192.0.2.1\n"), Stop);
            await client.GetStream().ReadExactlyAsync(new byte[100], Stop);
            using HttpResponseMessage refused = await PostAsync(server, Path, "192.0.2.1"u8.ToArray());
            Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
            await AssertProblemAsync(refused, 503, "As many lookups as this server answers at a time, or to one client, are under way; ask again when Retry-After says.");
            client.Client.LingerState = new LingerOption(true, 0);
            client.Close();
            await RunningServer.EventuallyAsync(() => server.Host.Metrics.QueriesOf(Door.Lookup, QueryOutcome.Gone) == i + 1);
            using HttpResponseMessage answer = await PostAsync(server, Path, "192.0.2.1"u8.ToArray());
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task One_snapshot_answers_to_the_end()
    {
        string file = _folder.WriteMany("a.db", 3);
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Sources = [new SourceOptions { Name = "TEST", Files = [file] }] });
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port, Stop);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {Path}?columns=name&header=0 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"), Stop);
        await ChunkAsync(stream, "2001:db8:1::1\n");
        using var reader = new StreamReader(await BodyOfAsync(stream), Encoding.ASCII);
        Assert.Equal("NET-1", await reader.ReadLineAsync(Stop));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Stop)).Replace("NET-", "NEW-", StringComparison.Ordinal), Stop);
        await server.Host.Reload.ReloadAsync("test", Stop);
        await ChunkAsync(stream, "2001:db8:1::1\n");
        Assert.Equal("NET-1", await reader.ReadLineAsync(Stop));
        await ChunkAsync(stream, "");
        using HttpResponseMessage next = await PostAsync(server, Path + "?columns=name&header=0", "2001:db8:1::1"u8.ToArray());
        Assert.Equal("NEW-1\n", await next.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Over_HTTP_2_it_is_the_same()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Http = o.Http with { Http2Listen = ["127.0.0.1:0"] } });
        byte[] questions = Encoding.ASCII.GetBytes(WhoisBulkTests.Questions(100_000, new Random(7)));
        using HttpResponseMessage one = await PostAsync(server, Path, questions);
        using HttpResponseMessage two = await PostAsync(server, new Uri(server.Host.HttpUrls[1], Path).ToString(), questions, r =>
        {
            r.Version = HttpVersion.Version20;
            r.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        });
        Assert.Equal(HttpVersion.Version20, two.Version);
        Assert.Equal(await one.Content.ReadAsStringAsync(Stop), await two.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Any_bytes_are_answered()
    {
        var random = new Random(8);
        byte[] body = new byte[50_000];
        foreach (string type in (string[])["text/plain", "text/csv", "application/x-ndjson"])
        {
            foreach (string query in (string[])["?format=ndjson", "?extract=true"])
            {
                random.NextBytes(body);
                using HttpResponseMessage answer = await PostAsync(fixture.Server, Path + query, body, r => r.Content!.Headers.ContentType = new MediaTypeHeaderValue(type));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                string rows = await answer.Content.ReadAsStringAsync(Stop);
                if (query == "?format=ndjson")
                {
                    Assert.All(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries), static row => JsonDocument.Parse(row).Dispose());
                }
            }
        }
    }

    [Theory]
    [InlineData("192.0.2.30", 200, "abuse@angstrom.example.com", "192.0.2.24 - 192.0.2.35")]
    [InlineData("192.0.2.0/24", 200, "abuse@nordlys.example.net", "192.0.2.0/24")]
    [InlineData("192.0.2.0%2F24", 200, "abuse@nordlys.example.net", "192.0.2.0/24")]
    [InlineData("2001:db8::1", 200, "abuse@nordlys.example.net", "2001:db8::/48")]
    [InlineData("AS64496", 200, "abuse@nordlys.example.net", "AS64496")]
    [InlineData("AS65550", 404, "", null)]
    [InlineData("0.0.0.1", 404, "", null)]
    [InlineData("nonsense", 400, "no address, prefix or AS number", null)]
    [InlineData("192.0.2.1%0A192.0.2.2", 200, "abuse@angstrom.example.com", "192.0.2.0/25")]
    public async Task One_abuse_contact_is_a_row_of_JSON_or_a_line(string question, int status, string line, string? range)
    {
        using HttpResponseMessage json = await fixture.Server.Http.GetAsync("/v1/abuse/" + question, Stop);
        Assert.Equal((status, "application/json"), ((int)json.StatusCode, json.Content.Headers.ContentType?.MediaType));
        JsonElement row = JsonDocument.Parse(await json.Content.ReadAsStringAsync(Stop)).RootElement;
        Assert.Equal(status == 200 ? line : null, row.GetProperty("abuse").GetString());
        Assert.Equal(range, row.GetProperty("range").GetString());
        Assert.Equal(status == 400 ? line : null, row.GetProperty("error").GetString());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/abuse/" + question);
        request.Headers.Accept.ParseAdd("text/plain");
        using HttpResponseMessage text = await fixture.Server.Http.SendAsync(request, Stop);
        Assert.Equal((status, "text/plain"), ((int)text.StatusCode, text.Content.Headers.ContentType?.MediaType));
        Assert.Equal(line.Length == 0 ? "" : line + "\n", await text.Content.ReadAsStringAsync(Stop));
        Assert.Contains("Accept", text.Headers.Vary);
    }

    [Theory]
    [InlineData("/v1/abuse/")]
    [InlineData("/v1/abuse")]
    [InlineData("/v1/abuse/%23")]
    [InlineData("/v1/abuse/%20")]
    public async Task Nothing_is_no_question(string path)
    {
        using HttpResponseMessage answer = await fixture.Server.Http.GetAsync(path, Stop);
        await AssertProblemAsync(answer, 400, "An address, prefix or AS number has to stand behind /v1/abuse/.");
    }

    [Fact]
    public async Task The_limit_of_requests_counts_for_both()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Http = o.Http with { RequestsPerSecond = 1, RequestBurst = 1 } });
        using HttpResponseMessage first = await PostAsync(server, Path, "192.0.2.1"u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        const string Sentence = "These are more requests than one client may send; ask again when Retry-After says.";
        using HttpResponseMessage second = await PostAsync(server, Path, "192.0.2.1"u8.ToArray());
        await AssertProblemAsync(second, 429, Sentence);
        using HttpResponseMessage third = await server.Http.GetAsync("/v1/abuse/192.0.2.1", Stop);
        Assert.NotNull(third.Headers.RetryAfter);
        await AssertProblemAsync(third, 429, Sentence);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, int status, string sentence)
    {
        Assert.Equal((status, "application/json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        JsonElement json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;
        Assert.StartsWith(sentence, json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, string path, byte[] body, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        change?.Invoke(request);
        return await server.Http.SendAsync(request, Stop);
    }

    private static byte[] Pack(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var into = new GZipStream(packed, CompressionLevel.Fastest))
        {
            into.Write(body);
        }

        return packed.ToArray();
    }

    private static async Task ChunkAsync(NetworkStream stream, string text) =>
        await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.Length:x}\r\n{text}\r\n")), Stop);

    // Past the head of a chunked answer, and then what is in its chunks.
    private static async Task<Stream> BodyOfAsync(NetworkStream stream)
    {
        byte[] one = new byte[1];
        for (var head = new StringBuilder(); !head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal); head.Append((char)one[0]))
        {
            await stream.ReadExactlyAsync(one, Stop);
        }

        return new Chunks(stream);
    }

    private sealed class Chunks(Stream from) : Stream
    {
        private int _left;
        private bool _isFirst = true;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0)
            {
                string line = _isFirst ? "" : await LineAsync(cancellationToken);
                _isFirst = false;
                line = await LineAsync(cancellationToken);
                _left = int.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (_left == 0)
                {
                    _isFirst = true;
                    await LineAsync(cancellationToken);
                    return 0;
                }
            }

            int read = await from.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private async Task<string> LineAsync(CancellationToken stop)
        {
            var line = new StringBuilder();
            byte[] one = new byte[1];
            while (await from.ReadAsync(one, stop) == 1 && one[0] != '\n')
            {
                line.Append((char)one[0]);
            }

            return line.ToString().TrimEnd('\r');
        }
    }
}
