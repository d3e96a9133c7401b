using Rdap.Server.Connections.Http;
using Xunit;

namespace Rdap.Tests.Server.Connections.Http;

public sealed class RdapRequestTests
{
    [Theory]
    [InlineData("/ip/192.0.2.7", false)]
    [InlineData("/autnum/64500", false)]
    [InlineData("/domain/2.0.192.in-addr.arpa", false)]
    [InlineData("/entity/SB1-DEMO", true)]
    [InlineData("/%65ntity/SB1-DEMO", true)]
    [InlineData("http://127.0.0.1/ip/192.0.2.7", true)]
    [InlineData("/ip", true)]
    public void What_is_not_known_to_be_quick_leaves_the_socket_thread(string target, bool leaves) =>
        Assert.Equal(leaves, RdapRequest.MayTakeLong(target));
}
