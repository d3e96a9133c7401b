using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Registry.Lookup;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Answers;

public sealed class ReferralTests
{
    private const string Own = """
        inetnum: 192.0.0.0 - 192.255.255.255
        netname: NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK
        status: ALLOCATED UNSPECIFIED

        inetnum: 192.0.2.0 - 192.0.2.255
        netname: OWN

        inetnum: 198.51.0.0 - 198.51.255.255
        netname: LARGE

        inetnum: 203.0.113.0 - 203.0.113.255
        netname: TRANSFERRED-IN

        aut-num: AS64496
        as-name: OWN

        as-block: AS64496 - AS64511
        descr: own block

        domain: 198.in-addr.arpa
        nserver: ns1.example.net

        domain: 2.0.192.in-addr.arpa
        nserver: ns1.example.net

        person: Jane Doe
        nic-hdl: JD1-OTHER
        """;

    private const string Iana = """
        inetnum: 192.0.0.0 - 192.255.255.255
        rdap-server: http://rdap.example.net/base
        rdap-server: https://rdap.example.net/base

        inetnum: 198.51.100.0 - 198.51.100.255
        rdap-server: ftp://rdap.example.net/ http://rdap.example.com/

        inetnum: 203.0.0.0 - 203.255.255.255
        rdap-server: https://rdap.example.com/

        inetnum: 100.64.0.0 - 100.127.255.255
        netname: SHARED
        status: RESERVED

        inetnum: 10.0.0.0 - 10.255.255.255
        rdap-server: HTTPS://RDAP.example.org

        inetnum: 11.0.0.0 - 11.255.255.255
        rdap-server: https://old.example.org/rdap/

        inetnum: 12.0.0.0 - 12.255.255.255
        rdap-server: javascript:alert(1)
        rdap-server: https://

        inet6num: 2001:db8::/32
        rdap-server: https://rdap.example.net/

        as-block: AS64500 - AS64503
        rdap-server: https://rdap.example.net/

        as-block: AS65536 - AS65551
        rdap-server: https://rdap.example.net/

        as-block: AS0 - AS0
        descr: reserved

        object-tag: OTHER
        rdap-server: https://rdap.example.net/registry/

        object-tag: SELF
        rdap-server: https://rdap.example.org/
        """;

    private readonly RdapTestRegistry _registry = new(Own, new RdapSettings { SelfUrls = ["http://old.example.org/rdap"] }, Iana);

