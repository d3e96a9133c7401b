// RFC 4291, RFC 4632, RFC 5396: addresses, prefixes and AS numbers picked out of any text.
using System.Buffers;
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.Batch;

/// <summary>
/// Finds addresses, prefixes and AS numbers in logs. The processor's vectors look for the marks without which none of them can be (a dot, a
/// colon, the S of AS); only around such a mark is the text looked at byte by byte.
/// </summary>
internal static class BatchTokens
{
    // Longer words are none of them.
    private const int LongestWord = 256;

    // "/128" and a byte that shows that the number ends there.
    private const int MaxBehind = 5;

    private static readonly SearchValues<byte> Marks = SearchValues.Create(".:Ss"u8);
    private static readonly SearchValues<byte> Context = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.:_-/"u8);

    // What a word consists of: an address is a whole word, not a part of one.
    private static ReadOnlySpan<bool> IsOfWord =>
    [
        false, false, false, false, false, false, false, false, false, false, false, false, false, false, false, false,
        false, false, false, false, false, false, false, false, false, false, false, false, false, false, false, false,
        false, false, false, false, false, false, false, false, false, false, false, false, false, false, true, false,
        true, true, true, true, true, true, true, true, true, true, true, false, false, false, false, false,
        false, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true,
        true, true, true, true, true, true, true, true, true, true, true, false, false, false, false, true,
        false, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true,
        true, true, true, true, true, true, true, true, true, true, true, false, false, false, false, false,
    ];

    /// <summary>How much of a text can be searched before more of it is known: up to the last byte that ends every word.</summary>
    public static int SafeLength(ReadOnlySpan<byte> text) => text.LastIndexOfAnyExcept(Context) + 1;

    /// <summary>The bytes at the beginning of a text that belong to a word which began before it.</summary>
    public static int RestOfWord(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExcept(Context);
        return end < 0 ? text.Length : end;
    }

    /// <summary>Finds the next one.</summary>
    /// <param name="text">The text; nothing before it belongs to its first word.</param>
    /// <param name="at">Where to look from; then behind what was found.</param>
    /// <param name="question">What was found.</param>
    public static bool TryFind(ReadOnlySpan<byte> text, ref int at, ref BatchQuestion question)
    {
        while ((uint)at < (uint)text.Length)
        {
            int mark = text[at..].IndexOfAny(Marks);
            if (mark < 0)
            {
                break;
            }

            mark += at;
            if (!MayBe(text, mark))
            {
                at = mark + 1;
                continue;
            }

            int start = mark, end = mark + 1;
            while (start > 0 && start > at && mark - start < LongestWord && IsWordByte(text[start - 1]))
            {
                start--;
            }

            while (end < text.Length && end - mark < LongestWord && IsWordByte(text[end]))
            {
                end++;
            }

            at = end;
            if (end - start <= LongestWord && TryRead(text, start, end, ref at, ref question))
            {
                // A run that long may have been cut where the text came in pieces; what is in it is passed over in one piece as well.
                int run = SafeLength(text[..start]), runEnd = end + RestOfWord(text[end..]);
                if (runEnd - run <= BatchReader.MaxLineLength)
                {
                    return true;
                }

                at = runEnd;
            }
        }

        at = text.Length;
        return false;
    }

    // What can be told from the bytes beside a mark: most are those of words, times and numbers.
    private static bool MayBe(ReadOnlySpan<byte> text, int mark)
    {
        byte before = mark > 0 ? text[mark - 1] : (byte)' ', behind = mark + 1 < text.Length ? text[mark + 1] : (byte)' ';
        return text[mark] switch
        {
            (byte)'.' => char.IsAsciiDigit((char)before) && char.IsAsciiDigit((char)behind),
            (byte)':' => (behind == ':' || char.IsAsciiHexDigit((char)behind)) && (behind == ':' || before == ':' || char.IsAsciiHexDigit((char)before)),
            _ => (before | 0x20) == 'a' && char.IsAsciiDigit((char)behind) && (mark < 2 || !IsWordByte(text[mark - 2])),
        };
    }

