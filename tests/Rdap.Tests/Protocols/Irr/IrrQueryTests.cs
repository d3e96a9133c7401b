using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.Irr;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.Irr;

public sealed class IrrQueryTests
{
    [Theory]
    [InlineData("!!", "!!")]
    [InlineData("  !gAS1 \r\n", "!gAS1")]
    [InlineData("-V Md5.6 !gAS1", "!gAS1")]
    [InlineData("-VMd5.6 !gAS1", "!gAS1")]
    [InlineData("--charset UTF-8 -V Md5.6 !gAS1", "!gAS1")]
    [InlineData("-Z latin-1 \t !v", "!v")]
    [InlineData("--client=x --charset=y !", "!")]
    [InlineData("-V !x !y", "!y")]
    [InlineData("AS1", null)]
    [InlineData("-r !gAS1", null)]
    [InlineData("-V !gAS1", null)]
    [InlineData("-V x", null)]
    [InlineData("-V x AS1", null)]
    [InlineData("-V", null)]
    [InlineData("", null)]
    public void Is_found_behind_what_clients_put_before_it(string line, string? expected)
    {
        bool isFound = IrrQuery.TryFind(Encoding.ASCII.GetBytes(line), out ReadOnlySpan<byte> command);
        Assert.Equal(expected, isFound ? Encoding.ASCII.GetString(command) : null);
    }

    [Theory]
    [InlineData("!", IrrMessage.MissingCommand, "")]
    [InlineData("!x", IrrMessage.Unrecognised, "x")]
    [InlineData("!us", IrrMessage.Unrecognised, "u")]
    [InlineData("!g", IrrMessage.MissingParameter, "G")]
    [InlineData("!6 ", IrrMessage.MissingParameter, "6")]
    [InlineData("!j", IrrMessage.MissingParameter, "J")]
    [InlineData("!i,1", IrrMessage.MissingParameter, "I")]
    [InlineData("!a", IrrMessage.MissingSet, "")]
    [InlineData("!a4", IrrMessage.MissingSet, "")]
    [InlineData("!a6 ", IrrMessage.MissingSet, "")]
    [InlineData("!t0", IrrMessage.InvalidTimeout, "0")]
    [InlineData("!t1001", IrrMessage.InvalidTimeout, "1001")]
    [InlineData("!tfoo", IrrMessage.InvalidTimeout, "foo")]
    [InlineData("!t-1", IrrMessage.InvalidTimeout, "-1")]
    [InlineData("!gASFOOBAR", IrrMessage.InvalidAsn, "ASFOOBAR")]
    [InlineData("!g65547", IrrMessage.InvalidAsn, "65547")]
    [InlineData("!gAS4294967296", IrrMessage.InvalidAsn, "AS4294967296")]
    [InlineData("!6as", IrrMessage.InvalidAsn, "as")]
    [InlineData("!mfoo", IrrMessage.InvalidObject, "foo")]
    [InlineData("!mfoo,AS1", IrrMessage.InvalidObject, "foo,AS1")]
    [InlineData("!mas-set,", IrrMessage.InvalidObject, "as-set,")]
    [InlineData("!rz", IrrMessage.InvalidPrefix, "z")]
    [InlineData("!r192.0.2.1/24", IrrMessage.InvalidPrefix, "192.0.2.1/24")]
    [InlineData("!r192.0.2.0/24,z", IrrMessage.InvalidOption, "z")]
    [InlineData("!r192.0.2.0/24,", IrrMessage.InvalidOption, "")]
    [InlineData("!r0/0,M", IrrMessage.RangeTooLarge, "0/0,M")]
    [InlineData("!gAS1\u0000", IrrMessage.NullByte, "")]
    public void Says_what_is_wrong(string command, IrrMessage problem, string argument)
    {
        var query = IrrQuery.Read(Encoding.ASCII.GetBytes(command));
        Assert.Equal((problem, argument), (query.Problem, Encoding.ASCII.GetString(query.Parameter)));
    }

