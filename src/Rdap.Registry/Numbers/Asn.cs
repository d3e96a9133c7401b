// RFC 5396: textual representation of autonomous system numbers (asplain, asdot).
namespace Rdap.Registry.Numbers;

/// <summary>AS numbers <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
/// <param name="First">Lowest AS number.</param>
/// <param name="Last">Highest AS number, not below <paramref name="First"/>.</param>
public readonly record struct AsnRange(uint First, uint Last)
{
    /// <summary>True when the range is one AS number.</summary>
    public bool IsSingle => First == Last;

    /// <summary>True when <paramref name="other"/> lies inside this range; an equal range does.</summary>
    public bool Contains(in AsnRange other) => First <= other.First && other.Last <= Last;
}

/// <summary>
/// The text forms of AS numbers, 0 to 4294967295; UTF-8 in and out, nothing allocated. Leading zeros are refused everywhere, so that one
/// number has one asplain text.
/// </summary>
public static class Asn
{
    /// <summary>Bytes of the longest text <see cref="Format"/> writes.</summary>
    public const int MaxLength = 12;

    /// <summary>Reads "AS64496", any case, or asdot "AS1.10" (RFC 5396). The "AS" is required.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out uint asn)
    {
        asn = 0;
        if (text.Length < 3 || (text[0] | 0x20) != 'a' || (text[1] | 0x20) != 's')
        {
            return false;
        }

        ReadOnlySpan<byte> number = text[2..];
        int dot = number.IndexOf((byte)'.');
        if (dot < 0)
        {
            return TryParsePlain(number, out asn);
        }

        if (!TryParsePlain(number[..dot], out uint high) || !TryParsePlain(number[(dot + 1)..], out uint low)
            || high > ushort.MaxValue || low > ushort.MaxValue)
        {
            return false;
        }

        asn = (high << 16) | low;
        return true;
    }

    /// <summary>Reads decimal digits alone, as in an RDAP path (RFC 9082 section 3.1.2): no sign, no "AS", no dot, no leading zeros.</summary>
    public static bool TryParsePlain(ReadOnlySpan<byte> text, out uint asn)
    {
        asn = 0;
        if (text.Length is 0 or > 10 || (text[0] == '0' && text.Length > 1))
        {
            return false;
        }

        ulong value = 0;
        foreach (byte b in text)
        {
            uint digit = (uint)b - '0';
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        if (value > uint.MaxValue)
        {
            return false;
        }

        asn = (uint)value;
        return true;
    }

    /// <summary>Reads "AS64496 - AS64511" with or without blanks round the minus, or a single "AS64496"; a reversed range is refused.</summary>
    public static bool TryParseRange(ReadOnlySpan<byte> text, out AsnRange range)
    {
        range = default;
        int minus = text.IndexOf((byte)'-');
        ReadOnlySpan<byte> head = minus < 0 ? text : text[..minus].TrimEnd(" \t"u8);
        if (!TryParse(head, out uint first))
        {
            return false;
        }

        uint last = first;
        if (minus >= 0 && (!TryParse(text[(minus + 1)..].TrimStart(" \t"u8), out last) || last < first))
        {
            return false;
        }

        range = new AsnRange(first, last);
        return true;
    }

    /// <summary>Writes "AS" and the number in asplain.</summary>
    /// <returns>The number of bytes written, at most <see cref="MaxLength"/>.</returns>
    public static int Format(uint asn, Span<byte> destination)
    {
        destination[0] = (byte)'A';
        destination[1] = (byte)'S';
        return 2 + IpText.WriteDecimal(asn, destination[2..]);
    }
}
