using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Numbers;
using Xunit;
using static Rdap.Tests.Registry.Numbers.NumberGenerators;

namespace Rdap.Tests.Registry.Numbers;

public sealed partial class ReverseNameTests
{
    private static readonly Gen<IpRange> Named =
        Gen.OneOf(
            from address in V4Address from octets in Gen.Choose(0, 4) select IpRange.FromPrefix(IpFamily.V4, address, 8 * octets),
            from address in V6Address from nibbles in Gen.Choose(0, 32) select IpRange.FromPrefix(IpFamily.V6, address, 4 * nibbles),
            from address in V4Address
            from a in Gen.Choose(0, 255)
            from b in Gen.Choose(0, 255)
            let network = address >> 8 << 8
            select new IpRange(IpFamily.V4, network + (uint)Math.Min(a, b), network + (uint)Math.Max(a, b)));

    [Theory]
    [InlineData("2.0.192.in-addr.arpa", "192.0.2.0/24")]
    [InlineData("2.0.192.IN-ADDR.Arpa.", "192.0.2.0/24")]
    [InlineData("128.in-addr.arpa", "128.0.0.0/8")]
    [InlineData("5.2.0.192.in-addr.arpa", "192.0.2.5/32")]
    [InlineData("0-63.2.0.192.in-addr.arpa", "192.0.2.0/26")]
    [InlineData("0-25.2.0.192.in-addr.arpa", "192.0.2.0 - 192.0.2.25")]
    [InlineData("0-255.2.0.192.in-addr.arpa", "192.0.2.0/24")]
    [InlineData("0/26.2.0.192.in-addr.arpa", "192.0.2.0/26")]
    [InlineData("128/25.2.0.192.in-addr.arpa", "192.0.2.128/25")]
    [InlineData("7/32.2.0.192.in-addr.arpa", "192.0.2.7/32")]
    [InlineData("5.0-63.2.0.192.in-addr.arpa", "192.0.2.5/32")]
    [InlineData("2.ip6.arpa", "2000::/4")]
    [InlineData("8.b.d.0.1.0.0.2.ip6.arpa", "2001:db8::/32")]
    [InlineData("1.8.B.D.0.1.0.0.2.IP6.ARPA", "2001:db8:1000::/36")]
    [InlineData("in-addr.arpa", "0.0.0.0/0")]
    [InlineData("ip6.arpa.", "::/0")]
    public void Reads_a_reverse_name(string name, string expected)
    {
        Assert.Equal(ReverseNameKind.Ok, ReverseName.Parse(Bytes(name), out IpRange range));
        Assert.Equal(expected, IpText.ToText(range));
    }

