using System.Numerics;
using System.Runtime.InteropServices;

namespace Rdap.Benchmarks.Generate;

/// <summary>One inetnum: its range, the top-level block that it lies in, how deep, and whether others lie within it.</summary>
internal record struct Ipv4Network(uint First, uint Last, int Block, byte Depth, bool HasMore);

/// <summary>
/// The IPv4 address space of the dump: top-level blocks over all unicast space in the sizes that registries give out,
/// sub-allocations nested in them, and the many small assignments cut from what is left. Ranges nest and never cross.
/// </summary>
internal sealed class Ipv4Plan
{
    private const int Kind = 100;
    private const ulong EndOfUnicast = 0xE0000000;

    // Top-level blocks from /24 to /8, cumulative: near the sizes in the registries' delegated files.
    private static readonly double[] BlockSizes =
    [
        0.330, 0.460, 0.695, 0.775, 0.845, 0.895, 0.925, 0.940, 0.9868, 0.9918, 0.9948, 0.9974, 0.9990, 0.9996, 0.99985, 0.99995, 1,
    ];

    // Assignments from /32 to /22, cumulative.
    private static readonly double[] AssignmentSizes = [0.16, 0.17, 0.389, 0.7775, 0.8625, 0.9075, 0.9375, 0.9555, 0.9955, 0.998, 1];

    // The chance that a sub-allocation at this depth is split into further ones.
    private static readonly double[] SplitAt = [0.75, 0.35, 0.36, 0.38, 0.38, 0.40, 0.42, 0.20, 0.20, 0];

    // IANA's special-purpose space, which no registry gives out: first and last address.
    private static readonly (uint First, uint Last)[] Special =
    [
        (0x00000000, 0x00FFFFFF), (0x0A000000, 0x0AFFFFFF), (0x64400000, 0x647FFFFF), (0x7F000000, 0x7FFFFFFF), (0xA9FE0000, 0xA9FEFFFF),
        (0xAC100000, 0xAC1FFFFF), (0xC0000000, 0xC00000FF), (0xC0000200, 0xC00002FF), (0xC0586300, 0xC05863FF), (0xC0A80000, 0xC0A8FFFF),
        (0xC6120000, 0xC613FFFF), (0xC6336400, 0xC63364FF), (0xCB007100, 0xCB0071FF), (0xE0000000, 0xFFFFFFFF),
    ];

    private readonly List<Ipv4Network> _networks;
    private readonly List<int> _blockStarts = [];
    private readonly List<long> _slash24s = [0];
    private SeededRandom _random;
    private readonly int _shrink;

    /// <summary>Plans exactly <paramref name="count"/> networks.</summary>
    public Ipv4Plan(ulong seed, int count)
    {
        _networks = new List<Ipv4Network>(count + 4096);
        ulong end;
        while ((end = Lay(seed, count, 0)) > EndOfUnicast)
        {
            // Real registries have no more space either: give out smaller blocks.
            if (++_shrink > 8)
            {
                throw new InvalidOperationException("The IPv4 unicast space is full: ask for fewer objects.");
            }
        }

        // Then again with gaps, so that the blocks reach over the whole space; what alignment adds is not known before.
        for (ulong gap = (EndOfUnicast - end) / (ulong)_blockStarts.Count; Lay(seed, count, gap) > EndOfUnicast; gap -= gap / 8 + 1)
        {
        }
        foreach (int start in _blockStarts)
        {
            _slash24s.Add(_slash24s[^1] + Math.Max(1, (_networks[start].Last - _networks[start].First + 1L) / 256));
        }
    }

    /// <summary>Every network, each block followed by what lies in it, in the order of addresses.</summary>
    public ReadOnlySpan<Ipv4Network> Networks => CollectionsMarshal.AsSpan(_networks);

    public int BlockCount => _blockStarts.Count;

    /// <summary>How many /24 the blocks have in all.</summary>
    public long Slash24Count => _slash24s[^1];

    public Ipv4Network Block(int block) => _networks[_blockStarts[block]];

    /// <summary>Where a block and its networks stand in <see cref="Networks"/>.</summary>
    public Range NetworksOf(int block) =>
        _blockStarts[block]..(block + 1 < _blockStarts.Count ? _blockStarts[block + 1] : _networks.Count);

