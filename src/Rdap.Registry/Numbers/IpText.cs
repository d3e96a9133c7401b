namespace Rdap.Registry.Numbers;

/// <summary>Why a text is no address, prefix or range.</summary>
public enum IpTextProblem : byte
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Not the text form of an address (or of two addresses of one family).</summary>
    NotAnAddress,

    /// <summary>The part after the slash is no number of 0 to 32 (IPv4) or 0 to 128 (IPv6), or has a leading zero.</summary>
    BadPrefixLength,

    /// <summary>A well-formed prefix whose address has bits set below the prefix length.</summary>
    HostBitsSet,

    /// <summary>A range that ends before it starts.</summary>
    RangeReversed,
}

/// <summary>
/// The text forms of addresses, prefixes and ranges, read strictly and written canonically; UTF-8 in and out, nothing allocated.
/// IPv4 is four decimal octets without leading zeros; IPv6 is RFC 4291 section 2.2, written as RFC 5952 section 4.
/// </summary>
public static partial class IpText
{
    /// <summary>Bytes of the longest address this class writes.</summary>
    public const int MaxAddressLength = 39;

    /// <summary>Bytes of the longest prefix or range this class writes (two IPv6 addresses and " - "), rounded up.</summary>
    public const int MaxRangeLength = 82;

    /// <summary>
    /// Reads an address and nothing else. IPv4: no leading zeros, no short, octal or hexadecimal forms. IPv6: every form of RFC 4291
    /// section 2.2, any case, also with the last 32 bits in dotted decimal; no zone, no brackets.
    /// </summary>
    public static bool TryParseAddress(ReadOnlySpan<byte> text, out IpFamily family, out UInt128 address)
    {
        // The first separator tells the family: an IPv4 address has its first dot within four bytes and never a colon.
        if (text.Length >= 7 && (text[1] == '.' || text[2] == '.' || text[3] == '.') && TryReadOctets(text, out uint v4, out int octets))
        {
            family = IpFamily.V4;
            address = v4;
            return octets == 4;
        }

        family = IpFamily.V6;
        return TryReadV6(text, out address);
    }

    /// <summary>
    /// Reads ADDRESS/LENGTH. False with the reason in <paramref name="problem"/>; with <see cref="IpTextProblem.HostBitsSet"/>
    /// <paramref name="range"/> is the prefix without its host bits, for a "did you mean".
    /// </summary>
    public static bool TryParsePrefix(ReadOnlySpan<byte> text, out IpRange range, out IpTextProblem problem)
    {
        range = default;
        int slash = text.IndexOf((byte)'/');
        if (slash < 0 || !TryParseAddress(text[..slash], out IpFamily family, out UInt128 address))
        {
            problem = IpTextProblem.NotAnAddress;
            return false;
        }

        return TryMakePrefix(family, address, text[(slash + 1)..], out range, out problem);
    }

    /// <summary>Reads "FIRST - LAST", blanks and tabs round the minus optional, both addresses of one family.</summary>
    public static bool TryParseRange(ReadOnlySpan<byte> text, out IpRange range, out IpTextProblem problem)
    {
        range = default;
        problem = IpTextProblem.NotAnAddress;
        int minus = text.IndexOf((byte)'-');
        if (minus < 0
            || !TryParseAddress(TrimEnd(text[..minus]), out IpFamily family, out UInt128 first)
            || !TryParseAddress(TrimStart(text[(minus + 1)..]), out IpFamily lastFamily, out UInt128 last)
            || family != lastFamily)
        {
            return false;
        }

        return TryMakeRange(family, first, last, out range, out problem);
    }

    /// <summary>Reads an address, a prefix or a range: what stands as the value of inetnum, inet6num, route and route6.</summary>
    public static bool TryParseNetwork(ReadOnlySpan<byte> text, out IpRange range, out IpTextProblem problem)
    {
        // One search finds which of the three forms it is: neither mark is part of an address.
        int mark = text.IndexOfAny((byte)'/', (byte)'-');
        if (mark >= 0)
        {
            return text[mark] == '/' ? TryParsePrefix(text, out range, out problem) : TryParseRange(text, out range, out problem);
        }

        bool parsed = TryParseAddress(text, out IpFamily family, out UInt128 address);
        range = parsed ? IpRange.Single(family, address) : default;
        problem = parsed ? IpTextProblem.None : IpTextProblem.NotAnAddress;
        return parsed;
    }

    /// <summary>
    /// Reads what people type as a WHOIS key: as <see cref="TryParseNetwork"/>, and also IPv4 prefixes and ranges whose last octets
    /// are left out because they are zero ("128/8", "192.0/16", "0/0"; a lone number is no address), IPv6 in brackets, and IPv6
    /// prefixes with host bits, which are masked. IPv4 host bits give false and <see cref="IpTextProblem.HostBitsSet"/>.
    /// </summary>
    public static bool TryParseQueryNetwork(ReadOnlySpan<byte> text, out IpRange range, out IpTextProblem problem)
    {
        text = TrimStart(TrimEnd(text));
        if (text.Length > 0 && text[0] == '[')
        {
            return TryParseBracketed(text, out range, out problem);
        }

        if (TryParseNetwork(text, out range, out problem))
        {
            return true;
        }

        if (problem == IpTextProblem.HostBitsSet && range.Family == IpFamily.V6)
        {
            problem = IpTextProblem.None;
            return true;
        }

        return problem == IpTextProblem.NotAnAddress && TryParseShort(text, out range, out problem);
    }

