using Rdap.Registry.Storage;

namespace Rdap.Bulk;

/// <summary>
/// A block of RPSL text on its way into the object heap. It holds whole objects of one or, when files are small, many inputs.
/// </summary>
/// <remarks>
/// Its memory is outside the collector's heap. Arrays of megabytes would ask for collections of everything, on a thread that takes over the low
/// priority of a reload and stops the whole program when its turn comes.
/// </remarks>
internal sealed class BulkChunk(int capacity) : IDisposable
{
    private readonly NativeBlock _block = new(capacity);
    private readonly List<BulkPiece> _pieces = [];

    /// <summary>How many bytes fit.</summary>
    public int Capacity => (int)_block.Length;

    /// <summary>The memory; only the pieces in it are text.</summary>
    public Span<byte> Bytes => _block.Part(0, Capacity);

    /// <summary>What each input has put here, in order.</summary>
    public IReadOnlyList<BulkPiece> Pieces => _pieces;

    public void Add(in BulkPiece piece) => _pieces.Add(piece);

    /// <summary>Makes room for more; what is in it stays.</summary>
    public void Grow(int capacity) => _block.Resize(capacity);

    /// <summary>Forgets the pieces: the chunk is used anew.</summary>
    public void Clear() => _pieces.Clear();

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _block.Dispose();
}

/// <summary>Consecutive text of one input within a chunk: whole objects.</summary>
/// <param name="Input">Its name.</param>
/// <param name="Start">First byte in the chunk.</param>
/// <param name="End">Behind the last byte.</param>
/// <param name="IsFirst">Whether the input starts here, so that lines count from 1 again.</param>
internal readonly record struct BulkPiece(string Input, int Start, int End, bool IsFirst);
