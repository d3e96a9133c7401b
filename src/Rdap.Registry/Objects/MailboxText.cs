// RFC 5321 section 4.1.2: mailboxes, as registries' data has them: alone, in angle brackets, in a list, in the middle of a sentence.
using System.Buffers;
using System.Text;

namespace Rdap.Registry.Objects;

/// <summary>
/// Finds e-mail addresses in text, and tells those that were put in the place of one that is masked. An address is a word with one "@", a local part
/// and a domain name of two labels or more, all in ASCII and without stars: whatever else may be an address somewhere is not guessed at.
/// </summary>
public static class MailboxText
{
    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\r\n\v\f,;:<>()[]{}\"|"u8);

    // What stands around a word in prose and in frames of remarks.
    private static readonly SearchValues<byte> Trimmed = SearchValues.Create(".'`!?-=/_~+#"u8);

    private static readonly SearchValues<byte> Local = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'+-=?^_`{}~."u8);

    private static readonly SearchValues<byte> Domain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."u8);

    /// <summary>The first address that is no placeholder; empty when there is none.</summary>
    public static ReadOnlySpan<byte> FirstIn(ReadOnlySpan<byte> text)
    {
        for (int from = 0; TryFind(text, ref from, out Range found);)
        {
            if (!IsPlaceholder(text[found]))
            {
                return text[found];
            }
        }

        return default;
    }

    /// <summary>Finds the next address, placeholders among them.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="from">Where to begin; then, where to go on.</param>
    /// <param name="found">Where the address stands.</param>
    public static bool TryFind(ReadOnlySpan<byte> text, ref int from, out Range found)
    {
        while (from < text.Length)
        {
            int at = text[from..].IndexOf((byte)'@');
            if (at < 0)
            {
                break;
            }

            // One look at each word, however many "@" are in it.
            at += from;
            int start = from + text[from..at].LastIndexOfAny(Separators) + 1;
            int length = text[at..].IndexOfAny(Separators);
            int end = length < 0 ? text.Length : at + length;
            from = end;
            while (start < at && Trimmed.Contains(text[start]))
            {
                start++;
            }

            while (end > at && Trimmed.Contains(text[end - 1]))
            {
                end--;
            }

            if (IsMailbox(text[start..at], text[(at + 1)..Math.Max(at + 1, end)]))
            {
                found = start..end;
                return true;
            }
        }

        from = text.Length;
        found = default;
        return false;
    }

    /// <summary>
    /// Whether a mailbox was made up in the place of one that is masked: RIPE's dumps write unread@ripe.net and bitbucket@ripe.net, AFRINIC's and the
    /// copies that RIPE makes of other registries' stars for the local part or for the end of it, APNIC no-email@apnic.net; names under "invalid" are
    /// nobody's by definition (RFC 6761 section 6.4).
    /// </summary>
    /// <param name="value">The value of an attribute, or one address.</param>
    public static bool IsPlaceholder(ReadOnlySpan<byte> value)
    {
        // Nearly every mailbox is told from all of these by a look at its first byte, one for a star, and one at its last byte.
        if (value.IsEmpty)
        {
            return false;
        }

        return (value[0] | 0x20) switch
        {
            'u' => Ascii.EqualsIgnoreCase(value, "unread@ripe.net"u8),
            'b' => Ascii.EqualsIgnoreCase(value, "bitbucket@ripe.net"u8),
            'n' => Ascii.EqualsIgnoreCase(value, "no-email@apnic.net"u8),
            _ => false,
        }
            || (value.Contains((byte)'*') && IsStarred(value))
            || (value[^1] is (byte)'d' or (byte)'D' && (EndsWith(value, ".invalid"u8) || EndsWith(value, "@invalid"u8)));
    }

    // Three stars or more, with blanks between them in some dumps, in the place of the local part; or behind its first letters.
    private static bool IsStarred(ReadOnlySpan<byte> value)
    {
        int at = value.IndexOf((byte)'@');
        ReadOnlySpan<byte> local = at < 0 ? value : value[..at];
        return (local.Count((byte)'*') >= 3 && !local.ContainsAnyExcept((byte)'*', (byte)' '))
            || local[(local.LastIndexOf((byte)' ') + 1)..].IndexOf("***"u8) >= 0;
    }

    private static bool IsMailbox(ReadOnlySpan<byte> local, ReadOnlySpan<byte> domain) =>
        !local.IsEmpty && !local.ContainsAnyExcept(Local)
        && domain.Length >= 3 && !domain.ContainsAnyExcept(Domain) && domain[0] != '.'
        && domain.IndexOf(".."u8) < 0
        && domain.LastIndexOf((byte)'.') is > 0 and var dot && char.IsAsciiLetter((char)domain[dot + 1]);

    private static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end) =>
        text.Length >= end.Length && Ascii.EqualsIgnoreCase(text[^end.Length..], end);
}
