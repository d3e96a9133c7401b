using Rdap.Registry.Numbers;

namespace Rdap.Registry.Lookup;

/// <summary>
/// Prefixes, each once, IPv4 before IPv6, by address and then by length: what the routes of an AS or the members of a set come to. A prefix may
/// carry the lengths of its more specific ones (RFC 2622 section 2). 8 bytes an IPv4 prefix; used again, and gives back what one giant
/// answer made it grow to.
/// </summary>
public sealed class PrefixList
{
    /// <summary>Bytes of the longest text that <see cref="Format"/> writes.</summary>
    public const int MaxTextLength = IpText.MaxAddressLength + 12;

    private const int KeptCapacity = 16 * 1024;
    private const int LengthBits = 6;
    private const int LengthMask = (1 << LengthBits) - 1;

    private ulong[] _v4 = new ulong[256];
    private Prefix6[] _v6 = new Prefix6[64];
    private int _count4;
    private int _count6;

    /// <summary>How many there are; the same ones twice until <see cref="Complete"/>.</summary>
    public int Count => _count4 + _count6;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _count4 = _count6 = 0;
        _v4 = _v4.Length > KeptCapacity ? new ulong[256] : _v4;
        _v6 = _v6.Length > KeptCapacity ? new Prefix6[64] : _v6;
    }

    /// <summary>Adds a prefix, or what an operator makes of it; nothing when that leaves nothing. A range that is no prefix is added as the prefixes that cover it.</summary>
    public void Add(in IpRange range, RangeOperator change = default)
    {
        foreach ((IpRange block, int length) in range.GetCidrs())
        {
            int shortest = length, longest = length;
            if (change.TryApply(range.AddressBits, ref shortest, ref longest))
            {
                Add(block, length, shortest, longest);
            }
        }
    }

    /// <summary>Puts them in order, each once.</summary>
    public void Complete()
    {
        _count4 = Distinct(_v4.AsSpan(0, _count4));
        _count6 = Distinct(_v6.AsSpan(0, _count6));
    }

    /// <summary>Writes one as RPSL has it: "192.0.2.0/24", "192.0.2.0/24^25-27".</summary>
    /// <returns>The bytes written, at most <see cref="MaxTextLength"/>.</returns>
    public int Format(int index, Span<byte> destination)
    {
        if (index < _count4)
        {
            ulong packed = _v4[index];
            int longest = (int)packed & LengthMask, shortest = (int)(packed >> LengthBits) & LengthMask, length = (int)(packed >> (2 * LengthBits)) & LengthMask;
            return FormatParts(IpFamily.V4, (uint)(packed >> (3 * LengthBits)), length, shortest, longest, destination);
        }

        Prefix6 prefix = _v6.AsSpan(0, _count6)[index - _count4];
        return FormatParts(IpFamily.V6, prefix.Address, prefix.Length, prefix.Shortest, prefix.Longest, destination);
    }

    private static int FormatParts(IpFamily family, UInt128 address, int length, int shortest, int longest, Span<byte> destination)
    {
        int written = IpText.FormatPrefix(new IpRange(family, address, address), length, destination);
        int bits = IpRange.BitsOf(family);
        if (shortest == length && longest == length)
        {
            return written;
        }

        destination[written++] = (byte)'^';
        if (longest == bits && shortest - length is 0 or 1 && shortest < bits)
        {
            destination[written++] = shortest == length ? (byte)'+' : (byte)'-';
            return written;
        }

        written += IpText.WriteDecimal((uint)shortest, destination[written..]);
        if (longest != shortest)
        {
            destination[written++] = (byte)'-';
            written += IpText.WriteDecimal((uint)longest, destination[written..]);
        }

        return written;
    }

    private void Add(in IpRange block, int length, int shortest, int longest)
    {
        if (block.Family == IpFamily.V4)
        {
            if (_count4 == _v4.Length)
            {
                Array.Resize(ref _v4, _count4 * 2);
            }

            _v4[_count4++] = ((ulong)block.First << (3 * LengthBits)) | ((ulong)(uint)length << (2 * LengthBits)) | ((ulong)(uint)shortest << LengthBits) | (uint)longest;
            return;
        }

        if (_count6 == _v6.Length)
        {
            Array.Resize(ref _v6, _count6 * 2);
        }

        _v6[_count6++] = new Prefix6(block.First, (byte)length, (byte)shortest, (byte)longest);
    }

    private static int Distinct<T>(Span<T> sorted)
        where T : IEquatable<T>
    {
        sorted.Sort();
        int kept = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (kept == 0 || !sorted[i].Equals(sorted[kept - 1]))
            {
                sorted[kept++] = sorted[i];
            }
        }

        return kept;
    }

    private readonly record struct Prefix6(UInt128 Address, byte Length, byte Shortest, byte Longest) : IComparable<Prefix6>
    {
        public int CompareTo(Prefix6 other)
        {
            int order = Address.CompareTo(other.Address);
            return order != 0 ? order : Lengths - other.Lengths;
        }

        private int Lengths => (Length << 16) | (Shortest << 8) | Longest;
    }
}
