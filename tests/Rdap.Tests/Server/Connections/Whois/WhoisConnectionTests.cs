using System.Text;
using Rdap.Server.Connections.Whois;
using Xunit;

namespace Rdap.Tests.Server.Connections.Whois;

public sealed class WhoisConnectionTests
{
    [Theory]
    [InlineData("-M 192.0.2.0/24", true)]
    [InlineData("-rBm 192.0.2.0/24", true)]
    [InlineData("-r -i mnt-by X-MNT", true)]
    [InlineData("--all-more 192.0.2.0/24", true)]
    [InlineData("--inverse mnt-by X-MNT", true)]
    [InlineData("r > 192.0.2.0/24", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("-r 192.0.2.1", false)]
    [InlineData("-B -T route 192.0.2.1", false)]
    [InlineData("", false)]
    public void Questions_that_may_take_long_are_known_by_their_flags(string line, bool expected)
        => Assert.Equal(expected, WhoisConnection.MayTakeLong(Encoding.ASCII.GetBytes(line)));
}
