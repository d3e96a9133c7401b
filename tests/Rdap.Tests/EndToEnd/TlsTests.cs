using System.Net;
using System.Text.RegularExpressions;
using Rdap.Server.Connections.Http;
using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>HTTPS and HTTP/2, asked by .NET's client and by curl.</summary>
public sealed partial class TlsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TlsOptions Files => new() { Listen = ["127.0.0.1:0"], Certificate = _folder["cert.pem"], Key = _folder["key.pem"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task HTTPS_answers_with_HTTP_2_by_ALPN_and_with_HTTP_1_1_beside_the_door_without_TLS()
    {
        string thumbprint = TestCertificate.Write(_folder, "one");
        await using RunningServer server = await StartAsync(Files);
        Assert.Equal(["http", "https"], server.Host.HttpUrls.Select(u => u.Scheme));

        foreach (Version version in (Version[])[HttpVersion.Version20, HttpVersion.Version11])
        {
            using var asked = new SecureClient(server.Host.HttpUrls[1]);
            using HttpResponseMessage answer = await asked.GetAsync("/ip/192.0.2.7", version);
            Assert.Equal((version, HttpStatusCode.OK), (answer.Version, answer.StatusCode));
            Assert.Equal(thumbprint, asked.Thumbprint);
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
            Assert.Contains($"\"{server.Host.HttpUrls[1]}ip/192.0.2.", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        Assert.True((await server.Http.GetAsync("/ip/192.0.2.7", Stop)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Many_requests_at_once_on_one_HTTP_2_connection_get_their_own_answers()
    {
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Http = o.Http with { Http2Listen = ["127.0.0.1:0"] } });
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = server.Host.HttpUrls[1],
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), Stop, async (i, stop) =>
        {
            int number = 1 + (i % 250);
            string answer = await client.GetStringAsync($"/ip/192.0.2.{number}", stop);
            Assert.Contains($"ip/192.0.2.{number}\"", answer, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_new_certificate_is_taken_into_service_by_itself_and_a_bad_one_is_not()
    {
        string first = TestCertificate.Write(_folder, "first");
        await using RunningServer server = await StartAsync(Files);
        Assert.Equal(first, await SeenAsync(server));

        string second = TestCertificate.Write(_folder, "second-one");
        server.Host.Certificate.Look();
        Assert.Equal(first, await SeenAsync(server));
        server.Host.Certificate.Look();
        Assert.Equal(second, await SeenAsync(server));

        File.WriteAllText(_folder["cert.pem"], "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
        server.Host.Certificate.ReadAgain();
        Assert.Equal(second, await SeenAsync(server));
        Assert.False(server.Host.Certificate.IsCurrent);
        Assert.Contains(server.Log, e => e.RenderMessage(null).Contains("what was in force stays", StringComparison.Ordinal));
        string metrics = await server.Http.GetStringAsync("/metrics", Stop);
        Assert.Contains("\nrdapd_tls_current 0\n", metrics, StringComparison.Ordinal);

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        TestCertificate.Write(_folder["cert.pem"], _folder["key.pem"], "over", now.AddDays(-9), now.AddDays(-1));
        server.Host.Certificate.ReadAgain();
        Assert.Equal(second, await SeenAsync(server));

        string last = TestCertificate.Write(_folder, "last");
        server.Host.Certificate.ReadAgain();
        Assert.Equal(last, await SeenAsync(server));
        metrics = await server.Http.GetStringAsync("/metrics", Stop);
        Assert.Contains("\nrdapd_tls_current 1\n", metrics, StringComparison.Ordinal);
        Assert.Matches("\nrdapd_tls_validity_seconds 77[0-9]{5}", metrics);
    }

    [Fact]
    public async Task A_key_that_does_not_fit_is_no_certificate()
    {
        TestCertificate.Write(_folder, "one");
        File.Copy(_folder["cert.pem"], _folder["other.pem"]);
        TestCertificate.Write(_folder, "two");
        Assert.NotNull(ServerCertificate.TryRead(Files with { Certificate = _folder["other.pem"] }, out _));
        Assert.NotNull(ServerCertificate.TryRead(Files with { Certificate = _folder["none.pem"] }, out _));
        Assert.NotNull(ServerCertificate.TryRead(Files with { Key = null }, out _));

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        TestCertificate.Write(_folder["both.pem"], _folder["both.pem"], "both", now.AddDays(-1), now.AddDays(90));
        Assert.Null(ServerCertificate.TryRead(Files with { Certificate = _folder["both.pem"], Key = null }, out ServedCertificate? both));
        Assert.Equal("CN=both", both!.Subject);
        Assert.Null(both.ProblemAt(now));
        Assert.Contains("ends soon", both.ProblemAt(now.AddDays(80)), StringComparison.Ordinal);
        Assert.Contains("not valid since", both.ProblemAt(now.AddDays(91)), StringComparison.Ordinal);
        Assert.Contains("not valid before", both.ProblemAt(now.AddDays(-2)), StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Browsers_are_told_to_stay_with_HTTPS_when_that_is_configured_and_only_there()
    {
        TestCertificate.Write(_folder, "one");
        await using RunningServer server = await StartAsync(Files with { HstsSeconds = 31_536_000 });
        using var client = new SecureClient(server.Host.HttpUrls[1]);
        foreach (string path in (string[])["/ip/192.0.2.7", "/health/live"])
        {
            using HttpResponseMessage secure = await client.GetAsync(path, HttpVersion.Version20);
            Assert.Equal(["max-age=31536000"], secure.Headers.GetValues("Strict-Transport-Security"));
            using HttpResponseMessage plain = await server.Http.GetAsync(path, Stop);
            Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task Check_looks_at_the_certificate_and_its_end()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string[] arguments =
        [
            "check", "--source", "DEMO=" + Path.Combine(House.Repository.Root, "tests/data/delegated/delegated-test-extended"),
            "--set", "http:tls:listen=127.0.0.1:0", "--set", "http:tls:certificate=" + _folder["cert.pem"], "--set", "http:tls:key=" + _folder["key.pem"],
        ];
        (int code, _, string error) = await RdapdProcess.RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.Contains("http:tls:certificate: ", error, StringComparison.Ordinal);

        TestCertificate.Write(_folder["cert.pem"], _folder["key.pem"], "soon", now.AddDays(-80), now.AddDays(10));
        (code, string output, _) = await RdapdProcess.RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.Contains("HTTPS: certificate for CN=soon, valid until ", output, StringComparison.Ordinal);
        Assert.Contains("ends soon", output, StringComparison.Ordinal);
        (_, output, _) = await RdapdProcess.RunAsync([.. arguments, "--json"]);
        Assert.Contains("\"subject\": \"CN=soon\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_38_curl_gets_the_same_by_HTTP_1_0_1_1_2_and_TLS()
    {
        Assert.SkipWhen(RdapdProcess.FindTool("curl") is null, "curl is not installed");
        TestCertificate.Write(_folder, "one");
        await using RunningServer server = await RunningServer.StartAsync(o => o with { Http = o.Http with { Http2Listen = ["127.0.0.1:0"], Tls = Files } });
        (Uri plain, Uri clear2, Uri secure) = (server.Host.HttpUrls[0], server.Host.HttpUrls[1], server.Host.HttpUrls[2]);
        string ca = $"--cacert '{_folder["cert.pem"]}'";

        // The links begin with the URL that was asked; the rest is the same.
        string expected = Stripped(await CurlAsync($"{plain}ip/192.0.2.7"));
        Assert.Equal(expected, Stripped(await CurlAsync($"--http1.0 -H 'Host:' {plain}ip/192.0.2.7")));
        Assert.Equal(expected, Stripped(await CurlAsync($"--http2-prior-knowledge {clear2}ip/192.0.2.7")));
        Assert.Equal(expected, Stripped(await CurlAsync($"{ca} --http2 {secure}ip/192.0.2.7")));
        Assert.Equal(expected, Stripped(await CurlAsync($"{ca} --http1.1 {secure}ip/192.0.2.7")));
        Assert.Equal(expected, Stripped(await CurlAsync($"{ca} --tlsv1.2 --tls-max 1.2 {secure}ip/192.0.2.7")));
        Assert.Equal(expected, Stripped(await CurlAsync($"--compressed {plain}ip/192.0.2.7")));
        Assert.Equal("2 200", await CurlAsync($"{ca} -o /dev/null -w '%{{http_version}} %{{http_code}}' {secure}help"));
        Assert.Equal("2 405", await CurlAsync($"--http2-prior-knowledge -X DELETE -o /dev/null -w '%{{http_version}} %{{http_code}}' {clear2}help"));
    }

    private async Task<RunningServer> StartAsync(TlsOptions tls) => await RunningServer.StartAsync(o => o with { Http = o.Http with { Tls = tls } });

    private async Task<string> CurlAsync(string arguments)
    {
        (int code, string output, string error) = await RdapdProcess.ShellAsync("curl -sS --noproxy '*' " + arguments, _folder.Path);
        Assert.True(code == 0, arguments + ": " + error);
        return output;
    }

    private static string Stripped(string answer) => Origin().Replace(answer, "");

    private static async Task<string?> SeenAsync(RunningServer server)
    {
        using var client = new SecureClient(server.Host.HttpUrls[1]);
        using HttpResponseMessage answer = await client.GetAsync("/health/live", HttpVersion.Version11);
        Assert.True(answer.IsSuccessStatusCode);
        return client.Thumbprint;
    }

    [GeneratedRegex(@"https?://127\.0\.0\.1:\d+/", RegexOptions.None, 1000)]
    private static partial Regex Origin();

    /// <summary>A client that takes a certificate that nobody but itself vouches for, and keeps the last one's thumbprint.</summary>
    private sealed class SecureClient : IDisposable
    {
        private readonly HttpClient _http;

        public SecureClient(Uri server)
        {
            var handler = new SocketsHttpHandler { UseProxy = false };
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                Thumbprint = certificate?.GetCertHashString();
                return certificate is not null && certificate.Issuer == certificate.Subject;
            };
            _http = new HttpClient(handler) { BaseAddress = server };
        }

        public string? Thumbprint { get; private set; }

        public Task<HttpResponseMessage> GetAsync(string path, Version version) => _http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, path) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact }, Stop);

        public void Dispose() => _http.Dispose();
    }
}
