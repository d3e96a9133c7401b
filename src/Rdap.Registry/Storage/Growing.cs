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

    public void Add(T start, T end, int id)
    {
        _starts.Add(start);
        _ends.Add(end);
        _ids.Add(id);
    }

    /// <summary>Copies what was collected to memory that others share.</summary>
    public readonly BatchRanges<T> CopyTo(BatchMemory memory, int group)
        => new(memory.Copy<T>(group, _starts.Items), memory.Copy<T>(group, _ends.Items), memory.Copy<int>(group, _ids.Items));

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        _starts.CutTo(0);
        _ends.CutTo(0);
        _ids.CutTo(0);
    }

    public void Dispose()
    {
        _starts.Dispose();
        _ends.Dispose();
        _ids.Dispose();
    }
}
