using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Objects;

public sealed class RdapAutnumTests
{
    private const string Text = """
        as-block: AS64496 - AS64499
        descr: a block

        aut-num: AS64497
        as-name: EXAMPLE
        country: NL
        status: ASSIGNED
        org: ORG-EX1-TEST
        created: 2020-01-15T10:00:00Z

        aut-num: AS64496
        as-name: FIRST

        as-block: AS65540 - AS65541
        status: ALLOCATED
        org: ORG-EX1-TEST

        as-block: AS65542 - AS65543
        status: AVAILABLE

        aut-num: AS65551
        status: RESERVED

        organisation: ORG-EX1-TEST
        org-name: Example Networks
        """;

    private readonly RdapTestRegistry _registry = new(Text);

    [Fact]
    public void An_AS_number_answers_with_its_own_object()
    {
        JsonElement answer = _registry.Ask("/autnum/64497");
        Assert.Equal("autnum", answer.Text("objectClassName"));
        Assert.Equal("AS64497", answer.Text("handle"));
        Assert.Equal(64497u, answer.GetProperty("startAutnum").GetUInt32());
        Assert.Equal(64497u, answer.GetProperty("endAutnum").GetUInt32());
        Assert.Equal("EXAMPLE", answer.Text("name"));
        Assert.Equal("ASSIGNED", answer.Text("type"));
        Assert.Equal("NL", answer.Text("country"));
        Assert.Equal(["active"], answer.Texts("status"));
        Assert.Equal(RdapTestRegistry.BaseUrl + "autnum/64497", answer.Link("self"));
        Assert.Equal("2020-01-15T10:00:00Z", answer.Event("registration"));
        Assert.DoesNotContain("geofeed1", answer.Texts("rdapConformance"));
    }

    [Fact]
    public void Without_one_the_block_answers_in_the_hierarchical_model()
    {
        JsonElement answer = _registry.Ask("/autnum/64498");
        Assert.Equal("AS64496 - AS64499", answer.Text("handle"));
        Assert.Equal(64496u, answer.GetProperty("startAutnum").GetUInt32());
        Assert.Equal(64499u, answer.GetProperty("endAutnum").GetUInt32());
        Assert.Equal(["administrative"], answer.Texts("status"));
        Assert.Equal(RdapTestRegistry.BaseUrl + "autnum/64498", answer.Link("self"));
        Assert.Contains("nro_rdap_profile_asn_hierarchical_0", answer.Texts("rdapConformance"));
    }

    [Fact]
    public void In_the_flat_model_only_a_block_with_a_status_answers()
    {
        RdapTestRegistry flat = new(Text, new RdapSettings { FlatAutnums = true });
        Assert.Equal("This AS number is not registered here.", flat.Refusal("/autnum/64498", 404));
        Assert.Contains("nro_rdap_profile_asn_flat_0", flat.Ask("/autnum/64497").Texts("rdapConformance"));
        Assert.Equal(["active"], flat.Ask("/autnum/65541").Texts("status"));
    }

    [Theory]
    [InlineData("65542", "administrative", "Available")]
    [InlineData("65551", "reserved", "Reserved")]
    public void An_AS_number_nobody_holds_is_seen_as_that(string number, string status, string word)
    {
        JsonElement answer = _registry.Ask("/autnum/" + number);
        Assert.Equal([status], answer.Texts("status"));
        Assert.StartsWith(word, Assert.Single(answer.Remark("Status")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("4294967295")]
    [InlineData("64500")]
    public void Unregistered_ones_are_not_found(string number) => _registry.Refusal("/autnum/" + number, 404);

    [Fact]
    public void A_block_in_an_entity_links_to_a_number_that_leads_back_to_it()
    {
        JsonElement autnums = _registry.Ask("/entity/ORG-EX1-TEST").GetProperty("autnums");
        Assert.Equal(
            ["AS64497 64497", "AS65540 - AS65541 65540"],
            autnums.EnumerateArray().Select(static a => $"{a.Text("handle")} {a.Link("self")![(RdapTestRegistry.BaseUrl + "autnum/").Length..]}").Order(StringComparer.Ordinal));

        RdapTestRegistry first = new("as-block: AS64496 - AS64499\nmnt-by: EX-MNT\n\naut-num: AS64496\nas-name: FIRST\n\nmntner: EX-MNT\n");
        JsonElement block = Assert.Single(first.Ask("/entity/EX-MNT").Elements("autnums"));
        Assert.Equal(RdapTestRegistry.BaseUrl + "autnum/64499", block.Link("self"));
    }
}
