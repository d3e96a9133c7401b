using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Searches;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Documents;

/// <summary>What answers say of what they leave out; <see cref="RedactedPaths"/> applies every path of every answer that a test asks for.</summary>
public sealed class RdapRedactedTests
{
    private const string Masked = """
        inetnum: 192.0.2.0 - 192.0.2.255
        netname: ONE
        country: NO
        country: SE
        admin-c: DUMY-RIPE
        tech-c: TC1-TEST
        org: ORG-EX1-TEST

        inetnum: 198.51.100.0 - 198.51.100.255
        netname: TWO
        country: Norway
        org: ORG-EX1-TEST

        domain: 2.0.192.in-addr.arpa
        nserver: ns1.example.net

        organisation: ORG-EX1-TEST
        org-name: Example
        address: Dummy address for ORG-EX1-TEST
        phone: +31205354444
        fax-no: +31205354444
        e-mail: unread@ripe.net
        language: NO
        language: EN
        country: NO

        person: Placeholder Person Object
        address: ***
        phone: +31 20 535 44..
        nic-hdl: DUMY-RIPE

        role: Mixed
        nic-hdl: TC1-TEST
        address: Street 1
        phone: +44 1632 960001
        phone: +44 1632 9600..
        e-mail: unread@ripe.net
        e-mail: noc@example.net

        person: Jane Doe
        nic-hdl: JD1-TEST
        e-mail: jane@example.net
        abuse-mailbox: abuse@example.net
        """;

    private readonly RdapTestRegistry _registry = new(Masked);

