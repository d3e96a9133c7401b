using System.Runtime.CompilerServices;

namespace Rdap.Registry.Storage;

/// <summary>
/// Where a builder keeps what its batches hand in until the freeze: large blocks of memory, cut from the front, by groups that are given back as a
/// whole each. Batches may take memory on several threads.
/// </summary>
/// <param name="groups">How many groups there are.</param>
internal sealed class BatchMemory(int groups) : IDisposable
{
    /// <summary>A block's length in bytes, unless more is wanted at once. What is not touched takes no memory.</summary>
    private const int BlockLength = 4 << 20;

    // Of the widest elements, 128 bits.
    private const int Alignment = 16;

    private readonly Lock _taking = new();
    private readonly List<NativeBlock>[] _blocks = [.. Enumerable.Range(0, groups).Select(static _ => new List<NativeBlock>())];
    private readonly long[] _used = new long[groups];

    /// <summary>A copy of the items in a group's memory.</summary>
    public FlatArray<T> Copy<T>(int group, ReadOnlySpan<T> items)
        where T : unmanaged
    {
        if (items.IsEmpty)
        {
            return default;
        }

        FlatArray<T> copy = Take<T>(group, items.Length);
        items.CopyTo(copy.Span);
        return copy;
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
        for (int group = 0; group < groups; group++)
        {
            Free(group);
        }
    }

    private FlatArray<T> Take<T>(int group, int length)
        where T : unmanaged
    {
        long bytes = ((long)length * Unsafe.SizeOf<T>() + Alignment - 1) / Alignment * Alignment;
        lock (_taking)
        {
            List<NativeBlock> blocks = _blocks[group];
            if (blocks.Count == 0 || blocks[^1].Length - _used[group] < bytes)
            {
                blocks.Add(new NativeBlock(Math.Max(bytes, FirstOrFull(blocks.Count))));
                _used[group] = 0;
            }

            _used[group] += bytes;
            return new FlatArray<T>(blocks[^1], _used[group] - bytes, length);
        }
    }

    // A small source costs little.
    private static int FirstOrFull(int before) => BlockLength >> Math.Max(0, 8 - (2 * before));
}