    [Fact]
    public void A_line_that_is_too_long_is_refused()
    {
        Assert.Equal(IrrMessage.LineTooLong, IrrQuery.Read(Encoding.ASCII.GetBytes("!n" + new string('x', 5000))).Problem);
        Assert.Equal(IrrMessage.None, IrrQuery.Read(Encoding.ASCII.GetBytes("!n" + new string('x', 1000))).Problem);
    }

    [Theory]
    [InlineData("!gAS1", 1u, SetQuestion.Routes4)]
    [InlineData("!gas065547", 65547u, SetQuestion.Routes4)]
    [InlineData("!g AS0", 0u, SetQuestion.Routes4)]
    [InlineData("!gAS000", 0u, SetQuestion.Routes4)]
    [InlineData("!6AS1.10", 65546u, SetQuestion.Routes6)]
    [InlineData("!6AS4294967295", 4294967295u, SetQuestion.Routes6)]
    public void Origins(string command, uint asn, SetQuestion question)
    {
        var query = IrrQuery.Read(Encoding.ASCII.GetBytes(command));
        Assert.Equal((IrrMessage.None, asn, question), (query.Problem, query.Asn, query.Question));
    }

    [Theory]
    [InlineData("!aAS-X", "AS-X", SetQuestion.Routes)]
    [InlineData("!a4AS-X", "AS-X", SetQuestion.Routes4)]
    [InlineData("!a6AS1:AS-X", "AS1:AS-X", SetQuestion.Routes6)]
    [InlineData("!iAS-X", "AS-X", SetQuestion.Members)]
    [InlineData("!iRS-X,1", "RS-X", SetQuestion.AllMembers)]
    public void Sets(string command, string key, SetQuestion question)
    {
        var query = IrrQuery.Read(Encoding.ASCII.GetBytes(command));
        Assert.Equal((IrrMessage.None, key, question), (query.Problem, Encoding.ASCII.GetString(query.Key), query.Question));
    }

    [Theory]
    [InlineData("!r192.0.2.0/24", LookupMatch.Exact, false)]
    [InlineData("!r192.0.2.0/24,o", LookupMatch.Exact, true)]
    [InlineData("!r192.0.2.0/24,l", LookupMatch.OneLess, false)]
    [InlineData("!r192.0.2.0/24,L", LookupMatch.AllLess, false)]
    [InlineData("!r192.0.2.0/24,M", LookupMatch.AllMore, false)]
    public void Searches(string command, LookupMatch match, bool wantsOrigins)
    {
        var query = IrrQuery.Read(Encoding.ASCII.GetBytes(command));
        Assert.Equal((IrrMessage.None, match, wantsOrigins), (query.Problem, query.Match, query.WantsOrigins));
        Assert.Equal("192.0.2.0/24", IpText.ToText(query.Range));
    }

    [Theory]
    [InlineData("!man,AS1", ObjectClass.AutNum, "AS1")]
    [InlineData("!mroute6,2001:db8::/32AS1", ObjectClass.Route6, "2001:db8::/32AS1")]
    [InlineData("!mmntner, X-MNT", ObjectClass.Mntner, "X-MNT")]
    public void Objects(string command, ObjectClass objectClass, string key)
    {
        var query = IrrQuery.Read(Encoding.ASCII.GetBytes(command));
        Assert.Equal((IrrMessage.None, objectClass, key), (query.Problem, query.ObjectClass, Encoding.ASCII.GetString(query.Key)));
    }

    [Theory]
    [InlineData("!oEX-MNT", true)]
    [InlineData("!r192.0.2.0/24,M", true)]
    [InlineData("!r192.0.2.0/24,L", false)]
    [InlineData("!gAS1", false)]
    [InlineData("!iAS-MANY,1", false)]
    [InlineData("!", false)]
    public void Commands_that_may_take_long(string command, bool expected) =>
        Assert.Equal(expected, IrrQuery.MayTakeLong(Encoding.ASCII.GetBytes(command)));

    [Fact]
    public void Any_bytes_are_read_or_refused() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), static bytes =>
    {
        var query = IrrQuery.Read([(byte)'!', .. bytes]);
        return query.Problem != IrrMessage.None || query.Command != IrrCommand.None;
    }).QuickCheckThrowOnFailure();
}
