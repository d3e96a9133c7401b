// RFC 4291 section 2.2: text representation of IPv6 addresses, reading.
namespace Rdap.Registry.Numbers;

public static partial class IpText
{
    private static bool TryReadV6(ReadOnlySpan<byte> text, out UInt128 address)
    {
        address = default;
        ulong high = 0;
        ulong low = 0;
        int groups = 0;
        int gap = -1; // how many groups stand before "::"
        int i = 0;

        if (text.Length < 2)
        {
            return false;
        }

        if (text[0] == ':')
        {
            if (text[1] != ':')
            {
                return false;
            }

            gap = 0;
            i = 2;
        }

        while (i < text.Length)
        {
            if (groups == 8)
            {
                return false;
            }

            int start = i;
            uint group = 0;
            while (i < text.Length)
            {
                int digit = HexDigit(text[i]);
                if (digit < 0)
                {
                    break;
                }

                group = (group << 4) | (uint)digit;
                i++;
            }

            int digits = i - start;
            if (i < text.Length && text[i] == '.')
            {
                // The last two groups in dotted decimal, RFC 4291 section 2.2 form 3.
                if (groups > 6 || !TryReadOctets(text[start..], out uint v4, out int octets) || octets != 4)
                {
                    return false;
                }

                high = (high << 32) | (low >> 32);
                low = (low << 32) | v4;
                groups += 2;
                i = text.Length;
                break;
            }

            if (digits is 0 or > 4)
            {
                return false;
            }

            high = (high << 16) | (low >> 48);
            low = (low << 16) | group;
            groups++;

            if (i == text.Length)
            {
                break;
            }

            if (text[i++] != ':' || i == text.Length)
            {
                return false;
            }

            if (text[i] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = groups;
                i++;
            }
        }

        if (gap < 0)
        {
            address = new UInt128(high, low);
            return groups == 8;
        }

        // "::" stands for at least one group.
        if (groups > 7)
        {
            return false;
        }

        address = Spread(new UInt128(high, low), gap, groups - gap);
        return true;
    }

    /// <summary>Moves the groups before the gap to the top; the groups after it are already at the bottom.</summary>
    private static UInt128 Spread(UInt128 groups, int before, int after)
    {
        if (before == 0)
        {
            return groups;
        }

        UInt128 tail = groups & ((UInt128.One << (16 * after)) - UInt128.One);
        return (groups >> (16 * after) << (16 * (8 - before))) | tail;
    }

    internal static int HexDigit(byte b)
    {
        uint digit = (uint)b - '0';
        if (digit <= 9)
        {
            return (int)digit;
        }

        uint letter = (b | 0x20u) - 'a';
        return letter <= 5 ? (int)letter + 10 : -1;
    }
}
