// RFC 3339 section 5.6: date-time.
using System.Globalization;

namespace Rdap.Protocols.Text;

/// <summary>Date and time as RDAP events need them.</summary>
internal static class Rfc3339
{
    /// <summary>Bytes of a date-time in UTC with whole seconds.</summary>
    public const int Length = 20;

    /// <summary>
    /// Whether a text from data is a date-time that can be passed on as it is: "2024-09-17T12:34:56Z", with optional fraction and offset.
    /// A date alone is not: the time of day would have to be invented.
    /// </summary>
    public static bool IsDateTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < Length || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !TryRead(text[..4], out int year) || !TryRead(text[5..7], out int month) || !TryRead(text[8..10], out int day)
            || !TryRead(text[11..13], out int hour) || !TryRead(text[14..16], out int minute) || !TryRead(text[17..19], out int second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[19..];
        if (rest[0] == '.')
        {
            int digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits <= 0)
            {
                return false;
            }

            rest = rest[(1 + digits)..];
        }

        return rest.SequenceEqual("Z"u8)
            || (rest.Length == 6 && rest[0] is (byte)'+' or (byte)'-' && rest[3] == ':' && TryRead(rest[1..3], out int offsetHours)
                && TryRead(rest[4..6], out int offsetMinutes) && offsetHours <= 23 && offsetMinutes <= 59);
    }

    /// <summary>Writes an instant in UTC, whole seconds.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public static ReadOnlySpan<byte> Format(DateTimeOffset instant, Span<byte> destination)
    {
        // "s" has a writer of its own in the runtime; a pattern would be read anew for each instant.
        instant.UtcDateTime.TryFormat(destination, out int written, "s", CultureInfo.InvariantCulture);
        destination[written] = (byte)'Z';
        return destination[..(written + 1)];
    }

    private static bool TryRead(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return true;
    }
}
