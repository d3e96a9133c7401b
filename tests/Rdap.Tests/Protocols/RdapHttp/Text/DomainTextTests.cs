using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.RdapHttp.Text;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Text;

public sealed class DomainTextTests
{
    [Theory]
    [InlineData("xn--strm-ira.example.net", "str\u00f8m.example.net")]
    [InlineData("ns1.xn--wgv71a.example", "ns1.\u65e5\u672c.example")]
    public void A_name_has_two_forms(string ascii, string unicode)
    {
        Assert.Equal(unicode, DomainText.ToUnicode(Encoding.ASCII.GetBytes(ascii)));
        Assert.Equal(ascii, Encoding.ASCII.GetString(DomainText.ToAscii(Encoding.UTF8.GetBytes(unicode))!));
    }

    [Theory]
    [InlineData("ns1.example.net")]
    [InlineData("xn--.example.net")]
    [InlineData("xn--\u00f8.example.net")]
    [InlineData("")]
    public void Or_one(string name) => Assert.Null(DomainText.ToUnicode(Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void No_bytes_throw() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), static bytes =>
    {
        byte[] name = [.. "xn--"u8, .. bytes];
        _ = DomainText.ToUnicode(name);
        _ = DomainText.ToAscii(bytes);
        return true;
    }).QuickCheckThrowOnFailure();
}
