// RFC 5952 section 4: the one recommended text form of an IPv6 address, writing.
using System.Buffers.Binary;
using System.Text;

namespace Rdap.Registry.Numbers;

public static partial class IpText
{
    // Each octet with a dot behind: an RDAP answer has twenty addresses.
    private static readonly uint[] Octets = MakeOctets();

    /// <summary>
    /// Writes an address: dotted quad, or RFC 5952 section 4 (lower case, the first longest run of two or more zero groups as "::"),
    /// never with an embedded IPv4 part.
    /// </summary>
    /// <param name="family">Family of the address.</param>
    /// <param name="address">The address; the low 32 bits for IPv4.</param>
    /// <param name="destination">At least <see cref="MaxAddressLength"/> bytes is always enough.</param>
    /// <returns>The number of bytes written.</returns>
    public static int FormatAddress(IpFamily family, UInt128 address, Span<byte> destination) =>
        family == IpFamily.V4 ? FormatV4((uint)address, destination) : FormatV6(address, destination);

    /// <summary>Writes the first address of a range, a slash and the prefix length; the caller knows that the range is that block.</summary>
    /// <returns>The number of bytes written, at most <see cref="MaxRangeLength"/>.</returns>
    public static int FormatPrefix(in IpRange range, int length, Span<byte> destination)
    {
        int written = FormatAddress(range.Family, range.First, destination);
        destination[written++] = (byte)'/';
        return written + WriteDecimal((uint)length, destination[written..]);
    }

    /// <summary>
    /// Writes a range as RPSL has it in a primary key: IPv4 "FIRST - LAST", IPv6 the prefix, or "FIRST - LAST" when it is no CIDR block.
    /// </summary>
    /// <returns>The number of bytes written, at most <see cref="MaxRangeLength"/>.</returns>
    public static int FormatRange(in IpRange range, Span<byte> destination)
    {
        if (range.Family == IpFamily.V6 && range.TryGetPrefixLength(out int length))
        {
            return FormatPrefix(range, length, destination);
        }

        int written = FormatAddress(range.Family, range.First, destination);
        " - "u8.CopyTo(destination[written..]);
        written += 3;
        return written + FormatAddress(range.Family, range.Last, destination[written..]);
    }

    /// <summary>A range as text, the prefix where it is one: for logs and the command line only.</summary>
    public static string ToText(in IpRange range)
    {
        Span<byte> buffer = stackalloc byte[MaxRangeLength];
        int written = range.TryGetPrefixLength(out int length) ? FormatPrefix(range, length, buffer) : FormatRange(range, buffer);
        return Encoding.ASCII.GetString(buffer[..written]);
    }

    /// <summary>Writes a number below 2^32 in decimal.</summary>
    internal static int WriteDecimal(uint value, Span<byte> destination)
    {
        int digits = 1;
        for (uint rest = value; rest >= 10; rest /= 10)
        {
            digits++;
        }

        for (int i = digits - 1; i >= 0; i--)
        {
            (value, uint digit) = (value / 10, value % 10);
            destination[i] = (byte)('0' + digit);
        }

        return digits;
    }

    private static int FormatV4(uint address, Span<byte> destination)
    {
        if (destination.Length < 4 * sizeof(uint))
        {
            return FormatTightV4(address, destination);
        }

        // Four bytes at once for each octet, of which the next one covers what is too much.
        ReadOnlySpan<uint> octets = Octets;
        int written = 0;
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            uint octet = (address >> shift) & 0xff;
            BinaryPrimitives.WriteUInt32LittleEndian(destination[written..], octets[(int)octet]);
            written += octet >= 100 ? 4 : octet >= 10 ? 3 : 2;
        }

        return written - 1;
    }

    private static uint[] MakeOctets()
    {
        uint[] octets = new uint[256];
        Span<byte> text = stackalloc byte[sizeof(uint)];
        for (uint octet = 0; octet < octets.Length; octet++)
        {
            text[WriteDecimal(octet, text)] = (byte)'.';
            octets[octet] = BinaryPrimitives.ReadUInt32LittleEndian(text);
        }

        return octets;
    }

    private static int FormatTightV4(uint address, Span<byte> destination)
    {
        int written = 0;
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            written += WriteDecimal((address >> shift) & 0xff, destination[written..]);
            if (shift > 0)
            {
                destination[written++] = (byte)'.';
            }
        }

        return written;
    }

    private static int FormatV6(UInt128 address, Span<byte> destination)
    {
        (int gap, int gapGroups) = LongestZeroRun(address);
        int written = 0;
        for (int group = 0; group < 8; group++)
        {
            if (group == gap)
            {
                destination[written++] = (byte)':';
                if (group == 0)
                {
                    destination[written++] = (byte)':';
                }

                group += gapGroups - 1;
                continue;
            }

            written += WriteHex(Group(address, group), destination[written..]);
            if (group < 7)
            {
                destination[written++] = (byte)':';
            }
        }

        return written;
    }

    private static (int Start, int Groups) LongestZeroRun(UInt128 address)
    {
        // A run of one group is not shortened (RFC 5952 section 4.2.2); of equal runs the first wins (4.2.3).
        int bestStart = -1;
        int best = 1;
        int run = 0;
        for (int group = 0; group < 8; group++)
        {
            run = Group(address, group) == 0 ? run + 1 : 0;
            if (run > best)
            {
                best = run;
                bestStart = group - run + 1;
            }
        }

        return (bestStart, best);
    }

    private static uint Group(UInt128 address, int group)
    {
        ulong half = group < 4 ? (ulong)(address >> 64) : (ulong)address;
        return (uint)(half >> (48 - (16 * (group & 3)))) & 0xffff;
    }

    private static int WriteHex(uint group, Span<byte> destination)
    {
        int digits = group > 0xfff ? 4 : group > 0xff ? 3 : group > 0xf ? 2 : 1;
        for (int i = digits - 1; i >= 0; i--)
        {
            destination[i] = "0123456789abcdef"u8[(int)(group & 0xf)];
            group >>= 4;
        }

        return digits;
    }
}
