using System.Text;
using Rdap.Registry.Numbers;
using Rdap.Server.Connections.Access;
using Xunit;

namespace Rdap.Tests.Server.Connections.Access;

public sealed class AccessListsTests
{
    [Fact]
    public void A_list_has_an_address_a_prefix_or_a_range_on_each_line()
    {
        IpRangeSet set = Parse("""
            # our balancers
            192.0.2.1
            198.51.100.0/25   # the office
               203.0.113.5 - 203.0.113.9

            2001:db8::/48
            2001:DB8:1::1
            """, out IReadOnlyList<string> problems);

        Assert.Empty(problems);
        Assert.Equal(5, set.Count);
        Assert.All(["192.0.2.1", "198.51.100.127", "203.0.113.5", "203.0.113.9", "2001:db8::ffff", "2001:db8:1::1"], a => Assert.True(set.Contains(Of(a)), a));
        Assert.All(["192.0.2.2", "198.51.100.128", "203.0.113.10", "2001:db8:1::", "2001:db8:1::2"], a => Assert.False(set.Contains(Of(a)), a));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nobody yet")]
    [InlineData("\uFEFF# nobody yet\r\n\r\n")]
    public void An_empty_list_is_one(string text)
    {
        Assert.Equal(0, Parse(text, out IReadOnlyList<string> problems).Count);
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("192.0.2.0/24\r\n\uFEFF192.0.2.1", "line 2: '\uFEFF192.0.2.1' is no address, prefix or range")]
    [InlineData("192.0.2.1/24", "line 1: '192.0.2.1/24' has bits set behind its prefix length; 192.0.2.0/24 is the prefix")]
    [InlineData("2001:db8::1/32", "line 1: '2001:db8::1/32' has bits set behind its prefix length; 2001:db8::/32 is the prefix")]
    [InlineData("# one\nlocalhost", "line 2: 'localhost' is no address, prefix or range")]
    [InlineData("192.0.2.0/33", "line 1: '192.0.2.0/33' has no prefix length that an address of its family can have")]
    [InlineData("192.0.2.9 - 192.0.2.1", "line 1: '192.0.2.9 - 192.0.2.1' ends before it begins")]
    [InlineData("192.0.2", "line 1: '192.0.2' is no address, prefix or range")]
    [InlineData("192.0.2.1, 192.0.2.2", "line 1: '192.0.2.1, 192.0.2.2' is no address, prefix or range")]
    [InlineData("::ffff:192.0.2.1", "line 1: '::ffff:192.0.2.1' is IPv4 in IPv6; write the IPv4 address")]
    public void What_is_wrong_is_said_with_its_line(string text, string problem)
    {
        Parse(text, out IReadOnlyList<string> problems);
        Assert.Equal([problem], problems);
    }

    [Fact]
    public void Not_more_is_said_than_somebody_reads()
    {
        Parse(string.Concat(Enumerable.Repeat(new string('x', 1000) + "\n", 1000)), out IReadOnlyList<string> problems);
        Assert.Equal(10, problems.Count);
        Assert.All(problems, p => Assert.InRange(p.Length, 1, 200));
    }

    private static IpRangeSet Parse(string text, out IReadOnlyList<string> problems) => AccessLists.Parse(Encoding.UTF8.GetBytes(text), out problems);

    private static IpAddress Of(string text)
    {
        Assert.True(IpText.TryParseAddress(Encoding.ASCII.GetBytes(text), out IpFamily family, out UInt128 value));
        return new IpAddress(family, value);
    }
}
