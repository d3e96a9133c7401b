namespace Rdap.Bulk;

/// <summary>
/// A block of RPSL text on its way into the object heap. It holds whole objects of one or, when files are small, many inputs.
/// </summary>
internal sealed class BulkChunk(int capacity)
{
    private readonly List<BulkPiece> _pieces = [];

    /// <summary>The memory that becomes the heap's; only the pieces in it are text.</summary>
    public byte[] Bytes { get; private set; } = GC.AllocateUninitializedArray<byte>(capacity);

    /// <summary>What each input has put here, in order.</summary>
    public IReadOnlyList<BulkPiece> Pieces => _pieces;

    public void Add(in BulkPiece piece) => _pieces.Add(piece);

    public void Resize(int capacity)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(capacity);
        Bytes.AsSpan(0, Math.Min(capacity, Bytes.Length)).CopyTo(bytes);
        Bytes = bytes;
    }

    /// <summary>Gives back the end of the memory when much of it is free: it is held as long as the source is served.</summary>
    public void Trim()
    {
        int end = _pieces[^1].End;
        if (Bytes.Length - end > Bytes.Length / 16)
        {
            Resize(end);
        }
    }
}

/// <summary>Consecutive text of one input within a chunk: whole objects.</summary>
/// <param name="Input">Its name.</param>
/// <param name="Start">First byte in the chunk.</param>
/// <param name="End">Behind the last byte.</param>
/// <param name="IsFirst">Whether the input starts here, so that lines count from 1 again.</param>
internal readonly record struct BulkPiece(string Input, int Start, int End, bool IsFirst);
