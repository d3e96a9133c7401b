using System.Text;
using FsCheck.Fluent;
using Rdap.Registry.Numbers;
using Xunit;
using static Rdap.Tests.Registry.Numbers.NumberGenerators;

namespace Rdap.Tests.Registry.Numbers;

public sealed class IpAddressTests
{
    private static IpAddress Of(string text)
    {
        Assert.True(IpText.TryParseAddress(Encoding.ASCII.GetBytes(text), out IpFamily family, out UInt128 value));
        return new IpAddress(family, value);
    }

    [Theory]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:0.0.0.0", "0.0.0.0")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::192.0.2.1", "::c000:201")]
    [InlineData("::fffe:c000:201", "::fffe:c000:201")]
    [InlineData("1::ffff:192.0.2.1", "1::ffff:c000:201")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public void IPv4_in_IPv6_is_IPv4(string address, string expected) => Assert.Equal(expected, Of(address).Unmapped.ToString());

    [Fact]
    public void A_client_is_an_IPv4_address_or_an_IPv6_64()
    {
        Assert.Equal(Of("2001:db8:1:2::1").ClientKey, Of("2001:db8:1:2:ffff::9").ClientKey);
        Assert.NotEqual(Of("2001:db8:1:2::1").ClientKey, Of("2001:db8:1:3::1").ClientKey);
        Assert.NotEqual(Of("192.0.2.1").ClientKey, Of("192.0.2.2").ClientKey);
        Assert.Equal(Of("192.0.2.1").ClientKey, Of("::ffff:192.0.2.1").ClientKey);
        Assert.NotEqual(Of("0.0.0.0").ClientKey, Of("::").ClientKey);
    }

    [Fact]
    public void No_IPv4_client_is_counted_with_an_IPv6_client() => Holds(
        from four in V4Address from six in V6Address select (four, six),
        static pair => new IpAddress(IpFamily.V6, pair.six) is var six && six.Unmapped.Family == IpFamily.V4
            || new IpAddress(IpFamily.V4, pair.four).ClientKey != six.ClientKey);

    [Fact]
    public void Its_text_is_that_of_its_family() => Holds(Address, static a => Of(new IpAddress(a.Family, a.Address).ToString()) == new IpAddress(a.Family, a.Address));
}
