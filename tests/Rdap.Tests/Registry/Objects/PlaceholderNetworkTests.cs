using System.Text;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class PlaceholderNetworkTests
{
    [Theory]
    [InlineData("inetnum: 192.0.2.0/24\nnetname: NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK", true)]
    [InlineData("inetnum: 192.0.2.0/24\nnetname: iana-blk", true)]
    [InlineData("inetnum: 192.0.2.0/24\nnetname: IANA-NETBLOCK-8", true)]
    [InlineData("inetnum: 192.0.2.0/24\nnetname: EU-ZZ-ADDRESS-BLOCK", true)]
    [InlineData("inetnum: 192.0.2.0/24\nnetname: ERX-NETBLOCK", true)]
    [InlineData("inetnum: 192.0.2.0/24\nnetname: APNIC-STUB-192", true)]
    [InlineData("inetnum: 192.0.2.0/24\nnetname: STUB-192", true)]
    [InlineData("inetnum: 0.0.0.0 - 255.255.255.255\nnetname: ALL", true)]
    [InlineData("inet6num: ::/0", true)]
    [InlineData("inet6num: 0::/0", true)]
    [InlineData("inetnum: 0.0.0.0 - 127.255.255.255\nnetname: HALF", false)]
    [InlineData("inetnum: 192.0.2.0/24\nnetname: EXAMPLE", false)]
    [InlineData("inetnum: 192.0.2.0/24", false)]
    [InlineData("aut-num: AS64496\nnetname: IANA-BLK", false)]
    public void Space_that_a_registry_does_not_hold_is_told(string text, bool expected) =>
        Assert.Equal(expected, PlaceholderNetwork.Is(new RegistryObject(Encoding.ASCII.GetBytes(text + "\n"))));
}
