using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rdap.Server.Options;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Acceptance;

/// <summary>Cases 12, 24, 25 and 33 of the list of acceptance cases: special-purpose space, referral and relations, over a real socket.</summary>
public sealed class RdapReferralCasesTests(RdapReferralCasesTests.Fixture fixture) : IClassFixture<RdapReferralCasesTests.Fixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.0 - 10.255.255.255")]
    [InlineData("127.0.0.1", "127.0.0.0 - 127.255.255.255")]
    [InlineData("169.254.1.1", "169.254.0.0 - 169.254.255.255")]
    [InlineData("240.0.0.1", "240.0.0.0 - 255.255.255.255")]
    [InlineData("255.255.255.255", "255.255.255.255 - 255.255.255.255")]
    [InlineData("fe80::1", "fe80::/10")]
    [InlineData("ff02::1", "ff00::/8")]
    public async Task Case_12_special_purpose_space_answers_itself(string address, string handle)
    {
        using HttpResponseMessage answer = await AskAsync("/ip/" + address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement network = await BodyAsync(answer);
        Assert.Equal(handle, network.GetProperty("handle").GetString());
        Assert.Equal("reserved", Assert.Single(network.GetProperty("status").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("64496", 302)] // statistics: another registry's
    [InlineData("0", 200)]
    [InlineData("23456", 200)]
    public async Task Case_12_special_purpose_AS_numbers_too(string number, int status)
    {
        using HttpResponseMessage answer = await AskAsync("/autnum/" + number);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("/ip/203.0.113.9", "https://rdap.db.ripe.net/ip/203.0.113.9")]
    [InlineData("/ip/203.0.113.0/24", "https://rdap.db.ripe.net/ip/203.0.113.0/24")]
    [InlineData("/domain/113.0.203.in-addr.arpa", "https://rdap.db.ripe.net/domain/113.0.203.in-addr.arpa")]
    [InlineData("/ip/198.51.100.1", "https://rdap.apnic.net/ip/198.51.100.1")] // statistics, inside the block of the bootstrap file
    [InlineData("/ip/198.51.101.1", "https://rdap.arin.net/registry/ip/198.51.101.1")] // the bootstrap file alone
    [InlineData("/ip/192.0.2.200", "https://rdap.lacnic.net/rdap/ip/192.0.2.200")] // a part of what is held here went away
    [InlineData("/entity/XX1-OTHER", "https://rdap.example.net/entity/XX1-OTHER")]
    public async Task Case_24_what_went_to_another_registry_is_asked_there(string path, string location)
    {
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            using HttpResponseMessage answer = await AskAsync(path, method);
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            Assert.Equal(location, answer.Headers.Location?.OriginalString);
            Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.Equal("application/rdap+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Case_24_less_specific_questions_are_answered_here()
    {
        using HttpResponseMessage answer = await AskAsync("/ip/192.0.2.0/24");
        Assert.Equal("192.0.2.0 - 192.0.2.255", (await BodyAsync(answer)).GetProperty("handle").GetString());
    }

    [Theory]
    [InlineData("/ip/198.51.102.1")] // statistics name the registry that this server is
    [InlineData("/ip/203.0.112.1")] // a transfer to it
    public async Task Case_25_a_redirect_never_leads_back_here(string path)
    {
        using HttpResponseMessage answer = await AskAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task Case_25_a_registry_whose_server_nobody_knows_is_no_target()
    {
        using HttpResponseMessage answer = await AskAsync("/autnum/64511");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/ip/203.0.113.9?a=b&c=%0d%0aX:y", "https://rdap.db.ripe.net/ip/203.0.113.9?a=b&c=%0d%0aX:y")]
    [InlineData("/ip/203.0.113.0%2F24?jscard=1", "https://rdap.db.ripe.net/ip/203.0.113.0/24?jscard=1")]
    [InlineData("/entity/a%2Fb%22c-OTHER", "https://rdap.example.net/entity/a%2Fb%22c-OTHER")]
    [InlineData("/entity/%0d%0aX:y-OTHER", null)]
    public async Task Case_25_nothing_of_the_question_gets_into_the_header_unchecked(string path, string? location)
    {
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", fixture.Server.Http.BaseAddress!.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"), Stop);
        string head = (await RunningServer.ReadAllAsync(client)).Split("\r\n\r\n")[0];
        string[] lines = head.Split("\r\n");
        Assert.DoesNotContain(lines, static l => l.StartsWith("X:", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(location is null ? [] : [location], lines.Where(static l => l.StartsWith("Location:", StringComparison.Ordinal)).Select(static l => l["Location: ".Length..]));
    }

    [Theory]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.0/24", 404)]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.0/25", 200)]
    [InlineData("/ips/rirSearch1/rdap-top/192.0.2.0%2F25?status=active", 200)]
    [InlineData("/ips/rirSearch1/rdap-down/192.0.2.0/25", 200)]
    [InlineData("/autnums/rirSearch1/rdap-bottom/64496-64499", 200)]
    [InlineData("/domains/rirSearch1/rdap-down/2.0.192.in-addr.arpa", 200)]
    [InlineData("/ips/rirSearch1/rdap-side/192.0.2.0/25", 400)]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.0/25?status=", 400)]
    public async Task Case_33_relations(string path, int status)
    {
        using HttpResponseMessage answer = await AskAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains((await BodyAsync(answer)).GetProperty("rdapConformance").EnumerateArray(), static e => e.GetString() == "rdap_level_0");
    }

    [Fact]
    public async Task WHOIS_refers_by_the_same_data()
    {
        Assert.Contains("\n% refer: whois.ripe.net\n% rdap: https://rdap.db.ripe.net/\n", await fixture.Server.AskAsync("203.0.113.9"), StringComparison.Ordinal);
        Assert.Contains("\n% refer: whois.apnic.net\n", await fixture.Server.AskAsync("198.51.100.1"), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> AskAsync(string path, HttpMethod? method = null) =>
        await fixture.Server.Http.SendAsync(new HttpRequestMessage(method ?? HttpMethod.Get, path), Stop);

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Stop)).RootElement;

    /// <summary>A registry of one network, whose neighbours' statistics, transfers and IANA's files are loaded beside it.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly TestFolder _folder = new();

        internal RunningServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await WriteAsync("own.db", """
                inetnum:        192.0.2.0 - 192.0.2.255
                netname:        OWN
                status:         ALLOCATED PA
                source:         OWN

                inetnum:        192.0.2.0 - 192.0.2.127
                netname:        HALF
                status:         ASSIGNED PA
                source:         OWN

                domain:         2.0.192.in-addr.arpa
                nserver:        ns1.example.net
                source:         OWN
                """);
            await WriteAsync("stats", """
                apnic|AU|ipv4|198.51.100.0|256|20200101|allocated|A1
                afrinic|ZA|ipv4|198.51.102.0|256|20200101|allocated|A2
                arin|US|asn|64496|4|20200101|assigned|A3
                example-nir|US|asn|64511|1|20200101|assigned|A4
                """);
            await WriteAsync("transfers.json", """
                {"version":{"stats_version":"4.0","production_date":"2026-01-01T00:00:00Z"},"transfers":[
                {"source_rir":"AFRINIC","recipient_rir":"RIPE NCC","transfer_date":"2020-01-01T00:00:00Z",
                 "ip4nets":{"transfer_set":[{"start_address":"203.000.113.000","end_address":"203.000.113.255"}]}},
                {"source_rir":"AFRINIC","recipient_rir":"LACNIC","transfer_date":"2020-01-01T00:00:00Z",
                 "ip4nets":{"transfer_set":[{"start_address":"192.0.2.192","end_address":"192.0.2.255"}]}},
                {"source_rir":"APNIC","recipient_rir":"AFRINIC","transfer_date":"2020-01-01T00:00:00Z",
                 "ip4nets":{"transfer_set":[{"start_address":"203.0.112.0","end_address":"203.0.112.255"}]}}]}
                """);
            await WriteAsync("bootstrap.json", """
                {"publication":"2026-01-01T00:00:00Z","services":[
                [["198.51.0.0/16","169.0.0.0/8"],["https://rdap.arin.net/registry/"]],[["203.0.0.0/8"],["https://rdap.apnic.net/"]],
                [["x@example.net"],["OTHER"],["https://rdap.example.net/"]]]}
                """);
            await WriteAsync("special.xml", """
                <?xml version='1.0' encoding='UTF-8'?>
                <registry xmlns="http://www.iana.org/assignments" id="iana-ipv4-special-registry">
                  <registry id="iana-ipv4-special-registry-1">
                    <record><address>10.0.0.0/8</address><name>Private-Use</name></record>
                    <record><address>127.0.0.0/8</address><name>Loopback</name></record>
                    <record><address>169.254.0.0/16</address><name>Link Local</name></record>
                    <record><address>240.0.0.0/4</address><name>Reserved</name></record>
                    <record><address>255.255.255.255/32</address><name>Limited Broadcast</name></record>
                    <record><address>fe80::/10</address><name>Link-Local Unicast</name></record>
                    <record><address>ff00::/8</address><name>Multicast</name></record>
                    <record><number>0</number><name>Reserved by RFC 7607</name></record>
                    <record><number>23456</number><name>AS_TRANS</name></record>
                  </registry>
                </registry>
                """);
            Server = await RunningServer.StartAsync(options => options with
            {
                Sources =
                [
                    new SourceOptions { Name = "OWN", Files = [_folder["own.db"]] },
                    new SourceOptions { Name = "STATS", Files = [_folder["stats"]], Role = "referral" },
                    new SourceOptions { Name = "TRANSFERS", Files = [_folder["transfers.json"]] },
                    new SourceOptions { Name = "IANA", Files = [_folder["bootstrap.json"], _folder["special.xml"]] },
                ],
                Rdap = new RdapOptions { SelfUrls = ["https://rdap.afrinic.net/rdap/"] },
            });
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            _folder.Dispose();
        }

        private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(_folder[name], text + "\n", TestContext.Current.CancellationToken);
    }
}
