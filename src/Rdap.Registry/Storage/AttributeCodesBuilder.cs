using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Collects the <see cref="AttributeCodes"/> of a source while several threads load it. Looking up takes no lock: what is found never changes,
/// and who does not see the newest entries yet only encodes an attribute longer than need be.
/// </summary>
internal sealed class AttributeCodesBuilder
{
    /// <summary>Longest value that becomes a dictionary entry, in bytes.</summary>
    public const int MaxValueLength = 255;

    private readonly Lock _adding = new();
    private readonly List<byte[]> _lineStarts = [[]];
    private Dictionary _dictionary = new(256);

    /// <summary>The dictionary as it is now; good for the lookups of one object.</summary>
    public Dictionary Current => Volatile.Read(ref _dictionary);

    /// <summary>How many tokens there are, 0 among them.</summary>
    public int TokenCount => Volatile.Read(ref _tokenCount);

    private int _tokenCount = 1;

    /// <summary>The token of a line's start, a new one if need be; 0 when it cannot be one or none is left.</summary>
    public int GetOrAddToken(ReadOnlySpan<byte> lineStart)
    {
        lock (_adding)
        {
            for (int token = 1; token < _lineStarts.Count; token++)
            {
                if (lineStart.SequenceEqual(_lineStarts[token]))
                {
                    return token;
                }
            }

            if (_lineStarts.Count > AttributeCodes.MaxTokens)
            {
                return 0;
            }

            _lineStarts.Add(lineStart.ToArray());
            Volatile.Write(ref _tokenCount, _lineStarts.Count);
            return _lineStarts.Count - 1;
        }
    }

    /// <summary>Makes an attribute an entry of the dictionary, unless it is one already or the dictionary is full.</summary>
    /// <param name="hash">The attribute's hash, as it will be looked up by.</param>
    /// <param name="tokenAndFlag">Its token, with <see cref="AttributeCodes.PlainFlag"/>.</param>
    /// <param name="value">Its value, at most <see cref="MaxValueLength"/> bytes.</param>
    /// <param name="key">What becomes of it in the index of keys.</param>
    public void AddEntry(ulong hash, byte tokenAndFlag, ReadOnlySpan<byte> value, in AttributeKey key)
    {
        lock (_adding)
        {
            Dictionary current = _dictionary;
            if (current.IsFull && current.CanGrow)
            {
                current = new Dictionary(current);
                Volatile.Write(ref _dictionary, current);
            }

            if (!current.IsFull && current.Find(hash, tokenAndFlag, value) < 0)
            {
                current.Add(hash, tokenAndFlag, value, key);
            }
        }
    }

    /// <summary>What was collected; the builder is not to be used afterwards.</summary>
    public AttributeCodes Freeze()
    {
        byte[] rows = new byte[_lineStarts.Count * AttributeCodes.RowLength];
        for (int token = 1; token < _lineStarts.Count; token++)
        {
            rows[token * AttributeCodes.RowLength] = (byte)_lineStarts[token].Length;
            _lineStarts[token].CopyTo(rows, (token * AttributeCodes.RowLength) + 1);
        }

        (byte[] tokens, int[] ends, byte[] values) = _dictionary.Freeze();
        return AttributeCodes.TryOpen(rows, tokens, ends, values, out AttributeCodes codes)
            ? codes
            : throw new InvalidOperationException("The attribute codes that were collected contradict themselves.");
    }

    /// <summary>
    /// A hash table of attributes that only ever gets more of them, one thread at a time, while others look up. An entry is complete before
    /// its slot is written. Small parts, each on its own: the table of 32,768 entries is looked into for every second attribute of a load, and
    /// what is not needed to refuse one should not take room in the processor's cache.
    /// </summary>
    public sealed class Dictionary
    {
        private const int AverageValue = 64;

        // 16 bits of hash, then the entry + 1
        private readonly uint[] _slots;
        private readonly Entry[] _entries;
        private readonly byte[] _values;
        private readonly ulong[] _keyHashes;
        private readonly ulong[] _hashes;
        private int _count;

