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
    public void Save(SectionWriter to) => to.Add(SectionIds.Superseded, _bits);

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

    public void Add(int id)
    {
        lock (_filling)
        {
            if (Count == 0)
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
