// NRTM version 3: what a mirror asks, and what it is told instead of a stream (RIPE's and IRRd's documents).
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Rdap.Bulk.Nrtm3;

/// <summary>What a mirror asks a server.</summary>
public static class Nrtm3Query
{
    /// <summary>All operations from a serial number on.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="first">The first serial number that is wanted.</param>
    /// <returns>The line, with its end.</returns>
    public static byte[] From(string source, long first) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"-g {source}:3:{first}-LAST\r\n"));
}

/// <summary>What a server says instead of a stream.</summary>
/// <param name="Code">
/// RIPE's code: 401 for a range that it does not have, 402 not authorised, 403 unknown source, 405 syntax, 406 version. 0 when there is none,
/// as IRRd says it.
/// </param>
/// <param name="First">The first serial number that it has; null when it does not say.</param>
/// <param name="Last">The last one.</param>
/// <param name="IsUpToDate">Whether it only says that there is nothing newer.</param>
public readonly record struct Nrtm3Refusal(int Code, long? First, long? Last, bool IsUpToDate)
{
    private const int CodeDigits = 3;

    /// <summary>The code for a range that the server does not have.</summary>
    public const int InvalidRange = 401;

    /// <summary>Reads a line. False when it is something else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out Nrtm3Refusal refusal)
    {
        refusal = default;
        if (line is not [(byte)'%', ..])
        {
            return false;
        }

        ReadOnlySpan<byte> text = line.TrimStart("% "u8);
        if (StartsWith(text, "WARNING"u8))
        {
            // "there are no newer updates available", and without "newer" where there have never been any.
            refusal = new Nrtm3Refusal(0, null, null, true);
            return Contains(text, "there are no newer updates"u8) || Contains(text, "there are no updates"u8);
        }

        if (!StartsWith(text, "ERROR"u8))
        {
            return false;
        }

        text = text["ERROR"u8.Length..].TrimStart(": "u8);
        int code = text.Length >= CodeDigits && Utf8Parser.TryParse(text[..CodeDigits], out ushort number, out int used) && used == CodeDigits ? number : 0;
        (long First, long Last)? range = RangeOf(text);
        refusal = new Nrtm3Refusal(code, range?.First, range?.Last, false);
        return true;
    }

    // "Not within 10-20". Other words with numbers are about what was asked for.
    private static (long First, long Last)? RangeOf(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> word = "within "u8;
        int at = IndexOf(text, word);
        if (at < 0)
        {
            return null;
        }

        text = text[(at + word.Length)..].TrimStart((byte)' ');
        return Utf8Parser.TryParse(text, out ulong first, out int used) && used < text.Length && text[used] == '-'
            && Utf8Parser.TryParse(text[(used + 1)..], out ulong last, out _) && first <= Nrtm3Reader.MaxSerial && last <= Nrtm3Reader.MaxSerial
            ? ((long)first, (long)last)
            : null;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> words) => IndexOf(text, words) >= 0;

    private static int IndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> words)
    {
        for (int i = 0; i + words.Length <= text.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(text.Slice(i, words.Length), words))
            {
                return i;
            }
        }

        return -1;
    }
}
