using System.Buffers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Compares objects of two snapshots byte for byte without writing their texts: entry by entry of their compact forms, through a table of
/// which codes of the one are which of the other. Each load learns its codes anew, so the same text may have another form; where the forms do
/// not lie side by side, the texts decide. Any number of threads may use one.
/// </summary>
internal sealed class ObjectComparison
{
    private const byte NoToken = byte.MaxValue;
    private const int NoEntry = -1;

    private readonly SourceSnapshot _old;
    private readonly SourceSnapshot _next;
    private readonly AttributeCodes _oldCodes;
    private readonly AttributeCodes _nextCodes;
    private readonly byte[] _tokens = new byte[AttributeCodes.MaxTokens + 1];
    private readonly int[] _entries = new int[AttributeCodes.MaxEntries];

    public ObjectComparison(SourceSnapshot old, SourceSnapshot next)
    {
        _old = old;
        _next = next;
        _oldCodes = old.Codes;
        _nextCodes = next.Codes;
        MatchTokens();
        MatchEntries();
    }

    /// <summary>Whether two objects have the same text.</summary>
    public bool IsSame(int oldId, int nextId)
    {
        RegistryObject old = _old.Get(oldId), next = _next.Get(nextId);
        if (_old.IsAdded(oldId) || _next.IsAdded(nextId))
        {
            // These have codes of their own.
            return IsSameText(old, next);
        }

        ReadOnlySpan<byte> left = old.Entries, right = next.Entries;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            if (left[0] >= CompactEntry.FirstReference && right[0] >= CompactEntry.FirstReference && left.Length >= 2 && right.Length >= 2
                && _entries[ReferenceAt(left)] == ReferenceAt(right))
            {
                left = left[2..];
                right = right[2..];
                continue;
            }

            CompactEntry a = new(left, _oldCodes), b = new(right, _nextCodes);
            if (_tokens[a.Token] != b.Token || !a.Body.SequenceEqual(b.Body))
            {
                return IsSameText(old, next);
            }

            left = left[a.Length..];
            right = right[b.Length..];
        }

        return left.IsEmpty && right.IsEmpty;
    }

    private static int ReferenceAt(ReadOnlySpan<byte> entry) => ((entry[0] & ~CompactEntry.FirstReference) << 8) | entry[1];

    /// <summary>Whether two objects have the same text, wherever they are from.</summary>
    public static bool IsSameText(in RegistryObject old, in RegistryObject next)
    {
        int length = old.TextLength;
        if (length != next.TextLength)
        {
            return false;
        }

        byte[] left = ArrayPool<byte>.Shared.Rent(length), right = ArrayPool<byte>.Shared.Rent(length);
        old.CopyText(left);
        next.CopyText(right);
        bool isSame = left.AsSpan(0, length).SequenceEqual(right.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(left);
        ArrayPool<byte>.Shared.Return(right);
        return isSame;
    }

    private void MatchTokens()
    {
        Array.Fill(_tokens, NoToken);
        _tokens[0] = 0;
        for (int token = 1; token <= AttributeCodes.MaxTokens; token++)
        {
            ReadOnlySpan<byte> start = _oldCodes.LineStart(token);
            for (int other = 1; !start.IsEmpty && other <= AttributeCodes.MaxTokens; other++)
            {
                if (start.SequenceEqual(_nextCodes.LineStart(other)))
                {
                    _tokens[token] = (byte)other;
                    break;
                }
            }
        }
    }

    private void MatchEntries()
    {
        Array.Fill(_entries, NoEntry);
        Dictionary<int, int> byHash = [];
        for (int entry = 0; _nextCodes.TryGetEntry(entry, out byte token, out ReadOnlySpan<byte> value); entry++)
        {
            byHash.TryAdd(HashOf(token & ~AttributeCodes.PlainFlag, value), entry);
        }

        for (int entry = 0; _oldCodes.TryGetEntry(entry, out byte token, out ReadOnlySpan<byte> value); entry++)
        {
            int expected = _tokens[token & ~AttributeCodes.PlainFlag];
            if (byHash.TryGetValue(HashOf(expected, value), out int other) && _nextCodes.TryGetEntry(other, out byte otherToken, out ReadOnlySpan<byte> otherValue)
                && (otherToken & ~AttributeCodes.PlainFlag) == expected && value.SequenceEqual(otherValue))
            {
                _entries[entry] = other;
            }
        }
    }

    private static int HashOf(int token, ReadOnlySpan<byte> value)
    {
        HashCode hash = default;
        hash.Add(token);
        hash.AddBytes(value);
        return hash.ToHashCode();
    }
}
