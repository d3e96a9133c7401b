using System.Text.Json;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Objects;

public sealed class RdapIpNetworkTests
{
    private const string Text = """
        inetnum: 192.0.0.0 - 192.255.255.255
        netname: ROOT
        status: ALLOCATED UNSPECIFIED

        inetnum: 192.0.2.0 - 192.0.2.255
        netname: PARENT
        descr: first line
        +
         second line
        descr: third line
        country: nl # small letters
        country: DE
        geofeed: http://example.net/insecure
        remarks: one
        remarks: Geofeed https://example.net/feed.csv
        status: ALLOCATED PA
        mnt-by: EX-MNT
        org: ORG-EX1-TEST
        created: 2020-01-15T10:00:00Z
        last-modified: 2024-06-30T12:30:00+02:00
        source: TEST

        inetnum: 192.0.2.0 - 192.0.2.63
        netname: CHILD
        status: ASSIGNED PA
        created: 2020-01-15

        inetnum: 198.51.100.0 - 198.51.101.127
        netname: ODD
        country: XYZ
        status: ASSIGNED PI

        inetnum: 198.51.100.0 - 198.51.100.255
        status: ASSIGNED PA

        inetnum: 203.0.113.0 - 203.0.113.127
        status: AVAILABLE

        inetnum: 203.0.113.128 - 203.0.113.255
        status: reserved

        inet6num: 2001:DB8::/32
        netname: SIX
        geofeed: https://example.net/a"b

        organisation: ORG-EX1-TEST
        org-name: Example Networks

        mntner: EX-MNT
        """;

    private readonly RdapTestRegistry _registry = new(Text);

    [Fact]
    public void The_most_specific_network_answers()
    {
        JsonElement answer = _registry.Ask("/ip/192.0.2.1");
        Assert.Equal("192.0.2.0 - 192.0.2.63", answer.Text("handle"));
        Assert.Equal("192.0.2.0", answer.Text("startAddress"));
        Assert.Equal("192.0.2.63", answer.Text("endAddress"));
        Assert.Equal("v4", answer.Text("ipVersion"));
        Assert.Equal("CHILD", answer.Text("name"));
        Assert.Equal("ASSIGNED PA", answer.Text("type"));
        Assert.Equal(["active"], answer.Texts("status"));
        Assert.Equal("""[{"v4prefix":"192.0.2.0","length":26}]""", answer.GetProperty("cidr0_cidrs").GetRawText());
        Assert.Equal(RdapTestRegistry.BaseUrl + "ip/192.0.2.0/26", answer.Link("self"));
    }

    [Fact]
    public void A_prefix_over_two_children_is_answered_by_what_encloses_both() =>
        Assert.Equal("PARENT", _registry.Ask("/ip/192.0.2.0/25").Text("name"));

    [Fact]
    public void The_parent_is_named_and_linked()
    {
        JsonElement answer = _registry.Ask("/ip/192.0.2.1");
        Assert.Equal("192.0.2.0 - 192.0.2.255", answer.Text("parentHandle"));
        Assert.Equal(RdapTestRegistry.BaseUrl + "ip/192.0.2.0/24", answer.Link("up"));
        Assert.Equal(answer.Text("parentHandle"), _registry.Ask(answer.Link("up")![RdapTestRegistry.BaseUrl.Length..]).Text("handle"));

        JsonElement root = _registry.Ask("/ip/192.168.0.0/16");
        Assert.Null(root.Text("parentHandle"));
        Assert.Null(root.Link("up"));
    }

    [Fact]
    public void The_link_value_is_the_question_as_asked()
    {
        Assert.Equal(RdapTestRegistry.BaseUrl + "ip/192.0.2.1", _registry.Ask("/ip/192.0.2.1").GetProperty("links")[0].Text("value"));
        Assert.Equal(RdapTestRegistry.BaseUrl + "ip/192.0.2.1/32", _registry.Ask("/ip/192.0.2.1/32").GetProperty("links")[0].Text("value"));
    }

    [Fact]
    public void An_address_and_its_32_differ_in_link_values_only()
    {
        string Plain(string path) => _registry.Ask(path).GetRawText().Replace("ip/192.0.2.1/32", "ip/192.0.2.1", StringComparison.Ordinal);
        Assert.Equal(Plain("/ip/192.0.2.1"), Plain("/ip/192.0.2.1/32"));
    }

    [Fact]
    public void Ways_to_write_one_IPv6_address_lead_to_one_answer()
    {
        string first = _registry.Ask("/ip/2001:db8::1").GetRawText();
        Assert.Contains("\"handle\":\"2001:db8::/32\"", first, StringComparison.Ordinal);
        Assert.Equal(first, _registry.Ask("/ip/2001:0DB8:0:0:0:0:0:1").GetRawText());
        Assert.Equal(first, _registry.Ask("/ip/2001%3Adb8%3A%3A1").GetRawText());
    }

    [Fact]
    public void A_range_that_is_no_block_keeps_its_ends_and_lists_its_blocks()
    {
        JsonElement answer = _registry.Ask("/ip/198.51.101.5");
        Assert.Equal("198.51.100.0", answer.Text("startAddress"));
        Assert.Equal("198.51.101.127", answer.Text("endAddress"));
        Assert.Equal("""[{"v4prefix":"198.51.100.0","length":24},{"v4prefix":"198.51.101.0","length":25}]""", answer.GetProperty("cidr0_cidrs").GetRawText());
    }

