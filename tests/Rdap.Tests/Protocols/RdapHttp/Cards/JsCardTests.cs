using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Cards;

public sealed class JsCardTests
{
    private const string Text = """
        inetnum: 192.0.2.0 - 192.0.2.255
        netname: A
        org: ORG-A-TEST
        admin-c: JD1-TEST

        organisation: ORG-A-TEST
        org-name: Ångström
        address: Street 1
        address: Town
        country: se
        geoloc: 59.85 17.64
        phone: +44 1632 960001
        phone: +44 1632 960002
        fax-no: +44 1632 960003
        e-mail: a@example.net
        e-mail: b@example.net
        language: SV
        language: EN

        person: Jane Doe
        nic-hdl: JD1-TEST
        e-mail: jane@example.net
        """;

    [Fact]
    public void A_client_that_asks_for_it_gets_a_card_beside_the_jCard()
    {
        JsonElement answer = Ask("/entity/ORG-A-TEST", RdapJsContact.Beside, out RdapReply reply);
        Assert.Equal(["Ångström"], answer.Card("fn"));
        Assert.Equal(
            """
            {"@type":"Card","version":"1.0","uid":"https://rdap.example.org/entity/ORG-A-TEST","kind":"org","name":{"full":"Ångström"},"organizations":{"org":{"name":"Ångström"}},
            "emails":{"email":{"address":"a@example.net"},"email-2":{"address":"b@example.net"}},
            "phones":{"voice":{"features":{"voice":true},"number":"+44 1632 960001"},"voice-2":{"features":{"voice":true},"number":"+44 1632 960002"},"fax":{"features":{"fax":true},"number":"+44 1632 960003"}},
            "addresses":{"addr":{"@type":"Address","full":"Street 1\nTown","countryCode":"SE","coordinates":"geo:59.85,17.64"}},
            "preferredLanguages":{"language":{"language":"SV"},"language-2":{"language":"EN"}}}
            """.ReplaceLineEndings(""),
            answer.GetProperty("jscard").GetRawText());
        Assert.Contains("jscontact", answer.Texts("rdapConformance"));
        Assert.Equal($"application/rdap+json;exts_list=\"{string.Join(' ', answer.Texts("rdapConformance"))}\"", reply.ContentType);
    }

    [Fact]
    public void Or_instead_of_it()
    {
        JsonElement answer = Ask("/ip/192.0.2.1", RdapJsContact.Instead, out _);
        Assert.All(answer.Elements("entities"), static e => Assert.True(e.TryGetProperty("jscard", out _) && !e.TryGetProperty("vcardArray", out _)));
        Assert.Equal("$.entities[1].jscard.emails", Assert.Single(answer.Elements("redacted")).Text("prePath"));
    }

    [Fact]
    public void Or_not()
    {
        JsonElement answer = Ask("/ip/192.0.2.1", RdapJsContact.Off, out RdapReply reply);
        Assert.All(answer.Elements("entities"), static e => Assert.True(!e.TryGetProperty("jscard", out _) && e.TryGetProperty("vcardArray", out _)));
        Assert.DoesNotContain("jscontact", reply.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_forms_say_what_they_leave_out()
    {
        JsonElement answer = Ask("/entity/JD1-TEST", RdapJsContact.Beside, out _);
        Assert.Equal(
            ["$.vcardArray[1][?(@[0]=='email')]", "$.jscard.emails"], answer.Elements("redacted").Select(static e => e.Text("prePath")));
        Assert.DoesNotContain("jane@", answer.GetRawText(), StringComparison.Ordinal);
    }

    private static JsonElement Ask(string path, RdapJsContact form, out RdapReply reply)
    {
        RegistrySnapshot snapshot = RegistrySnapshot.Empty(["TEST"]).With(RdapTestRegistry.Source("TEST", Encoding.UTF8.GetBytes(Text)));
        RdapAnswer answer = new(new RdapSettings { JsContact = form });
        reply = new RdapReply();
        answer.Render(snapshot, Encoding.ASCII.GetBytes(path), new RdapContext("https://rdap.example.org/"u8, new RdapMediaType(true, true)), reply);
        Assert.Equal(200, reply.Status);
        JsonElement body = JsonDocument.Parse(reply.Body).RootElement.Clone();
        Assert.Empty(RdapStructure.Check(body, 200));
        return body;
    }
}
