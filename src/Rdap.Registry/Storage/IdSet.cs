namespace Rdap.Registry.Storage;

/// <summary>A set of object ids, one bit each; filled by the threads of a freeze, read without a lock afterwards.</summary>
internal sealed class IdSet(int size)
{
    private readonly Lock _filling = new();
    private FlatArray<ulong> _bits;

    public int Count { get; private set; }

    public bool Contains(int id) => Count > 0 && (_bits[id >> 6] >> (id & 63) & 1) != 0;

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
