using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Objects;

public sealed class RdapEntityTests
{
    private readonly RdapTestRegistry _registry = new("""
        organisation: ORG-EX1-TEST
        org-name: Example Networks
        admin-c: JD1-TEST
        abuse-c: AR1-TEST
        mnt-by: EX-MNT
        remarks: hello
        created: 2020-01-15T10:00:00Z

        inetnum: 192.0.2.0 - 192.0.2.255
        netname: ONE
        org: ORG-EX1-TEST
        tech-c: JD1-TEST
        status: ALLOCATED PA
        geofeed: https://example.net/feed.csv
        mnt-by: EX-MNT
        mnt-irt: IRT-EX

        inet6num: 2001:db8::/32
        netname: SIX
        org: ORG-EX1-TEST

        aut-num: AS64496
        as-name: EXAMPLE
        org: ORG-EX1-TEST

        role: Abuse Desk
        nic-hdl: AR1-TEST
        abuse-mailbox: abuse@example.net

        person: Jane Doe
        nic-hdl: JD1-TEST
        org: ORG-EX1-TEST
        e-mail: jane@example.net

        irt: IRT-EX
        e-mail: irt@example.net

        mntner: EX-MNT
        descr: Maintainers

        mntner: DOUBLE
        descr: a maintainer

        person: Somebody
        nic-hdl: DOUBLE
        """);

    [Theory]
    [InlineData("/entity/ORG-EX1-TEST")]
    [InlineData("/entity/org-ex1-test")]
    public void An_organisation_lists_what_it_holds(string path)
    {
        JsonElement answer = _registry.Ask(path);
        Assert.Equal("ORG-EX1-TEST", answer.Text("handle"));
        Assert.Equal(["ONE", "SIX"], answer.Elements("networks").Select(static n => n.Text("name")));
        Assert.Equal(["AS64496"], answer.Elements("autnums").Select(static n => n.Text("handle")));
        Assert.Equal("https://example.net/feed.csv", answer.Elements("networks")[0].Link("geofeed"));
        Assert.Equal(RdapTestRegistry.BaseUrl + "entity/ORG-EX1-TEST", answer.Link("self"));
        Assert.Equal(["hello"], answer.Remark("Remarks"));
        Assert.Equal("2020-01-15T10:00:00Z", answer.Event("registration"));
    }

    [Fact]
    public void Its_contacts_are_entities_and_its_maintainers_are_not()
    {
        JsonElement answer = _registry.Ask("/entity/ORG-EX1-TEST");
        Assert.Equal("AR1-TEST", answer.Entity("abuse").Text("handle"));
        Assert.Equal(["abuse@example.net"], answer.Entity("abuse").Card("email"));
        Assert.Equal("JD1-TEST", answer.Entity("administrative").Text("handle"));
        Assert.Equal(2, answer.Elements("entities").Length);
    }

    [Theory]
    [InlineData("JD1-TEST", 1)]
    [InlineData("EX-MNT", 1)]
    [InlineData("IRT-EX", 1)]
    [InlineData("AR1-TEST", 0)]
    public void Contacts_maintainers_and_teams_list_the_networks_that_name_them(string handle, int networks) =>
        Assert.Equal(networks, _registry.Ask("/entity/" + handle).Elements("networks").Length);

    [Fact]
    public void A_person_s_address_is_not_shown_and_the_answer_says_so()
    {
        JsonElement person = _registry.Ask("/entity/JD1-TEST");
        Assert.Empty(person.Card("email"));
        Assert.Equal("$.vcardArray[1][?(@[0]=='email')]", Assert.Single(person.Elements("redacted")).Text("prePath"));
        Assert.DoesNotContain("jane@example.net", person.GetRawText(), StringComparison.Ordinal);

        JsonElement network = _registry.Ask("/ip/192.0.2.0/24");
        JsonElement nested = network.Entity("technical");
        Assert.Empty(nested.Card("email"));
        Assert.Equal("JD1-TEST", network.Elements("entities")[1].Text("handle"));
        Assert.Equal("$.entities[1].vcardArray[1][?(@[0]=='email')]", Assert.Single(network.Elements("redacted")).Text("prePath"));
    }

    [Fact]
    public void A_handle_of_two_objects_is_the_person_before_the_maintainer() =>
        Assert.Equal(["Somebody"], _registry.Ask("/entity/DOUBLE").Card("fn"));

    [Fact]
    public void A_handle_of_two_sources_is_the_first_one_s()
    {
        RegistrySnapshot snapshot = RegistrySnapshot.Empty(["A", "B"])
            .With(RdapTestRegistry.Source("B", "organisation: SAME\norg-name: of B\n"))
            .With(RdapTestRegistry.Source("A", "mntner: SAME\n"));
        Assert.Equal(["SAME"], new RdapTestRegistry(snapshot).Ask("/entity/same").Card("fn"));
    }

    [Theory]
    [InlineData("/entity/1.2.3.4")]
    [InlineData("/entity/NOBODY-TEST")]
    [InlineData("/entity/%C3%A9-TEST")]
    [InlineData("/entity/AS64496")]
    [InlineData("/entity/192.0.2.0%20-%20192.0.2.255")]
    public void Unknown_handles_and_keys_of_other_classes_are_not_found(string path) =>
        Assert.Equal("No entity here has this handle.", _registry.Refusal(path, 404));

    [Fact]
    public void What_is_more_than_one_answer_lists_is_said_to_be_left_out()
    {
        StringBuilder text = new("mntner: EX-MNT\n");
        for (int i = 0; i < 4; i++)
        {
            text.Append($"\ninetnum: 192.0.2.{i} - 192.0.2.{i}\nmnt-by: EX-MNT\n");
        }

        JsonElement cut = new RdapTestRegistry(text.ToString(), new RdapSettings { HeldLimit = 3 }).Ask("/entity/EX-MNT");
        Assert.Equal(3, cut.Elements("networks").Length);
        Assert.Equal("object truncated due to unexplainable reasons", Assert.Single(cut.Elements("remarks")).Text("type"));

        JsonElement whole = new RdapTestRegistry(text.ToString(), new RdapSettings { HeldLimit = 4 }).Ask("/entity/EX-MNT");
        Assert.Equal(4, whole.Elements("networks").Length);
        Assert.Empty(whole.Elements("remarks"));
    }

    [Fact]
    public void A_handle_with_odd_characters_is_encoded_in_links()
    {
        JsonElement answer = new RdapTestRegistry("mntner: A/B?C%\n").Ask("/entity/a%2Fb%3Fc%25");
        Assert.Equal(RdapTestRegistry.BaseUrl + "entity/A%2FB%3FC%25", answer.Link("self"));
    }
}