    [Theory]
    [InlineData("256.2.0.192.in-addr.arpa")]
    [InlineData("1.5.2.0.192.in-addr.arpa")]
    [InlineData("02.0.192.in-addr.arpa")]
    [InlineData("a.0.192.in-addr.arpa")]
    [InlineData(".in-addr.arpa")]
    [InlineData(".2.0.192.in-addr.arpa")]
    [InlineData("2..192.in-addr.arpa")]
    [InlineData("2.0.192..in-addr.arpa")]
    [InlineData("0-63.0.192.in-addr.arpa")]
    [InlineData("80-28.2.0.192.in-addr.arpa")]
    [InlineData("0-256.2.0.192.in-addr.arpa")]
    [InlineData("0-63-1.2.0.192.in-addr.arpa")]
    [InlineData("-63.2.0.192.in-addr.arpa")]
    [InlineData("1/26.2.0.192.in-addr.arpa")]
    [InlineData("0/23.2.0.192.in-addr.arpa")]
    [InlineData("0/33.2.0.192.in-addr.arpa")]
    [InlineData("64.0-63.2.0.192.in-addr.arpa")]
    [InlineData("1.5.0-63.2.0.192.in-addr.arpa")]
    [InlineData("g.ip6.arpa")]
    [InlineData("10.ip6.arpa")]
    [InlineData("1..2.ip6.arpa")]
    [InlineData("0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.ip6.arpa")]
    [InlineData("in-addr.arpa.in-addr.arpa")]
    public void Tells_a_name_that_stands_for_no_address(string name) =>
        Assert.Equal(ReverseNameKind.Malformed, ReverseName.Parse(Bytes(name), out _));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("arpa")]
    [InlineData("example.com")]
    [InlineData("4.3.2.1.e164.arpa")]
    [InlineData("2.0.192.in-addr.arpa.example.com")]
    [InlineData("2.0.192xin-addr.arpa")]
    [InlineData("xip6.arpa")]
    [InlineData("2.0.192.in-addr.arpa..")]
    public void Leaves_other_names_alone(string name) => Assert.Equal(ReverseNameKind.NotReverse, ReverseName.Parse(Bytes(name), out _));

    [Theory]
    [InlineData("192.0.2.0/24", "2.0.192.in-addr.arpa")]
    [InlineData("192.0.2.5", "5.2.0.192.in-addr.arpa")]
    [InlineData("192.0.2.64/26", "64-127.2.0.192.in-addr.arpa")]
    [InlineData("192.0.2.0 - 192.0.2.25", "0-25.2.0.192.in-addr.arpa")]
    [InlineData("0.0.0.0/0", "in-addr.arpa")]
    [InlineData("2001:db8::/32", "8.b.d.0.1.0.0.2.ip6.arpa")]
    [InlineData("::/0", "ip6.arpa")]
    public void Writes_the_name_of_a_range(string range, string expected)
    {
        Assert.True(IpText.TryParseNetwork(Bytes(range), out IpRange parsed, out _));
        Assert.Equal(expected, Name(parsed));
    }

    [Theory]
    [InlineData("192.0.2.0/23")]
    [InlineData("192.0.2.0 - 192.0.3.1")]
    [InlineData("2001:db8::/33")]
    [InlineData("2001:db8:: - 2001:db8::2")]
    public void Writes_nothing_when_no_one_name_stands_for_the_range(string range)
    {
        Assert.True(IpText.TryParseNetwork(Bytes(range), out IpRange parsed, out _));
        Assert.Null(Name(parsed));
    }

    [Fact]
    public void A_name_read_back_is_the_range() =>
        Holds(Named, static range => Name(range) is { } name && ReverseName.Parse(Bytes(name), out IpRange again) == ReverseNameKind.Ok && again == range);

    [Fact]
    public void Agrees_with_a_slow_grammar_on_mutated_text()
    {
        Gen<string> texts = Gen.OneOf(Named.Select(static r => Name(r)!), Gen.Elements("0/26.2.0.192.in-addr.arpa", "5.0-63.2.0.192.in-addr.arpa"));
        Holds(Mutated(texts, "0123456789abfAF.-/"), static bytes =>
        {
            ReverseNameKind kind = ReverseName.Parse(bytes, out IpRange range);
            (ReverseNameKind, IpRange) slow = Slow(Text(bytes));
            return (kind, kind == ReverseNameKind.Ok ? range : default) == slow;
        });
    }

    [Fact]
    public void Reading_and_writing_allocate_nothing()
    {
        byte[] buffer = new byte[ReverseName.MaxLength];
        byte[] v4 = Bytes("0-63.2.0.192.in-addr.arpa");
        byte[] v6 = Bytes("8.b.d.0.1.0.0.2.ip6.arpa");
        Assert.Equal(0, AllocatedBy(() =>
        {
            _ = ReverseName.Parse(v4, out IpRange range);
            _ = ReverseName.TryFormat(range, buffer, out _);
            _ = ReverseName.Parse(v6, out range);
            _ = ReverseName.TryFormat(range, buffer, out _);
        }));
    }

    private static string? Name(IpRange range)
    {
        Span<byte> buffer = stackalloc byte[ReverseName.MaxLength];
        return ReverseName.TryFormat(range, buffer, out int written) ? Text(buffer[..written]) : null;
    }

    private static (ReverseNameKind Kind, IpRange Range) Slow(string name)
    {
        if (name.EndsWith('.'))
        {
            name = name[..^1];
        }

        Match v4 = InAddrName().Match(name);
        if (v4.Success)
        {
            return SlowV4(v4);
        }

        Match v6 = Ip6Name().Match(name);
        if (v6.Success)
        {
            string digits = string.Concat(v6.Groups["nibble"].Captures.Reverse().Select(static c => c.Value));
            UInt128 address = UInt128.Parse(digits.PadRight(32, '0'), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return (ReverseNameKind.Ok, IpRange.FromPrefix(IpFamily.V6, address, 4 * digits.Length));
        }

        return (Suffix().IsMatch(name) ? ReverseNameKind.Malformed : ReverseNameKind.NotReverse, default);
    }

    private static (ReverseNameKind Kind, IpRange Range) SlowV4(Match match)
    {
        uint[] octets = [.. match.Groups["octet"].Captures.Reverse().Select(static c => Number(c.Value))];
        bool classless = match.Groups["mark"].Success;
        if (Array.Exists(octets, static o => o > 255) || (classless && (octets.Length != 3 || Number(match.Groups["from"].Value) > 255)))
        {
            return (ReverseNameKind.Malformed, default);
        }

        UInt128 address = octets.Concat(Enumerable.Repeat(0u, 4 - octets.Length)).Aggregate(UInt128.Zero, static (sum, octet) => (sum * 256) + octet);
        if (!classless)
        {
            return (ReverseNameKind.Ok, IpRange.FromPrefix(IpFamily.V4, address, 8 * octets.Length));
        }

        uint from = Number(match.Groups["from"].Value);
        uint to = Number(match.Groups["to"].Value);
        if (match.Groups["mark"].ValueSpan is "/")
        {
            if (to is < 24 or > 32 || from % (1u << (32 - (int)to)) != 0)
            {
                return (ReverseNameKind.Malformed, default);
            }

            to = from + (1u << (32 - (int)to)) - 1;
        }

        if (to > 255 || from > to)
        {
            return (ReverseNameKind.Malformed, default);
        }

        if (match.Groups["inside"].Success)
        {
            uint inside = Number(match.Groups["inside"].Value);
            return inside < from || inside > to
                ? (ReverseNameKind.Malformed, default)
                : (ReverseNameKind.Ok, IpRange.Single(IpFamily.V4, address + inside));
        }

        return (ReverseNameKind.Ok, new IpRange(IpFamily.V4, address + from, address + to));
    }

    private static uint Number(string text) => text.Length > 9 ? uint.MaxValue : uint.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(((?<inside>0|[1-9][0-9]*)\.)?(?<from>0|[1-9][0-9]*)(?<mark>[-/])(?<to>0|[1-9][0-9]*)\.)?((?<octet>0|[1-9][0-9]*)\.){0,4}in-addr\.arpa\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex InAddrName();

    [GeneratedRegex(@"\A((?<nibble>[0-9a-f])\.){0,32}ip6\.arpa\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Ip6Name();

    [GeneratedRegex(@"(\A|\.)(in-addr|ip6)\.arpa\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Suffix();
}
