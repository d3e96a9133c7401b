using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Facts;

public sealed class RdapAnswerableTests
{
    [Theory]
    [InlineData("inetnum: 192.0.2.0/24\nnetname: NET", "/ip/192.0.2.1", true, true)]
    [InlineData("aut-num: AS64496", "/autnum/64496", true, true)]
    [InlineData("as-block: AS64496 - AS64511", "/autnum/64496", false, true)]
    [InlineData("as-block: AS64496 - AS64511\nstatus: assigned", "/autnum/64496", true, true)]
    [InlineData("domain: 2.0.192.in-addr.arpa\nnserver: a.example", "/domain/2.0.192.in-addr.arpa", true, true)]
    [InlineData("domain: in-addr.arpa\nnserver: a.example", "/domain/in-addr.arpa", false, false)]
    [InlineData("domain: example.net\nnserver: a.example", "/domain/example.net", false, false)]
    [InlineData("organisation: ORG-A1-TEST\norg-name: A", "/entity/ORG-A1-TEST", true, true)]
    [InlineData("as-set: AS-TEST", "/entity/AS-TEST", false, false)]
    public void What_can_be_answered_is_what_a_look_up_answers_with(string text, string path, bool flat, bool hierarchical)
    {
        foreach ((bool flatAutnums, bool expected) in (ReadOnlySpan<(bool, bool)>)[(true, flat), (false, hierarchical)])
        {
            RdapTestRegistry registry = new(text, new RdapSettings { FlatAutnums = flatAutnums });
            Assert.Equal(expected, RdapAnswerable.Is(registry.Snapshot.Get(new ObjectRef(0, 0)), flatAutnums));
            registry.AskBytes(path);
            Assert.Equal(expected, registry.Reply.Status == 200);
        }
    }

    // A relation leads over it, but it is in the data, and where nobody else is known a look-up answers with it: so does a search.
    [Fact]
    public void A_placeholder_is_found_by_its_name_and_takes_no_part_in_relations()
    {
        RdapTestRegistry registry = new("inetnum: 192.0.2.0/24\nnetname: NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK");
        Assert.Equal("192.0.2.0 - 192.0.2.255", registry.Ask("/ip/192.0.2.1").Text("handle"));
        Assert.Single(registry.Ask("/ips?name=NON-RIPE*").Elements("ipSearchResults"));
        registry.Ask("/ips/rirSearch1/rdap-up/192.0.2.1", 404);
    }
}
