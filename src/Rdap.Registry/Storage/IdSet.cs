using System.Numerics;

namespace Rdap.Registry.Storage;

/// <summary>A set of object ids, one bit each; filled by the threads of a freeze, read without a lock afterwards.</summary>
internal sealed class IdSet(int size)
{
    private readonly Lock _filling = new();
    private FlatArray<ulong> _bits;

    public int Count { get; private set; }

    public bool Contains(int id) => Count > 0 && (_bits[id >> 6] >> (id & 63) & 1) != 0;

    /// <summary>Adds the set to what is saved.</summary>
    public void Save(SectionWriter to) => to.Add(SectionIds.Superseded, Count == 0 ? default : _bits);

    /// <summary>Takes a set of that many ids from what was saved.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static IdSet Load(SectionReader from, int size)
    {
        IdSet set = new(size) { _bits = from.Take<ulong>(SectionIds.Superseded) };
        foreach (ulong bits in set._bits.Span)
        {
            set.Count += BitOperations.PopCount(bits);
        }

        int words = (size + 63) >> 6;
        if (set._bits.Length != (set.Count == 0 ? 0 : words) || (set.Count > 0 && (size & 63) != 0 && set._bits[words - 1] >> (size & 63) != 0))
        {
            throw new InvalidDataException("damaged: the set of superseded objects");
        }

        return set;
    }

    /// <summary>A set of more ids that holds what another one does, of its first so many ids.</summary>
    public static IdSet CopyOf(IdSet other, int firstIds, int size)
    {
        IdSet set = new(size) { _bits = FlatArray<ulong>.AllocateZeroed((size + 63) >> 6) };
        if (other.Count > 0)
        {
            other._bits.Span[..((firstIds + 63) >> 6)].CopyTo(set._bits.Span);
            if ((firstIds & 63) != 0)
            {
                set._bits[firstIds >> 6] &= (1UL << (firstIds & 63)) - 1;
            }

            foreach (ulong bits in set._bits.Span)
            {
                set.Count += BitOperations.PopCount(bits);
            }
        }

        return set;
    }

    /// <summary>Those of the first so many ids that are in one of two sets and not in the other, ascending.</summary>
    public List<int> Differences(IdSet other, int firstIds)
    {
        List<int> ids = [];
        for (int word = 0; (long)word << 6 < firstIds; word++)
        {
            ulong bits = (_bits.Length == 0 ? 0 : _bits[word]) ^ (other._bits.Length == 0 ? 0 : other._bits[word]);
            for (; bits != 0; bits &= bits - 1)
            {
                int id = (word << 6) + BitOperations.TrailingZeroCount(bits);
                if (id < firstIds)
                {
                    ids.Add(id);
                }
            }
        }

        return ids;
    }

    public void Add(int id)
    {
        lock (_filling)
        {
            if (_bits.Length == 0)
            {
                _bits = FlatArray<ulong>.AllocateZeroed((size + 63) >> 6);
            }

            if (!Contains(id))
            {
                _bits[id >> 6] |= 1UL << (id & 63);
                Count++;
            }
        }
    }
}
