namespace Rdap.Bulk;

/// <summary>
/// A block of RPSL text on its way into the object heap. It holds whole objects of one or, when files are small, many inputs.
/// </summary>
internal sealed class BulkChunk(byte[] bytes)
{
    private readonly List<BulkPiece> _pieces = [];

    /// <summary>The memory; only the pieces in it are text.</summary>
    public byte[] Bytes { get; private set; } = bytes;

    /// <summary>What each input has put here, in order.</summary>
    public IReadOnlyList<BulkPiece> Pieces => _pieces;

    public void Add(in BulkPiece piece) => _pieces.Add(piece);

    public void Grow(int capacity)
    {
        byte[] larger = GC.AllocateUninitializedArray<byte>(capacity);
        Bytes.CopyTo(larger, 0);
        Bytes = larger;
    }
}

/// <summary>Consecutive text of one input within a chunk: whole objects.</summary>
/// <param name="Input">Its name.</param>
/// <param name="Start">First byte in the chunk.</param>
/// <param name="End">Behind the last byte.</param>
/// <param name="IsFirst">Whether the input starts here, so that lines count from 1 again.</param>
internal readonly record struct BulkPiece(string Input, int Start, int End, bool IsFirst);
