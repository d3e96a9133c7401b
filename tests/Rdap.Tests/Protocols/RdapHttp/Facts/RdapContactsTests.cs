using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Facts;

public sealed class RdapContactsTests
{
    private const string People = """

        organisation: ORG-EX1-TEST
        org-name: Example Networks
        abuse-c: AR1-TEST

        organisation: ORG-EX2-TEST
        org-name: Sponsor

        role: Abuse Desk
        nic-hdl: AR1-TEST
        e-mail: desk@example.net
        abuse-mailbox: abuse@example.net

        person: Jane Doe
        nic-hdl: JD1-TEST
        e-mail: jane@example.net

        mntner: EX-MNT

        """;

    private readonly RdapTestRegistry _registry = new("""
        inetnum: 192.0.2.0 - 192.0.2.255
        org: ORG-EX1-TEST
        sponsoring-org: ORG-EX2-TEST
        admin-c: JD1-TEST, AR1-TEST
        tech-c: jd1-test # any case
        tech-c: GONE-TEST
        mnt-by: EX-MNT

        inetnum: 192.0.2.0 - 192.0.2.63
        admin-c: JD1-TEST
        mnt-by: EX-MNT

        aut-num: AS64496
        as-name: EX
        org: ORG-EX1-TEST

        """ + People);

    [Fact]
    public void Each_entity_stands_once_with_all_its_roles_in_the_order_of_the_object()
    {
        JsonElement answer = _registry.Ask("/ip/192.0.2.128");
        Assert.Equal(
            [
                "ORG-EX1-TEST registrant", "ORG-EX2-TEST sponsor", "JD1-TEST administrative technical", "AR1-TEST administrative abuse",
            ],
            answer.Elements("entities").Select(static e => $"{e.Text("handle")} {string.Join(' ', e.Texts("roles"))}"));
    }

    [Fact]
    public void The_abuse_contact_is_inherited_and_its_mailbox_comes_first()
    {
        foreach (string path in (string[])["/ip/192.0.2.128", "/ip/192.0.2.1", "/autnum/64496"])
        {
            JsonElement abuse = _registry.Ask(path).Entity("abuse");
            Assert.Equal("AR1-TEST", abuse.Text("handle"));
            Assert.Equal(["abuse@example.net", "desk@example.net"], abuse.Card("email"));
        }
    }

    [Fact]
    public void Maintainers_are_registrants_only_where_no_organisation_is()
    {
        Assert.Equal("EX-MNT", _registry.Ask("/ip/192.0.2.1").Entity("registrant").Text("handle"));
        Assert.Equal("ORG-EX1-TEST", _registry.Ask("/ip/192.0.2.128").Entity("registrant").Text("handle"));
    }

    [Fact]
    public void More_entities_than_an_answer_lists_are_said_to_be_left_out()
    {
        StringBuilder text = new("inetnum: 192.0.2.0 - 192.0.2.255\n");
        for (int i = 0; i <= RdapContacts.Limit; i++)
        {
            text.Append($"tech-c: P{i}-TEST\n");
        }

        for (int i = 0; i <= RdapContacts.Limit; i++)
        {
            text.Append($"\nperson: Somebody\nnic-hdl: P{i}-TEST\n");
        }

        JsonElement answer = new RdapTestRegistry(text.ToString()).Ask("/ip/192.0.2.0/24");
        Assert.Equal(RdapContacts.Limit, answer.Elements("entities").Length);
        JsonElement remark = Assert.Single(answer.Elements("remarks"));
        Assert.Equal("object truncated due to unexplainable reasons", remark.Text("type"));
    }

    [Fact]
    public void References_lead_to_the_own_source_first_and_to_any_other_then()
    {
        RegistrySnapshot snapshot = RegistrySnapshot.Empty(["MAIN", "OTHER"])
            .With(RdapTestRegistry.Source("MAIN", "person: Main\nnic-hdl: P1-TEST\n\nperson: Only here\nnic-hdl: P2-TEST\n"))
            .With(RdapTestRegistry.Source("OTHER", "aut-num: AS64496\nadmin-c: P1-TEST\ntech-c: P2-TEST\n\nperson: Other\nnic-hdl: P1-TEST\n"));
        JsonElement answer = new RdapTestRegistry(snapshot).Ask("/autnum/64496");
        Assert.Equal(["Other"], answer.Entity("administrative").Card("fn"));
        Assert.Equal(["Only here"], answer.Entity("technical").Card("fn"));
    }
}
