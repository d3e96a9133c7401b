namespace Rdap.Registry.Storage;

/// <summary>
/// Takes the keys of a batch while it is filled, and cuts them into <see cref="KeySegment"/>s that are sorted roughly while they are still in
/// the cache. Used again by the next batch.
/// </summary>
internal sealed class KeyCollector : IDisposable
{
    /// <summary>Keys after which a segment is made; with its copy a few megabytes.</summary>
    private const int FullCount = 1 << 17;

    private Growing<ulong> _hashes;
    private Growing<int> _ids;
    private Scratch<ulong> _sorted;

    public int Count => _hashes.Count;

    /// <summary>Whether a segment must be made before the keys of object <paramref name="id"/>: there are many, or the object is far from the first.</summary>
    public bool IsFull(int id) => Count > 0 && (Count >= FullCount || id - _ids.Items[0] >= 1 << KeySegment.IdBits);

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

    /// <summary>Makes a segment of what was added; this is empty afterwards.</summary>
    public KeySegment Seal(BatchMemory memory)
    {
        ReadOnlySpan<ulong> hashes = _hashes.Items;
        ReadOnlySpan<int> ids = _ids.Items;
        int[] starts = new int[KeySegment.Partitions + 1];
        foreach (ulong hash in hashes)
        {
            starts[(int)(hash >> 56) + 1]++;
        }

        for (int p = 0; p < KeySegment.Partitions; p++)
        {
            starts[p + 1] += starts[p];
        }

        Span<int> at = stackalloc int[KeySegment.Partitions];
        starts.AsSpan(0, KeySegment.Partitions).CopyTo(at);
        Span<ulong> sorted = _sorted.Take(hashes.Length);
        int firstId = hashes.IsEmpty ? 0 : ids[0];
        for (int i = 0; i < hashes.Length; i++)
        {
            sorted[at[(int)(hashes[i] >> 56)]++] = KeySegment.Pack(hashes[i], ids[i] - firstId);
        }

        FlatArray<ulong>[] groups = new FlatArray<ulong>[KeySegment.Groups];
        for (int group = 0; group < groups.Length; group++)
        {
            groups[group] = memory.Copy<ulong>(group, sorted[starts[group * KeySegment.PartitionsPerGroup]..starts[(group + 1) * KeySegment.PartitionsPerGroup]]);
        }

        CutTo(0);
        return new KeySegment(firstId, starts, groups);
    }

    public void Dispose()
    {
        _hashes.Dispose();
        _ids.Dispose();
        _sorted.Dispose();
    }
}
