using Rdap.Bulk.Iana;
using Rdap.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Bulk.Iana;

public sealed class IanaObjectsTests
{
    [Theory]
    [InlineData("https://rdap.example.net/", true)]
    [InlineData("https://rdap.example.net:8443/a/b", true)]
    [InlineData("http://rdap.example.net/", false)]
    [InlineData("https://rdap.example.net/?q=", false)]
    [InlineData("https://rdap.example.net/#x", false)]
    [InlineData("https://rdap.example.net/a b", false)]
    [InlineData("https://rdap.example.net/\n", false)]
    [InlineData("https://r\u00E4.example.net/", false)]
    [InlineData("rdap.example.net", false)]
    [InlineData("", false)]
    public void Only_plain_base_urls_are_usable(string url, bool isUsable)
    {
        Assert.Equal(isUsable, IanaObjects.IsUsableUrl(url, "https"));
    }

    [Theory]
    [InlineData("whois.example.net", true)]
    [InlineData("whois", false)]
    [InlineData("whois.example.net\nx", false)]
    [InlineData("", false)]
    public void Only_host_names_are_host_names(string name, bool isOne)
    {
        Assert.Equal(isOne, IanaObjects.IsHostName(name));
    }

    [Theory]
    [InlineData("1-1876", 1u, 1876u)]
    [InlineData("7", 7u, 7u)]
    [InlineData("4200000000-4294967295", 4200000000u, 4294967295u)]
    public void As_numbers_are_read(string text, uint first, uint last)
    {
        Assert.True(IanaObjects.TryParseAsns(text, out AsnRange range));
        Assert.Equal(new AsnRange(first, last), range);
    }

    [Theory]
    [InlineData("9-8")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("1-2-3")]
    [InlineData("AS1")]
    [InlineData("4294967296")]
    public void What_are_no_as_numbers_is_refused(string text)
    {
        Assert.False(IanaObjects.TryParseAsns(text, out _));
    }
}