    /// <summary>The <paramref name="number"/>-th of all /24 in blocks: its first address and its block.</summary>
    public (uint Address, int Block) Slash24(long number)
    {
        int block = _slash24s.BinarySearch(number);
        block = block < 0 ? ~block - 1 : block;
        return (Block(block).First + (uint)(number - _slash24s[block]) * 256, block);
    }

    /// <summary>The largest CIDR prefix that starts where the range starts: the number of bits behind the prefix.</summary>
    public static int LeadingPrefixBits(uint first, uint last)
    {
        int bits = BitOperations.Log2((last - first) + 1);
        return Math.Min(bits, first == 0 ? 32 : BitOperations.TrailingZeroCount(first));
    }

    // Lays block behind block until there are enough networks; the end of the last one, or beyond the space if they do not fit.
    private ulong Lay(ulong seed, int count, ulong gap)
    {
        _networks.Clear();
        _blockStarts.Clear();
        _random = SeededRandom.For(seed, Kind, 0);
        SeededRandom gaps = SeededRandom.For(seed, Kind, 1);
        ulong at = 1 << 24;
        while (_networks.Count < count && at <= EndOfUnicast)
        {
            at = PlaceBlock(at + gaps.Next64(2 * gap + 1));
        }
        _networks.RemoveRange(Math.Min(count, _networks.Count), Math.Max(0, _networks.Count - count));
        return at;
    }

    private ulong PlaceBlock(ulong at)
    {
        int bits = 8 + Math.Max(0, _random.Weighted(BlockSizes) - _shrink);
        ulong size = 1UL << bits;
        at = (at + size - 1) & ~(size - 1);
        foreach ((uint first, uint last) in Special)
        {
            if (at <= last && at + size > first)
            {
                at = (last + 1UL + size - 1) & ~(size - 1);
            }
        }
        if (at + size > EndOfUnicast)
        {
            return EndOfUnicast + 1;
        }
        int block = _blockStarts.Count;
        _blockStarts.Add(_networks.Count);
        Fill((uint)at, (uint)(at + Length(bits, bits > 8 ? 0.02 : 0) - 1), block, 0);
        return at + size;
    }

    private void Fill(uint first, uint last, int block, int depth)
    {
        int at = _networks.Count;
        _networks.Add(new Ipv4Network(first, last, block, (byte)depth, false));
        uint size = last - first + 1;
        if (depth == 0 && _random.Chance(0.3))
        {
            return;
        }
        if (size >= 128 && _random.Chance(SplitAt[depth]))
        {
            Split(first, last, block, depth + 1);
        }
        else if (size >= 16 && _random.Chance(0.8))
        {
            Assign(first, last, block, depth + 1);
        }
        if (_networks.Count > at + 1)
        {
            _networks[at] = _networks[at] with { HasMore = true };
        }
    }

    private void Split(uint first, uint last, int block, int depth)
    {
        int sizeBits = BitOperations.Log2(last - first + 1);
        ulong at = first;
        for (int left = _random.Pareto(0.8, 4000); left > 0; left--)
        {
            int bits = Math.Max(6, sizeBits - 1 - _random.Next(Math.Min(8, sizeBits - 6)));
            if (!Place(ref at, last, bits, out uint start))
            {
                return;
            }
            Fill(start, start + (uint)Length(bits, 0.06) - 1, block, depth);
        }
    }

    private void Assign(uint first, uint last, int block, int depth)
    {
        int sizeBits = BitOperations.Log2(last - first + 1);
        ulong at = first;
        int gaps = _random.Next(3);
        for (int left = 8 * _random.Pareto(1.1, 20_000); left > 0; left--)
        {
            int bits = _random.Weighted(AssignmentSizes);
            if (bits >= sizeBits)
            {
                continue;
            }
            if (gaps > 0)
            {
                at += (ulong)_random.Next(gaps) << bits;
            }
            if (!Place(ref at, last, bits, out uint start))
            {
                return;
            }
            _networks.Add(new Ipv4Network(start, start + (uint)Length(bits, 0.063) - 1, block, (byte)depth, false));
        }
    }

    private static bool Place(ref ulong at, uint last, int bits, out uint start)
    {
        ulong size = 1UL << bits;
        ulong aligned = (at + size - 1) & ~(size - 1);
        start = (uint)aligned;
        at = aligned + size;
        return at <= last + 1UL;
    }

    // A range of three quarters of a power of two is no CIDR prefix.
    private ulong Length(int bits, double uneven) => bits >= 2 && _random.Chance(uneven) ? 3UL << (bits - 2) : 1UL << bits;
}
