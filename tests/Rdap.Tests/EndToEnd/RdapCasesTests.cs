using System.Globalization;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Rdap.Server.Options;
using Rdap.Tests.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>
/// The acceptance cases of RDAP look-ups by their numbers, 1 to 23 (12 is a matter of referral), asked of a running server over sockets. Every
/// answer has one media type, one CORS header, and obeys the rules and the schemas of all answers.
/// </summary>
public sealed class RdapCasesTests(RdapCasesServer fixture) : IClassFixture<RdapCasesServer>
{
    // Bytes that HttpClient would change on their way go over a socket of their own.
    private async Task<(int Status, JsonElement Answer)> AskAsync(string target, RunningServer? server = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", (server ?? fixture.Server).Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        string request = $"GET {target} HTTP/1.1\r\nHost: rdap.example.org\r\nConnection: close\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        string[] parts = (await RunningServer.ReadAllAsync(client)).Split("\r\n\r\n", 2);
        string[] headers = parts[0].Split("\r\n");
        Assert.Single(headers, static h => h == "Access-Control-Allow-Origin: *");
        Assert.Single(headers, static h => h == "Content-Type: application/rdap+json");
        int status = int.Parse(headers[0].Split(' ')[1], CultureInfo.InvariantCulture);
        JsonElement answer = JsonDocument.Parse(parts[1]).RootElement;
        string problems = string.Join('\n', RdapStructure.Check(answer, status));
        Assert.True(problems.Length == 0, $"{target}:\n{problems}\n{answer}");
        return (status, answer);
    }

    private async Task<JsonElement> AskAsync(string target, int expected, RunningServer? server = null)
    {
        (int status, JsonElement answer) = await AskAsync(target, server);
        Assert.True(status == expected, $"{target}: {status} instead of {expected}: {answer}");
        return answer;
    }

    [Fact]
    public async Task Case_1_an_address_is_answered_by_the_smallest_network_around_it()
    {
        JsonElement answer = await AskAsync("/ip/192.0.2.1", 200);
        Assert.Equal("192.0.2.0 - 192.0.2.15", answer.Text("handle"));
        Assert.Equal("192.0.2.0", answer.Text("startAddress"));
        Assert.Equal("192.0.2.15", answer.Text("endAddress"));
        Assert.Equal("v4", answer.Text("ipVersion"));
        Assert.Equal(["active"], answer.Texts("status"));
        Assert.Equal("""[{"v4prefix":"192.0.2.0","length":28}]""", answer.GetProperty("cidr0_cidrs").GetRawText());
        Assert.Equal("http://rdap.example.org/ip/192.0.2.0/28", answer.Link("self"));
        Assert.Equal("http://rdap.example.org/ips/rirSearch1/rdap-up/192.0.2.0/28", answer.Link("rdap-up"));
        Assert.Equal("192.0.2.0 - 192.0.2.127", answer.Text("parentHandle"));
        Assert.Equal("whois.example.org", answer.Text("port43"));
    }

    [Fact]
    public async Task Case_2_an_address_is_its_32_bits()
    {
        static string Without(JsonElement answer) => answer.GetRawText().Replace("/ip/192.0.2.1/32\"", "/ip/192.0.2.1\"", StringComparison.Ordinal);
        Assert.Equal(Without(await AskAsync("/ip/192.0.2.1", 200)), Without(await AskAsync("/ip/192.0.2.1/32", 200)));
    }

    [Theory]
    [InlineData("/ip/192.0.2.0/24", "192.0.2.0 - 192.0.2.255")]
    [InlineData("/ip/192.0.2.0/27", "192.0.2.0 - 192.0.2.127")]
    [InlineData("/ip/192.0.2.128/25", "192.0.2.128 - 192.0.2.255")]
    [InlineData("/ip/192.0.2.160/27", "192.0.2.128 - 192.0.2.191")]
    [InlineData("/ip/192.0.2.0/32", "192.0.2.0 - 192.0.2.0")]
    public async Task Case_3_a_prefix_is_answered_by_what_encloses_all_of_it(string target, string handle) =>
        Assert.Equal(handle, (await AskAsync(target, 200)).Text("handle"));

