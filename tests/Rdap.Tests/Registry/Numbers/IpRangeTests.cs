using FsCheck;
using FsCheck.Fluent;
using Rdap.Registry.Numbers;
using Xunit;
using static Rdap.Tests.Registry.Numbers.NumberGenerators;

namespace Rdap.Tests.Registry.Numbers;

public sealed class IpRangeTests
{
    [Fact]
    public void A_range_that_is_no_block_is_covered_in_order()
    {
        Assert.True(IpText.TryParseRange("198.51.100.0 - 198.51.101.127"u8, out IpRange range, out _));
        Assert.False(range.IsPrefix);
        Assert.Equal(["198.51.100.0/24", "198.51.101.0/25"], Cover(range).Select(static c => IpText.ToText(c.Block)));
    }

    [Fact]
    public void The_whole_family_is_one_block()
    {
        Assert.Equal([(new IpRange(IpFamily.V6, 0, UInt128.MaxValue), 0)], Cover(new IpRange(IpFamily.V6, 0, UInt128.MaxValue)));
        Assert.Equal([(new IpRange(IpFamily.V4, 0, uint.MaxValue), 0)], Cover(new IpRange(IpFamily.V4, 0, uint.MaxValue)));
    }

    [Fact]
    public void The_worst_range_takes_two_blocks_less_than_twice_the_bits()
    {
        Assert.Equal(62, Cover(new IpRange(IpFamily.V4, 1, uint.MaxValue - 1)).Count);
        Assert.Equal(254, Cover(new IpRange(IpFamily.V6, 1, UInt128.MaxValue - 1)).Count);
    }

    [Fact]
    public void The_cover_is_exact_ordered_aligned_and_minimal()
    {
        Holds(AnyRange, static range =>
        {
            List<(IpRange Block, int Length)> cover = Cover(range);
            bool exact = cover[0].Block.First == range.First && cover[^1].Block.Last == range.Last
                && cover.Zip(cover.Skip(1)).All(static pair => pair.First.Block.Last + 1 == pair.Second.Block.First);
            bool aligned = cover.TrueForAll(static c => c.Block == IpRange.FromPrefix(c.Block.Family, c.Block.First, c.Length));

            // Minimal: no block can grow to the next shorter prefix without leaving the range.
            bool minimal = cover.TrueForAll(c => c.Length == 0 || !range.Contains(IpRange.FromPrefix(c.Block.Family, c.Block.First, c.Length - 1)));
            return exact && aligned && minimal;
        });
    }

    [Fact]
    public void A_range_is_a_prefix_exactly_when_its_cover_is_one_block()
    {
        Holds(AnyRange, static range =>
        {
            List<(IpRange Block, int Length)> cover = Cover(range);
            bool isPrefix = range.TryGetPrefixLength(out int length);
            return isPrefix == (cover.Count == 1) && (!isPrefix || length == cover[0].Length);
        });
    }

    [Fact]
    public void A_prefix_length_is_read_back()
    {
        Holds(Prefix, static p => p.Range.TryGetPrefixLength(out int length) && length == p.Length && p.Range.IsPrefix);
    }

    [Fact]
    public void Host_bits_are_masked()
    {
        Assert.Equal(new IpRange(IpFamily.V4, 0xC0000200u, 0xC00002FFu), IpRange.FromPrefix(IpFamily.V4, 0xC0000263u, 24));
        Assert.Throws<ArgumentOutOfRangeException>(static () => IpRange.FromPrefix(IpFamily.V4, 0, 33));
        Assert.Throws<ArgumentOutOfRangeException>(static () => IpRange.FromPrefix(IpFamily.V6, 0, -1));
    }

    [Fact]
    public void Containing_is_every_address_of_one_in_the_other()
    {
        Gen<(IpFamily, int, int)> small = from family in Gen.Elements(IpFamily.V4, IpFamily.V6)
                                          from a in Gen.Choose(0, 12)
                                          from b in Gen.Choose(0, 12)
                                          select (family, Math.Min(a, b), Math.Max(a, b));
        Holds(small.Two(), static pair =>
        {
            (IpFamily Family, int First, int Last) outer = pair.Item1;
            (IpFamily Family, int First, int Last) inner = pair.Item2;
            bool expected = outer.Family == inner.Family
                && Enumerable.Range(inner.First, inner.Last - inner.First + 1).All(i => outer.First <= i && i <= outer.Last);
            var a = new IpRange(outer.Family, (UInt128)outer.First, (UInt128)outer.Last);
            return a.Contains(new IpRange(inner.Family, (UInt128)inner.First, (UInt128)inner.Last)) == expected;
        });
    }

    [Fact]
    public void Covering_allocates_nothing()
    {
        var range = new IpRange(IpFamily.V6, 1, UInt128.MaxValue - 1);
        int blocks = 0;
        Assert.Equal(0, AllocatedBy(() =>
        {
            foreach ((IpRange _, int length) in range.GetCidrs())
            {
                blocks += length;
            }
        }));
        Assert.NotEqual(0, blocks);
    }

    private static List<(IpRange Block, int Length)> Cover(IpRange range)
    {
        List<(IpRange, int)> blocks = [];
        foreach ((IpRange Block, int Length) block in range.GetCidrs())
        {
            blocks.Add(block);
        }

        return blocks;
    }
}
