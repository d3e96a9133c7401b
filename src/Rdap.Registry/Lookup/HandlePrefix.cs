using Rdap.Registry.Numbers;

namespace Rdap.Registry.Lookup;

/// <summary>First numbers from <paramref name="First"/> to <paramref name="Last"/>.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest.</param>
/// <param name="IsExact">Whether the handle of each object that begins there begins with the text that was asked for; else its handle is to be compared.</param>
internal readonly record struct NumberInterval(UInt128 First, UInt128 Last, bool IsExact);

/// <summary>
/// The beginning of a handle that is a number as intervals of numbers: "192.0.2" begins 192.0.2.0, 192.0.20.0 to 192.0.29.0 and 192.0.200.0 to
/// 192.0.255.0. So the indexes of ranges answer, in the order of the numbers.
/// </summary>
internal static class HandlePrefix
{
    /// <summary>The most intervals that one text stands for: an AS number of one to ten digits.</summary>
    public const int MaxIntervals = 10;

    private const int Octets = 4, OctetBits = 8, MostDecimalDigits = 3;
    private const int Groups = 8, GroupBits = 16, MostHexDigits = 4;

    /// <summary>The IPv4 addresses whose handles may begin with a folded text.</summary>
    /// <returns>How many intervals were written, ascending and disjoint.</returns>
    public static int OfV4(ReadOnlySpan<byte> text, Span<NumberInterval> intervals)
    {
        int count = 0;
        if (text.IsEmpty)
        {
            intervals[count++] = new NumberInterval(0, uint.MaxValue, IsExact: true);
            return count;
        }

        // A blank ends the first address.
        int blank = text.IndexOf((byte)' ');
        if (blank >= 0)
        {
            if (IpText.TryParseAddress(text[..blank], out IpFamily family, out UInt128 address) && family == IpFamily.V4)
            {
                intervals[count++] = new NumberInterval(address, address, IsExact: false);
            }

            return count;
        }

        uint known = 0;
        for (int octet = 0; octet < Octets; octet++)
        {
            int dot = text.IndexOf((byte)'.');
            int left = OctetBits * (Octets - 1 - octet);
            if (dot < 0)
            {
                return WithDigits(text, 10, MostDecimalDigits, byte.MaxValue, known, left, isExact: true, intervals);
            }

            if (octet == Octets - 1 || !Asn.TryParsePlain(text[..dot], out uint value) || value > byte.MaxValue)
            {
                return 0;
            }

            known |= value << left;
            text = text[(dot + 1)..];
        }

        return 0;
    }

    /// <summary>The IPv6 addresses whose handles may begin with a folded text.</summary>
    /// <returns>How many intervals were written, ascending and disjoint.</returns>
    public static int OfV6(ReadOnlySpan<byte> text, Span<NumberInterval> intervals)
    {
        int end = text.IndexOfAny((byte)'/', (byte)' ');
        if (end >= 0)
        {
            if (!IpText.TryParseAddress(text[..end], out IpFamily family, out UInt128 address) || family != IpFamily.V6)
            {
                return 0;
            }

            intervals[0] = new NumberInterval(address, address, IsExact: false);
            return 1;
        }

        int gap = text.IndexOf("::"u8), colon = text.LastIndexOf((byte)':');
        bool isGap = gap >= 0 || text.SequenceEqual(":"u8);
        ReadOnlySpan<byte> head = isGap ? text[..Math.Max(gap, 0)] : text[..Math.Max(colon, 0)];
        if ((!isGap && colon == 0) || !TryParseGroups(head, out UInt128 known, out int groups, out bool hasZero))
        {
            return 0;
        }

        int left = (Groups - groups) * GroupBits;
        if (isGap)
        {
            // "::" is two groups of zeros at least; which ones it is depends on the rest of the address.
            intervals[0] = new NumberInterval(known, known | Ones(Math.Max(0, left - (2 * GroupBits))), IsExact: false);
            return 1;
        }

        // A zero among the groups may be written as "::", so only what has none is known by its number.
        ReadOnlySpan<byte> digits = text[(colon + 1)..];
        bool isExact = !hasZero && (digits.IsEmpty || digits[0] != '0');
        return left == 0 ? 0 : WithDigits(digits, 16, MostHexDigits, ushort.MaxValue, known, left - GroupBits, isExact, intervals);
    }

    /// <summary>The AS numbers whose handles may begin with a folded text.</summary>
    /// <returns>How many intervals were written, ascending and disjoint.</returns>
    public static int OfAsns(ReadOnlySpan<byte> text, Span<NumberInterval> intervals)
    {
        ReadOnlySpan<byte> letters = "as"u8;
        if (text.Length <= letters.Length)
        {
            if (!letters.StartsWith(text))
            {
                return 0;
            }

            intervals[0] = new NumberInterval(0, uint.MaxValue, IsExact: true);
            return 1;
        }

        if (!text.StartsWith(letters))
        {
            return 0;
        }

        text = text[letters.Length..];
        int blank = text.IndexOf((byte)' ');
        if (blank >= 0)
        {
            if (!Asn.TryParsePlain(text[..blank], out uint first))
            {
                return 0;
            }

            intervals[0] = new NumberInterval(first, first, IsExact: false);
            return 1;
        }

        return WithDigits(text, 10, MaxIntervals, uint.MaxValue, 0, 0, isExact: true, intervals);
    }

    // Numbers whose digits begin with these, each followed by that many bits of any value.
    private static int WithDigits(
        ReadOnlySpan<byte> digits, int radix, int mostDigits, uint most, UInt128 known, int bits, bool isExact, Span<NumberInterval> intervals)
    {
        if (digits.IsEmpty)
        {
            intervals[0] = new NumberInterval(known, known | ((UInt128)most << bits) | Ones(bits), isExact);
            return 1;
        }

        uint first = 0;
        if (digits.Length > mostDigits || (digits[0] == '0' && digits.Length > 1)
            || !(radix == 10 ? Asn.TryParsePlain(digits, out first) : TryParseHex(digits, out first)))
        {
            return 0;
        }

        int count = 0;
        ulong low = first, high = first;
        for (int length = digits.Length; length <= mostDigits && low <= most; length++)
        {
            ulong last = Math.Min(high, most);
            intervals[count++] = new NumberInterval(known | ((UInt128)low << bits), known | ((UInt128)last << bits) | Ones(bits), isExact);
            if (first == 0)
            {
                break;
            }

            low *= (uint)radix;
            high = (high * (uint)radix) + (uint)(radix - 1);
        }

        return count;
    }

    // Groups between colons, from the top of the address on.
    private static bool TryParseGroups(ReadOnlySpan<byte> text, out UInt128 known, out int count, out bool hasZero)
    {
        known = UInt128.Zero;
        count = 0;
        hasZero = false;
        while (!text.IsEmpty)
        {
            int colon = text.IndexOf((byte)':');
            ReadOnlySpan<byte> digits = colon < 0 ? text : text[..colon];
            if (count == Groups || digits.IsEmpty || digits.Length > MostHexDigits || !TryParseHex(digits, out uint value))
            {
                return false;
            }

            hasZero |= value == 0;
            known |= (UInt128)value << ((Groups - 1 - count++) * GroupBits);
            text = colon < 0 ? default : text[(colon + 1)..];
        }

        return true;
    }

    // As a handle has it: no leading zeros.
    private static bool TryParseHex(ReadOnlySpan<byte> digits, out uint value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }

            value = (value << 4) | (uint)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return digits[0] != '0' || digits.Length == 1;
    }

    private static UInt128 Ones(int bits) => (UInt128.One << bits) - UInt128.One;
}
