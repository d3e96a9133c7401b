// RFC 3912 has no character set, and keys are ASCII mostly: what word processors and web pages make of their blanks and hyphens.
using System.Text;

namespace Rdap.Protocols.Whois;

/// <summary>
/// Reads typographic characters as the plain ones that a key has: dashes as hyphens, wide and narrow spaces as blanks, marks without width as
/// nothing. Only what is UTF-8 is looked at, and all else is left as it is.
/// </summary>
internal static class WhoisPunctuation
{
    /// <summary>Whether a line may have something to fold: most are ASCII.</summary>
    public static bool MayHave(ReadOnlySpan<byte> line) => !Ascii.IsValid(line);

    /// <summary>Writes the line with its typographic characters folded; it never grows.</summary>
    /// <param name="line">The line.</param>
    /// <param name="destination">At least as long.</param>
    /// <param name="isChanged">Whether something other than a blank was replaced.</param>
    /// <returns>The bytes written.</returns>
    public static int Fold(ReadOnlySpan<byte> line, Span<byte> destination, out bool isChanged)
    {
        isChanged = false;
        int written = 0;
        while (!line.IsEmpty)
        {
            Rune.DecodeFromUtf8(line, out Rune rune, out int length);
            byte plain = PlainOf(rune.Value);
            if (plain == 0)
            {
                // As it came: a byte that is no UTF-8 may be Latin-1.
                line[..length].CopyTo(destination[written..]);
                written += length;
            }
            else
            {
                isChanged |= plain != ' ';
                if (plain != Nothing)
                {
                    destination[written++] = plain;
                }
            }

            line = line[length..];
        }

        return written;
    }

    private const byte Nothing = 1;

    private static byte PlainOf(int rune) => rune switch
    {
        0x00A0 or (>= 0x2000 and <= 0x200A) or 0x202F or 0x205F or 0x3000 => (byte)' ',
        0x00AD or (>= 0x2010 and <= 0x2015) or 0x2212 or 0xFE63 or 0xFF0D => (byte)'-',
        (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or 0x2060 or (>= 0x2066 and <= 0x2069) or 0xFEFF => Nothing,
        _ => 0,
    };
}
