using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Rdap.Registry.Storage;

/// <summary>
/// How keys are compared and hashed: case-folded, white space collapsed. RPSL names are ASCII and compare without case
/// (RFC 2622 section 2); people's names may be UTF-8 or Latin-1 and then fold by Unicode's simple mapping, so that one
/// name has one key in whichever charset its file is written.
/// </summary>
internal static class KeyText
{
    /// <summary>Keys are folded into a buffer of this size; what is longer is compared by its first bytes.</summary>
    public const int MaxLength = 256;

    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    /// <summary>64 well mixed bits of the folded key; <paramref name="kind"/> keeps equal words of different attributes apart.</summary>
    public static ulong Hash(byte kind, ReadOnlySpan<byte> key)
    {
        if (key.Length <= MaxLength)
        {
            ulong hash = HashAsIs(kind, key, out bool isPlain);
            if (isPlain || (Ascii.IsValid(key) && !NeedsCollapse(key)))
            {
                return hash;
            }
        }

        Span<byte> buffer = stackalloc byte[MaxLength];
        return HashAsIs(kind, buffer[..Fold(key, buffer)], out _);
    }

    /// <summary>Whether two keys are one: same folded text.</summary>
    public static bool Same(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (Ascii.EqualsIgnoreCase(a, b))
        {
            return true;
        }

        if (Ascii.IsValid(a) && Ascii.IsValid(b) && !NeedsCollapse(a) && !NeedsCollapse(b))
        {
            return false;
        }

        Span<byte> left = stackalloc byte[MaxLength];
        Span<byte> right = stackalloc byte[MaxLength];
        return left[..Fold(a, left)].SequenceEqual(right[..Fold(b, right)]);
    }

    /// <summary>Writes the folded key: upper case, white space collapsed and trimmed, UTF-8.</summary>
    public static int Fold(ReadOnlySpan<byte> key, Span<byte> destination)
    {
        bool utf8 = System.Text.Unicode.Utf8.IsValid(key);
        int written = 0;
        bool gap = false;
        while (!key.IsEmpty)
        {
            Rune rune;
            int used = 1;
            if (key[0] < 0x80 || !utf8)
            {
                rune = new Rune(key[0]);
            }
            else
            {
                Rune.DecodeFromUtf8(key, out rune, out used);
            }

            key = key[used..];
            if (rune.Value is ' ' or '\t' or '\r' or '\n')
            {
                gap = written > 0;
                continue;
            }

            rune = Rune.ToUpperInvariant(rune);
            if (written + rune.Utf8SequenceLength + (gap ? 1 : 0) > destination.Length)
            {
                break;
            }

            if (gap)
            {
                destination[written++] = (byte)' ';
                gap = false;
            }

            written += rune.EncodeToUtf8(destination[written..]);
        }

        return written;
    }

    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r\n"u8);

    // A single blank between words is its own folded form.
    private static bool NeedsCollapse(ReadOnlySpan<byte> key)
    {
        int at = key.IndexOfAny(Space);
        while (at >= 0)
        {
            if (key[at] != ' ' || at == 0 || at + 1 == key.Length || Space.Contains(key[at + 1]))
            {
                return true;
            }

            int next = key[(at + 1)..].IndexOfAny(Space);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    // Case is folded here, eight letters at a time; isPlain says that nothing else was to be folded: no white space, no byte over 0x7F.
    private static ulong HashAsIs(byte kind, ReadOnlySpan<byte> key, out bool isPlain)
    {
        ulong hash = ((kind + 1UL) * Multiplier) ^ (ulong)key.Length;
        ulong unusual = 0;
        while (key.Length > 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(key);
            unusual |= Unusual(word);
            hash = Mix(hash, ToUpper(word));
            key = key[8..];
        }

        ulong tail = Tail(key);
        hash = Mix(hash, ToUpper(tail));
        isPlain = (unusual | Unusual(tail | Padding(key.Length))) == 0;
        hash ^= hash >> 32;
        hash *= Multiplier;
        return hash ^ (hash >> 29);
    }

    // Up to eight bytes as one word, little-endian, zeros behind.
    private static ulong Tail(ReadOnlySpan<byte> key)
    {
        switch (key.Length)
        {
            case 8:
                return BinaryPrimitives.ReadUInt64LittleEndian(key);
            case >= 4:
                return BinaryPrimitives.ReadUInt32LittleEndian(key) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(key[^4..]) << (8 * (key.Length - 4)));
            case 0:
                return 0;
            default:
                return key[0] | ((ulong)key[key.Length / 2] << (8 * (key.Length / 2))) | ((ulong)key[^1] << (8 * (key.Length - 1)));
        }
    }

    // Letters in the place of the zeros, so that these are not taken for unusual bytes.
    private static ulong Padding(int length) => length == 8 ? 0 : (0x4141414141414141UL << (8 * length));

    // The high bit of each byte that is a blank or below, or over 0x7F.
    private static ulong Unusual(ulong word)
    {
        const ulong ones = 0x0101010101010101;
        return ((word - (ones * 0x21)) | word) & (0x80 * ones);
    }

    private static ulong Mix(ulong hash, ulong word)
    {
        ulong high = Math.BigMul(hash ^ word, 0xD6E8FEB86659FD93, out ulong low);
        return high ^ low;
    }

    // Eight ASCII letters at once: the high bit of each byte tells "a" to "z"; bytes over 0x7F stay as they are.
    private static ulong ToUpper(ulong word)
    {
        const ulong ones = 0x0101010101010101;
        ulong low = word & (0x7F * ones);
        ulong letters = (low + (ones * (0x80 - 'a'))) & ~(low + (ones * (0x80 - 'z' - 1))) & ~word & (0x80 * ones);
        return word ^ (letters >> 2);
    }
}
