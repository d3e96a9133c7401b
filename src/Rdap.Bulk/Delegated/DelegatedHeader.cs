// NRO statistics exchange format, versions 2 and 2.3: the header line and the summary lines.
using System.Buffers;
using System.Text;

namespace Rdap.Bulk.Delegated;

/// <summary>
/// What a file says of itself: version|registry|serial|records|startdate|enddate|UTCoffset, and registry|*|type|*|count|summary.
/// </summary>
internal sealed class DelegatedHeader
{
    private static readonly SearchValues<byte> VersionBytes = SearchValues.Create("0123456789."u8);

    public string Version { get; private init; } = "";

    public string Registry { get; private init; } = "";

    /// <summary>Number of records that the file declares, without header and summary lines; null when it is no number.</summary>
    public ulong? Records { get; private init; }

    /// <summary>
    /// The moment the file speaks of: a serial that is a UNIX time (RIPE NCC's), else midnight of the end date, else of a serial
    /// that is a date, at the file's own offset from UTC.
    /// </summary>
    public DateTimeOffset? DataDate { get; private init; }

    /// <summary>Whether the first significant line of a file is such a header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out DelegatedHeader? header)
    {
        header = null;
        ReadOnlySpan<byte> version = DelegatedRecord.NextField(ref line);
        if (version.IsEmpty || version.Length > 8 || version.ContainsAnyExcept(VersionBytes))
        {
            return false;
        }

        ReadOnlySpan<byte> registry = DelegatedRecord.NextField(ref line);
        ReadOnlySpan<byte> serial = DelegatedRecord.NextField(ref line);
        ReadOnlySpan<byte> records = DelegatedRecord.NextField(ref line);
        _ = DelegatedRecord.NextField(ref line);
        if (line.IsEmpty || registry.IsEmpty || registry.Length > 32)
        {
            return false;
        }

        ReadOnlySpan<byte> end = DelegatedRecord.NextField(ref line);
        header = new DelegatedHeader
        {
            Version = Encoding.Latin1.GetString(version),
            Registry = Encoding.Latin1.GetString(registry),
            Records = DelegatedRecord.TryParseNumber(records, out ulong count) ? count : null,
            DataDate = FindDate(serial, end, DelegatedRecord.NextField(ref line)),
        };
        return true;
    }

    private static DateTimeOffset? FindDate(ReadOnlySpan<byte> serial, ReadOnlySpan<byte> end, ReadOnlySpan<byte> offset)
    {
        // Ten digits are seconds since 1970 from 2001 on; a date has eight.
        if (serial.Length == 10 && DelegatedRecord.TryParseNumber(serial, out ulong seconds))
        {
            return DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        }

        if (!DelegatedRecord.TryParseDate(end, out DateOnly date) && !DelegatedRecord.TryParseDate(serial, out date))
        {
            return null;
        }

        DateTimeOffset midnight = new(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        TimeSpan fromUtc = ParseOffset(offset);
        return date.Year is > 1 and < 9999 ? midnight.Subtract(fromUtc) : midnight;
    }

    /// <summary>+hhmm or -hhmm; anything else (AFRINIC writes 00000) is UTC.</summary>
    private static TimeSpan ParseOffset(ReadOnlySpan<byte> text)
    {
        if (text.Length != 5 || text[0] is not ((byte)'+' or (byte)'-') || !DelegatedRecord.TryParseNumber(text[1..], out ulong value))
        {
            return TimeSpan.Zero;
        }

        int minutes = (int)(value / 100 * 60 + value % 100);
        return value / 100 > 14 || value % 100 > 59 ? TimeSpan.Zero : TimeSpan.FromMinutes(text[0] == '-' ? -minutes : minutes);
    }
}