    [Theory]
    [InlineData("/ip/192.0.3.9", "https://rdap.example.net/base/ip/192.0.3.9")]
    [InlineData("/ip/192.0.3.0/24", "https://rdap.example.net/base/ip/192.0.3.0/24")]
    [InlineData("/ip/192.0.3.0%2F24", "https://rdap.example.net/base/ip/192.0.3.0/24")]
    [InlineData("/ip/198.51.100.1", "http://rdap.example.com/ip/198.51.100.1")]
    [InlineData("/ip/203.0.112.1", "https://rdap.example.com/ip/203.0.112.1")]
    [InlineData("/ip/2001:DB8:0::1", "https://rdap.example.net/ip/2001:db8::1")]
    [InlineData("/ip/2001:db8::1?a=b&c=%41", "https://rdap.example.net/ip/2001:db8::1?a=b&c=%41")]
    [InlineData("/autnum/64500", "https://rdap.example.net/autnum/64500")]
    [InlineData("/autnum/65536", "https://rdap.example.net/autnum/65536")]
    [InlineData("/domain/3.0.192.IN-ADDR.ARPA.", "https://rdap.example.net/base/domain/3.0.192.in-addr.arpa")]
    [InlineData("/domain/100.51.198.in-addr.arpa", "http://rdap.example.com/domain/100.51.198.in-addr.arpa")]
    [InlineData("/entity/XX1-OTHER", "https://rdap.example.net/registry/entity/XX1-OTHER")]
    [InlineData("/entity/a%20%22%0a-OTHER", null)]
    [InlineData("/entity/a%20%22b-other", "https://rdap.example.net/registry/entity/a%20%22b-other")]
    public void What_is_held_elsewhere_is_asked_there(string path, string? location)
    {
        if (location is null)
        {
            _registry.Ask(path, 400);
            return;
        }

        JsonElement answer = _registry.Ask(path, 302);
        Assert.Equal(location, _registry.Reply.Location);
        Assert.Equal(QueryOutcome.Referred, _registry.Reply.Outcome);
        Assert.Equal("Found", answer.Text("title"));
        Assert.Equal(path.StartsWith("/entity/", StringComparison.Ordinal), answer.Texts("rdapConformance").Contains("rdap_objectTag"));
        Assert.EndsWith(location, answer.Texts("description")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/ip/192.0.2.1", "OWN")]
    [InlineData("/ip/198.51.0.1", "LARGE")]
    [InlineData("/ip/203.0.113.9", "TRANSFERRED-IN")]
    [InlineData("/autnum/64496", "OWN")]
    public void What_is_held_here_is_answered_here(string path, string name)
    {
        Assert.Equal(name, _registry.Ask(path).Text("name"));
        Assert.Null(_registry.Reply.Location);
    }

    [Theory]
    [InlineData("/domain/2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa")]
    [InlineData("/domain/0.51.198.in-addr.arpa", "198.in-addr.arpa")]
    public void So_are_its_reverse_zones(string path, string zone) => Assert.Equal(zone, _registry.Ask(path).Text("ldhName"));

    [Fact]
    public void The_reverse_of_a_block_transferred_in_is_not_asked_elsewhere() => _registry.Refusal("/domain/113.0.203.in-addr.arpa", 404);

    [Fact]
    public void An_own_block_answers_for_what_the_referral_does_not_name() =>
        Assert.Equal("AS64496 - AS64511", _registry.Ask("/autnum/64505").Text("handle"));

    [Fact]
    public void An_entity_that_is_here_is_answered_here_whatever_its_tag() => Assert.Equal(["Jane Doe"], _registry.Ask("/entity/JD1-OTHER").Card("fn"));

    [Fact]
    public void Special_purpose_ranges_answer_themselves()
    {
        JsonElement answer = _registry.Ask("/ip/100.64.0.1");
        Assert.Equal("SHARED", answer.Text("name"));
        Assert.Equal(["reserved"], answer.Texts("status"));
        Assert.Equal(["reserved"], _registry.Ask("/autnum/0").Texts("status"));
    }

    [Theory]
    [InlineData("/ip/10.0.0.1")]
    [InlineData("/ip/11.0.0.1")]
    [InlineData("/domain/10.in-addr.arpa")]
    [InlineData("/entity/XX1-SELF")]
    [InlineData("/entity/SELF")]
    public void A_server_never_refers_to_itself(string path) => _registry.Refusal(path, 404);

    [Fact]
    public void What_is_no_HTTP_URL_refers_to_nobody()
    {
        JsonElement answer = _registry.Ask("/ip/12.0.0.1");
        Assert.Null(_registry.Reply.Location);
        Assert.Equal("12.0.0.0 - 12.255.255.255", answer.Text("handle"));
    }

    [Fact]
    public void Redirects_can_be_turned_off()
    {
        RdapTestRegistry registry = new(Own, new RdapSettings { Redirect = false }, Iana);
        registry.Refusal("/ip/203.0.112.1", 404);
        registry.Refusal("/autnum/65536", 404);
        registry.Refusal("/entity/XX1-OTHER", 404);
        Assert.Equal("LARGE", registry.Ask("/ip/198.51.100.1").Text("name"));
    }

    [Fact]
    public void A_query_string_that_is_not_plain_is_dropped()
    {
        _registry.Ask("/ip/2001:db8::1?a=\r\nSet-Cookie:x", 302);
        Assert.Equal("https://rdap.example.net/ip/2001:db8::1", _registry.Reply.Location);
        _registry.Ask("/ip/2001:db8::1?\u00e9", 302);
        Assert.Equal("https://rdap.example.net/ip/2001:db8::1", _registry.Reply.Location);
    }

    [Fact]
    public void A_placeholder_answers_when_nobody_else_is_known() =>
        Assert.Equal(["administrative"], new RdapTestRegistry(Own).Ask("/ip/192.0.3.1").Texts("status"));

    [Theory]
    [InlineData("XX1-RIPE", "RIPE")]
    [InlineData("ORG-XX1-RIPE", "RIPE")]
    [InlineData("RIPE", "")]
    [InlineData("XX1-", "")]
    [InlineData("", "")]
    public void The_tag_of_a_handle_is_behind_its_last_hyphen(string handle, string tag) =>
        Assert.Equal(tag, Encoding.UTF8.GetString(Referral.TagOf(Encoding.UTF8.GetBytes(handle))));
}
