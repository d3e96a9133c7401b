using System.Text;
using System.Text.Json;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Objects;

public sealed class RdapDomainTests
{
    private readonly RdapTestRegistry _registry = new("""
        domain: 2.0.192.IN-ADDR.ARPA.
        descr: Reverse zone
        admin-c: JD1-TEST
        zone-c: JD1-TEST
        nserver: NS1.example.net. 192.0.2.53
        nserver: ns2.example.net
        nserver: ns1.example.net 2001:DB8::53 not-an-address
        ds-rdata: 12345 8 2 ( aabb CCdd )
        ds-rdata: 12345 8 broken
        mnt-by: EX-MNT
        created: 2020-01-15T10:00:00Z

        domain: 0-63.2.0.192.in-addr.arpa
        nserver: ns3.example.net

        domain: 8.b.d.0.1.0.0.2.ip6.arpa
        nserver: ns1.example.net

        domain: in-addr.arpa
        nserver: a.example.net

        inetnum: 192.0.2.0 - 192.0.2.255
        netname: EXAMPLE

        person: Jane Doe
        nic-hdl: JD1-TEST

        mntner: EX-MNT
        """);

    [Theory]
    [InlineData("/domain/2.0.192.in-addr.arpa")]
    [InlineData("/domain/2.0.192.in-addr.arpa.")]
    [InlineData("/domain/2.0.192.IN-ADDR.ARPA")]
    public void A_zone_answers_to_its_name_however_written(string path)
    {
        JsonElement answer = _registry.Ask(path);
        Assert.Equal("2.0.192.in-addr.arpa", answer.Text("ldhName"));
        Assert.Equal("2.0.192.in-addr.arpa", answer.Text("handle"));
        Assert.Equal(RdapTestRegistry.BaseUrl + "domain/2.0.192.in-addr.arpa", answer.Link("self"));
        Assert.Equal("2020-01-15T10:00:00Z", answer.Event("registration"));
        Assert.Equal(["administrative", "technical"], answer.Entity("technical").Texts("roles"));
        Assert.Equal("EX-MNT", answer.Entity("registrant").Text("handle"));
    }

    [Fact]
    public void Each_name_server_stands_once_with_all_its_glue() => Assert.Equal(
        ["ns1.example.net", "ns2.example.net"],
            _registry.Ask("/domain/2.0.192.in-addr.arpa").Elements("nameservers").Select(static n => n.Text("ldhName")));

    [Fact]
    public void Signed_delegations_list_their_keys()
    {
        Assert.Equal(
            """{"dsData":[{"keyTag":12345,"algorithm":8,"digestType":2,"digest":"aabbCCdd"}],"zoneSigned":true,"delegationSigned":true}""",
            _registry.Ask("/domain/2.0.192.in-addr.arpa").GetProperty("secureDNS").GetRawText());
        Assert.Equal("""{"delegationSigned":false}""", _registry.Ask("/domain/8.b.d.0.1.0.0.2.ip6.arpa").GetProperty("secureDNS").GetRawText());
    }

    [Fact]
    public void The_network_of_the_zone_is_in_the_answer()
    {
        JsonElement network = _registry.Ask("/domain/2.0.192.in-addr.arpa").GetProperty("network");
        Assert.Equal("EXAMPLE", network.Text("name"));
        Assert.Equal(RdapTestRegistry.BaseUrl + "ip/192.0.2.0/24", network.Link("self"));
        Assert.False(_registry.Ask("/domain/8.b.d.0.1.0.0.2.ip6.arpa").TryGetProperty("network", out _));
    }

    [Theory]
    [InlineData("1.2.0.192.in-addr.arpa", "0-63.2.0.192.in-addr.arpa")]
    [InlineData("200.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa")]
    [InlineData("0-63.2.0.192.in-addr.arpa", "0-63.2.0.192.in-addr.arpa")]
    [InlineData("0-25.2.0.192.in-addr.arpa", "0-63.2.0.192.in-addr.arpa")]
    [InlineData("128/25.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa")]
    [InlineData("1.8.b.d.0.1.0.0.2.ip6.arpa", "8.b.d.0.1.0.0.2.ip6.arpa")]
    public void A_name_without_a_zone_is_answered_by_the_closest_one_around_it(string name, string zone) =>
        Assert.Equal(zone, _registry.Ask("/domain/" + name).Text("ldhName"));

    [Theory]
    [InlineData("/domain/0-127.2.0.192.in-addr.arpa", "0-127.2.0.192.in-addr.arpa")]
    [InlineData("/domain/0%2F25.2.0.192.in-addr.arpa", "0/25.2.0.192.in-addr.arpa")]
    [InlineData("/domain/128-25.2.0.192.in-addr.arpa", "128-25.2.0.192.in-addr.arpa")]
    [InlineData("/domain/129.128-25.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa")]
    [InlineData("/domain/part-a.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa")]
    public void A_part_of_a_zone_is_known_by_its_own_name_whatever_the_label(string path, string zone)
    {
        JsonElement answer = new RdapTestRegistry("""
            domain: 2.0.192.in-addr.arpa
            nserver: ns1.example.net

            domain: 0-127.2.0.192.in-addr.arpa
            nserver: ns1.example.net

            domain: 0/25.2.0.192.in-addr.arpa
            nserver: ns1.example.net

            domain: 128-25.2.0.192.in-addr.arpa
            nserver: ns1.example.net
            """).Ask(path);
        Assert.Equal(zone, answer.Text("ldhName"));
        Assert.Equal($"{RdapTestRegistry.BaseUrl}domain/{zone.Replace("/", "%2F", StringComparison.Ordinal)}", answer.Link("self"));
    }

    [Theory]
    [InlineData("/domain/part.2.0.192.in-addr.arpa")]
    [InlineData("/domain/a-b.ip6.arpa")]
    [InlineData("/domain/a-b.0.192.in-addr.arpa")]
    public void Any_other_label_is_no_part_of_a_zone(string path) => _registry.Refusal(path, 400);

    [Theory]
    [InlineData("in-addr.arpa")]
    [InlineData("ip6.arpa")]
    [InlineData("192.in-addr.arpa")]
    [InlineData("b.d.0.1.0.0.2.ip6.arpa")]
    [InlineData("4.3.2.1.e164.arpa")]
    [InlineData("example.com")]
    public void The_root_of_a_tree_never_answers_nor_do_names_outside(string name) => _registry.Refusal("/domain/" + name, 404);

    [Fact]
    public void A_zone_of_very_many_servers_is_cut_short()
    {
        StringBuilder text = new("domain: 2.0.192.in-addr.arpa\n");
        for (int i = 0; i < 30_000; i++)
        {
            text.Append($"nserver: ns{i}.example.net\n");
        }

        Assert.Equal(64, new RdapTestRegistry(text.ToString()).Ask("/domain/2.0.192.in-addr.arpa").Elements("nameservers").Length);
    }
}
