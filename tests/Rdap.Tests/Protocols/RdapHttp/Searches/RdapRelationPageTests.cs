using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Searches;

public sealed class RdapRelationPageTests
{
    private const string Below = "/ips/rirSearch1/rdap-bottom/192.0.2.0/24";

    private static RdapTestRegistry Registry(Func<int, bool>? has = null) => new(
        string.Join("\n\n", Enumerable.Range(0, 16).Where(i => has is null || has(i)).Select(static i => $"inetnum: 192.0.2.{i * 16}/{(i % 3 == 0 ? 28 : 30)}")
            .Append("inetnum: 192.0.2.0/24").Append("as-block: AS64496 - AS64511").Append("aut-num: AS64496").Append("aut-num: AS64500")
            .Append("domain: 2.0.192.in-addr.arpa\nnserver: a.example").Append("domain: 1.2.0.192.in-addr.arpa\nnserver: a.example")),
        new RdapSettings { SearchLimit = 3 });

    [Theory]
    [InlineData(Below, "ipSearchResults")]
    [InlineData("/ips/rirSearch1/rdap-down/192.0.2.0/24?status=active", "ipSearchResults")]
    [InlineData("/autnums/rirSearch1/rdap-bottom/64496-64511", "autnumSearchResults")]
    [InlineData("/domains/rirSearch1/rdap-bottom/2.0.192.in-addr.arpa?fieldSet=id", "domainSearchResults")]
    public void The_pages_together_are_the_whole_list(string path, string member)
    {
        RdapTestRegistry registry = Registry();
        string[] all = Handles(new RdapTestRegistry(registry.Snapshot).Ask(path), member);
        List<string> paged = [];
        for (string? next = path; next is not null;)
        {
            JsonElement page = registry.Ask(next);
            string[] handles = Handles(page, member);
            Assert.InRange(handles.Length, 1, 3);
            paged.AddRange(handles);
            next = NextOf(page);
            Assert.Equal(next is not null, page.Elements("notices").Any(static n => n.Text("type") == "result set truncated due to unexplainable reasons"));
        }

        Assert.Equal(all, paged);
    }

    [Fact]
    public void A_page_goes_on_where_the_one_before_ended_whatever_was_loaded_meanwhile()
    {
        JsonElement first = Registry().Ask(Below);
        Assert.Equal("192.0.2.16 - 192.0.2.19", Handles(first, "ipSearchResults")[^1]);
        Assert.Equal("192.0.2.64 - 192.0.2.67", Handles(Registry(static i => i is not (1 or 2 or 3)).Ask(NextOf(first)!), "ipSearchResults")[0]);
    }

    [Fact]
    public void The_number_of_all_is_told_when_it_is_asked_for()
    {
        JsonElement page = Registry().Ask(Below + "?count=true");
        Assert.Equal(17, page.GetProperty("paging_metadata").GetProperty("totalCount").GetInt32());
        Assert.Equal(3, page.GetProperty("paging_metadata").GetProperty("pageSize").GetInt32());
        Assert.Equal(1, page.GetProperty("paging_metadata").GetProperty("pageNumber").GetInt32());
        Assert.Equal(2, Registry().Ask(NextOf(page)!).GetProperty("paging_metadata").GetProperty("pageNumber").GetInt32());
        JsonElement whole = Registry().Ask("/ips/rirSearch1/rdap-down/192.0.2.0/28?count=1");
        Assert.Equal("""{"totalCount":0}""", whole.GetProperty("paging_metadata").GetRawText());
        Assert.False(Registry().Ask("/ips/rirSearch1/rdap-down/192.0.2.0/28?count=no").TryGetProperty("paging_metadata", out _));
    }

    [Theory]
    [InlineData("count=maybe")]
    [InlineData("count=1&count=1")]
    [InlineData("cursor=@@")]
    [InlineData("cursor=")]
    [InlineData("cursor=AQAAAAA")]
    public void What_is_no_page_is_400(string query) => Registry().Refusal($"{Below}?{query}", 400);

    [Fact]
    public void A_cursor_of_another_list_is_400()
    {
        RdapTestRegistry registry = Registry();
        string cursor = NextOf(registry.Ask(Below))!.Split("cursor=")[1];
        registry.Refusal("/ips/rirSearch1/rdap-down/192.0.2.0/24?cursor=" + cursor, 400);
        registry.Refusal($"{Below}?status=active&cursor={cursor}", 400);
        registry.Refusal($"{Below}?cursor={cursor}&cursor={cursor}", 400);
    }

    [Fact]
    public void Count_and_cursor_may_be_percent_encoded_like_any_part_of_a_URL()
    {
        RdapTestRegistry registry = Registry();
        string next = NextOf(registry.Ask(Below))!;
        string[] parts = next.Split("cursor=");
        string encoded = string.Concat(parts[1].Select(static c => $"%{(int)c:X2}"));
        Assert.Equal(Handles(registry.Ask(next), "ipSearchResults"), Handles(registry.Ask(parts[0] + "cursor=" + encoded), "ipSearchResults"));
        Assert.True(registry.Ask(Below + "?count=%74rue").GetProperty("paging_metadata").TryGetProperty("totalCount", out _));
        registry.Refusal($"{Below}?cursor={new string('A', 5000)}", 400);
        registry.Refusal($"{Below}?count={new string('1', 5000)}", 400);
    }

    private static string? NextOf(JsonElement page) => page.TryGetProperty("paging_metadata", out JsonElement paging) && paging.TryGetProperty("links", out _)
        ? paging.Link("next")![(RdapTestRegistry.BaseUrl.Length - 1)..]
        : null;

    private static string[] Handles(JsonElement answer, string member) =>
        [.. answer.GetProperty(member).EnumerateArray().Select(static o => o.Text("handle")!)];
}