    [Fact]
    public void Its_self_link_leads_to_itself_and_not_to_what_is_inside()
    {
        JsonElement answer = _registry.Ask("/ip/198.51.101.5");
        Assert.Equal(RdapTestRegistry.BaseUrl + "ip/198.51.101.0/25", answer.Link("self"));
        Assert.Equal("ODD", _registry.Ask(answer.Link("self")![RdapTestRegistry.BaseUrl.Length..]).Text("name"));
    }

    [Fact]
    public void One_country_is_the_member_and_all_are_in_a_remark()
    {
        JsonElement answer = _registry.Ask("/ip/192.0.2.0/24");
        Assert.Equal("NL", answer.Text("country"));
        Assert.Equal(["nl", "DE"], answer.Remark("Countries in the registry"));
    }

    [Fact]
    public void What_is_no_country_code_is_only_in_the_remark()
    {
        JsonElement answer = _registry.Ask("/ip/198.51.101.5");
        Assert.Null(answer.Text("country"));
        Assert.Equal(["XYZ"], answer.Remark("Countries in the registry"));
    }

    [Fact]
    public void Descriptions_and_remarks_keep_their_lines_and_order()
    {
        JsonElement answer = _registry.Ask("/ip/192.0.2.0/24");
        Assert.Equal(["first line", "", "second line", "third line"], answer.Remark("Description"));
        Assert.Equal(["one", "Geofeed https://example.net/feed.csv"], answer.Remark("Remarks"));
    }

    [Fact]
    public void Geofeeds_are_linked_when_they_are_https()
    {
        Assert.Equal("https://example.net/feed.csv", _registry.Ask("/ip/192.0.2.0/24").Link("geofeed"));
        Assert.Null(_registry.Ask("/ip/2001:db8::/32").Link("geofeed"));
        Assert.Contains("geofeed1", _registry.Ask("/ip/2001:db8::/32").Texts("rdapConformance"));
    }

    [Fact]
    public void Only_full_instants_are_events()
    {
        JsonElement parent = _registry.Ask("/ip/192.0.2.0/24");
        Assert.Equal("2020-01-15T10:00:00Z", parent.Event("registration"));
        Assert.Equal("2024-06-30T12:30:00+02:00", parent.Event("last changed"));
        Assert.Equal("2026-01-02T03:04:05Z", parent.Event("last update of RDAP database"));

        JsonElement child = _registry.Ask("/ip/192.0.2.1");
        Assert.Null(child.Event("registration"));
        Assert.Null(child.Event("last changed"));
    }

    [Theory]
    [InlineData("203.0.113.1", "administrative", "Available")]
    [InlineData("203.0.113.200", "reserved", "Reserved")]
    public void A_bogon_is_seen_as_one(string address, string status, string word)
    {
        JsonElement answer = _registry.Ask("/ip/" + address);
        Assert.Equal([status], answer.Texts("status"));
        Assert.StartsWith(word, Assert.Single(answer.Remark("Status")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_without_value_is_left_out()
    {
        JsonElement answer = _registry.Ask("/ip/203.0.113.1");
        Assert.False(answer.TryGetProperty("name", out _));
        Assert.False(answer.TryGetProperty("country", out _));
        Assert.False(answer.TryGetProperty("entities", out _));
    }

    [Theory]
    [InlineData("/ip/8.8.8.8")]
    [InlineData("/ip/0.0.0.0/0")]
    [InlineData("/ip/::/0")]
    [InlineData("/ip/192.0.0.0/7")]
    [InlineData("/ip/::ffff:192.0.2.1")]
    [InlineData("/ip/fe80::1%25eth0")]
    public void What_nothing_encloses_is_not_found(string path) => Assert.Equal("No network here encloses these addresses.", _registry.Refusal(path, 404));

    [Theory]
    [InlineData("descr: Geofeed https://example.net/d.csv", "https://example.net/d.csv")]
    [InlineData("descr: Geofeed https://example.net/d.csv\nremarks: Geofeed https://example.net/r.csv", "https://example.net/r.csv")]
    [InlineData("remarks: Geofeed https://example.net/r.csv\ngeofeed: https://example.net/a.csv", "https://example.net/a.csv")]
    [InlineData("remarks: Geofeed https://example.net/1.csv\nremarks: Geofeed https://example.net/2.csv", "https://example.net/1.csv")]
    [InlineData("remarks: see Geofeed https://example.net/1.csv", null)]
    [InlineData("descr: Geofeed http://example.net/1.csv", null)]
    public void One_geofeed_is_linked_wherever_it_is_written(string lines, string? url)
    {
        RdapTestRegistry registry = new($"inetnum: 192.0.2.0 - 192.0.2.255\nnetname: A\n{lines}\n");
        Assert.Equal(url, registry.Ask("/ip/192.0.2.0/24").Link("geofeed"));
    }

    [Theory]
    [InlineData("OriginAS: AS64496, AS64500\norigin-as: 65536", "[64496,64500,65536]")]
    [InlineData("OriginAS: none", null)]
    [InlineData("remarks: OriginAS AS64496", null)]
    public void The_AS_numbers_that_announce_a_network_are_numbers(string lines, string? numbers)
    {
        JsonElement answer = new RdapTestRegistry($"inetnum: 192.0.2.0 - 192.0.2.255\nnetname: A\n{lines}\n").Ask("/ip/192.0.2.0/24");
        Assert.Equal(numbers, answer.TryGetProperty("arin_originas0_originautnums", out JsonElement value) ? value.GetRawText() : null);
        Assert.Equal(numbers is not null, answer.Texts("rdapConformance").Contains("arin_originas0"));
    }
}
