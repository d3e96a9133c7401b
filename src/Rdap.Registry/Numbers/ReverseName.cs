// RFC 1035 section 3.5 (in-addr.arpa), RFC 3596 section 2.5 (ip6.arpa), RFC 2317 (classless in-addr.arpa delegation).
using System.Text;

namespace Rdap.Registry.Numbers;

/// <summary>What a domain name is to the reverse tree.</summary>
public enum ReverseNameKind : byte
{
    /// <summary>Not under in-addr.arpa or ip6.arpa.</summary>
    NotReverse,

    /// <summary>Under one of them, but its labels name no addresses.</summary>
    Malformed,

    /// <summary>Names a range of addresses.</summary>
    Ok,
}

/// <summary>Reverse domain names and the addresses they stand for; UTF-8 in and out, nothing allocated.</summary>
public static class ReverseName
{
    /// <summary>Bytes of the longest name <see cref="TryFormat"/> writes: 32 nibbles and ip6.arpa.</summary>
    public const int MaxLength = 72;

    private const int OctetsOfAddress = 4;
    private const int NibblesOfAddress = 32;

    /// <summary>
    /// Reads a reverse name, any case, with or without trailing dot: 1 to 4 octets under in-addr.arpa, 1 to 32 nibbles under ip6.arpa.
    /// Before three octets the RFC 2317 forms "0-63" (first and last address) and "0/26" (first address and prefix length) stand for part
    /// of the last octet, also with an octet of that part in front of it. The bare in-addr.arpa and ip6.arpa are their whole family.
    /// </summary>
    public static ReverseNameKind Parse(ReadOnlySpan<byte> name, out IpRange range)
    {
        range = default;
        if (name.Length > 0 && name[^1] == '.')
        {
            name = name[..^1];
        }

        if (TryCutSuffix(name, "in-addr.arpa"u8, out ReadOnlySpan<byte> labels))
        {
            return TryReadOctetLabels(labels, out range) ? ReverseNameKind.Ok : ReverseNameKind.Malformed;
        }

        if (TryCutSuffix(name, "ip6.arpa"u8, out labels))
        {
            return TryReadNibbleLabels(labels, out range) ? ReverseNameKind.Ok : ReverseNameKind.Malformed;
        }

        return ReverseNameKind.NotReverse;
    }

    /// <summary>
    /// Writes the reverse name of a range, lower case, no trailing dot: IPv4 blocks at octet borders and IPv6 blocks at nibble borders;
    /// any other IPv4 range inside one /24 in the RFC 2317 form with a dash. False when no single name stands for the range.
    /// </summary>
    /// <param name="range">The range.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="written">The number of bytes written.</param>
    public static bool TryFormat(in IpRange range, Span<byte> destination, out int written)
    {
        written = 0;
        bool isPrefix = range.TryGetPrefixLength(out int length);
        if (range.Family == IpFamily.V6)
        {
            if (!isPrefix || length % 4 != 0)
            {
                return false;
            }

            FormatNibbles(range.First, length / 4, destination, ref written);
            return true;
        }

        uint first = (uint)range.First;
        uint last = (uint)range.Last;
        if (isPrefix && length % 8 == 0)
        {
            FormatOctets(first, length / 8, destination, ref written);
            return true;
        }

        if (first >> 8 != last >> 8)
        {
            return false;
        }

        written += IpText.WriteDecimal(first & 0xff, destination);
        destination[written++] = (byte)'-';
        written += IpText.WriteDecimal(last & 0xff, destination[written..]);
        destination[written++] = (byte)'.';
        FormatOctets(first, 3, destination, ref written);
        return true;
    }

    private static void FormatOctets(uint address, int octets, Span<byte> destination, ref int written)
    {
        for (int i = octets - 1; i >= 0; i--)
        {
            written += IpText.WriteDecimal((address >> (24 - (8 * i))) & 0xff, destination[written..]);
            destination[written++] = (byte)'.';
        }

        "in-addr.arpa"u8.CopyTo(destination[written..]);
        written += "in-addr.arpa"u8.Length;
    }

