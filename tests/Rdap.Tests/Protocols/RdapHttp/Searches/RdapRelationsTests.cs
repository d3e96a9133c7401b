using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Registry.Lookup;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Searches;

public sealed class RdapRelationsTests
{
    // The tree of RFC 9910 section 3 as networks and, with the names of RFC 2317, as reverse zones.
    private static readonly (string Prefix, string Zone)[] Tree =
    [
        ("192.0.2.0/24", "2.0.192.in-addr.arpa"), ("192.0.2.0/25", "0-127.2.0.192.in-addr.arpa"), ("192.0.2.128/25", "128-255.2.0.192.in-addr.arpa"),
        ("192.0.2.0/28", "0-15.2.0.192.in-addr.arpa"), ("192.0.2.0/32", "0.2.0.192.in-addr.arpa"), ("192.0.2.128/26", "128-191.2.0.192.in-addr.arpa"),
        ("192.0.2.192/26", "192-255.2.0.192.in-addr.arpa"),
    ];

    private static readonly RdapTestRegistry Registry = new(Text(static _ => "ASSIGNED PA"));

    /// <summary>Object, up, top, down, bottom; each object by its place in the tree.</summary>
    public static TheoryData<string, string, string, string, string, string> Table { get; } = new()
    {
        { "192.0.2.0/24", "2.0.192.in-addr.arpa", "", "", "1 2", "1 3 4 5 6" },
        { "192.0.2.0/25", "0-127.2.0.192.in-addr.arpa", "0", "0", "3", "1 3 4" },
        { "192.0.2.128/25", "128-255.2.0.192.in-addr.arpa", "0", "0", "5 6", "5 6" },
        { "192.0.2.64/26", "64-127.2.0.192.in-addr.arpa", "1", "0", "", "" },
        { "192.0.2.128/26", "128-191.2.0.192.in-addr.arpa", "2", "0", "", "" },
        { "192.0.2.192/26", "192-255.2.0.192.in-addr.arpa", "2", "0", "", "" },
        { "192.0.2.0/28", "0-15.2.0.192.in-addr.arpa", "1", "0", "4", "3 4" },
        { "192.0.2.0/31", "0-1.2.0.192.in-addr.arpa", "3", "0", "4", "3 4" },
        { "192.0.2.0/32", "0.2.0.192.in-addr.arpa", "3", "0", "", "" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Case_33_the_table_of_RFC_9910(string prefix, string zone, string up, string top, string down, string bottom)
    {
        foreach ((string name, string expected) in (ReadOnlySpan<(string, string)>)[("up", up), ("top", top), ("down", down), ("bottom", bottom)])
        {
            Assert.Equal(expected, Places("ips", name, prefix));
            Assert.Equal(expected, Places("domains", name, zone));
        }
    }

    [Fact]
    public void Case_33_the_status_of_RFC_9910()
    {
        // 192.0.2.128/25 is the one that is not active.
        RdapTestRegistry registry = new(Text(static prefix => prefix == "192.0.2.128/25" ? "ALLOCATED UNSPECIFIED" : "ASSIGNED PA"));
        Assert.Equal("1 5 6", Places("ips", "down", "192.0.2.0/24?status=active", registry));
        Assert.Equal("0", Places("ips", "up", "192.0.2.128/26?status=active", registry));
        Assert.Equal("2", Places("ips", "top", "192.0.2.128/26?status=administrative", registry));
        Assert.Equal("2", Places("ips", "down", "192.0.2.0/24?status=administrative", registry));
        Assert.Equal("2", Places("ips", "bottom", "192.0.2.0/24?status=administrative", registry));
        Assert.Equal("", Places("ips", "down", "192.0.2.0/24?status=inactive", registry));
        Assert.Equal("", Places("ips", "up", "192.0.2.128/26?status=locked", registry));
    }

    [Fact]
    public void Up_and_top_are_answered_as_a_look_up_is()
    {
        JsonElement up = Registry.Ask("/ips/rirSearch1/rdap-up/192.0.2.0/31?status=active");
        JsonElement alone = Registry.Ask("/ip/192.0.2.0/28");
        Assert.Equal(alone.EnumerateObject().Select(static p => p.Name), up.EnumerateObject().Select(static p => p.Name));
        Assert.Equal("https://rdap.example.org/ip/192.0.2.0/28", up.Link("self"));
        Assert.Equal("https://rdap.example.org/ips/rirSearch1/rdap-up/192.0.2.0/31?status=active", up.GetProperty("links")[0].Text("value"));
        Assert.Equal("No object here stands above this one.", Registry.Refusal("/ips/rirSearch1/rdap-up/192.0.2.0/24", 404));
        Assert.Equal(["rirSearch1", "ips"], Registry.Ask("/ips/rirSearch1/rdap-top/192.0.2.0/24", 404).Texts("rdapConformance")[4..]);
    }

    [Fact]
    public void Down_and_bottom_are_lists_that_may_be_empty()
    {
        JsonElement down = Registry.Ask("/ips/rirSearch1/rdap-down/192.0.2.0/25");
        Assert.Equal(["geofeed1", "rirSearch1", "ips", "ipSearchResults"], down.Texts("rdapConformance")[4..]);
        Assert.Equal("https://rdap.example.org/ips/rirSearch1/rdap-down/192.0.2.0/25", down.GetProperty("ipSearchResults")[0].GetProperty("links")[0].Text("value"));
        JsonElement none = Registry.Ask("/domains/rirSearch1/rdap-bottom/0.2.0.192.in-addr.arpa");
        Assert.Equal(QueryOutcome.Empty, Registry.Reply.Outcome);
        Assert.Equal(0, none.GetProperty("domainSearchResults").GetArrayLength());
        Assert.Equal(["rirSearch1"], none.Texts("rdapConformance")[4..]);
    }

    [Fact]
    public void AS_numbers_relate_by_the_model_that_is_served()
    {
        const string Text = """
            as-block: AS64496 - AS64511

            as-block: AS64500 - AS64503
            status: ASSIGNED

            aut-num: AS64496

            aut-num: AS64501
            """;
        RdapTestRegistry hierarchical = new(Text, new RdapSettings { FlatAutnums = false });
        Assert.Equal("AS64496,AS64500 - AS64503", Handles(hierarchical, "/autnums/rirSearch1/rdap-down/64496-64511"));
        Assert.Equal("AS64496 - AS64511,AS64496,AS64500 - AS64503,AS64501", Handles(hierarchical, "/autnums/rirSearch1/rdap-bottom/64496-64511"));
        Assert.Equal("AS64496 - AS64511", hierarchical.Ask("/autnums/rirSearch1/rdap-top/64501").Text("handle"));
        Assert.Equal("AS64496 - AS64511", hierarchical.Ask("/autnums/rirSearch1/rdap-up/64496").Text("handle"));
        Assert.Equal("AS64496 - AS64511", hierarchical.Ask("/autnums/rirSearch1/rdap-up/64501?status=administrative").Text("handle"));

        RdapTestRegistry flat = new(Text, new RdapSettings { FlatAutnums = true });
        Assert.Equal("AS64496,AS64500 - AS64503,AS64501", Handles(flat, "/autnums/rirSearch1/rdap-bottom/64496-64511"));
        Assert.Equal("AS64500 - AS64503", flat.Ask("/autnums/rirSearch1/rdap-top/64501").Text("handle"));
        flat.Refusal("/autnums/rirSearch1/rdap-up/64496", 404);
    }

    [Fact]
    public void Placeholders_and_roots_take_no_part()
    {
        RdapTestRegistry registry = new("""
            inetnum: 0.0.0.0 - 255.255.255.255
            netname: IANA-BLK
            status: ALLOCATED UNSPECIFIED

            inetnum: 192.0.2.0/24

            domain: in-addr.arpa
            nserver: ns1.example.net

            domain: 2.0.192.in-addr.arpa
            nserver: ns1.example.net
            """);
        registry.Refusal("/ips/rirSearch1/rdap-up/192.0.2.0/24", 404);
        registry.Refusal("/domains/rirSearch1/rdap-top/2.0.192.in-addr.arpa", 404);
        Assert.Equal("192.0.2.0 - 192.0.2.255", Handles(registry, "/ips/rirSearch1/rdap-bottom/0.0.0.0/0"));
        Assert.Equal("2.0.192.in-addr.arpa", Handles(registry, "/domains/rirSearch1/rdap-bottom/in-addr.arpa"));
    }

    [Fact]
    public void A_long_list_is_cut_and_says_so()
    {
        RdapTestRegistry registry = new(Text(static _ => "ASSIGNED PA"), new RdapSettings { SearchLimit = 2 });
        JsonElement answer = registry.Ask("/ips/rirSearch1/rdap-bottom/192.0.2.0/24");
        Assert.Equal(2, answer.GetProperty("ipSearchResults").GetArrayLength());
        Assert.Single(answer.Elements("notices"), static n => n.Text("type") == "result set truncated due to unexplainable reasons");
    }

    private static string Text(Func<string, string> status) => string.Join(
        "\n\n",
        Tree.Select(t => $"inetnum: {t.Prefix}\nnetname: NET\nstatus: {status(t.Prefix)}")
            .Concat(Tree.Select(static t => $"domain: {t.Zone}\nnserver: ns1.example.net")));

    // The places in the tree of what is answered: one object, a list, or nothing.
    private static string Places(string type, string relation, string value, RdapTestRegistry? registry = null)
    {
        registry ??= Registry;
        string path = $"/{type}/rirSearch1/rdap-{relation}/{value}";
        registry.AskBytes(path);
        JsonElement answer = registry.Ask(path, relation is "up" or "top" && registry.Reply.Status == 404 ? 404 : 200);
        string list = type == "ips" ? "ipSearchResults" : "domainSearchResults";
        IEnumerable<JsonElement> objects = relation is "down" or "bottom" ? answer.GetProperty(list).EnumerateArray()
            : registry.Reply.Status == 404 ? [] : [answer];
        return string.Join(' ', objects.Select(o => Array.FindIndex(Tree, t => type == "ips" ? PrefixOf(o) == t.Prefix : o.Text("ldhName") == t.Zone)));
    }

    private static string PrefixOf(JsonElement network)
    {
        JsonElement cidr = Assert.Single(network.Elements("cidr0_cidrs"));
        return $"{cidr.Text("v4prefix")}/{cidr.GetProperty("length")}";
    }

    private static string Handles(RdapTestRegistry registry, string path) => string.Join(
        ',',
        registry.Ask(path).EnumerateObject().Single(static p => p.Name.EndsWith("SearchResults", StringComparison.Ordinal)).Value
            .EnumerateArray().Select(static o => o.Text("handle")));
}
