using System.Text.Json;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Objects;

public sealed class RdapAbuseEntityTests
{
    private const string Text = """
        inetnum: 192.0.2.0 - 192.0.2.255
        netname: OLD
        tech-c: JD1-TEST
        remarks: Abuse: "desk"@x desk@example.net

        inetnum: 192.0.2.0 - 192.0.2.127
        netname: CHILD

        aut-num: AS64496
        abuse-mailbox: abuse@example.org

        person: Jane Doe
        nic-hdl: JD1-TEST
        remarks: peering@example.net
        """;

    private readonly RdapTestRegistry _registry = new(Text);

    [Theory]
    [InlineData("/ip/192.0.2.200", "desk@example.net", "192.0.2.0 - 192.0.2.255", "ip/192.0.2.0/24#abuse")]
    [InlineData("/ip/192.0.2.7", "desk@example.net", "192.0.2.0 - 192.0.2.255", "ip/192.0.2.0/24#abuse")]
    [InlineData("/autnum/64496", "abuse@example.org", "AS64496", "autnum/64496#abuse")]
    public void A_mailbox_in_an_object_s_text_is_an_entity_without_handle(string path, string mailbox, string key, string self)
    {
        JsonElement entity = _registry.Ask(path).Entity("abuse");
        Assert.Equal([mailbox], entity.Card("email"));
        Assert.Equal(["Abuse contact"], entity.Card("fn"));
        Assert.Equal(["abuse"], entity.Texts("roles"));
        Assert.Equal([$"From the text of {key}. There is no contact object."], entity.Remark("Source"));
        Assert.Equal(RdapTestRegistry.BaseUrl + self, entity.Link("self"));
        Assert.False(entity.TryGetProperty("handle", out _));
    }

    [Fact]
    public void A_contact_whose_own_text_names_it_is_that_contact()
    {
        JsonElement entity = new RdapTestRegistry("inetnum: 192.0.2.0/24\ntech-c: JD1-TEST\n\nperson: Jane Doe\nnic-hdl: JD1-TEST\nremarks: spam: desk@example.net\n")
            .Ask("/ip/192.0.2.7").Entity("abuse");
        Assert.Equal("JD1-TEST", entity.Text("handle"));
        Assert.Equal(["technical", "abuse"], entity.Texts("roles"));
        Assert.Equal(["desk@example.net"], entity.Card("email"));
    }

    [Fact]
    public void A_masked_abuse_mailbox_is_shown_nowhere()
    {
        JsonElement answer = new RdapTestRegistry("role: Desk\nnic-hdl: AR1-TEST\nabuse-mailbox: unread@ripe.net\n").Ask("/entity/AR1-TEST");
        Assert.Empty(answer.Card("email"));
        Assert.True(answer.TryGetProperty("redacted", out _));
    }
}
