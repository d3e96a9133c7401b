using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Objects;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Objects;

public sealed class RdapObjectsTests
{
    private const string Text = """
        inetnum: 192.0.2.0 - 192.0.2.127
        netname: HALF
        admin-c: JD1-TEST

        aut-num: AS64496
        as-name: ONE

        as-block: AS64496 - AS64511

        domain: 2.0.192.in-addr.arpa
        nserver: ns1.example.net

        organisation: ORG-A1-TEST
        org-name: A

        person: Jane Doe
        nic-hdl: JD1-TEST

        mntner: A-MNT

        route: 192.0.2.0/24
        origin: AS64496
        """;

    private static readonly string[] OnlyAtTheTop = ["rdapConformance", "notices", "lang"];

    [Theory]
    [InlineData(0, "/ip/192.0.2.0/25")]
    [InlineData(1, "/autnum/64496")]
    [InlineData(2, "/autnum/64511")]
    [InlineData(3, "/domain/2.0.192.in-addr.arpa")]
    [InlineData(4, "/entity/ORG-A1-TEST")]
    [InlineData(5, "/entity/JD1-TEST")]
    [InlineData(6, "/entity/A-MNT")]
    public void An_object_in_a_list_is_what_a_lookup_answers(int id, string path)
    {
        RdapTestRegistry registry = new(Text, new RdapSettings { Port43 = "whois.example.org" });
        JsonElement alone = registry.Ask(path);
        RdapRendering rendering = new(registry.Settings) { Registry = registry.Snapshot };
        rendering.Start("https://rdap.example.org/"u8);
        rendering.Output.RequestUrl.Append(System.Text.Encoding.ASCII.GetBytes(path[1..]));
        Assert.True(RdapObjects.Write(rendering, new ObjectRef(0, id)));
        JsonElement element = JsonDocument.Parse(rendering.Output.Finish()).RootElement;

        Assert.Equal(
            alone.EnumerateObject().Where(static p => !OnlyAtTheTop.Contains(p.Name)).Select(static p => p.ToString()),
            element.EnumerateObject().Select(static p => p.ToString()));
        Assert.Equal(alone.Texts("rdapConformance").Contains("geofeed1"), (rendering.Uses & RdapExtensions.Networks) != 0);
    }

    [Fact]
    public void What_RDAP_does_not_know_is_not_written()
    {
        RdapTestRegistry registry = new(Text);
        RdapRendering rendering = new(registry.Settings) { Registry = registry.Snapshot };
        rendering.Start("https://rdap.example.org/"u8);
        Assert.False(RdapObjects.Write(rendering, new ObjectRef(0, 7)));
        Assert.True(rendering.Output.Finish().IsEmpty);
        Assert.False(RdapObjects.IsKnown(ObjectClass.Route));
    }
}