    [Fact]
    public void Placeholders_of_masked_dumps_are_not_shown()
    {
        JsonElement organisation = _registry.Ask("/entity/ORG-EX1-TEST");
        Assert.Equal(["Example"], organisation.Card("fn"));
        Assert.Empty(organisation.Card("adr"));
        Assert.Empty(organisation.Card("tel"));
        Assert.Empty(organisation.Card("email"));
        Assert.Equal(
            ["Address:removal:$.vcardArray[1][?(@[0]=='adr')]", "Telephone and fax numbers:removal:$.vcardArray[1][?(@[0]=='tel')]", "E-mail address:removal:$.vcardArray[1][?(@[0]=='email')]"],
            Entries(organisation).Where(static e => e.Contains(":removal:", StringComparison.Ordinal) && !e.Contains("networks", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_masked_name_is_empty_and_said_to_be()
    {
        JsonElement person = _registry.Ask("/entity/DUMY-RIPE");
        Assert.Equal([""], person.Card("fn"));
        Assert.Contains("Name:emptyValue:$.vcardArray[1][?(@[0]=='fn')][3]", Entries(person));
        Assert.Contains("Address:removal:$.vcardArray[1][?(@[0]=='adr')]", Entries(person));
    }

    [Fact]
    public void What_stands_for_those_left_out_shows_nothing_of_the_registry()
    {
        RdapTestRegistry registry = new("""
            role: Placeholder Role Object
            address: Example Registry
            address: P.O. Box 1
            phone: +44 1632 960002
            e-mail: registry@example.net
            nic-hdl: ROLE-TEST
            """);
        JsonElement role = registry.Ask("/entity/ROLE-TEST");
        Assert.Empty(role.Card("adr"));
        Assert.Empty(role.Card("tel"));
        Assert.Empty(role.Card("email"));
        Assert.Contains("E-mail address:removal:$.vcardArray[1][?(@[0]=='email')]", Entries(role));
        Assert.Empty(registry.Ask("/entities?email=registry@example.net").Elements("entitySearchResults"));
    }

    [Fact]
    public void A_masked_abuse_mailbox_is_no_abuse_contact()
    {
        RdapTestRegistry registry = new("""
            inetnum: 192.0.2.0 - 192.0.2.255
            netname: EXAMPLE
            status: ASSIGNED PI
            org: ORG-A-TEST

            organisation: ORG-A-TEST
            org-name: Example
            abuse-c: AR1-TEST

            role: Abuse Desk
            nic-hdl: AR1-TEST
            abuse-mailbox: ***@example.net
            """);
        JsonElement network = registry.Ask("/ip/192.0.2.0/24");
        Assert.DoesNotContain("***", network.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(network.Elements("entities"), static e => e.Texts("roles").Contains("abuse"));
    }

    [Fact]
    public void A_field_of_which_something_is_shown_has_no_path()
    {
        JsonElement role = _registry.Ask("/entity/TC1-TEST");
        Assert.Equal(["+44 1632 960001"], role.Card("tel"));
        Assert.Equal(["noc@example.net"], role.Card("email"));
        Assert.Equal(["Telephone and fax numbers:removal:", "E-mail address:removal:"], Entries(role).Where(static e => !e.Contains("countries", StringComparison.Ordinal)));

        JsonElement person = _registry.Ask("/entity/JD1-TEST");
        Assert.Equal(["abuse@example.net"], person.Card("email"));
        Assert.Equal(["E-mail address of a person:removal:"], Entries(person));
    }

    [Fact]
    public void Paths_lead_into_nested_objects()
    {
        JsonElement network = _registry.Ask("/ip/192.0.2.0/24");
        string[] entries = Entries(network);
        Assert.Contains("Further countries:partialValue:$.country", entries);
        Assert.Contains("Name:emptyValue:$.entities[0].vcardArray[1][?(@[0]=='fn')][3]", entries);
        Assert.Equal("NO", network.Text("country"));

        Assert.Contains("Further countries:partialValue:$.network.country", Entries(_registry.Ask("/domain/2.0.192.in-addr.arpa")));
        Assert.Contains("Further countries:partialValue:$.networks[0].country", Entries(_registry.Ask("/entity/ORG-EX1-TEST")));
        Assert.Contains("Country:removal:$.networks[1].country", Entries(_registry.Ask("/entity/ORG-EX1-TEST")));
        Assert.Contains("Country:removal:$.country", Entries(_registry.Ask("/ip/198.51.100.0/24")));
    }

    [Fact]
    public void Of_several_languages_one_is_shown()
    {
        JsonElement organisation = _registry.Ask("/entity/ORG-EX1-TEST");
        Assert.Equal(["NO"], organisation.Card("lang"));
        Assert.Contains("Further languages:partialValue:$.vcardArray[1][?(@[0]=='lang')]", Entries(organisation));
    }

    [Fact]
    public void The_operator_may_show_persons()
    {
        RdapTestRegistry registry = new(Masked, new RdapSettings { ShowPersonalEmail = true });
        JsonElement person = registry.Ask("/entity/JD1-TEST");
        Assert.Equal(["abuse@example.net", "jane@example.net"], person.Card("email"));
        Assert.Empty(person.Elements("redacted"));
    }

    [Fact]
    public void An_answer_that_leaves_nothing_out_does_not_say_so()
    {
        JsonElement answer = new RdapTestRegistry("organisation: A-TEST\norg-name: A\ncountry: NO\n").Ask("/entity/A-TEST");
        Assert.False(answer.TryGetProperty("redacted", out _));
        Assert.DoesNotContain("redacted", answer.Texts("rdapConformance"));
    }

    [Fact]
    public void A_result_of_a_search_has_its_own_paths_from_the_root()
    {
        RdapRendering rendering = new(_registry.Settings) { Registry = _registry.Snapshot };
        rendering.Start("https://rdap.example.org/"u8);
        RdapSearchResults.Write(rendering, RdapResultArray.Ips, [new(0, 1), new(0, 0)], RdapTruncation.None);
        JsonElement answer = JsonDocument.Parse(rendering.Finish()).RootElement;
        Assert.Empty(RdapStructure.Check(answer, 200));
        JsonElement[] results = answer.Elements("ipSearchResults");
        Assert.Contains("Country:removal:$.ipSearchResults[0].country", Entries(results[0]));
        Assert.Contains("Further countries:partialValue:$.ipSearchResults[1].country", Entries(results[1]));
        Assert.False(answer.TryGetProperty("redacted", out _));
    }

    [Theory]
    [InlineData("/ip/192.0.2.0/24?fieldSet=brief", "Further countries:partialValue:$.country")]
    [InlineData("/entity/DUMY-RIPE?fieldSet=brief", "Name:emptyValue:$.vcardArray[1][?(@[0]=='fn')][3]")]
    [InlineData("/entities?handle=DUMY*&fieldSet=brief", "Name:emptyValue:$.entitySearchResults[0].vcardArray[1][?(@[0]=='fn')][3]")]
    public void A_part_of_an_object_says_it_too(string path, string entry)
    {
        JsonElement answer = _registry.Ask(path);
        Assert.Equal([entry], Entries(answer.TryGetProperty("entitySearchResults", out JsonElement results) ? results[0] : answer));
    }

    [Fact]
    public void The_check_of_paths_sees_what_is_wrong()
    {
        static int Problems(string entry) =>
            RedactedPaths.Check(JsonDocument.Parse($$"""{"country":"NO","redacted":[{"name":{"description":"x"},"reason":{"description":"y"},{{entry}}}]}""").RootElement).Count;

        Assert.Equal(0, Problems(""" "method":"removal","prePath":"$.name" """));
        Assert.Equal(1, Problems(""" "method":"removal","prePath":"$.country" """));
        Assert.Equal(1, Problems(""" "method":"removal","prePath":"$.network.country" """));
        Assert.Equal(1, Problems(""" "method":"emptyValue","postPath":"$.country" """));
        Assert.Equal(0, Problems(""" "method":"partialValue","postPath":"$.country" """));
        Assert.Equal(1, Problems(""" "method":"partialValue","postPath":"$.name" """));
        Assert.Single(RedactedPaths.Check(JsonDocument.Parse("""{"vcardArray":["vcard",[["fn",{},"text",""]]]}""").RootElement));
    }

    private static string[] Entries(JsonElement of) =>
        [.. of.Elements("redacted").Select(static e => $"{e.GetProperty("name").Text("description")}:{e.Text("method")}:{e.Text("prePath") ?? e.Text("postPath")}")];
}
