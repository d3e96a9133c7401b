using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Numbers;
using Xunit;
using static Rdap.Tests.Registry.Numbers.NumberGenerators;

namespace Rdap.Tests.Registry.Numbers;

public sealed class IpTextTests
{
    private const string Alphabet = "0123456789abfAF:./- []";

    [Theory]
    [InlineData("0.0.0.0", 0u)]
    [InlineData("192.0.2.1", 0xC0000201u)]
    [InlineData("255.255.255.255", 0xFFFFFFFFu)]
    [InlineData("10.200.99.9", 0x0AC86309u)]
    public void Reads_a_dotted_quad(string text, uint expected)
    {
        Assert.True(IpText.TryParseAddress(Bytes(text), out IpFamily family, out UInt128 address));
        Assert.Equal((IpFamily.V4, (UInt128)expected), (family, address));
    }

    [Theory]
    [InlineData("")]
    [InlineData("invalid")]
    [InlineData("192.0.2")]
    [InlineData("1")]
    [InlineData("10")]
    [InlineData("3232235777")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("192.0.2.00")]
    [InlineData("192.0.2.01")]
    [InlineData("1.2.3.4.5")]
    [InlineData("256.1.1.1")]
    [InlineData("1.1.1.256")]
    [InlineData("1.1.1.4294967297")]
    [InlineData("192.0.2.1 ")]
    [InlineData(" 192.0.2.1")]
    [InlineData("192.0.2.1.")]
    [InlineData(".192.0.2.1")]
    [InlineData("192..2.1")]
    [InlineData("+192.0.2.1")]
    [InlineData("192.0.2.-1")]
    [InlineData("192.0.2.1\0")]
    [InlineData("192.0.2.1/32")]
    [InlineData("192.0.2.\u00b2")]
    public void Refuses_what_only_looks_like_an_address(string text) =>
        Assert.False(IpText.TryParseAddress(Bytes(text), out _, out _));

    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.0 - 192.0.2.255")]
    [InlineData("0.0.0.0/0", "0.0.0.0 - 255.255.255.255")]
    [InlineData("192.0.2.1/32", "192.0.2.1 - 192.0.2.1")]
    [InlineData("2001:DB8::/32", "2001:db8::/32")]
    [InlineData("::/0", "::/0")]
    [InlineData("2001:db8::1/128", "2001:db8::1/128")]
    public void Reads_a_prefix(string text, string expected)
    {
        Assert.True(IpText.TryParsePrefix(Bytes(text), out IpRange range, out IpTextProblem problem));
        Assert.Equal((expected, IpTextProblem.None), (Format(range), problem));
    }

