using System.Buffers;

namespace Rdap.Bulk;

/// <summary>What was read of a stream and not taken yet, in one piece of memory that grows as far as its owner lets it.</summary>
/// <param name="input">The stream; it is not closed.</param>
/// <param name="capacity">Bytes to begin with.</param>
internal sealed class ReadBuffer(Stream input, int capacity) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>What is there; good until the next <see cref="Fill"/>.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(_start, _end - _start);

    /// <inheritdoc cref="Memory"/>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Takes the first bytes of what is there.</summary>
    public void Take(int count) => _start += count;

    /// <summary>Puts back what was taken since the last <see cref="Fill"/>, or the end of it.</summary>
    public void PutBack(int count) => _start -= count;

    /// <summary>Reads more behind what is there.</summary>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public bool Fill()
    {
        if (_isAtEnd)
        {
            return false;
        }

        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
            _bytes.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        int count = input.Read(_bytes.AsSpan(_end));
        _isAtEnd = count == 0;
        _end += count;
        return !_isAtEnd;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
