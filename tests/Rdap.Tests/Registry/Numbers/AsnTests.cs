using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Numbers;
using Xunit;
using static Rdap.Tests.Registry.Numbers.NumberGenerators;

namespace Rdap.Tests.Registry.Numbers;

public sealed partial class AsnTests
{
    private static readonly Gen<uint> AnyAsn = Gen.OneOf(
        Gen.Elements(0u, 1u, 9u, 10u, 64496u, 65535u, 65536u, 65551u, 999_999_999u, 4_294_967_294u, uint.MaxValue),
        Gen.Choose(int.MinValue, int.MaxValue).Select(static i => (uint)i));

    [Theory]
    [InlineData("AS64496", 64496u)]
    [InlineData("as64496", 64496u)]
    [InlineData("aS0", 0u)]
    [InlineData("AS4294967295", 4294967295u)]
    [InlineData("AS1.10", 65546u)]
    [InlineData("AS0.64496", 64496u)]
    [InlineData("AS65535.65535", 4294967295u)]
    public void Reads_an_AS_number(string text, uint expected)
    {
        Assert.True(Asn.TryParse(Bytes(text), out uint asn));
        Assert.Equal(expected, asn);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AS")]
    [InlineData("64496")]
    [InlineData("AS-EXAMPLE")]
    [InlineData("AS+1")]
    [InlineData("AS 1")]
    [InlineData("AS064496")]
    [InlineData("AS4294967296")]
    [InlineData("AS18446744073709551617")]
    [InlineData("AS1.65536")]
    [InlineData("AS65536.0")]
    [InlineData("AS1.")]
    [InlineData("AS.1")]
    [InlineData("AS1.2.3")]
    [InlineData("AS64496x")]
    [InlineData("AS64496 ")]
    [InlineData("\u0001s64496")]
    public void Refuses_other_text(string text) => Assert.False(Asn.TryParse(Bytes(text), out _));

    [Theory]
    [InlineData("0", true)]
    [InlineData("64497", true)]
    [InlineData("4294967295", true)]
    [InlineData("4294967296", false)]
    [InlineData("-1", false)]
    [InlineData("+1", false)]
    [InlineData(" 1", false)]
    [InlineData("-0", false)]
    [InlineData("01", false)]
    [InlineData("00", false)]
    [InlineData("1.0", false)]
    [InlineData("", false)]
    [InlineData("AS64497", false)]
    public void Plain_is_digits_only(string text, bool expected) => Assert.Equal(expected, Asn.TryParsePlain(Bytes(text), out _));

    [Theory]
    [InlineData("AS64496 - AS64511", 64496u, 64511u)]
    [InlineData("AS64496-AS64511", 64496u, 64511u)]
    [InlineData("as64496\t-\tas64496", 64496u, 64496u)]
    [InlineData("AS64496", 64496u, 64496u)]
    public void Reads_a_range(string text, uint first, uint last)
    {
        Assert.True(Asn.TryParseRange(Bytes(text), out AsnRange range));
        Assert.Equal(new AsnRange(first, last), range);
        Assert.Equal(first == last, range.IsSingle);
    }

    [Theory]
    [InlineData("AS2 - AS1")]
    [InlineData("AS1 -")]
    [InlineData("- AS1")]
    [InlineData("AS1 - 2")]
    [InlineData("AS1 - AS2 - AS3")]
    [InlineData("AS1 AS2")]
    [InlineData("AS-EXAMPLE")]
    public void Refuses_other_ranges(string text) => Assert.False(Asn.TryParseRange(Bytes(text), out _));

    [Fact]
    public void A_number_read_back_is_the_number()
    {
        Holds(AnyAsn, static asn =>
        {
            Span<byte> buffer = stackalloc byte[Asn.MaxLength];
            int written = Asn.Format(asn, buffer);
            return Asn.TryParse(buffer[..written], out uint again) && again == asn
                && Asn.TryParsePlain(buffer[2..written], out again) && again == asn;
        });
    }

    [Fact]
    public void Agrees_with_a_slow_grammar_on_mutated_text()
    {
        Gen<string> texts = Gen.OneOf(
            AnyAsn.Select(static asn => "AS" + asn.ToString(CultureInfo.InvariantCulture)),
            AnyAsn.Select(static asn => string.Create(CultureInfo.InvariantCulture, $"as{asn >> 16}.{asn & 0xffff}")));
        Holds(Mutated(texts, "0123456789.AaSs-+ "), static bytes =>
        {
            bool parsed = Asn.TryParse(bytes, out uint asn);
            return (parsed ? asn : null) == Slow(Text(bytes));
        });
    }

    [Fact]
    public void Ranges_contain_what_lies_between_their_ends()
    {
        var block = new AsnRange(64496, 64499);
        Assert.True(block.Contains(block));
        Assert.True(block.Contains(new AsnRange(64497, 64499)));
        Assert.False(block.Contains(new AsnRange(64497, 64500)));
        Assert.False(block.Contains(new AsnRange(64495, 64496)));
    }

    [Fact]
    public void Reading_and_writing_allocate_nothing()
    {
        byte[] buffer = new byte[Asn.MaxLength];
        byte[] range = Bytes("AS64496 - AS64511");
        Assert.Equal(0, AllocatedBy(() =>
        {
            _ = Asn.TryParseRange(range, out AsnRange parsed);
            Asn.Format(parsed.Last, buffer);
        }));
    }

    private static uint? Slow(string text)
    {
        if (!Grammar().IsMatch(text))
        {
            return null;
        }

        ulong[] parts = [.. text[2..].Split('.').Select(static p => ulong.Parse(p, NumberStyles.None, CultureInfo.InvariantCulture))];
        if (parts.Length == 2)
        {
            return parts[0] > 65535 || parts[1] > 65535 ? null : (uint)((parts[0] * 65536) + parts[1]);
        }

        return parts[0] > uint.MaxValue ? null : (uint)parts[0];
    }

    [GeneratedRegex(@"\A[Aa][Ss](0|[1-9][0-9]{0,15})(\.(0|[1-9][0-9]{0,15}))?\z")]
    private static partial Regex Grammar();
}
