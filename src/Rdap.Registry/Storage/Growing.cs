namespace Rdap.Registry.Storage;

/// <summary>An array outside the collector's heap that grows by doubling: what batches collect their entries in.</summary>
internal struct Growing<T> : IDisposable
    where T : unmanaged
{
    private const int LeastCapacity = 16;

    private FlatArray<T> _items;

    public Growing(int capacity) => _items = FlatArray<T>.Allocate(capacity);

    public int Count { get; private set; }

    /// <summary>What was added, until more is.</summary>
    public readonly Span<T> Items => _items.Span[..Count];

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            _items = _items.Resize(checked(Math.Max(LeastCapacity, Count * 2)));
        }

        _items[Count++] = item;
    }

    /// <summary>Drops what was added behind the first so many.</summary>
    public void CutTo(int count) => Count = Math.Min(Count, count);

    /// <summary>What was added becomes an array of its own, without slack; this is empty afterwards.</summary>
    public FlatArray<T> TakeAll()
    {
        FlatArray<T> all = _items.Resize(Count);
        this = default;
        return all;
    }

    public void Dispose()
    {
        _items.Free();
        this = default;
    }
}

/// <summary>Collected ranges of one kind with the object of each.</summary>
internal struct GrowingRanges<T> : IDisposable
    where T : unmanaged
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
    public readonly void CopyTo(Span<T> starts, Span<T> ends, Span<int> ids, int firstId)
    {
        _starts.Items.CopyTo(starts);
        _ends.Items.CopyTo(ends);
        ReadOnlySpan<int> own = _ids.Items;
        for (int i = 0; i < own.Length; i++)
        {
            ids[i] = own[i] + firstId;
        }
    }

    public void Dispose()
    {
        _starts.Dispose();
        _ends.Dispose();
        _ids.Dispose();
    }
}
