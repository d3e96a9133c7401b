using System.Buffers;

namespace Rdap.Bulk;

/// <summary>
/// The lines of a stream of text, LF or CRLF, without strings. A line that is longer than the limit is given cut off, so that
/// no input can make the buffer grow.
/// </summary>
internal sealed class BulkLines(BulkStream input) : IDisposable
{
    /// <summary>Longest line in bytes; no row of the formats read line by line comes near it.</summary>
    public const int MaxLineBytes = 64 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(2 * MaxLineBytes);
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>Number of the line given last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the line given last was longer than the limit.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The next line without its end; false at the end of the input. Valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int end = FindLineEnd(out bool found);
        if (end == _start && !found)
        {
            line = default;
            return false;
        }

        Number++;
        IsCut = !found && !_atEnd;
        line = _buffer.AsSpan(_start, end - _start);
        _start = found ? end + 1 : end;
        if (IsCut)
        {
            // The rest is dropped through the buffer's second half: the line given out stays as it is.
            line[..MaxLineBytes].CopyTo(_buffer);
            line = _buffer.AsSpan(0, MaxLineBytes);
            DropLine();
        }

        line = line is [.., (byte)'\r'] ? line[..^1] : line;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private int FindLineEnd(out bool found)
    {
        int searched = _start;
        while (true)
        {
            int at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                found = true;
                return searched + at;
            }

            if (_atEnd || _end - _start >= MaxLineBytes)
            {
                found = false;
                return _end;
            }

            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            searched = _end;
            int count = input.Read(_buffer.AsSpan(_end, 2 * MaxLineBytes - _end));
            _atEnd = count == 0;
            _end += count;
        }
    }

    private void DropLine()
    {
        while (true)
        {
            int count = input.Read(_buffer.AsSpan(MaxLineBytes, MaxLineBytes));
            int at = _buffer.AsSpan(MaxLineBytes, count).IndexOf((byte)'\n');
            if (at >= 0 || count == 0)
            {
                _atEnd = count == 0;
                _start = MaxLineBytes + at + 1;
                _end = MaxLineBytes + count;
                return;
            }
        }
    }
}
