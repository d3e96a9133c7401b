namespace Rdap.Registry.Objects;

/// <summary>
/// Finds the mailbox for abuse reports in the free text of an object, as networks wrote it there before registries had an attribute for it:
/// "Abuse: desk@example.net", "send spam and abuse reports to desk@example.net", "desk@example.net - spam and security", "trouble: noc@example.net",
/// an address alone on the line below "Please report spam to".
/// </summary>
/// <remarks>
/// The best line of an object counts, the first of equal ones: an address with "abuse" in its local part, then one in a line (or below a line) about
/// abuse or spam, then one in a line about incidents or for cases of trouble. Other addresses are somebody's and say nothing about abuse. A line
/// that says "not", "never" or "invalid" is passed over whatever else it says: an address too few is better than one that did not want to be written to.
/// </remarks>
internal static class AbuseRemarks
{
    // More of a line is not looked at. Lines of remarks are written to be read on a terminal.
    private const int MaxLine = 256;

    private enum Rank : byte
    {
        None,
        Hinted,
        Told,
        Named,
    }

    /// <summary>Whether an attribute could hold such a mailbox: what is worth a look. Asked for every attribute of a load.</summary>
    public static bool MayTell(AttributeName name, ReadOnlySpan<byte> value) => IsText(name) && value.Contains((byte)'@');

    /// <summary>The mailbox that the object's text names; empty when it names none.</summary>
    public static ReadOnlySpan<byte> MailboxIn(scoped in RegistryObject of)
    {
        ReadOnlySpan<byte> best = default, above = default;
        Rank rank = Rank.None;
        AttributeName last = AttributeName.Unknown;
        foreach (RpslAttribute attribute in of)
        {
            if (!IsText(attribute.Name))
            {
                continue;
            }

            above = attribute.Name == last ? above : default;
            last = attribute.Name;
            foreach (ReadOnlySpan<byte> line in attribute.Lines)
            {
                ReadOnlySpan<byte> part = line[..Math.Min(line.Length, MaxLine)];
                if (part.Contains((byte)'@') && RankOf(last, part, above, out Range found) is var own && own > rank)
                {
                    rank = own;
                    best = part[found];
                    if (rank == Rank.Named)
                    {
                        return best;
                    }
                }

                above = part;
            }
        }

        return best;
    }

    private static bool IsText(AttributeName name) => name is AttributeName.Remarks or AttributeName.Descr or AttributeName.Trouble;

    private static Rank RankOf(AttributeName name, ReadOnlySpan<byte> line, ReadOnlySpan<byte> above, out Range found)
    {
        Span<byte> buffer = stackalloc byte[MaxLine];
        Span<byte> words = Words(line, buffer);
        found = default;
        if (IsRefusal(words))
        {
            return Rank.None;
        }

        if (TryFindNamed(line, words, out found))
        {
            return Rank.Named;
        }

        RemoveAddresses(line, words);
        int at = IndexOfAbuse(words);
        Rank rank = Rank.Told;
        if (at < 0 && IsBelow(line, words, above))
        {
            at = 0;
        }
        else if (at < 0)
        {
            rank = Rank.Hinted;
            at = name == AttributeName.Trouble || words.StartsWith("trouble"u8) ? 0 : IndexOfIncident(words);
        }

        return at >= 0 && TryFindNear(line, at, out found) ? rank : Rank.None;
    }

    private static Span<byte> Words(ReadOnlySpan<byte> line, Span<byte> buffer)
    {
        Span<byte> words = buffer[..line.Length];
        for (int i = 0; i < line.Length; i++)
        {
            words[i] = line[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(line[i] | 0x20) : line[i];
        }

        return words;
    }

    private static bool IsRefusal(ReadOnlySpan<byte> words) =>
        words.StartsWith("not "u8) || words.IndexOf(" not "u8) >= 0 || words.IndexOf("n't "u8) >= 0 || words.IndexOf("dont "u8) >= 0
        || words.IndexOf("never "u8) >= 0 || words.IndexOf("no longer"u8) >= 0 || words.IndexOf("invalid"u8) >= 0
        || words.IndexOf("nospam"u8) >= 0 || words.IndexOf("no spam"u8) >= 0 || words.IndexOf("no-spam"u8) >= 0;

    private static int IndexOfAbuse(ReadOnlySpan<byte> words) => Earlier(words.IndexOf("abuse"u8), words.IndexOf("spam"u8));

    private static int IndexOfIncident(ReadOnlySpan<byte> words) => Earlier(words.IndexOf("incident"u8), words.IndexOf("network security"u8));

    private static int Earlier(int a, int b) => a < 0 ? b : b < 0 ? a : Math.Min(a, b);

    private static bool TryFindNamed(ReadOnlySpan<byte> line, ReadOnlySpan<byte> words, out Range found)
    {
        for (int from = 0; MailboxText.TryFind(line, ref from, out found);)
        {
            ReadOnlySpan<byte> mailbox = words[found];
            if (mailbox[..mailbox.IndexOf((byte)'@')].IndexOf("abuse"u8) >= 0 && !MailboxText.IsPlaceholder(mailbox))
            {
                return true;
            }
        }

        return false;
    }

    // The name of a mail server or of a web page that speaks of abuse does not make the line do so.
    private static void RemoveAddresses(ReadOnlySpan<byte> line, Span<byte> words)
    {
        for (int from = 0; MailboxText.TryFind(line, ref from, out Range found);)
        {
            words[found].Fill((byte)' ');
        }

        for (int at; (at = Earlier(words.IndexOf("://"u8), words.IndexOf("www."u8))) >= 0;)
        {
            int start = words[..at].LastIndexOf((byte)' ') + 1;
            int length = words[at..].IndexOf((byte)' ');
            words[start..(length < 0 ? words.Length : at + length)].Fill((byte)' ');
        }
    }

    // "Please report spam to" on one line, the address alone, or behind "to", on the next.
    private static bool IsBelow(ReadOnlySpan<byte> line, ReadOnlySpan<byte> words, ReadOnlySpan<byte> above)
    {
        int from = 0;
        if (above.IsEmpty || above.Contains((byte)'@') || !MailboxText.TryFind(line, ref from, out Range found))
        {
            return false;
        }

        ReadOnlySpan<byte> before = words[..found.Start.GetOffset(line.Length)];
        while (!before.IsEmpty && !char.IsAsciiLetter((char)before[0]))
        {
            before = before[1..];
        }

        while (!before.IsEmpty && !char.IsAsciiLetter((char)before[^1]))
        {
            before = before[..^1];
        }

        if (!before.IsEmpty && !before.SequenceEqual("to"u8) && !before.SequenceEqual("email"u8) && !before.SequenceEqual("e-mail"u8)
            && !before.SequenceEqual("mail"u8) && !before.SequenceEqual("mailto"u8))
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[MaxLine];
        Span<byte> asking = Words(above, buffer);
        return !IsRefusal(asking) && IndexOfAbuse(asking) >= 0;
    }

    // The first address behind the word, or else the last before it.
    private static bool TryFindNear(ReadOnlySpan<byte> line, int at, out Range found)
    {
        Range before = default;
        for (int from = 0; MailboxText.TryFind(line, ref from, out found);)
        {
            if (MailboxText.IsPlaceholder(line[found]))
            {
                continue;
            }

            if (found.Start.GetOffset(line.Length) >= at)
            {
                return true;
            }

            before = found;
        }

        found = before;
        return !line[found].IsEmpty;
    }
}
