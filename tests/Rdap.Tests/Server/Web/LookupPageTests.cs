using System.IO.Compression;
using System.Net;
using System.Text;
using Rdap.Server.Web;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Web;

public sealed class LookupPageTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>
{
    public static TheoryData<string> Paths => ["/", "/?q=192.0.2.1", .. LookupPage.FileNames.Select(static name => LookupPage.FilesPath + name)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // What a browser sends, in short.
    private static HttpRequestMessage Ask(string path, HttpMethod? method = null)
    {
        HttpRequestMessage request = new(method ?? HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html,*/*;q=0.8");
        return request;
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_file_has_its_type_its_validator_and_the_policy(string path)
    {
        using HttpResponseMessage answer = await fixture.Server.Http.SendAsync(Ask(path), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Accept, Accept-Encoding", string.Join(", ", answer.Headers.Vary));
        string expected = Path.GetExtension(path) switch { ".js" => "text/javascript", ".css" => "text/css", ".svg" => "image/svg+xml", _ => "text/html" };
        Assert.Equal(expected, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            ["default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"],
            answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(TimeSpan.FromSeconds(60), answer.Headers.CacheControl?.MaxAge);

        using HttpRequestMessage again = Ask(path);
        again.Headers.TryAddWithoutValidation("If-None-Match", answer.Headers.ETag!.ToString());
        using HttpResponseMessage same = await fixture.Server.Http.SendAsync(again, Stop);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(answer.Headers.ETag, same.Headers.ETag);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync(Stop));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Files_come_packed_to_those_who_ask_for_it(string coding)
    {
        string plain = await fixture.Server.Http.GetStringAsync("/web/page.js", Stop);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/web/page.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
        using HttpResponseMessage answer = await fixture.Server.Http.SendAsync(request, Stop);
        Assert.Equal([coding], answer.Content.Headers.ContentEncoding);
        byte[] packed = await answer.Content.ReadAsByteArrayAsync(Stop);
        Assert.True(packed.Length < plain.Length * 2 / 3);
        using var from = new MemoryStream(packed);
        await using Stream unpack = coding == "gzip" ? new GZipStream(from, CompressionMode.Decompress) : new BrotliStream(from, CompressionMode.Decompress);
        using var reader = new StreamReader(unpack, Encoding.UTF8);
        Assert.Equal(plain, await reader.ReadToEndAsync(Stop));
    }

    [Theory]
    [InlineData("/web/")]
    [InlineData("/web")]
    [InlineData("/web/index.html")]
    [InlineData("/web/none.js")]
    [InlineData("/web/../page.js")]
    [InlineData("/web/%70age.js")]
    public async Task What_is_no_file_of_the_page_is_not_found(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(fixture.Server.Http.BaseAddress! + path[1..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using HttpResponseMessage answer = await fixture.Server.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task It_knows_GET_HEAD_and_OPTIONS()
    {
        using HttpResponseMessage head = await fixture.Server.Http.SendAsync(Ask("/", HttpMethod.Head), Stop);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.True(head.Content.Headers.ContentLength > 1000);
        using HttpResponseMessage options = await fixture.Server.Http.SendAsync(Ask("/", HttpMethod.Options), Stop);
        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
        using HttpResponseMessage delete = await fixture.Server.Http.SendAsync(Ask("/", HttpMethod.Delete), Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, delete.StatusCode);
        Assert.Equal(["GET", "HEAD", "OPTIONS"], delete.Content.Headers.Allow);
    }

    [Fact]
    public async Task It_can_be_switched_off()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { Http = options.Http with { Page = false } });
        foreach (string path in (string[])["/", "/web/page.js"])
        {
            using HttpResponseMessage answer = await server.Http.SendAsync(Ask(path), Stop);
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound);
            Assert.Equal("application/rdap+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Its_files_name_nothing_from_elsewhere_and_make_no_HTML()
    {
        foreach (string name in LookupPage.FileNames.Append("../"))
        {
            using HttpResponseMessage answer = await fixture.Server.Http.SendAsync(Ask(name == "../" ? "/" : LookupPage.FilesPath + name), Stop);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            string text = await answer.Content.ReadAsStringAsync(Stop);
            Assert.DoesNotMatch(@"(src|href)=.(https?:)?//", text);
            Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|DOMParser|\bstyle=|@import|url\(", text);
        }
    }
}
