using System.Text.Json;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Cards;

public sealed class JCardTests
{
    private readonly RdapTestRegistry _registry = new("""
        organisation: ORG-EX1-TEST
        org-name: Example Networks
        address: Example Street 1
        address: Exampleham
         Netherlands
        phone: +44 1632 960201
        fax-no: +44 1632 960202
        e-mail: info@example.net
        language: NL
        language: not a tag
        geoloc: 52.37 -4.89

        person: Jane Doe
        nic-hdl: JD1-TEST
        e-mail: jane@example.net
        abuse-mailbox: abuse@example.net

        role: Desk
        nic-hdl: DE1-TEST
        e-mail: abuse@example.net
        abuse-mailbox: ABUSE@example.net
        geoloc: somewhere north

        irt: IRT-EX
        e-mail: irt@example.net

        mntner: EX-MNT
        upd-to: u@example.net
        """);

    [Fact]
    public void An_organisation_s_card_has_all_it_says()
    {
        JsonElement entity = _registry.Ask("/entity/ORG-EX1-TEST");
        Assert.Equal(
            """["vcard",[["version",{},"text","4.0"],["fn",{},"text","Example Networks"],["kind",{},"text","org"],"""
            + """["tel",{"type":"voice"},"text","+44 1632 960201"],["tel",{"type":"fax"},"text","+44 1632 960202"],"""
            + """["email",{},"text","info@example.net"],["lang",{},"language-tag","NL"],["geo",{},"uri","geo:52.37,-4.89"],"""
            + """["adr",{"label":"Example Street 1\nExampleham\nNetherlands"},"text",["","","","","","",""]]]]""",
            entity.GetProperty("vcardArray").GetRawText());
    }

    [Theory]
    [InlineData("ORG-EX1-TEST", "org", "Example Networks")]
    [InlineData("JD1-TEST", "individual", "Jane Doe")]
    [InlineData("DE1-TEST", "group", "Desk")]
    [InlineData("IRT-EX", "group", "IRT-EX")]
    [InlineData("EX-MNT", "group", "EX-MNT")]
    public void Every_card_has_a_kind_and_a_name(string handle, string kind, string name)
    {
        JsonElement entity = _registry.Ask("/entity/" + handle);
        Assert.Equal([kind], entity.Card("kind"));
        Assert.Equal([name], entity.Card("fn"));
    }

    [Theory]
    [InlineData("JD1-TEST", "abuse@example.net")]
    [InlineData("DE1-TEST", "ABUSE@example.net")]
    [InlineData("IRT-EX", "irt@example.net")]
    public void A_mailbox_stands_once_and_a_person_s_own_never(string handle, string mailbox) =>
        Assert.Equal([mailbox], _registry.Ask("/entity/" + handle).Card("email"));

    [Fact]
    public void What_is_for_the_registry_only_is_not_in_the_card() =>
        Assert.DoesNotContain("u@example.net", _registry.Ask("/entity/EX-MNT").GetRawText(), StringComparison.Ordinal);

    [Fact]
    public void A_location_that_is_no_coordinates_is_left_out() => Assert.Empty(_registry.Ask("/entity/DE1-TEST").Card("geo"));
}