    private static bool TryParseBracketed(ReadOnlySpan<byte> text, out IpRange range, out IpTextProblem problem)
    {
        // "[2001:db8::]/32" and "[2001:db8::/32]" are both in use.
        range = default;
        problem = IpTextProblem.NotAnAddress;
        int close = text.IndexOf((byte)']');
        if (close < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> inside = text[1..close];
        ReadOnlySpan<byte> after = text[(close + 1)..];
        if (after.IsEmpty)
        {
            if (!inside.Contains((byte)':'))
            {
                return false;
            }

            bool parsed = TryParseNetwork(inside, out range, out problem);
            return MaskedV6(parsed, range, ref problem);
        }

        if (after[0] != '/' || !TryReadV6(inside, out UInt128 address))
        {
            return false;
        }

        bool isPrefix = TryMakePrefix(IpFamily.V6, address, after[1..], out range, out problem);
        return MaskedV6(isPrefix, range, ref problem);
    }

    private static bool MaskedV6(bool parsed, in IpRange range, ref IpTextProblem problem)
    {
        if (!parsed && problem == IpTextProblem.HostBitsSet && range.Family == IpFamily.V6)
        {
            problem = IpTextProblem.None;
            return true;
        }

        return parsed;
    }

    private static bool TryParseShort(ReadOnlySpan<byte> text, out IpRange range, out IpTextProblem problem)
    {
        range = default;
        problem = IpTextProblem.NotAnAddress;
        int mark = text.IndexOfAny((byte)'/', (byte)'-');
        if (mark < 0 || !TryReadOctets(TrimEnd(text[..mark]), out uint first, out int octets))
        {
            return false;
        }

        first <<= 8 * (4 - octets);
        ReadOnlySpan<byte> after = text[(mark + 1)..];
        if (text[mark] == '/')
        {
            return TryMakePrefix(IpFamily.V4, first, after, out range, out problem);
        }

        if (!TryReadOctets(TrimStart(after), out uint last, out octets))
        {
            return false;
        }

        last <<= 8 * (4 - octets);
        return TryMakeRange(IpFamily.V4, first, last, out range, out problem);
    }

    private static bool TryMakePrefix(IpFamily family, UInt128 address, ReadOnlySpan<byte> lengthText, out IpRange range, out IpTextProblem problem)
    {
        range = default;
        if (!TryReadLength(lengthText, out int length) || length > IpRange.BitsOf(family))
        {
            problem = IpTextProblem.BadPrefixLength;
            return false;
        }

        range = IpRange.FromPrefix(family, address, length);
        problem = range.First == address ? IpTextProblem.None : IpTextProblem.HostBitsSet;
        return problem == IpTextProblem.None;
    }

    private static bool TryMakeRange(IpFamily family, UInt128 first, UInt128 last, out IpRange range, out IpTextProblem problem)
    {
        if (first > last)
        {
            range = default;
            problem = IpTextProblem.RangeReversed;
            return false;
        }

        range = new IpRange(family, first, last);
        problem = IpTextProblem.None;
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (text.Length is 0 or > 3 || (text[0] == '0' && text.Length > 1))
        {
            return false;
        }

        foreach (byte b in text)
        {
            uint digit = (uint)b - '0';
            if (digit > 9)
            {
                return false;
            }

            length = (length * 10) + (int)digit;
        }

        return true;
    }

    /// <summary>Reads one to four dotted decimal octets to the end of the text; the value is right-aligned.</summary>
    private static bool TryReadOctets(ReadOnlySpan<byte> text, out uint value, out int octets)
    {
        value = 0;
        octets = 0;
        int i = 0;
        while (octets < 4)
        {
            if ((uint)i >= (uint)text.Length)
            {
                return false;
            }

            uint octet = (uint)text[i++] - '0';
            if (octet > 9)
            {
                return false;
            }

            // After a zero only a dot or the end may follow: "010" is eight to some programs and ten to others.
            if (octet != 0)
            {
                while ((uint)i < (uint)text.Length)
                {
                    uint digit = (uint)text[i] - '0';
                    if (digit > 9)
                    {
                        break;
                    }

                    octet = (octet * 10) + digit;
                    if (octet > 255)
                    {
                        return false;
                    }

                    i++;
                }
            }

            value = (value << 8) | octet;
            octets++;
            if (i == text.Length)
            {
                return true;
            }

            if (text[i++] != '.')
            {
                return false;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text) => text.TrimStart(" \t"u8);

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text) => text.TrimEnd(" \t"u8);
}
