using System.Runtime.InteropServices;

namespace Rdap.Benchmarks.Generate;

/// <summary>One inet6num: its prefix, the top-level block that it lies in, how deep, and whether others lie within it.</summary>
internal record struct Ipv6Network(UInt128 First, byte Length, int Block, byte Depth, bool HasMore)
{
    public readonly UInt128 Last => First + ((UInt128.One << (128 - Length)) - 1);
}

/// <summary>The IPv6 address space of the dump: top-level blocks of /29 to /48, each with a /29 slot to itself, and what is cut from them.</summary>
internal sealed class Ipv6Plan
{
    private const int Kind = 101;
    private const int SlotsPerSpace = 1 << 17;

    private static readonly byte[] BlockLengths = [32, 48, 29, 40, 44, 36, 30, 31];
    private static readonly double[] BlockShares = [0.50, 0.75, 0.88, 0.91, 0.96, 0.98, 0.99, 1];

    private static readonly byte[] CutLengths = [48, 56, 64, 44, 40, 36, 60, 126, 127, 128];
    private static readonly double[] CutShares = [0.52, 0.70, 0.84, 0.89, 0.94, 0.955, 0.98, 0.987, 0.994, 1];

    // The /12 that IANA has given to the five registries.
    private static readonly uint[] Spaces = [0x2400, 0x2600, 0x2800, 0x2A00, 0x2C00];

    private readonly List<Ipv6Network> _networks;
    private readonly List<int> _blockStarts = [];
    private SeededRandom _random;

    /// <summary>Plans exactly <paramref name="count"/> networks.</summary>
    public Ipv6Plan(ulong seed, int count)
    {
        _networks = new List<Ipv6Network>(count + 4096);
        int slots = Spaces.Length * SlotsPerSpace, step = Math.Max(1, slots / (count / 10 + 1));
        for (; !Lay(seed, count, step); step--)
        {
            if (step == 1)
            {
                throw new InvalidOperationException("The IPv6 space of the plan is full: ask for fewer objects.");
            }
        }
    }

    /// <summary>Every network, each block followed by what lies in it, in the order of addresses.</summary>
    public ReadOnlySpan<Ipv6Network> Networks => CollectionsMarshal.AsSpan(_networks);

    public int BlockCount => _blockStarts.Count;

    public Ipv6Network Block(int block) => _networks[_blockStarts[block]];

    /// <summary>Where a block and its networks stand in <see cref="Networks"/>.</summary>
    public Range NetworksOf(int block) =>
        _blockStarts[block]..(block + 1 < _blockStarts.Count ? _blockStarts[block + 1] : _networks.Count);

    // One block to a slot, the slots a random way apart; false if they run out.
    private bool Lay(ulong seed, int count, int step)
    {
        _networks.Clear();
        _blockStarts.Clear();
        _random = SeededRandom.For(seed, Kind, 0);
        SeededRandom gaps = SeededRandom.For(seed, Kind, 1);
        for (long slot = 0; _networks.Count < count; slot += 1 + gaps.Next(2 * step - 1))
        {
            if (slot >= Spaces.Length * SlotsPerSpace)
            {
                return false;
            }
            UInt128 first = ((UInt128)Spaces[slot / SlotsPerSpace] << 112) + ((UInt128)(slot % SlotsPerSpace) << 99);
            int block = _blockStarts.Count;
            _blockStarts.Add(_networks.Count);
            Fill(first, BlockLengths[_random.Weighted(BlockShares)], block, 0);
        }
        _networks.RemoveRange(count, _networks.Count - count);
        return true;
    }


    private void Fill(UInt128 first, byte length, int block, int depth)
    {
        int at = _networks.Count;
        _networks.Add(new Ipv6Network(first, length, block, (byte)depth, false));
        if (length < 64 && depth < 4 && _random.Chance(depth == 0 ? 0.75 : 0.12))
        {
            Cut(first, length, block, depth + 1);
        }
        if (_networks.Count > at + 1)
        {
            _networks[at] = _networks[at] with { HasMore = true };
        }
    }

    private void Cut(UInt128 first, byte length, int block, int depth)
    {
        UInt128 at = first, end = first + (UInt128.One << (128 - length));
        for (int left = 3 * _random.Pareto(0.95, 10_000); left > 0; left--)
        {
            byte cut = CutLengths[_random.Weighted(CutShares)];
            if (cut <= length)
            {
                continue;
            }
            UInt128 size = UInt128.One << (128 - cut);
            at = ((at + size - 1) & ~(size - 1)) + size * (uint)_random.Next(3);
            if (at + size > end)
            {
                return;
            }
            Fill(at, cut, block, depth);
            at += size;
        }
    }
}
