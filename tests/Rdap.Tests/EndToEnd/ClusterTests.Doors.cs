using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Rdap.Bulk.Nrtm4;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>What stands in front: whom the balancers let through, whom they call the client, and what they and nginx show.</summary>
public sealed partial class ClusterTests
{
    // What conf/examples/haproxy.cfg lets one client ask in ten seconds.
    private const int Allowed = 1000;

    [Fact]
    public async Task The_limits_of_a_mirror_are_those_of_the_client_behind_the_balancer()
    {
        using ClusterClient greedy = await ClientWithAsync(1, 62);
        using ClusterClient other = await ClientWithAsync(1, 63);
        List<Socket> open = [];
        try
        {
            for (int i = 0; i < 4; i++)
            {
                open.Add(await greedy.ConnectWhoisAsync(Stop));
                Assert.Contains("inet6num:", await AskOnAsync(open[^1], "-k -r 2001:db8:7::1\r\n"), StringComparison.Ordinal);
            }

            Assert.Contains("%ERROR:306: ", await greedy.AskWhoisAsync("-r 2001:db8:7::1", Stop), StringComparison.Ordinal);
            Assert.Contains("inet6num:", await other.AskWhoisAsync("-r 2001:db8:7::1", Stop), StringComparison.Ordinal);
        }
        finally
        {
            open.ForEach(static socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task Who_floods_one_balancer_is_refused_by_both_and_nobody_else_is()
    {
        IPAddress flooding = new([127, 0, 64, 1]), quiet = new([127, 0, 64, 2]);
        using ClusterClient first = cluster.Client(flooding), second = cluster.Client(flooding, balancer: 1);
        int answered = 0;
        for (; await IsAnsweredAsync(first) && answered < 2 * Allowed; answered++)
        {
            // As fast as one client can.
        }

        Assert.InRange(answered, Allowed / 2, Allowed);
        await RefusedByOtherAsync(() => IsAnsweredAsync(first), () => IsAnsweredAsync(second));
        foreach (int balancer in new[] { 0, 1 })
        {
            using ClusterClient client = cluster.Client(quiet, balancer);
            Assert.True(await IsAnsweredAsync(client));
        }
    }

    [Fact]
    public async Task Who_floods_RDAP_is_told_when_to_come_back_by_both_balancers()
    {
        IPAddress flooding = new([127, 0, 65, 1]), quiet = new([127, 0, 65, 2]);
        using ClusterClient first = cluster.Client(flooding), second = cluster.Client(flooding, balancer: 1), other = cluster.Client(quiet, balancer: 1);
        int answered = 0;
        for (; await StatusAsync(first) == HttpStatusCode.OK && answered < 2 * Allowed; answered++)
        {
            // As fast as one client can.
        }

        Assert.InRange(answered, Allowed / 2, Allowed);
        await RefusedByOtherAsync(async () => await StatusAsync(first) == HttpStatusCode.OK, async () => await StatusAsync(second) == HttpStatusCode.OK);
        using HttpResponseMessage refused = await second.GetAsync("/help", Stop);
        using JsonDocument error = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Stop));
        Assert.Equal((HttpStatusCode.TooManyRequests, "application/rdap+json", TimeSpan.FromSeconds(10)), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType, refused.Headers.RetryAfter?.Delta));
        Assert.Equal((429, "rdap_level_0"), (error.RootElement.GetProperty("errorCode").GetInt32(), error.RootElement.GetProperty("rdapConformance")[0].GetString()));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other));
    }

    [Fact]
    public async Task RDAP_is_answered_by_HTTPS_too_and_metrics_stay_inside()
    {
        using SocketsHttpHandler handler = new() { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=rdap.example.net";
        using HttpClient https = new(handler) { BaseAddress = cluster.HttpsUrl, DefaultRequestVersion = HttpVersion.Version20 };
        using HttpResponseMessage answer = await https.GetAsync("/ip/2001:db8:7::1", Stop);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        Assert.Contains("\"https://rdap.example.net/ip/2001:db8:7::/48\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using HttpResponseMessage metrics = await https.GetAsync("/metrics", Stop);
        Assert.Equal(HttpStatusCode.NotFound, metrics.StatusCode);
    }

    [Fact]
    public async Task Nginx_serves_what_is_published_and_says_how_long_it_may_be_kept()
    {
        using HttpClient http = new() { BaseAddress = cluster.FilesUrl };
        using HttpResponseMessage notification = await http.GetAsync(Nrtm4FileNames.Notification, Stop);
        Assert.Equal(
            ("application/jose", "public, max-age=60", true),
            (notification.Content.Headers.ContentType?.MediaType, notification.Headers.CacheControl?.ToString(), notification.Headers.ETag is not null));
        using HttpRequestMessage again = new(HttpMethod.Get, Nrtm4FileNames.Notification);
        again.Headers.IfNoneMatch.Add(notification.Headers.ETag!);
        using HttpResponseMessage same = await http.SendAsync(again, Stop);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);

        string snapshot = cluster.PublishedFiles().First(static name => name.StartsWith("nrtm-snapshot.", StringComparison.Ordinal));
        using HttpResponseMessage file = await http.GetAsync(snapshot, Stop);
        Assert.Equal(("application/gzip", "public, max-age=31536000, immutable"), (file.Content.Headers.ContentType?.MediaType, file.Headers.CacheControl?.ToString()));
        Assert.Empty(file.Content.Headers.ContentEncoding);
        foreach (string path in new[] { "", "..", snapshot + ".part", "../../registry.pem", "%2e%2e/%2e%2e/registry.pem", "nrtm-delta.9.EXAMPLE.none.json.gz" })
        {
            using HttpResponseMessage none = await http.GetAsync(path, Stop);
            Assert.True(none.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, path + ": " + none.StatusCode);
        }

        using HttpResponseMessage deleted = await http.DeleteAsync(snapshot, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, deleted.StatusCode);
    }

    private static async Task<bool> IsAnsweredAsync(ClusterClient client)
    {
        try
        {
            return (await client.AskWhoisAsync("-r -K 2001:db8:7::1", Stop)).EndsWith("\n\n\n", StringComparison.Ordinal);
        }
        catch (NoAnswerException)
        {
            return false;
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(ClusterClient client)
    {
        using HttpResponseMessage answer = await client.GetAsync("/help", Stop);
        return answer.StatusCode;
    }

    // What one balancer has counted mostly reaches the other within milliseconds, but on busy processors nine hundred questions in a row to each were over
    // before that; the flood goes on meanwhile. The other is asked fifty times a second at most: counting by itself it would answer for ever.
    private static Task RefusedByOtherAsync(Func<Task<bool>> isAnsweredByFirst, Func<Task<bool>> isAnsweredByOther)
        => ClusterFixture.UntilAsync("the other balancer has been told", async () =>
        {
            for (int i = 0; i < 5; i++)
            {
                await isAnsweredByFirst();
            }

            return !await isAnsweredByOther();
        });
}
