namespace Rdap.Registry.Storage;

/// <summary>
/// Where a builder keeps the keys of its batches until the freeze: large blocks of memory, cut from the front, by groups of partitions. A group
/// is given back as a whole as soon as its last partition is indexed. Batches may take memory on several threads.
/// </summary>
internal sealed class KeyMemory : IDisposable
{
    /// <summary>Groups of partitions that are given back together.</summary>
    public const int Groups = 8;

    /// <summary>A block's length in bytes, unless more is wanted at once. What is not touched takes no memory.</summary>
    private const int BlockLength = 4 << 20;

    private readonly Lock _taking = new();
    private readonly List<NativeBlock>[] _blocks = [.. Enumerable.Range(0, Groups).Select(static _ => new List<NativeBlock>())];
    private readonly long[] _used = new long[Groups];

    /// <summary>Memory for that many entries; undefined.</summary>
    public FlatArray<ulong> Take(int group, int length)
    {
        long bytes = (long)length * sizeof(ulong);
        lock (_taking)
        {
            List<NativeBlock> blocks = _blocks[group];
            if (blocks.Count == 0 || blocks[^1].Length - _used[group] < bytes)
            {
                blocks.Add(new NativeBlock(Math.Max(bytes, FirstOrFull(blocks.Count))));
                _used[group] = 0;
            }

            _used[group] += bytes;
            return new FlatArray<ulong>(blocks[^1], _used[group] - bytes, length);
        }
    }

    /// <summary>Gives back all memory of a group.</summary>
    public void Free(int group)
    {
        lock (_taking)
        {
            foreach (NativeBlock block in _blocks[group])
            {
                block.Dispose();
            }

            _blocks[group].Clear();
        }
    }

    public void Dispose()
    {
        for (int group = 0; group < Groups; group++)
        {
            Free(group);
        }
    }

    // A small source costs little.
    private static int FirstOrFull(int before) => BlockLength >> Math.Max(0, 8 - (2 * before));
}
