using System.Runtime.CompilerServices;

namespace Rdap.Registry.Objects;

/// <summary>One entry of an object's compact form, see <see cref="AttributeCodes"/>. Damaged bytes make a wrong entry, never one outside of the object.</summary>
internal readonly ref struct CompactEntry
{
    /// <summary>Reads the entry that the bytes begin with; there is at least one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CompactEntry(ReadOnlySpan<byte> rest, AttributeCodes codes)
    {
        int first = rest[0];
        if (first >= FirstReference)
        {
            Length = Math.Min(2, rest.Length);
            if (rest.Length >= 2 && codes.TryGetEntry(((first & ~FirstReference) << 8) | rest[1], out byte token, out Body))
            {
                Token = token & ~AttributeCodes.PlainFlag;
                IsPlain = (token & AttributeCodes.PlainFlag) != 0;
            }

            return;
        }

        int start = ReadLength(rest, out uint length);
        Token = first;
        if (first != 0)
        {
            IsPlain = (length & 1) == 0;
            length >>= 1;
        }

        Body = rest.Slice(start, (int)Math.Min(length, (uint)(rest.Length - start)));
        Length = start + Body.Length;
    }

    /// <summary>First bytes from here on are references to the dictionary.</summary>
    public const int FirstReference = 0x80;

    /// <summary>The value as it came; the text itself when there is no token.</summary>
    public readonly ReadOnlySpan<byte> Body;

    /// <summary>What its line starts with; 0 for text.</summary>
    public readonly int Token;

    /// <summary>Whether the value can be used as it stands.</summary>
    public readonly bool IsPlain;

    /// <summary>Bytes of the entry itself.</summary>
    public readonly int Length;

    /// <summary>The attribute of the entry that the bytes begin with, and the bytes behind it: all that a walk for one name needs to know.</summary>
    /// <returns><see cref="AttributeName.Unknown"/> also for text.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AttributeName ReadName(ReadOnlySpan<byte> rest, AttributeCodes codes, out ReadOnlySpan<byte> behind)
    {
        int first = rest[0];
        if (first >= FirstReference)
        {
            if (rest.Length < 2)
            {
                behind = default;
                return AttributeName.Unknown;
            }

            behind = rest[2..];
            return codes.NameOfEntry(((first & ~FirstReference) << 8) | rest[1]);
        }

        int start = ReadLength(rest, out uint length);
        length = first == 0 ? length : length >> 1;
        behind = length < (uint)(rest.Length - start) ? rest[(start + (int)length)..] : default;
        return codes.NameOf(first);
    }

    /// <summary>Writes the first byte and the length of an entry; at most 6 bytes.</summary>
    public static unsafe byte* WriteStart(byte* at, int token, uint length)
    {
        *at++ = (byte)token;
        for (; length >= 0x80; length >>= 7)
        {
            *at++ = (byte)(length | 0x80);
        }

        *at++ = (byte)length;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadLength(ReadOnlySpan<byte> rest, out uint length)
    {
        if (rest.Length >= 2 && rest[1] < 0x80)
        {
            length = rest[1];
            return 2;
        }

        return ReadLongLength(rest, out length);
    }

    private static int ReadLongLength(ReadOnlySpan<byte> rest, out uint length)
    {
        length = 0;
        for (int at = 1; at < Math.Min(rest.Length, 6); at++)
        {
            length |= (uint)(rest[at] & 0x7F) << (7 * (at - 1));
            if (rest[at] < 0x80)
            {
                return at + 1;
            }
        }

        // No end of the length: damaged.
        length = 0;
        return rest.Length;
    }
}
