using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisKeyTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1/32")]
    [InlineData("192.0.2.0/24", "192.0.2.0/24")]
    [InlineData("192.0/16", "192.0.0.0/16")]
    [InlineData("0/0", "0.0.0.0/0")]
    [InlineData("192.0.2.0 - 192.0.2.9", "192.0.2.0 - 192.0.2.9")]
    [InlineData("192.0.2.0-192.0.2.9", "192.0.2.0 - 192.0.2.9")]
    [InlineData("2001:DB8::1/48", "2001:db8::/48")]
    [InlineData("[2001:db8::]/32", "2001:db8::/32")]
    public void Addresses(string key, string range)
    {
        WhoisKey read = Read(key);
        Assert.Equal(WhoisQueryKind.Address, read.Kind);
        Assert.Equal(range, IpText.ToText(read.Range));
    }

    [Theory]
    [InlineData("192.0.2.0/24AS64496", "192.0.2.0/24", 64496u)]
    [InlineData("192.0.2.0/24as64496", "192.0.2.0/24", 64496u)]
    [InlineData("2001:db8:a::/48AS1", "2001:db8:a::/48", 1u)]
    public void Routes(string key, string range, uint origin)
    {
        WhoisKey read = Read(key);
        Assert.Equal(WhoisQueryKind.Route, read.Kind);
        Assert.Equal((range, origin), (IpText.ToText(read.Range), read.Origin));
    }

    [Theory]
    [InlineData("AS64496", 64496u, 64496u)]
    [InlineData("as64496", 64496u, 64496u)]
    [InlineData("AS1.10", 65546u, 65546u)]
    [InlineData("AS64496 - AS64511", 64496u, 64511u)]
    public void As_numbers(string key, uint first, uint last)
    {
        WhoisKey read = Read(key);
        Assert.Equal(WhoisQueryKind.AsNumber, read.Kind);
        Assert.Equal(new AsnRange(first, last), read.Asns);
    }

    [Theory]
    [InlineData("2.0.192.in-addr.arpa", "192.0.2.0/24")]
    [InlineData("2.0.192.IN-ADDR.ARPA.", "192.0.2.0/24")]
    [InlineData("0-63.2.0.192.in-addr.arpa", "192.0.2.0/26")]
    [InlineData("8.b.d.0.1.0.0.2.ip6.arpa", "2001:db8::/32")]
    public void Reverse_names(string key, string range)
    {
        WhoisKey read = Read(key);
        Assert.Equal(WhoisQueryKind.ReverseName, read.Kind);
        Assert.Equal(range, IpText.ToText(read.Range));
    }

    [Theory]
    [InlineData("10")]
    [InlineData("AS 64496")]
    [InlineData("AS4294967296")]
    [InlineData("AS64511 - AS64496")]
    [InlineData("256.1.1.1")]
    [InlineData("192.0.2.255 - 192.0.2.0")]
    [InlineData("192.0.2.0/24 AS64496")]
    [InlineData("192.0.2.0/24AS")]
    [InlineData("192.0.2.0AS64496")]
    [InlineData("80-28.79.198.195.in-addr.arpa")]
    [InlineData("example.net")]
    [InlineData("/")]
    [InlineData("/AS")]
    [InlineData("\u00ff")]
    public void Anything_else_is_text(string key) => Assert.Equal(WhoisQueryKind.Text, Read(key).Kind);

    [Fact]
    public void Host_bits_are_remembered_for_the_hint()
    {
        WhoisKey read = Read("192.0.2.1/24");
        Assert.Equal(WhoisQueryKind.Text, read.Kind);
        Assert.True(read.HasHostBits);
        Assert.Equal("192.0.2.0/24", IpText.ToText(read.Range));
        Assert.False(Read("192.0.2.0/24").HasHostBits);
    }

    [Theory]
    [InlineData(ObjectClass.AsSet, "AS-EXAMPLE", true)]
    [InlineData(ObjectClass.AsSet, "as64496:as-cust", true)]
    [InlineData(ObjectClass.AsSet, "AS64496:RS-CUST", false)]
    [InlineData(ObjectClass.AsSet, "AS-", false)]
    [InlineData(ObjectClass.RouteSet, "AS64496:RS-CUST", true)]
    [InlineData(ObjectClass.RtrSet, "RTRS-X", true)]
    [InlineData(ObjectClass.FilterSet, "FLTR-X", true)]
    [InlineData(ObjectClass.PeeringSet, "PRNG-X", true)]
    [InlineData(ObjectClass.KeyCert, "PGPKEY-C0FF8A91", true)]
    [InlineData(ObjectClass.KeyCert, "X509-1", true)]
    [InlineData(ObjectClass.KeyCert, "MD5-PW", false)]
    [InlineData(ObjectClass.AutNum, "AS64496", true)]
    [InlineData(ObjectClass.AutNum, "foo", false)]
    [InlineData(ObjectClass.AsBlock, "AS2 - AS1", false)]
    [InlineData(ObjectClass.Route, "anything", false)]
    [InlineData(ObjectClass.Inetnum, "DOC-NET", true)]
    [InlineData(ObjectClass.Inetnum, "(85.115.248.176)", false)]
    [InlineData(ObjectClass.Person, "10", true)]
    [InlineData(ObjectClass.Person, "...", false)]
    [InlineData(ObjectClass.Person, "\u00f6", true)]
    [InlineData(ObjectClass.Person, "(85.115.248.176)", false)]
    [InlineData(ObjectClass.Mntner, "-", false)]
    [InlineData(ObjectClass.Poem, "POEM-X", true)]
    [InlineData(ObjectClass.PoeticForm, "POEM-X", false)]
    public void What_can_be_a_name(ObjectClass objectClass, string text, bool expected) =>
        Assert.Equal(expected, WhoisKey.CanName(objectClass, Encoding.Latin1.GetBytes(text)));

    private static WhoisKey Read(string key) => WhoisKey.Read(Encoding.Latin1.GetBytes(key));
}
