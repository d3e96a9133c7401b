using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Objects;

public sealed class RdapNameserverTests
{
    private readonly RdapTestRegistry _registry = new(RegistrySnapshot.Empty(["A", "B"])
        .With(RdapTestRegistry.Source("A", """
            domain: 2.0.192.in-addr.arpa
            nserver: NS1.example.net 192.0.2.53 2001:db8::53
            nserver: ns2.xn--strm-ira.example
            nserver: ns1.example.net. 192.0.2.54

            domain: 100.51.198.in-addr.arpa
            nserver: ns1.example.net 192.0.2.53
            """))
        .With(RdapTestRegistry.Source("B", """
            domain: 8.b.d.0.1.0.0.2.ip6.arpa
            nserver: ns1.example.net
            """)));

    [Theory]
    [InlineData("ns1.example.net")]
    [InlineData("NS1.EXAMPLE.NET.")]
    [InlineData("ns1.example.net/")]
    public void A_host_is_known_by_the_zones_that_name_it(string name)
    {
        JsonElement answer = _registry.Ask("/nameserver/" + name);
        Assert.Equal("ns1.example.net", answer.Text("ldhName"));
        Assert.Equal("""{"v4":["192.0.2.53","192.0.2.54"],"v6":["2001:db8::53"]}""", answer.GetProperty("ipAddresses").GetRawText());
        Assert.Equal(["associated"], answer.Texts("status"));
        Assert.Equal(RdapTestRegistry.BaseUrl + "nameserver/ns1.example.net", answer.Link("self"));
        Assert.Equal(
            ["2.0.192.in-addr.arpa", "100.51.198.in-addr.arpa", "8.b.d.0.1.0.0.2.ip6.arpa"],
            answer.Elements("links").Where(static l => l.Text("rel") == "related").Select(static l => l.Text("href")![(RdapTestRegistry.BaseUrl.Length + 7)..]));
    }

    [Theory]
    [InlineData("ns2.xn--strm-ira.example")]
    [InlineData("ns2.str%C3%B8m.example")]
    [InlineData("NS2.STR%C3%98M.example")]
    public void An_internationalised_name_is_found_by_either_form(string name)
    {
        JsonElement answer = _registry.Ask("/nameserver/" + name);
        Assert.Equal("ns2.xn--strm-ira.example", answer.Text("ldhName"));
        Assert.Equal("ns2.str\u00f8m.example", answer.Text("unicodeName"));
    }

    [Fact]
    public void A_zone_shows_its_own_glue_and_leads_to_the_host()
    {
        JsonElement host = _registry.Ask("/domain/100.51.198.in-addr.arpa").Elements("nameservers")[0];
        Assert.Equal("""{"v4":["192.0.2.53"]}""", host.GetProperty("ipAddresses").GetRawText());
        Assert.Equal(RdapTestRegistry.BaseUrl + "nameserver/ns1.example.net", host.Link("self"));
    }

    [Fact]
    public void A_host_that_no_zone_names_is_not_found() => _registry.Refusal("/nameserver/ns9.example.net", 404);

    [Theory]
    [InlineData("/nameserver/")]
    [InlineData("/nameserver/a..b")]
    [InlineData("/nameserver/a%20b")]
    [InlineData("/nameserver/a/b")]
    [InlineData("/nameserver/.")]
    public void What_is_no_host_name_is_no_question(string path) => _registry.Refusal(path, 400);

    [Fact]
    public void More_zones_than_an_answer_lists_are_said_to_be_left_out()
    {
        StringBuilder text = new();
        for (int i = 0; i < 4; i++)
        {
            text.Append($"domain: {i}.0.192.in-addr.arpa\nnserver: ns1.example.net\n\n");
        }

        JsonElement cut = new RdapTestRegistry(text.ToString(), new RdapSettings { HeldLimit = 3 }).Ask("/nameserver/ns1.example.net");
        Assert.Equal(4, cut.Elements("links").Length);
        Assert.Equal("object truncated due to unexplainable reasons", Assert.Single(cut.Elements("remarks")).Text("type"));
    }
}
