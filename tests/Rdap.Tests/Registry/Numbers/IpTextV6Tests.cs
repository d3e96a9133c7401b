using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Numbers;
using Xunit;
using static Rdap.Tests.Registry.Numbers.NumberGenerators;

namespace Rdap.Tests.Registry.Numbers;

public sealed class IpTextV6Tests
{
    [Theory]
    [InlineData("::", "00000000000000000000000000000000")]
    [InlineData("::1", "00000000000000000000000000000001")]
    [InlineData("1::", "00010000000000000000000000000000")]
    [InlineData("2001:0DB8:0:0:0:0:0:1", "20010db8000000000000000000000001")]
    [InlineData("2001:db8::1", "20010db8000000000000000000000001")]
    [InlineData("64:ff9b::192.0.2.33", "0064ff9b0000000000000000c0000221")]
    [InlineData("::ffff:192.0.2.1", "00000000000000000000ffffc0000201")]
    [InlineData("::192.0.2.1", "000000000000000000000000c0000201")]
    [InlineData("1:2:3:4:5:6:192.0.2.1", "000100020003000400050006c0000201")]
    [InlineData("1:2:3:4:5:6:7::", "00010002000300040005000600070000")]
    [InlineData("::2:3:4:5:6:7:8", "00000002000300040005000600070008")]
    [InlineData("1:2:3::5:6:7:8", "00010002000300000005000600070008")]
    [InlineData("FFFF:ffff:FfFf:ffff:ffff:ffff:ffff:ffff", "ffffffffffffffffffffffffffffffff")]
    public void Reads_every_form_of_RFC_4291(string text, string hex)
    {
        Assert.True(IpText.TryParseAddress(Bytes(text), out IpFamily family, out UInt128 address));
        Assert.Equal((IpFamily.V6, UInt128.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)), (family, address));
    }

    [Theory]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("::1::")]
    [InlineData("1:::2")]
    [InlineData(":1:2:3:4:5:6:7:8")]
    [InlineData("1:2:3:4:5:6:7:8:")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4::5:6:7:8")]
    [InlineData("::1:2:3:4:5:6:7:8")]
    [InlineData("2001:db8::00001")]
    [InlineData("2001:db8::g")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("fe80::1%eth0")]
    [InlineData("fe80::1%25eth0")]
    [InlineData("::192.0.2")]
    [InlineData("::192.0.02.1")]
    [InlineData("::192.0.2.1:1")]
    [InlineData("1:2:3:4:5:6:7:192.0.2.1")]
    [InlineData("1:192.0.2.1::")]
    [InlineData("::ffff:1.2.3.4.5")]
    [InlineData("::1 ")]
    [InlineData("2001:db8")]
    [InlineData("::0x1")]
    public void Refuses_the_rest(string text) => Assert.False(IpText.TryParseAddress(Bytes(text), out _, out _));

    [Fact]
    public void Agrees_with_the_slow_grammar_on_random_colons_and_groups()
    {
        Gen<string> pieces = Gen.Elements(":", "::", "0", "1", "ffff", "12345", "db8", "192.0.2.1", ".", "G");
        Holds(pieces.ArrayOf(), static parts =>
        {
            string text = string.Concat(parts);
            bool parsed = IpText.TryParseAddress(Bytes(text), out IpFamily family, out UInt128 address);
            (IpFamily, UInt128)? fast = parsed ? (family, address) : null;
            return fast == SlowIpGrammar.Address(text);
        });
    }
}
