namespace Rdap.Registry.Storage;

/// <summary>An array that grows by doubling: what batches collect their entries in.</summary>
internal struct Growing<T>
{
    private T[] _items;

    public Growing(int capacity) => _items = new T[capacity];

    public int Count { get; private set; }

    public readonly ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        if (Count == (_items?.Length ?? 0))
        {
            Array.Resize(ref _items, Math.Max(16, Count * 2));
        }

        _items![Count++] = item;
    }

    public void CutTo(int count) => Count = count;
}

/// <summary>Collected ranges of one kind with the object of each.</summary>
internal struct GrowingRanges<T>
{
    private Growing<T> _starts;
    private Growing<T> _ends;
    private Growing<int> _ids;

    public readonly int Count => _ids.Count;

    public void Add(T start, T end, int id)
    {
        _starts.Add(start);
        _ends.Add(end);
        _ids.Add(id);
    }

    /// <summary>Copies what was collected behind what other batches collected; ids move by <paramref name="firstId"/>.</summary>
    public readonly void CopyTo(T[] starts, T[] ends, int[] ids, int at, int firstId)
    {
        _starts.Items.CopyTo(starts.AsSpan(at));
        _ends.Items.CopyTo(ends.AsSpan(at));
        for (int i = 0; i < _ids.Count; i++)
        {
            ids[at + i] = _ids.Items[i] + firstId;
        }
    }
}

/// <summary>Collected key hashes with the object of each.</summary>
internal struct GrowingKeys
{
    private Growing<ulong> _hashes;
    private Growing<int> _ids;

    public GrowingKeys(int capacity)
    {
        _hashes = new Growing<ulong>(capacity);
        _ids = new Growing<int>(capacity);
    }

    public readonly int Count => _ids.Count;

    public void Add(ulong hash, int id)
    {
        _hashes.Add(hash);
        _ids.Add(id);
    }

    public void CutTo(int count)
    {
        _hashes.CutTo(count);
        _ids.CutTo(count);
    }

    /// <summary>Copies what was collected behind what other batches collected; ids move by <paramref name="firstId"/>.</summary>
    public readonly void CopyTo(ulong[] hashes, int[] ids, int at, int firstId)
    {
        _hashes.Items.CopyTo(hashes.AsSpan(at));
        for (int i = 0; i < _ids.Count; i++)
        {
            ids[at + i] = _ids.Items[i] + firstId;
        }
    }
}
