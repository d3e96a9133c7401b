using System.Text;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Facts;

public sealed class RdapFactsTests
{
    [Fact]
    public void The_first_of_several_values_counts()
    {
        RdapFacts facts = Of("inetnum: 192.0.2.0 - 192.0.2.255\nnetname: ONE\nnetname: TWO\nstatus: A\nstatus: B\ncreated: 1\ncreated: 2\nlast-modified: 3\ngeofeed: x # y\n");
        Assert.Equal("192.0.2.0 - 192.0.2.255|ONE|A|1|3|x", Join(facts.Handle, facts.Name, facts.Status, facts.Created, facts.LastModified, facts.Geofeed));
        Assert.False(facts.HasDescription || facts.HasRemarks || facts.NameIsMasked);
    }

    [Theory]
    [InlineData("person: Jane Doe\nnic-hdl: JD1-TEST\nemail: x\n", "JD1-TEST", "Jane Doe")]
    [InlineData("role: Desk\naddress: x\nnic-hdl: DE1-TEST\n", "DE1-TEST", "Desk")]
    [InlineData("organisation: ORG-EX1-TEST\norg-name: Example\nnic-hdl: X\n", "ORG-EX1-TEST", "Example")]
    [InlineData("aut-num: AS64496\nas-name: EXAMPLE\n", "AS64496", "EXAMPLE")]
    [InlineData("mntner: EX-MNT # comment\n", "EX-MNT", "")]
    public void Handles_and_names(string text, string handle, string name)
    {
        RdapFacts facts = Of(text);
        Assert.Equal((handle + "|" + name).TrimEnd('|'), Join(facts.Handle, facts.Name));
    }

    [Fact]
    public void What_needs_a_second_walk_is_known_from_the_first()
    {
        RdapFacts facts = Of("role: Desk\nnic-hdl: DE1-TEST\ndescr: a\nremarks: b\naddress: c\ne-mail: d\nabuse-mailbox: e\n");
        Assert.True(facts.HasDescription && facts.HasRemarks);
        Assert.Equal("e", Join(facts.AbuseMailbox));
        Assert.Equal(3, facts.CardAttributes);
        Assert.Equal(0, Of("mntner: EX-MNT\ndescr: a\n").CardAttributes);
    }

    [Theory]
    [InlineData("", "", 0, true)]
    [InlineData("country: NL\n", "NL", 1, true)]
    [InlineData("country: N1\ncountry: de\ncountry: FR\n", "de", 3, false)]
    public void Countries(string attributes, string first, int count, bool onlyCodes)
    {
        RdapFacts facts = Of("aut-num: AS64496\n" + attributes);
        Assert.Equal(first, Join(facts.Country));
        Assert.Equal(count, facts.Countries);
        Assert.Equal(onlyCodes, facts.OnlyCountryCodes);
    }

    private static RdapFacts Of(string text) => new(new RegistryObject(Encoding.UTF8.GetBytes(text)));

    private static string Join(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b = default, ReadOnlySpan<byte> c = default, ReadOnlySpan<byte> d = default, ReadOnlySpan<byte> e = default, ReadOnlySpan<byte> f = default) =>
        string.Join('|', new[] { a.ToArray(), b.ToArray(), c.ToArray(), d.ToArray(), e.ToArray(), f.ToArray() }.Select(Encoding.UTF8.GetString)).TrimEnd('|');
}
