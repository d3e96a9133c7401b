// NRO statistics exchange format (delegated and delegated-extended), versions 2 and 2.3: one record.
using System.Globalization;
using System.Text;
using Rdap.Registry.Numbers;

namespace Rdap.Bulk.Delegated;

internal enum DelegatedStatus : byte
{
    Allocated,
    Assigned,
    Available,
    Reserved,
}

/// <summary>
/// registry|cc|type|start|value|date|status[|opaque-id[|extensions...]], checked. Spans point into the line.
/// </summary>
internal ref struct DelegatedRecord
{
    /// <summary>Lower case in all known files; kept as it stands.</summary>
    public ReadOnlySpan<byte> Registry;

    /// <summary>Two letters, or empty when the record has no country (also when it says ZZ).</summary>
    public ReadOnlySpan<byte> Country;

    /// <summary>The addresses; default for AS numbers.</summary>
    public IpRange Addresses;

    /// <summary>The AS numbers; default for addresses.</summary>
    public AsnRange Asns;

    public bool IsAsn;

    /// <summary>YYYYMMDD, or empty when the record has none (empty, or only zeros).</summary>
    public ReadOnlySpan<byte> Date;

    /// <summary>The date field holds something that is no date.</summary>
    public bool HasBadDate;

    public DelegatedStatus Status;

    /// <summary>The holder's id, or empty.</summary>
    public ReadOnlySpan<byte> OpaqueId;

    private const int MaxOpaqueId = 128;
    private const int MaxRegistry = 32;

    /// <summary>Reads a row.</summary>
    /// <returns>Null, or why it cannot be taken: always the same words for the same reason.</returns>
    public static string? TryParse(ReadOnlySpan<byte> line, out DelegatedRecord record)
    {
        record = default;
        record.Registry = NextField(ref line);
        ReadOnlySpan<byte> country = NextField(ref line);
        ReadOnlySpan<byte> type = NextField(ref line);
        ReadOnlySpan<byte> start = NextField(ref line);
        ReadOnlySpan<byte> value = NextField(ref line);
        ReadOnlySpan<byte> date = NextField(ref line);
        if (line.IsEmpty)
        {
            return "fewer than 7 fields";
        }

        ReadOnlySpan<byte> status = NextField(ref line);
        ReadOnlySpan<byte> opaqueId = NextField(ref line);
        if (!IsWord(record.Registry) || record.Registry.Length > MaxRegistry)
        {
            return "not a registry's name";
        }

        if (!TryParseStatus(status, out record.Status))
        {
            return "unknown status";
        }

        if (!country.IsEmpty && (country.Length != 2 || !char.IsAsciiLetter((char)country[0]) || !char.IsAsciiLetter((char)country[1])))
        {
            return "not a country code";
        }

        if (!opaqueId.IsEmpty && (!IsWord(opaqueId) || opaqueId.Length > MaxOpaqueId))
        {
            return "not a holder id";
        }

        record.Country = Ascii.EqualsIgnoreCase(country, "ZZ"u8) ? default : country;
        record.OpaqueId = opaqueId;
        bool dated = date.ContainsAnyExcept((byte)'0');
        record.HasBadDate = dated && !TryParseDate(date, out _);
        record.Date = dated && !record.HasBadDate ? date : default;
        return ParseNumbers(type, start, value, ref record);
    }

    /// <summary>The field up to the next '|'; the line is cut behind it.</summary>
    public static ReadOnlySpan<byte> NextField(scoped ref ReadOnlySpan<byte> line)
    {
        int bar = line.IndexOf((byte)'|');
        ReadOnlySpan<byte> field = bar < 0 ? line : line[..bar];
        line = bar < 0 ? default : line[(bar + 1)..];
        return field.Trim((byte)' ');
    }

    /// <summary>YYYYMMDD, a day that exists.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out DateOnly date)
    {
        date = default;
        if (text.Length != 8 || !TryParseNumber(text, out ulong number))
        {
            return false;
        }

        return DateOnly.TryParseExact(
            number.ToString("D8", CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    /// <summary>Decimal digits only, at most 15.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> text, out ulong number)
    {
        number = 0;
        if (text.IsEmpty || text.Length > 15)
        {
            return false;
        }

        foreach (byte b in text)
        {
            if (!char.IsAsciiDigit((char)b))
            {
                return false;
            }

            number = number * 10 + (uint)(b - '0');
        }

        return true;
    }

    private static string? ParseNumbers(
        scoped ReadOnlySpan<byte> type, scoped ReadOnlySpan<byte> start, scoped ReadOnlySpan<byte> value, ref DelegatedRecord record)
    {
        if (!TryParseNumber(value, out ulong count))
        {
            return "the value is not a number";
        }

        if (type.SequenceEqual("asn"u8))
        {
            if (!Asn.TryParsePlain(start, out uint first))
            {
                return "not an AS number";
            }

            if (count == 0 || count - 1 > uint.MaxValue - first)
            {
                return "not a range of AS numbers";
            }

            record.IsAsn = true;
            record.Asns = new AsnRange(first, (uint)(first + count - 1));
            return null;
        }

        IpFamily family = type.SequenceEqual("ipv6"u8) ? IpFamily.V6 : IpFamily.V4;
        if (family == IpFamily.V4 && !type.SequenceEqual("ipv4"u8))
        {
            return "unknown type";
        }

        if (!IpText.TryParseAddress(start, out IpFamily found, out UInt128 address) || found != family)
        {
            return family == IpFamily.V4 ? "not an IPv4 address" : "not an IPv6 address";
        }

        if (family == IpFamily.V4)
        {
            if (count == 0 || count - 1 > uint.MaxValue - (ulong)address)
            {
                return "not a range of IPv4 addresses";
            }

            record.Addresses = new IpRange(family, address, address + count - 1);
            return null;
        }

        if (count > 128)
        {
            return "not an IPv6 prefix length";
        }

        record.Addresses = IpRange.FromPrefix(family, address, (int)count);
        return record.Addresses.First == address ? null : "host bits are set in the IPv6 prefix";
    }

    private static bool TryParseStatus(ReadOnlySpan<byte> text, out DelegatedStatus status)
    {
        for (status = DelegatedStatus.Allocated; status <= DelegatedStatus.Reserved; status++)
        {
            if (Ascii.EqualsIgnoreCase(text, DelegatedReader.StatusWord(status)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Printable, without blanks: fit to be a value and a key.</summary>
    private static bool IsWord(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) && !text.Contains((byte)'#');
}
