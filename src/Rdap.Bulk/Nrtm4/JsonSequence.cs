// RFC 7464 (JSON text sequences): each record is 0x1E, a JSON text, LF.
using System.Buffers;

namespace Rdap.Bulk.Nrtm4;

/// <summary>
/// Cuts a stream into the texts of its records. Some publishers leave 0x1E out: when the first record begins without it, a line is a record.
/// Bounded memory: a record that is larger than the limit is refused.
/// </summary>
internal sealed class JsonSequenceReader(Stream input, int maxRecordBytes) : IDisposable
{
    /// <summary>What begins a record.</summary>
    public const byte Separator = 0x1E;

    private const int FirstBufferBytes = 64 * 1024;

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBufferBytes, maxRecordBytes));
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>Whether the records begin by 0x1E; known after the first one.</summary>
    public bool HasSeparators { get; private set; }

    /// <summary>Records given so far.</summary>
    public long Count { get; private set; }

    /// <summary>The next record's text, trimmed; valid until the next call. False at the end.</summary>
    /// <exception cref="Nrtm4Exception">A record is too large, or there is something between records.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> record)
    {
        while (true)
        {
            if (!SkipToRecord())
            {
                record = default;
                return false;
            }

            int end = FindEnd();
            Memory<byte> found = _buffer.AsMemory(_start, end - _start);
            _start = end;
            record = found.Trim(Blanks);
            if (!record.IsEmpty)
            {
                Count++;
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    // Two separators in a row are one (RFC 7464 section 2.1).
    private bool SkipToRecord()
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
            int at = rest.IndexOfAnyExcept(" \t\r\n"u8);
            _start += at < 0 ? rest.Length : at;
            if (at < 0)
            {
                if (!Fill())
                {
                    return false;
                }
            }
            else if (rest[at] == Separator)
            {
                HasSeparators |= Count == 0;
                if (!HasSeparators)
                {
                    throw new Nrtm4Exception(Nrtm4Problem.BrokenJson, "a separator after records without one");
                }

                _start++;
            }
            else
            {
                return true;
            }
        }
    }

    private int FindEnd()
    {
        byte mark = HasSeparators ? Separator : (byte)'\n';
        int searched = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(mark);
            if (at >= 0)
            {
                return _start + searched + at;
            }

            searched = _end - _start;
            if (searched > maxRecordBytes)
            {
                throw new Nrtm4Exception(Nrtm4Problem.TooLarge, "record");
            }

            if (!Fill())
            {
                return _end;
            }
        }
    }

    private bool Fill()
    {
        if (_atEnd)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        int count = input.Read(_buffer.AsSpan(_end));
        _atEnd = count == 0;
        _end += count;
        return !_atEnd;
    }
}

/// <summary>Writes records.</summary>
internal static class JsonSequenceWriter
{
    /// <summary>Writes one record.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        output.Write([JsonSequenceReader.Separator]);
        output.Write(json);
        output.Write("\n"u8);
    }
}
