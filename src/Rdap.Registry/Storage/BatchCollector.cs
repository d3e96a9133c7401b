namespace Rdap.Registry.Storage;

/// <summary>Takes what a batch knows of its objects, by their order, and the ranges among their keys, while it is filled. Used again by the next batch.</summary>
internal sealed class BatchCollector : IDisposable
{
    private Growing<ulong> _positions;
    private Growing<byte> _classes;

    /// <summary>How many objects there are.</summary>
    public int Count => _positions.Count;

    /// <summary>Where each object lies (<see cref="ObjectHeap.Position"/>).</summary>
    public Span<ulong> Positions => _positions.Items;

    /// <summary>The class of each (<see cref="ClassByte"/>).</summary>
    public ReadOnlySpan<byte> Classes => _classes.Items;

    /// <summary>IPv4 addresses and AS numbers, by <see cref="RangeKind"/>.</summary>
    public GrowingRanges<uint>[] Ranges4 { get; } = new GrowingRanges<uint>[(int)RangeKind.Count];

    /// <summary>IPv6 addresses, by <see cref="RangeKind"/>.</summary>
    public GrowingRanges<UInt128>[] Ranges6 { get; } = new GrowingRanges<UInt128>[(int)RangeKind.Count];

    /// <summary>Adds an object.</summary>
    public void Add(ulong position, byte classByte)
    {
        _positions.Add(position);
        _classes.Add(classByte);
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        _positions.CutTo(0);
        _classes.CutTo(0);
        for (RangeKind kind = 0; kind < RangeKind.Count; kind++)
        {
            Ranges4[(int)kind].Clear();
            Ranges6[(int)kind].Clear();
        }
    }

    public void Dispose()
    {
        _positions.Dispose();
        _classes.Dispose();
        for (RangeKind kind = 0; kind < RangeKind.Count; kind++)
        {
            Ranges4[(int)kind].Dispose();
            Ranges6[(int)kind].Dispose();
        }
    }
}
