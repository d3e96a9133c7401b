using Rdap.Registry.Numbers;
using Xunit;
using static Rdap.Tests.Registry.Numbers.NumberGenerators;

namespace Rdap.Tests.Registry.Numbers;

public sealed class IpTextFormatTests
{
    [Theory]
    [InlineData("0:0:0:0:0:0:0:0", "::")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("1:0:0:0:0:0:0:0", "1::")]
    [InlineData("2001:DB8:0:0:0:0:2:1", "2001:db8::2:1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")] // one group is not shortened
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")] // the longest run
    [InlineData("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")] // the first of equal runs
    [InlineData("2001:db8:0001:0:0:0:0:0aaa", "2001:db8:1::aaa")]
    [InlineData("::ffff:192.0.2.1", "::ffff:c000:201")]
    [InlineData("::192.0.2.1", "::c000:201")]
    [InlineData("2001:db8::5efe:192.0.2.1", "2001:db8::5efe:c000:201")]
    [InlineData("1:2:3:4:5:6:0:0", "1:2:3:4:5:6::")]
    [InlineData("0:2:3:4:5:6:7:0", "0:2:3:4:5:6:7:0")]
    public void Writes_IPv6_as_RFC_5952_and_never_mixed(string text, string expected)
    {
        Assert.True(IpText.TryParseAddress(Bytes(text), out IpFamily family, out UInt128 address));
        Assert.Equal(expected, Format(family, address));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("1.22.133.255")]
    [InlineData("100.10.0.9")]
    public void Writes_IPv4_as_it_reads_it(string text)
    {
        Assert.True(IpText.TryParseAddress(Bytes(text), out IpFamily family, out UInt128 address));
        Assert.Equal(text, Format(family, address));
    }

    [Fact]
    public void An_IPv4_address_fits_where_it_just_fits()
    {
        Holds(Address, static a =>
        {
            Span<byte> roomy = stackalloc byte[IpText.MaxAddressLength], tight = stackalloc byte[IpText.MaxAddressLength];
            int length = IpText.FormatAddress(IpFamily.V4, (uint)a.Address, roomy);
            return IpText.FormatAddress(IpFamily.V4, (uint)a.Address, tight[..length]) == length && tight[..length].SequenceEqual(roomy[..length]);
        });
    }

    [Fact]
    public void Writes_ranges_as_RPSL_keys()
    {
        Assert.Equal("192.0.2.0 - 192.0.2.255", Format(IpRange.FromPrefix(IpFamily.V4, 0xC0000200u, 24)));
        Assert.Equal("2001:db8::/32", Format(IpRange.FromPrefix(IpFamily.V6, new UInt128(0x20010db800000000, 0), 32)));
        Assert.Equal(":: - ::2", Format(new IpRange(IpFamily.V6, 0, 2)));
    }

    [Fact]
    public void Writes_prefixes_where_a_text_for_people_is_asked()
    {
        Assert.Equal("192.0.2.0/24", IpText.ToText(IpRange.FromPrefix(IpFamily.V4, 0xC0000200u, 24)));
        Assert.Equal("0.0.0.0 - 0.0.0.2", IpText.ToText(new IpRange(IpFamily.V4, 0, 2)));
    }

    [Fact]
    public void The_longest_texts_fit_their_limits()
    {
        string longest = Format(IpFamily.V6, UInt128.MaxValue);
        Assert.Equal(IpText.MaxAddressLength, longest.Length);
        Assert.True(Format(new IpRange(IpFamily.V6, UInt128.MaxValue >> 1 << 1 << 1, UInt128.MaxValue - 1)).Length <= IpText.MaxRangeLength);
    }

    [Fact]
    public void An_address_read_back_is_the_address()
    {
        Holds(Address, static a =>
            IpText.TryParseAddress(Bytes(Format(a.Family, a.Address)), out IpFamily family, out UInt128 address) && (family, address) == a);
    }

    [Fact]
    public void A_prefix_read_back_is_the_prefix()
    {
        Holds(Prefix, static p =>
        {
            Span<byte> buffer = stackalloc byte[IpText.MaxRangeLength];
            int written = IpText.FormatPrefix(p.Range, p.Length, buffer);
            return IpText.TryParsePrefix(buffer[..written], out IpRange range, out _) && range == p.Range;
        });
    }

    [Fact]
    public void A_range_read_back_is_the_range()
    {
        Holds(AnyRange, static r => IpText.TryParseNetwork(Bytes(Format(r)), out IpRange range, out _) && range == r);
        Holds(AnyRange, static r => IpText.TryParseNetwork(Bytes(IpText.ToText(r)), out IpRange range, out _) && range == r);
    }

    [Fact]
    public void No_shorter_form_exists_and_no_group_has_leading_zeros()
    {
        Holds(V6Address, static address =>
        {
            string text = Format(IpFamily.V6, address);
            string[] groups = text.Split(':');
            return Array.TrueForAll(groups, static g => g.Length <= 1 || g[0] != '0')
                && (text.Contains("::", StringComparison.Ordinal) || !text.Contains(":0:0:", StringComparison.Ordinal))
                && string.Equals(text, text.ToLowerInvariant(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        byte[] buffer = new byte[IpText.MaxRangeLength];
        var v6 = new IpRange(IpFamily.V6, 1, UInt128.MaxValue);
        var v4 = new IpRange(IpFamily.V4, 1, uint.MaxValue);
        Assert.Equal(0, AllocatedBy(() =>
        {
            IpText.FormatRange(v4, buffer);
            IpText.FormatRange(v6, buffer);
            IpText.FormatAddress(IpFamily.V6, v6.Last, buffer);
            IpText.FormatPrefix(v4, 7, buffer);
        }));
    }
}
