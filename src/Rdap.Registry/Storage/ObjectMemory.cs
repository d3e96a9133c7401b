namespace Rdap.Registry.Storage;

/// <summary>
/// Where the compact forms of a source's objects are collected: large chunks that all parsers share, filled one behind another, so that hardly
/// any memory is touched that does not stay. (Cleared by the system and cut off again, the unused ends of a block for each batch cost a
/// tenth of a load.)
/// </summary>
internal sealed class ObjectMemory : IDisposable
{
    private const int FirstChunk = 256 * 1024;

    private readonly Lock _taking = new();
    private readonly List<NativeBlock> _chunks = [];
    private readonly List<int> _used = [];

    /// <summary>Copies objects to where they will stay; any thread may.</summary>
    /// <param name="bytes">At most <see cref="ObjectHeap.MaxChunkLength"/> bytes.</param>
    /// <returns>The place of the first byte, as <see cref="ObjectHeap.Position"/> has it.</returns>
    /// <exception cref="InvalidOperationException">More than <see cref="ObjectHeap.MaxChunks"/> chunks in one source.</exception>
    public ulong Add(ReadOnlySpan<byte> bytes)
    {
        NativeBlock chunk;
        int offset;
        ulong place;
        lock (_taking)
        {
            if (_chunks.Count == 0 || _chunks[^1].Length - _used[^1] < bytes.Length)
            {
                NewChunk(bytes.Length);
            }

            chunk = _chunks[^1];
            offset = _used[^1];
            place = ObjectHeap.Position(_chunks.Count - 1, offset, 0);
            _used[^1] += bytes.Length;
        }

        bytes.CopyTo(chunk.Part(offset, bytes.Length));
        return place;
    }

    /// <summary>The chunks, without what is free at their ends; they are the caller's from now on. Nobody may be adding.</summary>
    public FlatArray<byte>[] TakeChunks()
    {
        FlatArray<byte>[] chunks = new FlatArray<byte>[_chunks.Count];
        for (int i = 0; i < chunks.Length; i++)
        {
            _chunks[i].Resize(_used[i]);
            chunks[i] = new FlatArray<byte>(_chunks[i], 0, _used[i]);
        }

        _chunks.Clear();
        _used.Clear();
        return chunks;
    }

    public void Dispose()
    {
        foreach (NativeBlock chunk in _chunks)
        {
            chunk.Dispose();
        }

        _chunks.Clear();
    }

    // A small source costs little.
    private void NewChunk(int least)
    {
        if (_chunks.Count == ObjectHeap.MaxChunks)
        {
            throw new InvalidOperationException($"A source has more than the {ObjectHeap.MaxChunks} chunks of objects that one may have.");
        }

        long length = Math.Min((long)FirstChunk << Math.Min(_chunks.Count * 2, 16), ObjectHeap.MaxChunkLength);
        _chunks.Add(new NativeBlock(Math.Max(length, least)));
        _used.Add(0);
    }
}
