using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Rdap.Tests.EndToEnd;

public sealed class RdapTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HttpClient Http => fixture.Server.Http;

    [Theory]
    [InlineData("/ip/192.0.2.7", 200)]
    [InlineData("/ip/192.0.2.0/24", 200)]
    [InlineData("/ip/192.0.2.0%2F24", 200)]
    [InlineData("/ip/2001:db8::1", 200)]
    [InlineData("/autnum/64500", 200)]
    [InlineData("/help", 200)]
    [InlineData("/ip/192.0.2.0/33", 400)]
    [InlineData("/ip/010.0.0.1", 400)]
    [InlineData("/entity/%E9", 400)]
    [InlineData("/entity/NOBODY-DEMO", 404)]
    [InlineData("/nameserver/ns1.nordlys.example.net", 200)]
    [InlineData("/nameserver/ns1.example.net", 404)]
    [InlineData("/", 404)]
    public async Task Every_answer_is_RDAP_JSON_with_one_CORS_header_and_its_length(string path, int status)
    {
        using HttpResponseMessage answer = await Http.GetAsync(path, Stop);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/rdap+json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Server"));
        byte[] body = await answer.Content.ReadAsByteArrayAsync(Stop);
        Assert.Equal(body.Length, answer.Content.Headers.ContentLength);
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Contains(json.RootElement.GetProperty("rdapConformance").EnumerateArray(), e => e.GetString() == "rdap_level_0");
        if (status >= 400)
        {
            Assert.Equal(status, json.RootElement.GetProperty("errorCode").GetInt32());
        }
    }

    [Fact]
    public async Task HEAD_is_GET_without_the_body()
    {
        using HttpResponseMessage get = await Http.GetAsync("/ip/192.0.2.7", Stop);
        using HttpResponseMessage head = await Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/ip/192.0.2.7"), Stop);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task An_unchanged_answer_is_304()
    {
        using HttpResponseMessage first = await Http.GetAsync("/ip/192.0.2.7", Stop);
        var request = new HttpRequestMessage(HttpMethod.Get, "/ip/192.0.2.7");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(["*"], second.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Another_tag_is_no_reason_for_304()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/ip/192.0.2.7");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""));
        using HttpResponseMessage answer = await Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task OPTIONS_says_what_a_browser_wants_to_know()
    {
        using HttpResponseMessage answer = await Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/ip/192.0.2.7"), Stop);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["GET", "HEAD", "OPTIONS"], answer.Content.Headers.Allow);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("BREW")]
    public async Task Other_methods_are_405_with_Allow_and_a_body(string method)
    {
        using HttpResponseMessage answer = await Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/ip/192.0.2.7"), Stop);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD", "OPTIONS"], answer.Content.Headers.Allow);
        Assert.Contains("\"errorCode\":405", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/rdap+json;exts_list=\"cidr0 rdap_level_0\"")]
    [InlineData("text/html,*/*;q=0.1")]
    [InlineData("application/xml")]
    [InlineData(";;;")]
    public async Task Whatever_is_accepted_gets_RDAP(string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/help");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage answer = await Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/rdap+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_client_that_asks_for_JSContact_gets_it_with_a_tag_of_its_own()
    {
        using HttpResponseMessage plain = await Http.GetAsync("/entity/ORG-NT1-DEMO", Stop);
        var request = new HttpRequestMessage(HttpMethod.Get, "/entity/ORG-NT1-DEMO");
        request.Headers.TryAddWithoutValidation("Accept", "application/rdap+json;exts_list=\"rdap_level_0 jscontact\"");
        using HttpResponseMessage answer = await Http.SendAsync(request, Stop);

        using JsonDocument json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal("Nordlys Transit AS", json.RootElement.GetProperty("jscard").GetProperty("name").GetProperty("full").GetString());
        Assert.Contains("jscontact", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Accept", answer.Headers.Vary);
        Assert.NotEqual(plain.Headers.ETag, answer.Headers.ETag);
        request = new HttpRequestMessage(HttpMethod.Get, "/entity/ORG-NT1-DEMO");
        request.Headers.TryAddWithoutValidation("Accept", "application/rdap+json;exts_list=\"jscontact\"");
        request.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using HttpResponseMessage unchanged = await Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        request = new HttpRequestMessage(HttpMethod.Get, "/entity/ORG-NT1-DEMO");
        request.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using HttpResponseMessage other = await Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("GET /ip/192.0.2.7 HTTP/1.0\r\n\r\n", " 200 ")]
    [InlineData("GET /ip/192.0.2.7?x=%E9 HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n", " 200 ")]
    [InlineData("GET /ip/%0d%0aX:y HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n", " 400 ")]
    [InlineData("GET /ip/../health/live HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n", " 400 ")]
    [InlineData("GET http://b.example/ip/192.0.2.7 HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n", " 200 ")]
    [InlineData("GET http://b.example/health/live?x HTTP/1.1\r\nHost: b.example\r\nConnection: close\r\n\r\n", " 200 ")]
    [InlineData("GET http://b.example HTTP/1.1\r\nHost: b.example\r\nConnection: close\r\n\r\n", " 404 ")]
    public async Task Raw_requests(string request, string status)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Http.BaseAddress!.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Stop);
        string answer = await RunningServer.ReadAllAsync(client);
        Assert.Contains(status, answer.Split('\n')[0], StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nX:y", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_send_without_waiting_and_read_late_get_their_own_answers_in_their_order()
    {
        const int Clients = 4, Requests = 1000;
        var clients = new TcpClient[Clients];
        for (int c = 0; c < Clients; c++)
        {
            var requests = new StringBuilder();
            for (int i = 0; i < Requests; i++)
            {
                string path = i % 3 == c % 3 ? "/entity/NOBODY-DEMO" : $"/ip/192.0.2.{i % 250}";
                requests.Append(
                    CultureInfo.InvariantCulture, $"GET {path} HTTP/1.1\r\nHost: h{i}.c{c}.example\r\n{(i == Requests - 1 ? "Connection: close\r\n" : "")}\r\n");
            }

            clients[c] = new TcpClient();
            await clients[c].ConnectAsync("127.0.0.1", Http.BaseAddress!.Port, Stop);
            await clients[c].GetStream().WriteAsync(Encoding.ASCII.GetBytes(requests.ToString()), Stop);
        }

        for (int c = 0; c < Clients; c++)
        {
            using TcpClient client = clients[c];
            string all = await RunningServer.ReadAllAsync(client);
            string[] answers = all.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(Requests, answers.Length);
            for (int i = 0; i < Requests; i++)
            {
                string body = answers[i][(answers[i].IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
                using JsonDocument json = JsonDocument.Parse(body);
                string link = json.RootElement.GetProperty("notices")[0].GetProperty("title").GetString() == "Source" ? "links" : "notices";
                Assert.Contains($"\"http://h{i}.c{c}.example/", json.RootElement.GetProperty(link).GetRawText(), StringComparison.Ordinal);
                Assert.DoesNotContain($".c{(c + 1) % Clients}.example/", body, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Links_begin_with_the_host_that_was_asked()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/ip/192.0.2.7");
        request.Headers.Host = "rdap.example.net";
        using HttpResponseMessage answer = await Http.SendAsync(request, Stop);
        Assert.Contains("\"http://rdap.example.net/ip/", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_keeps_no_diary_of_requests()
    {
        Assert.Equal("alive\n", await Http.GetStringAsync("/health/live", Stop));
        Assert.DoesNotContain(
            fixture.Server.Log, e => e.Properties.TryGetValue("SourceContext", out var from) && from.ToString().Contains("AspNetCore.Hosting.Diagnostics", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_and_metrics_are_there()
    {
        Assert.Equal("alive\n", await Http.GetStringAsync("/health/live", Stop));
        Assert.Equal("ready\n", await Http.GetStringAsync("/health/ready", Stop));
        using JsonDocument health = JsonDocument.Parse(await Http.GetStringAsync("/health", Stop));
        Assert.Equal("ok", health.RootElement.GetProperty("status").GetString());
        Assert.Equal("DEMO", health.RootElement.GetProperty("sources")[0].GetProperty("name").GetString());
        string metrics = await Http.GetStringAsync("/metrics", Stop);
        Assert.Contains("\nrdapd_source_objects{source=\"DEMO\"} ", metrics, StringComparison.Ordinal);
        Assert.Contains("\nrdapd_reloads_total{source=\"DEMO\",result=\"published\"} 1\n", metrics, StringComparison.Ordinal);
    }
}