    private static bool IsWordByte(byte b) => b < 0x80 && IsOfWord[b];

    private static bool TryRead(ReadOnlySpan<byte> text, int start, int end, ref int at, ref BatchQuestion question)
    {
        // A sentence may end behind an address, and "ip:" stand before one; "::" is a part of it.
        while (end > start && (text[end - 1] == '.' || (text[end - 1] == ':' && !(end - start > 1 && text[end - 2] == ':'))))
        {
            end--;
        }

        ReadOnlySpan<byte> word = text[start..end];
        if (IpText.TryParseAddress(word, out IpFamily family, out UInt128 address))
        {
            return word.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0 && !IsProductVersion(text, start, end)
                && TakeAddress(text, start, end, family, address, ref at, ref question);
        }

        if (word.Length > 2 && (word[0] | 0x20) == 'a' && (word[1] | 0x20) == 's')
        {
            return TakeAsn(text, start, end, ref question);
        }

        // "src:192.0.2.1:443": the part that is an IPv4 address.
        while (word.Contains((byte)':'))
        {
            int colon = word.IndexOf((byte)':');
            if (IpText.TryParseAddress(word[..colon], out family, out address))
            {
                return TakeAddress(text, start, start + colon, family, address, ref at, ref question);
            }

            start += colon + 1;
            word = word[(colon + 1)..];
            if (IpText.TryParseAddress(word, out family, out address) && family == IpFamily.V4)
            {
                return TakeAddress(text, start, end, family, address, ref at, ref question);
            }
        }

        return false;
    }

    private static bool TakeAddress(ReadOnlySpan<byte> text, int start, int end, IpFamily family, UInt128 address, ref int at, ref BatchQuestion question)
    {
        question.Kind = BatchQuestionKind.Network;
        question.IsAddress = true;
        question.IsFound = false;
        question.Range = IpRange.Single(family, address);
        question.Start = start;
        question.Length = end - start;
        int behind = end + 1;
        if (end < text.Length && text[end] == '/')
        {
            while (behind < text.Length && behind - end < MaxBehind && char.IsAsciiDigit((char)text[behind]))
            {
                behind++;
            }

            // An address with the length of its network is that address.
            if (behind > end + 1 && (behind == text.Length || !(IsWordByte(text[behind]) || text[behind] == '/') || IsSentenceEnd(text, behind))
                && IpText.TryParsePrefix(text[start..behind], out IpRange range, out _))
            {
                question.IsAddress = false;
                question.Range = range;
                question.Length = behind - start;
                at = Math.Max(at, behind);
            }
        }

        return true;
    }

    private static bool IsSentenceEnd(ReadOnlySpan<byte> text, int at) =>
        text[at] is (byte)'.' or (byte)':' && (at + 1 == text.Length || !IsWordByte(text[at + 1]));

    private static bool TakeAsn(ReadOnlySpan<byte> text, int start, int end, ref BatchQuestion question)
    {
        bool isAlone = (start == 0 || text[start - 1] is not (byte)'-') && (end == text.Length || text[end] is not (byte)'-');
        if (!isAlone || !Asn.TryParse(text[start..end], out uint asn))
        {
            return false;
        }

        question.Kind = BatchQuestionKind.AsNumber;
        question.IsAddress = false;
        question.IsFound = false;
        question.Asn = asn;
        question.Start = start;
        question.Length = end - start;
        return true;
    }

    // RFC 9110 section 10.1.5: "Chrome/120.0.0.0" is a product and its version; "server.example/192.0.2.1" is none.
    private static bool IsProductVersion(ReadOnlySpan<byte> text, int start, int end)
    {
        if (start < 2 || text[start - 1] != '/' || !text[start..end].EndsWith(".0"u8))
        {
            return false;
        }

        int name = start - 2;
        while (name >= 0 && char.IsAsciiLetter((char)text[name]))
        {
            name--;
        }

        return name < start - 2 && (name < 0 || !(IsWordByte(text[name]) || text[name] is (byte)'-' or (byte)'/'));
    }
}
