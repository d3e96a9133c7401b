using System.Text.Json;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Objects;

public sealed class RdapRelationLinksTests
{
    private const string Base = RdapTestRegistry.BaseUrl;

    private static readonly RdapTestRegistry Registry = new("""
        inetnum: 192.0.0.0 - 192.0.255.255
        status: ALLOCATED UNSPECIFIED

        inetnum: 192.0.2.0 - 192.0.2.255
        status: ASSIGNED PA

        inetnum: 192.0.2.1 - 192.0.2.6
        status: ASSIGNED PA

        inetnum: 192.0.2.1 - 192.0.2.1
        status: ASSIGNED PA

        inetnum: 203.0.113.0 - 203.0.113.255

        as-block: AS64496 - AS64511

        aut-num: AS64500

        domain: 0.192.in-addr.arpa
        nserver: ns1.example.net

        domain: 2.0.192.in-addr.arpa
        nserver: ns1.example.net
        """);

    [Fact]
    public void Links_lead_up_and_down_where_there_is_something()
    {
        JsonElement middle = Registry.Ask("/ip/192.0.2.0/24");
        Assert.Equal(Base + "ips/rirSearch1/rdap-up/192.0.2.0/24", middle.Link("rdap-up"));
        Assert.Equal(Base + "ips/rirSearch1/rdap-top/192.0.2.0/24", middle.Link("rdap-top"));
        Assert.Equal(Base + "ips/rirSearch1/rdap-down/192.0.2.0/24", middle.Link("rdap-down"));
        Assert.Equal(Base + "ips/rirSearch1/rdap-bottom/192.0.2.0/24", middle.Link("rdap-bottom"));
        Assert.Null(middle.Link("rdap-up rdap-active"));
        Assert.Equal(["geofeed1", "rirSearch1", "ips"], middle.Texts("rdapConformance")[4..]);

        JsonElement top = Registry.Ask("/ip/192.0.0.0/16");
        Assert.Null(top.Link("rdap-up"));
        Assert.NotNull(top.Link("rdap-down"));

        JsonElement leaf = Registry.Ask("/ip/192.0.2.1");
        Assert.Equal(Base + "ips/rirSearch1/rdap-up/192.0.2.1/32?status=active", leaf.Link("rdap-up rdap-active"));
        Assert.Null(leaf.Link("rdap-down"));

        JsonElement alone = Registry.Ask("/ip/203.0.113.0/24");
        Assert.Equal(["geofeed1"], alone.Texts("rdapConformance")[4..]);
    }

    [Fact]
    public void A_range_that_is_no_prefix_is_asked_for_as_one()
    {
        JsonElement range = Registry.Ask("/ip/192.0.2.2");
        Assert.Equal(Base + "ips/rirSearch1/rdap-down/192.0.2.1-192.0.2.6", range.Link("rdap-down"));
        Assert.Equal("192.0.2.1 - 192.0.2.1", Registry.Ask(range.Link("rdap-down")![(Base.Length - 1)..]).GetProperty("ipSearchResults")[0].Text("handle"));
    }

    [Fact]
    public void Autnums_and_reverse_zones_have_them_too()
    {
        JsonElement autnum = Registry.Ask("/autnum/64500");
        Assert.Equal(Base + "autnums/rirSearch1/rdap-up/64500", autnum.Link("rdap-up"));
        Assert.Null(autnum.Link("rdap-up rdap-active"));
        Assert.Equal(["rirSearch1", "autnums"], autnum.Texts("rdapConformance")[4..]);
        Assert.Equal(Base + "autnums/rirSearch1/rdap-bottom/64496-64511", Registry.Ask("/autnum/64501").Link("rdap-bottom"));

        JsonElement zone = Registry.Ask("/domain/2.0.192.in-addr.arpa");
        Assert.Equal(Base + "domains/rirSearch1/rdap-up/2.0.192.in-addr.arpa?status=active", zone.Link("rdap-up rdap-active"));
        Assert.Equal(["geofeed1", "rirSearch1"], zone.Texts("rdapConformance")[4..]);
    }

    [Fact]
    public void ParentHandle_and_the_link_up_name_what_rdap_up_answers()
    {
        foreach (string path in (string[])["/ip/192.0.2.0/24", "/ip/192.0.2.2", "/ip/192.0.2.1"])
        {
            JsonElement network = Registry.Ask(path);
            JsonElement up = Registry.Ask(network.Link("rdap-up")![(Base.Length - 1)..]);
            Assert.Equal(network.Text("parentHandle"), up.Text("handle"));
            Assert.Equal(network.Link("up"), up.Link("self"));
        }
    }

    [Fact]
    public void What_stands_above_may_be_in_another_source()
    {
        RdapTestRegistry registry = new(RegistrySnapshot.Empty(["A", "B"])
            .With(RdapTestRegistry.Source("A", "inetnum: 192.0.2.0 - 192.0.2.255\n"))
            .With(RdapTestRegistry.Source("B", "inetnum: 192.0.2.0 - 192.0.2.127\n")));
        Assert.Equal("192.0.2.0 - 192.0.2.255", registry.Ask("/ip/192.0.2.0/25").Text("parentHandle"));
        Assert.NotNull(registry.Ask("/ip/192.0.2.0/24").Link("rdap-down"));
    }

    [Fact]
    public void What_only_refers_has_no_relations()
    {
        RdapTestRegistry registry = new("inetnum: 192.0.2.0 - 192.0.2.255\n", null, "inetnum: 10.0.0.0 - 10.255.255.255\n\ninetnum: 10.1.0.0 - 10.1.255.255\n");
        JsonElement special = registry.Ask("/ip/10.1.2.3");
        Assert.Equal("10.0.0.0 - 10.255.255.255", special.Text("parentHandle"));
        Assert.Null(special.Link("rdap-up"));
        Assert.DoesNotContain("rirSearch1", special.Texts("rdapConformance"));
    }
}