        public Dictionary(int capacity)
        {
            _slots = new uint[capacity * 2];
            _entries = new Entry[capacity];
            _values = new byte[capacity * AverageValue];
            _keyHashes = new ulong[capacity];
            _hashes = new ulong[capacity];
        }

        public Dictionary(Dictionary smaller)
            : this(smaller._entries.Length * 2)
        {
            _count = smaller._count;
            smaller._entries.CopyTo(_entries, 0);
            smaller._values.CopyTo(_values, 0);
            smaller._keyHashes.CopyTo(_keyHashes, 0);
            smaller._hashes.CopyTo(_hashes, 0);
            for (int i = 0; i < _count; i++)
            {
                Link(_hashes[i], i);
            }
        }

        /// <summary>How many entries there are.</summary>
        public int Count => Volatile.Read(ref _count);

        /// <summary>Whether one more might not find room.</summary>
        public bool IsFull => _count == _entries.Length || _values.Length - EndOf(_count - 1) < MaxValueLength;

        /// <summary>Whether there may be a larger one.</summary>
        public bool CanGrow => _entries.Length < AttributeCodes.MaxEntries;

        /// <summary>The entry of an attribute; -1 when there is none.</summary>
        public int Find(ulong hash, byte tokenAndFlag, ReadOnlySpan<byte> value)
        {
            uint[] slots = _slots;
            for (uint i = (uint)hash; ; i++)
            {
                uint slot = Volatile.Read(ref slots[i & (uint)(slots.Length - 1)]);
                if (slot == 0)
                {
                    return -1;
                }

                if (slot >> 16 == (uint)(hash >> 48))
                {
                    int found = (int)(slot & 0xFFFF) - 1;
                    Entry entry = _entries[found];
                    if (entry.Token == tokenAndFlag && value.SequenceEqual(_values.AsSpan(entry.Start, entry.Length)))
                    {
                        return found;
                    }
                }
            }
        }

        /// <summary>What an entry is to the index of keys.</summary>
        public AttributeKey KeyOf(int entry) =>
            _entries[entry].HasKey ? new AttributeKey(true, true, _keyHashes[entry]) : new AttributeKey(_entries[entry].IsKeyKnown, false, 0);

        /// <summary>Adds an entry that is not there yet; the dictionary is not full.</summary>
        public void Add(ulong hash, byte tokenAndFlag, ReadOnlySpan<byte> value, in AttributeKey key)
        {
            int start = EndOf(_count - 1);
            value.CopyTo(_values.AsSpan(start));
            _entries[_count] = new Entry(start, (byte)value.Length, tokenAndFlag, key.IsKnown, key.HasKey);
            _keyHashes[_count] = key.Hash;
            _hashes[_count] = hash;
            Link(hash, _count);
            Volatile.Write(ref _count, _count + 1);
        }

        /// <summary>The entries as <see cref="AttributeCodes"/> has them.</summary>
        public (byte[] Tokens, int[] Ends, byte[] Values) Freeze()
        {
            byte[] tokens = new byte[_count];
            int[] ends = new int[_count];
            for (int i = 0; i < _count; i++)
            {
                tokens[i] = _entries[i].Token;
                ends[i] = EndOf(i);
            }

            return (tokens, ends, _values.AsSpan(0, EndOf(_count - 1)).ToArray());
        }

        private int EndOf(int entry) => entry < 0 ? 0 : _entries[entry].Start + _entries[entry].Length;

        private void Link(ulong hash, int entry)
        {
            uint i = (uint)hash;
            while (_slots[i & (uint)(_slots.Length - 1)] != 0)
            {
                i++;
            }

            Volatile.Write(ref _slots[i & (uint)(_slots.Length - 1)], ((uint)(hash >> 48) << 16) | (uint)(entry + 1));
        }

        private readonly record struct Entry(int Start, byte Length, byte Token, bool IsKeyKnown, bool HasKey);
    }
}