    [Fact]
    public Task Case_3_a_prefix_that_nothing_encloses_is_not_found() => AskAsync("/ip/192.0.2.0/23", 404);

    [Fact]
    public async Task Case_4_a_range_that_is_no_block_is_split_in_order()
    {
        JsonElement answer = await AskAsync("/ip/198.51.100.5", 200);
        Assert.Equal("198.51.100.0", answer.Text("startAddress"));
        Assert.Equal("198.51.100.191", answer.Text("endAddress"));
        Assert.Equal(
            """[{"v4prefix":"198.51.100.0","length":25},{"v4prefix":"198.51.100.128","length":26}]""", answer.GetProperty("cidr0_cidrs").GetRawText());
    }

    [Theory]
    [InlineData("/ip/2001:0DB8:0:0:0:0:0:1")]
    [InlineData("/ip/2001:db8::1")]
    [InlineData("/ip/2001%3Adb8%3A%3A1")]
    [InlineData("/ip/2001:DB8::0.0.0.1")]
    [InlineData("/ip/2001:db8:0:0::1/128")]
    public async Task Case_5_every_spelling_of_an_address_is_one_address(string target)
    {
        JsonElement answer = await AskAsync(target, 200);
        Assert.Equal("2001:db8::/48", answer.Text("handle"));
        Assert.Equal("http://rdap.example.org/ip/2001:db8::/48", answer.Link("self"));
        Assert.StartsWith("http://rdap.example.org/ip/2001:db8::1", answer.Elements("links")[0].Text("value"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/ip/64:ff9b::192.0.2.33")]
    [InlineData("/ip/::ffff:192.0.2.1")]
    [InlineData("/ip/::192.0.2.1")]
    public Task Case_6_IPv4_inside_IPv6_is_IPv6(string target) => AskAsync(target, 404);

    [Fact]
    public async Task Case_7_a_zone_is_ignored_and_brackets_are_no_address()
    {
        await AskAsync("/ip/fe80::1%25eth0", 404);
        Assert.Equal("2001:db8::/48", (await AskAsync("/ip/2001:db8::1%25eth0/128", 200)).Text("handle"));
        await AskAsync("/ip/[::1]", 400);
        await AskAsync("/ip/%5B2001:db8::1%5D", 400);
    }

    [Theory]
    [InlineData("/ip/0.0.0.0/0")]
    [InlineData("/ip/::/0")]
    public Task Case_8_everything_is_no_network(string target) => AskAsync(target, 404);

    [Theory]
    [InlineData("/ip/192.0.2.1/24", "192.0.2.0/24")]
    [InlineData("/ip/2001:db8::1/32", "2001:db8::/32")]
    public async Task Case_9_bits_beyond_the_length_are_no_question_and_the_network_is_named(string target, string meant) =>
        Assert.Contains(meant, (await AskAsync(target, 400)).Texts("description")[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("/ip/192.0.2.0/33")]
    [InlineData("/ip/2001:db8::/129")]
    [InlineData("/ip/192.0.2.0/-1")]
    [InlineData("/ip/192.0.2.0/+24")]
    [InlineData("/ip/192.0.2.0/024")]
    [InlineData("/ip/192.0.2")]
    [InlineData("/ip/229.0.0/24")]
    [InlineData("/ip/10/8")]
    [InlineData("/ip/010.0.0.1")]
    [InlineData("/ip/0x7f.0.0.1")]
    [InlineData("/ip/3232235777")]
    [InlineData("/ip/1.2.3.4.5")]
    [InlineData("/ip/192.0.2.0/24/1")]
    [InlineData("/ip/invalid")]
    [InlineData("/ip/2001:db8::1::2")]
    [InlineData("/ip/2001:db8::00001")]
    [InlineData("/ip/1:2:3:4:5:6:7")]
    [InlineData("/ip/")]
    [InlineData("/ip")]
    public Task Case_10_what_is_no_address_or_length_is_no_question(string target) => AskAsync(target, 400);

    [Fact]
    public async Task Case_11_slashes()
    {
        string plain = (await AskAsync("/ip/192.0.2.0/24", 200)).GetRawText();
        Assert.Equal(plain, (await AskAsync("/ip/192.0.2.0%2F24", 200)).GetRawText());
        Assert.Equal(plain, (await AskAsync("/ip/192.0.2.0%2f24/", 200)).GetRawText());
        Assert.Equal(plain, (await AskAsync("/ip/192.0.2.0/24/", 200)).GetRawText());
        await AskAsync("/ip/192.0.2.0//24", 400);
        await AskAsync("/ip/192.0.2.0/24//", 400);
        await AskAsync("//ip/192.0.2.0/24", 400);
    }

    [Fact]
    public async Task Case_13_an_AS_number_of_a_block_is_not_found_or_the_block_as_the_model_says()
    {
        JsonElement own = await AskAsync("/autnum/64497", 200);
        Assert.Equal("AS64497", own.Text("handle"));
        Assert.Equal((64497u, 64497u), (own.GetProperty("startAutnum").GetUInt32(), own.GetProperty("endAutnum").GetUInt32()));
        await AskAsync("/autnum/64498", 404);

        JsonElement block = await AskAsync("/autnum/64498", 200, fixture.Hierarchical);
        Assert.Equal((64496u, 64499u), (block.GetProperty("startAutnum").GetUInt32(), block.GetProperty("endAutnum").GetUInt32()));
        Assert.StartsWith("AS", block.Text("handle"), StringComparison.Ordinal);
        Assert.Contains("nro_rdap_profile_asn_hierarchical_0", block.Texts("rdapConformance"));
        Assert.Equal("AS64497", (await AskAsync("/autnum/64497", 200, fixture.Hierarchical)).Text("handle"));
    }

    [Theory]
    [InlineData("/autnum/0", 404)]
    [InlineData("/autnum/4294967295", 404)]
    [InlineData("/autnum/4294967296", 400)]
    [InlineData("/autnum/-1", 400)]
    [InlineData("/autnum/+1", 400)]
    [InlineData("/autnum/%2B1", 400)]
    [InlineData("/autnum/1.0", 400)]
    [InlineData("/autnum/064497", 400)]
    [InlineData("/autnum/", 400)]
    [InlineData("/autnum/AS64497", 400)]
    [InlineData("/autnum/%2064497", 400)]
    public Task Case_14_an_AS_number_is_plain_digits(string target, int status) => AskAsync(target, status);

    [Theory]
    [InlineData("/domain/2.0.192.in-addr.arpa")]
    [InlineData("/domain/2.0.192.in-addr.arpa.")]
    [InlineData("/domain/2.0.192.IN-ADDR.ARPA")]
    public async Task Case_15_a_reverse_zone(string target)
    {
        JsonElement answer = await AskAsync(target, 200);
        Assert.Equal("2.0.192.in-addr.arpa", answer.Text("ldhName"));
        Assert.Equal(["ns1.example.net", "ns2.example.net"], answer.Elements("nameservers").Select(static n => n.Text("ldhName")));
        Assert.Equal("http://rdap.example.org/nameserver/ns1.example.net", answer.Elements("nameservers")[0].Link("self"));
        Assert.True(answer.GetProperty("secureDNS").GetProperty("delegationSigned").GetBoolean());
        Assert.True(answer.GetProperty("secureDNS").GetProperty("zoneSigned").GetBoolean());
        Assert.Equal(
            """{"keyTag":21577,"algorithm":13,"digestType":2,"digest":"ec1c8ff7fb023dbcbce00c76746e88a1d52dc59b22e9fcacbfef95003946b353"}""",
            Assert.Single(answer.GetProperty("secureDNS").Elements("dsData")).GetRawText());
        Assert.Equal("http://rdap.example.org/ip/192.0.2.0/24", answer.GetProperty("network").Link("self"));
    }

    [Theory]
    [InlineData("/domain/1.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa")]
    [InlineData("/domain/0-25.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa")]
    [InlineData("/domain/0%2F25.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa")]
    [InlineData("/domain/0/25.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa")]
    [InlineData("/domain/128-25.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa")]
    [InlineData("/domain/0-63.100.51.198.in-addr.arpa", "0-63.100.51.198.in-addr.arpa")]
    [InlineData("/domain/7.0-63.100.51.198.in-addr.arpa", "0-63.100.51.198.in-addr.arpa")]
    [InlineData("/domain/7.100.51.198.in-addr.arpa", "0-63.100.51.198.in-addr.arpa")]
    public async Task Case_16_a_name_without_a_zone_of_its_own_is_answered_by_the_closest_around_it(string target, string zone) =>
        Assert.Equal(zone, (await AskAsync(target, 200)).Text("ldhName"));

    [Theory]
    [InlineData("1.8.b.d.0.1.0.0.2.ip6.arpa", 200)]
    [InlineData("8.b.d.0.1.0.0.2.ip6.arpa", 200)]
    [InlineData("b.d.0.1.0.0.2.ip6.arpa", 404)]
    [InlineData("0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", 200)]
    [InlineData("0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", 400)]
    [InlineData("g.ip6.arpa", 400)]
    [InlineData("256.2.0.192.in-addr.arpa", 400)]
    [InlineData("1.1.2.0.192.in-addr.arpa", 400)]
    public async Task Case_17_any_nibble(string name, int status)
    {
        JsonElement answer = await AskAsync("/domain/" + name, status);
        Assert.Equal(status == 200 ? "8.b.d.0.1.0.0.2.ip6.arpa" : null, answer.Text("ldhName"));
    }

    [Theory]
    [InlineData("/domain/in-addr.arpa", 404)]
    [InlineData("/domain/ip6.arpa", 404)]
    [InlineData("/domain/4.3.2.1.e164.arpa", 404)]
    [InlineData("/domain/example.com", 404)]
    [InlineData("/domain/ex%C3%A4mple.com", 404)]
    [InlineData("/domain/a..b", 400)]
    public Task Case_18_roots_and_forward_names(string target, int status) => AskAsync(target, status);

    [Fact]
    public async Task Case_19_a_name_server_is_known_by_the_zones_that_name_it()
    {
        JsonElement answer = await AskAsync("/nameserver/NS1.example.net", 200);
        Assert.Equal("ns1.example.net", answer.Text("ldhName"));
        Assert.Equal("""{"v4":["192.0.2.53"],"v6":["2001:db8::53"]}""", answer.GetProperty("ipAddresses").GetRawText());
        Assert.Equal(2, answer.Elements("links").Count(static l => l.Text("rel") == "related"));
        await AskAsync("/nameserver/ns9.example.net", 404);
        await AskAsync("/nameserver/", 400);
    }

    [Theory]
    [InlineData("/entity/ORG-EX1-TEST")]
    [InlineData("/entity/org-ex1-test")]
    public async Task Case_20_an_entity_with_what_it_holds(string target)
    {
        JsonElement answer = await AskAsync(target, 200);
        Assert.Equal("ORG-EX1-TEST", answer.Text("handle"));
        Assert.Equal(["École Example"], answer.Card("fn"));
        Assert.Equal(["org"], answer.Card("kind"));
        JsonElement address = answer.GetProperty("vcardArray")[1].EnumerateArray().Single(static p => p[0].GetString() == "adr");
        Assert.Equal("Street 1\nExampleham", address[1].Text("label"));
        Assert.Equal("http://rdap.example.org/entity/ORG-EX1-TEST", answer.Link("self"));
        Assert.Equal(["192.0.2.0 - 192.0.2.255"], answer.Elements("networks").Select(static n => n.Text("handle")));
        Assert.Equal(["AS64497"], answer.Elements("autnums").Select(static n => n.Text("handle")));
        Assert.Equal("AB1-TEST", answer.Entity("abuse").Text("handle"));
        Assert.Equal(["first", "second"], answer.Remark("Remarks"));
    }

    [Theory]
    [InlineData("/entity/1.2.3.4", 404)]
    [InlineData("/entity/NOBODY-TEST", 404)]
    [InlineData("/entity/12345", 404)]
    public Task Case_20_whatever_is_no_handle_is_not_found(string target, int status) => AskAsync(target, status);

    [Fact]
    public async Task Case_20_one_handle_of_two_objects_is_the_person_before_the_maintainer() =>
        Assert.Equal(["individual"], (await AskAsync("/entity/TWICE", 200)).Card("kind"));

    [Theory]
    [InlineData("IRT-TEST", "group")]
    [InlineData("EX-MNT", "group")]
    [InlineData("AB1-TEST", "group")]
    [InlineData("JD1-TEST", "individual")]
    public async Task Case_20_every_kind_of_entity_has_a_card(string handle, string kind) =>
        Assert.Equal([kind], (await AskAsync("/entity/" + handle, 200)).Card("kind"));

    [Theory]
    [InlineData("/entity/%C3%A9-TEST", 200)]
    [InlineData("/entity/%C3%89-test", 200)]
    [InlineData("/entity/%C3%A8-TEST", 404)]
    [InlineData("/entity/%E9", 400)]
    [InlineData("/entity/%E9-TEST", 400)]
    [InlineData("/entity/%C3", 400)]
    [InlineData("/entity/%zz", 400)]
    [InlineData("/entity/%0a", 400)]
    public Task Case_21_handles_are_UTF8(string target, int status) => AskAsync(target, status);

    [Fact]
    public async Task Case_22_help_says_what_there_is()
    {
        JsonElement help = await AskAsync("/help", 200);
        string[] conformance = help.Texts("rdapConformance");
        Assert.All((string[])["rdap_level_0", "cidr0", "geofeed1", "redacted", "jscontact", "exts", "arin_originas0"], value => Assert.Contains(value, conformance));
        string[] titles = [.. help.Elements("notices").Select(static n => n.Text("title")!)];
        Assert.Contains("Limits", titles);
        Assert.Contains("What can be asked", titles);
        await AskAsync("/help/x", 400);
        await AskAsync("/help/", 200);
    }

    [Theory]
    [InlineData("/foo/bar", 400)]
    [InlineData("/foo", 400)]
    [InlineData("/as-block/x", 400)]
    [InlineData("/", 404)]
    [InlineData("/?x=1", 404)]
    [InlineData("/ip/192.0.2.1?foo=1&foo=2", 200)]
    public Task Case_23_what_RDAP_does_not_know(string target, int status) => AskAsync(target, status);

    // Companion checks of the meaning of data.
    [Fact]
    public async Task Case_companion_the_abuse_contact_of_the_organisation_is_on_the_network_with_its_mailbox()
    {
        JsonElement answer = await AskAsync("/ip/192.0.2.0/24", 200);
        Assert.Equal(["abuse@example.net"], answer.Entity("abuse").Card("email"));
        Assert.Equal("http://rdap.example.org/entity/AB1-TEST", answer.Entity("abuse").Link("self"));
        Assert.Equal("https://example.net/geofeed.csv", answer.Link("geofeed"));
        Assert.Equal("[64496,64497]", answer.GetProperty("arin_originas0_originautnums").GetRawText());
        Assert.Equal("NO", answer.Text("country"));
        Assert.Contains(answer.Elements("redacted"), static e => e.Text("postPath") == "$.country");
        Assert.Equal("2020-01-02T03:04:05Z", answer.Event("registration"));
        Assert.Null(answer.Event("last changed"));
        Assert.False((await AskAsync("/ip/192.0.2.1", 200)).TryGetProperty("name", out _));
    }

    [Fact]
    public void Every_case_of_look_ups_is_here()
    {
        string[] tests = [.. typeof(RdapCasesTests).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(static m => m.Name)];
        Assert.All(Enumerable.Range(1, 23).Where(static number => number != 12), number => Assert.Contains(tests, test => test.StartsWith($"Case_{number}_", StringComparison.Ordinal)));
    }
}

/// <summary>The fixture of the cases, served in the flat and in the hierarchical model of AS numbers.</summary>
public sealed class RdapCasesServer : IAsyncLifetime
{
    private const string Objects = """
        inetnum: 192.0.2.0 - 192.0.2.255
        netname: EXAMPLE
        country: NO
        country: SE
        org: ORG-EX1-TEST
        admin-c: JD1-TEST
        OriginAS: AS64496, AS64497
        descr: Geofeed https://example.net/geofeed.csv
        status: ALLOCATED PA
        created: 2020-01-02T03:04:05Z
        last-modified: 2020-01-02

        inetnum: 192.0.2.0 - 192.0.2.127
        netname: LEFT
        status: ASSIGNED PA

        inetnum: 192.0.2.128 - 192.0.2.255
        netname: RIGHT
        status: ASSIGNED PA

        inetnum: 192.0.2.0 - 192.0.2.15
        status: ASSIGNED PA

        inetnum: 192.0.2.0 - 192.0.2.0
        netname: ONE
        status: ASSIGNED PA

        inetnum: 192.0.2.128 - 192.0.2.191
        netname: RIGHT-A
        status: ASSIGNED PA

        inetnum: 192.0.2.192 - 192.0.2.255
        netname: RIGHT-B
        status: ASSIGNED PA

        inetnum: 198.51.100.0 - 198.51.100.191
        netname: NO-BLOCK
        status: ASSIGNED PI

        inet6num: 2001:db8::/32
        netname: SIX
        status: ALLOCATED-BY-RIR

        inet6num: 2001:db8::/48
        netname: SIX-A
        status: ASSIGNED

        as-block: AS64496 - AS64499

        aut-num: AS64497
        as-name: EXAMPLE
        org: ORG-EX1-TEST

        domain: 2.0.192.in-addr.arpa
        nserver: ns1.example.net 192.0.2.53
        nserver: NS2.example.net.
        ds-rdata: 21577 13 2 ec1c8ff7fb023dbcbce00c76746e88a1d52dc59b22e9fcacbfef95003946b353

        domain: 0-63.100.51.198.in-addr.arpa
        nserver: ns2.example.net

        domain: 8.b.d.0.1.0.0.2.ip6.arpa
        nserver: ns1.example.net 2001:db8::53

        organisation: ORG-EX1-TEST
        org-name: École Example
        address: Street 1
        address: Exampleham
        abuse-c: AB1-TEST
        remarks: first
        remarks: second

        role: Abuse Desk
        nic-hdl: AB1-TEST
        abuse-mailbox: abuse@example.net

        person: Jane Doe
        nic-hdl: JD1-TEST
        e-mail: jane@example.net

        person: Twice
        nic-hdl: TWICE

        mntner: TWICE

        mntner: EX-MNT

        irt: IRT-TEST
        e-mail: irt@example.net

        organisation: é-TEST
        org-name: E
        """;

    private readonly TestFolder _folder = new();

    internal RunningServer Server { get; private set; } = null!;

    internal RunningServer Hierarchical { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_folder["cases.db"], Objects);
        Server = await RunningServer.StartAsync(o => Options(o, "flat"));
        Hierarchical = await RunningServer.StartAsync(o => Options(o, "hierarchical"));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Hierarchical.DisposeAsync();
        _folder.Dispose();
    }

    private ServerOptions Options(ServerOptions options, string model) => options with
    {
        Sources = [new SourceOptions { Name = "TEST", Files = [_folder["cases.db"]] }],
        Rdap = options.Rdap with { AsnModel = model, Port43 = "whois.example.org" },
    };
}