    private static void FormatNibbles(UInt128 address, int nibbles, Span<byte> destination, ref int written)
    {
        for (int i = nibbles - 1; i >= 0; i--)
        {
            destination[written++] = "0123456789abcdef"u8[(int)(uint)(address >> (124 - (4 * i))) & 0xf];
            destination[written++] = (byte)'.';
        }

        "ip6.arpa"u8.CopyTo(destination[written..]);
        written += "ip6.arpa"u8.Length;
    }

    /// <summary>The labels before the suffix, without the dot between; empty for the suffix alone. False when it is not the suffix.</summary>
    private static bool TryCutSuffix(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, out ReadOnlySpan<byte> labels)
    {
        labels = default;
        int start = name.Length - suffix.Length;
        if (start < 0 || !Ascii.EqualsIgnoreCase(name[start..], suffix))
        {
            return false;
        }

        if (start == 0)
        {
            return true;
        }

        if (name[start - 1] != '.')
        {
            return false;
        }

        // A name that is a dot and the suffix has one label, and that is empty: "." keeps it apart from no label at all.
        labels = start == 1 ? name[..1] : name[..(start - 1)];
        return true;
    }

    private static bool TryReadOctetLabels(ReadOnlySpan<byte> labels, out IpRange range)
    {
        range = default;
        uint value = 0;
        int octets = 0;
        while (!labels.IsEmpty)
        {
            ReadOnlySpan<byte> label = CutLastLabel(ref labels);
            if (octets == 3 && label.IndexOfAny((byte)'-', (byte)'/') > 0)
            {
                return TryReadClassless(label, labels, value << 8, out range);
            }

            if (octets == OctetsOfAddress || !TryReadOctet(label, out uint octet))
            {
                return false;
            }

            value = (value << 8) | octet;
            octets++;
        }

        UInt128 address = (ulong)value << (8 * (OctetsOfAddress - octets));
        range = IpRange.FromPrefix(IpFamily.V4, address, 8 * octets);
        return true;
    }

    private static bool TryReadClassless(ReadOnlySpan<byte> label, ReadOnlySpan<byte> rest, uint network, out IpRange range)
    {
        range = default;
        int mark = label.IndexOfAny((byte)'-', (byte)'/');
        if (!TryReadOctet(label[..mark], out uint first) || !TryReadOctet(label[(mark + 1)..], out uint last))
        {
            return false;
        }

        if (label[mark] == '/')
        {
            if (last is < 24 or > 32)
            {
                return false;
            }

            uint host = last == 32 ? 0 : uint.MaxValue >> (int)last;
            if ((first & host) != 0)
            {
                return false;
            }

            last = first | host;
        }

        if (last < first)
        {
            return false;
        }

        if (!rest.IsEmpty)
        {
            if (!TryReadOctet(rest, out uint octet) || octet < first || octet > last)
            {
                return false;
            }

            first = last = octet;
        }

        range = new IpRange(IpFamily.V4, network | first, network | last);
        return true;
    }

    private static bool TryReadNibbleLabels(ReadOnlySpan<byte> labels, out IpRange range)
    {
        range = default;
        UInt128 value = default;
        int nibbles = 0;
        while (!labels.IsEmpty)
        {
            ReadOnlySpan<byte> label = CutLastLabel(ref labels);
            int nibble = label.Length == 1 ? IpText.HexDigit(label[0]) : -1;
            if (nibble < 0 || nibbles == NibblesOfAddress)
            {
                return false;
            }

            value = (value << 4) | (uint)nibble;
            nibbles++;
        }

        UInt128 address = nibbles == 0 ? UInt128.Zero : value << (4 * (NibblesOfAddress - nibbles));
        range = IpRange.FromPrefix(IpFamily.V6, address, 4 * nibbles);
        return true;
    }

    private static ReadOnlySpan<byte> CutLastLabel(ref ReadOnlySpan<byte> labels)
    {
        int dot = labels.LastIndexOf((byte)'.');
        ReadOnlySpan<byte> label = labels[(dot + 1)..];

        // A dot in front of the cut label with nothing before it is an empty label: leave the dot, which no reader takes for a number.
        labels = dot < 0 ? default : dot == 0 && labels.Length > 1 ? labels[..1] : labels[..dot];
        return label;
    }

    private static bool TryReadOctet(ReadOnlySpan<byte> label, out uint octet) => Asn.TryParsePlain(label, out octet) && octet <= 255;
}
