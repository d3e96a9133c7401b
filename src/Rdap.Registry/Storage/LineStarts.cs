using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// One thread's view of the tokens: finds that of a line's start by its first 16 bytes, in which names and blanks nearly always end.
/// </summary>
internal sealed unsafe class LineStarts(AttributeCodesBuilder codes)
{
    private const int SlotBits = 8;
    private const int ShortLength = 16;

    private readonly Slot[] _slots = new Slot[1 << SlotBits];
    private readonly AttributeName[] _names = new AttributeName[AttributeCodes.MaxTokens + 1];
    private readonly byte[][] _starts = new byte[AttributeCodes.MaxTokens + 1][];
    private readonly byte[] _rareSlots = new byte[1 << SlotBits];
    private readonly ushort[] _seen = new ushort[512];

    /// <summary>The attribute that a token found here stands for.</summary>
    public AttributeName NameOf(int token) => _names[token];

    /// <summary>The token of the line's start and the length of that; 0 for a line that is no attribute and for a start that is no token.</summary>
    /// <param name="at">The line; 16 bytes behind <paramref name="end"/> may be read.</param>
    /// <param name="end">The end of the text.</param>
    /// <param name="length">The length of name, colon and blanks.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(byte* at, byte* end, out int length)
    {
        Vector128<byte> line = Vector128.Load(at);
        uint colons = Vector128.Equals(line, Vector128.Create((byte)':')).ExtractMostSignificantBits();
        uint blanks = (Vector128.Equals(line, Vector128.Create((byte)' ')) | Vector128.Equals(line, Vector128.Create((byte)'\t'))).ExtractMostSignificantBits();
        int behindColon = BitOperations.TrailingZeroCount(colons) + 1;
        length = behindColon + BitOperations.TrailingZeroCount(~blanks >> behindColon);
        if (colons != 0 && length <= end - at && (length < ShortLength || at[ShortLength] is not ((byte)' ' or (byte)'\t')))
        {
            Vector128<byte> start = line & Vector128.LessThan(Vector128<byte>.Indices, Vector128.Create((byte)length));
            for (int i = FirstSlot(start); ; i++)
            {
                ref readonly Slot slot = ref _slots[i & (_slots.Length - 1)];
                if (slot.Start == start)
                {
                    return slot.Token;
                }

                if (slot.Token == 0)
                {
                    break;
                }
            }
        }

        return FindRare(at, end, out length);
    }

    private static int FirstSlot(Vector128<byte> start)
    {
        Vector128<ulong> words = start.AsUInt64();
        return (int)((((words.ToScalar() * 0x9E3779B97F4A7C15) ^ words.GetElement(1)) * 0xD6E8FEB86659FD93) >> (64 - SlotBits));
    }

    private int FindRare(byte* at, byte* end, out int length)
    {
        ReadOnlySpan<byte> line = new(at, (int)(end - at));
        int lineEnd = line.IndexOf((byte)'\n');
        line = lineEnd < 0 ? line : line[..lineEnd];
        int colon = line.IndexOf((byte)':');
        length = colon + 1;
        if (colon <= 0 || colon >= AttributeCodes.MaxLineStart)
        {
            return 0;
        }

        int blanks = line[length..].IndexOfAnyExcept((byte)' ', (byte)'\t');
        length = blanks < 0 ? line.Length : length + blanks;
        if (length > AttributeCodes.MaxLineStart || AttributeCodes.NameLength(line[..length], out AttributeName name) == 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> start = line[..length];
        int hash = (int)KeyText.Hash(0, start);
        for (int i = hash; _rareSlots[i & (_rareSlots.Length - 1)] is byte token and not 0; i++)
        {
            if (start.SequenceEqual(_starts[token]))
            {
                return token;
            }
        }

        return Add(start, hash, name);
    }

    // Tokens are few: the fewer are left, the more often must a start be seen before it gets one.
    private int Add(ReadOnlySpan<byte> start, int hash, AttributeName name)
    {
        int tokens = codes.TokenCount;
        int sightings = tokens < AttributeCodes.MaxTokens / 2 ? 1 : tokens < AttributeCodes.MaxTokens * 3 / 4 ? 16 : 256;
        if (++_seen[hash & (_seen.Length - 1)] % sightings != 0 || codes.GetOrAddToken(start) is not (int token and > 0))
        {
            return 0;
        }

        _names[token] = name;
        _starts[token] = start.ToArray();
        while (_rareSlots[hash & (_rareSlots.Length - 1)] != 0)
        {
            hash++;
        }

        _rareSlots[hash & (_rareSlots.Length - 1)] = (byte)token;
        if (start.Length <= ShortLength)
        {
            Span<byte> padded = stackalloc byte[ShortLength];
            padded.Clear();
            start.CopyTo(padded);
            Vector128<byte> key = Vector128.Create<byte>(padded);
            int i = FirstSlot(key);
            while (_slots[i & (_slots.Length - 1)].Token != 0)
            {
                i++;
            }

            _slots[i & (_slots.Length - 1)] = new Slot(key, token);
        }

        return token;
    }

    private readonly record struct Slot(Vector128<byte> Start, int Token);
}