    [Theory]
    [InlineData("192.0.2.0/33", IpTextProblem.BadPrefixLength)]
    [InlineData("2001:db8::/129", IpTextProblem.BadPrefixLength)]
    [InlineData("192.0.2.0/-1", IpTextProblem.BadPrefixLength)]
    [InlineData("192.0.2.0/+24", IpTextProblem.BadPrefixLength)]
    [InlineData("192.0.2.0/024", IpTextProblem.BadPrefixLength)]
    [InlineData("192.0.2.0/00", IpTextProblem.BadPrefixLength)]
    [InlineData("192.0.2.0/", IpTextProblem.BadPrefixLength)]
    [InlineData("192.0.2.0/24/1", IpTextProblem.BadPrefixLength)]
    [InlineData("192.0.2.0//24", IpTextProblem.BadPrefixLength)]
    [InlineData("192.0.2.0/24 ", IpTextProblem.BadPrefixLength)]
    [InlineData("192.0.2.0/4294967320", IpTextProblem.BadPrefixLength)]
    [InlineData("192.0.2.1/24", IpTextProblem.HostBitsSet)]
    [InlineData("2001:db8::1/32", IpTextProblem.HostBitsSet)]
    [InlineData("10/8", IpTextProblem.NotAnAddress)]
    [InlineData("229.0.0/24", IpTextProblem.NotAnAddress)]
    [InlineData("192.0.2.0", IpTextProblem.NotAnAddress)]
    [InlineData("/24", IpTextProblem.NotAnAddress)]
    [InlineData("", IpTextProblem.NotAnAddress)]
    public void Says_why_a_prefix_is_none(string text, IpTextProblem expected)
    {
        Assert.False(IpText.TryParsePrefix(Bytes(text), out _, out IpTextProblem problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData("192.0.2.1/24", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2::3/48", "2001:db8:1::/48")]
    public void Tells_the_prefix_that_was_meant_when_host_bits_are_set(string text, string meant)
    {
        Assert.False(IpText.TryParsePrefix(Bytes(text), out IpRange range, out _));
        Assert.Equal(meant, IpText.ToText(range));
    }

    [Theory]
    [InlineData("192.0.2.0 - 192.0.2.255", "192.0.2.0 - 192.0.2.255")]
    [InlineData("198.51.100.0-198.51.101.127", "198.51.100.0 - 198.51.101.127")]
    [InlineData("192.0.2.7\t-  192.0.2.7", "192.0.2.7 - 192.0.2.7")]
    [InlineData("2001:db8:: - 2001:db8::2", "2001:db8:: - 2001:db8::2")]
    public void Reads_a_range(string text, string expected)
    {
        Assert.True(IpText.TryParseRange(Bytes(text), out IpRange range, out _));
        Assert.Equal(expected, Format(range));
    }

    [Theory]
    [InlineData("192.0.2.9 - 192.0.2.1", IpTextProblem.RangeReversed)]
    [InlineData("192.0.2.0 - 2001:db8::", IpTextProblem.NotAnAddress)]
    [InlineData("192.0.2.0 -", IpTextProblem.NotAnAddress)]
    [InlineData("- 192.0.2.0", IpTextProblem.NotAnAddress)]
    [InlineData("192.0.2.0 - 192.0.2.1 - 192.0.2.2", IpTextProblem.NotAnAddress)]
    [InlineData("192.0.2.0 - 192.0.2.0/28", IpTextProblem.NotAnAddress)]
    [InlineData("192.0.2.0 192.0.2.1", IpTextProblem.NotAnAddress)]
    public void Says_why_a_range_is_none(string text, IpTextProblem expected)
    {
        Assert.False(IpText.TryParseRange(Bytes(text), out _, out IpTextProblem problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData("128/8", "128.0.0.0/8")]
    [InlineData("192.0/8", "192.0.0.0/8")]
    [InlineData("192.0/16", "192.0.0.0/16")]
    [InlineData("0/0", "0.0.0.0/0")]
    [InlineData("192.0.2/24", "192.0.2.0/24")]
    [InlineData("192.0.2 - 192.0.3", "192.0.2.0 - 192.0.3.0")]
    [InlineData(" 192.0.2.0/24 ", "192.0.2.0/24")]
    [InlineData("192.0.2.7", "192.0.2.7/32")]
    [InlineData("[2001:db8::1]", "2001:db8::1/128")]
    [InlineData("[2001:db8::]/32", "2001:db8::/32")]
    [InlineData("[2001:db8::/32]", "2001:db8::/32")]
    [InlineData("[2001:db8::1]/32", "2001:db8::/32")]
    [InlineData("[2001:db8::1/32]", "2001:db8::/32")]
    [InlineData("2001:db8::1/32", "2001:db8::/32")]
    [InlineData("::0/8", "::/8")]
    public void Reads_what_people_type_as_a_key(string text, string expected)
    {
        Assert.True(IpText.TryParseQueryNetwork(Bytes(text), out IpRange range, out IpTextProblem problem));
        Assert.Equal((expected, IpTextProblem.None), (IpText.ToText(range), problem));
    }

    [Theory]
    [InlineData("10", IpTextProblem.NotAnAddress)]
    [InlineData("192.0", IpTextProblem.NotAnAddress)]
    [InlineData("192.0.2.1/24", IpTextProblem.HostBitsSet)]
    [InlineData("192.1/8", IpTextProblem.HostBitsSet)]
    [InlineData("128/33", IpTextProblem.BadPrefixLength)]
    [InlineData("[192.0.2.1]", IpTextProblem.NotAnAddress)]
    [InlineData("[2001:db8::1", IpTextProblem.NotAnAddress)]
    [InlineData("2001:db8::1]", IpTextProblem.NotAnAddress)]
    [InlineData("[[2001:db8::1]]", IpTextProblem.NotAnAddress)]
    [InlineData("[2001:db8::]x32", IpTextProblem.NotAnAddress)]
    [InlineData("[2001:db8::]/129", IpTextProblem.BadPrefixLength)]
    [InlineData("192.0.2.0/24AS64496", IpTextProblem.BadPrefixLength)]
    [InlineData("AS64496 - AS64497", IpTextProblem.NotAnAddress)]
    [InlineData("ORG-EX1-TEST", IpTextProblem.NotAnAddress)]
    [InlineData("", IpTextProblem.NotAnAddress)]
    [InlineData("[", IpTextProblem.NotAnAddress)]
    [InlineData("[]", IpTextProblem.NotAnAddress)]
    [InlineData("/", IpTextProblem.NotAnAddress)]
    [InlineData("-", IpTextProblem.NotAnAddress)]
    public void Leaves_other_keys_alone(string text, IpTextProblem expected)
    {
        Assert.False(IpText.TryParseQueryNetwork(Bytes(text), out _, out IpTextProblem problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Agrees_with_the_slow_grammar_on_mutated_text()
    {
        Gen<string> texts = Gen.OneOf(
            Address.Select(static a => Format(a.Family, a.Address)),
            AnyRange.Select(static r => Format(r)),
            AnyRange.Select(static r => IpText.ToText(r)),
            Gen.Elements("::ffff:192.0.2.33", "64:ff9b::192.0.2.33", "1:2:3:4:5:6:192.0.2.1", "1::8", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7::"));
        Holds(Mutated(texts, Alphabet), static bytes =>
        {
            string text = Text(bytes);
            bool isAddress = IpText.TryParseAddress(bytes, out IpFamily family, out UInt128 address);
            (IpFamily, UInt128)? parsed = isAddress ? (family, address) : null;
            bool isNetwork = IpText.TryParseNetwork(bytes, out IpRange range, out IpTextProblem problem);
            return parsed == SlowIpGrammar.Address(text)
                && (isNetwork ? range : null) == SlowIpGrammar.Network(text)
                && isNetwork == (problem == IpTextProblem.None);
        });
    }

    [Fact]
    public void A_strict_network_is_a_query_network()
    {
        Holds(Mutated(AnyRange.Select(static r => Format(r)), Alphabet), static bytes =>
            !IpText.TryParseNetwork(bytes, out IpRange strict, out _)
            || (IpText.TryParseQueryNetwork(bytes, out IpRange query, out IpTextProblem problem) && query == strict && problem == IpTextProblem.None));
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception()
    {
        Gen<byte[]> any = Gen.Choose(0, 255).Select(static i => (byte)i).ArrayOf();
        Holds(Gen.OneOf(any, Mutated(Gen.Constant("[2001:db8::1]/32 - 192.0/8"), Alphabet)), static bytes =>
        {
            bool network = IpText.TryParseQueryNetwork(bytes, out IpRange range, out IpTextProblem problem);
            return network == (problem == IpTextProblem.None) && (!network || range.First <= range.Last);
        });
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        byte[][] texts = [.. new[] { "192.0.2.1", "192.0.2.0 - 192.0.2.255", "2001:db8::/32", "192.0/16", "[2001:db8::1]", "x", "::ffff:192.0.2.1" }.Select(Bytes)];
        long allocated = AllocatedBy(() =>
        {
            foreach (byte[] text in texts)
            {
                _ = IpText.TryParseAddress(text, out _, out _);
                _ = IpText.TryParseNetwork(text, out _, out _);
                _ = IpText.TryParseQueryNetwork(text, out _, out _);
            }
        });
        Assert.Equal(0, allocated);
    }
}
