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

    private readonly ReadBuffer _buffer = new(input, Math.Min(FirstBufferBytes, maxRecordBytes));

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

            int length = FindEnd();
            record = _buffer.Memory[..length].Trim(Blanks);
            _buffer.Take(length);
            if (!record.IsEmpty)
            {
                Count++;
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    // Two separators in a row are one (RFC 7464 section 2.1).
    private bool SkipToRecord()
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = _buffer.Span;
            int at = rest.IndexOfAnyExcept(Blanks);
            _buffer.Take(at < 0 ? rest.Length : at);
            if (at < 0)
            {
                if (!_buffer.Fill())
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

                _buffer.Take(1);
            }
            else
            {
                return true;
            }
        }
    }

    /// <summary>The length of the record that what is there begins with.</summary>
    private int FindEnd()
    {
        byte mark = HasSeparators ? Separator : (byte)'\n';
        int searched = 0;
        while (true)
        {
            int at = _buffer.Span[searched..].IndexOf(mark);
            if (at >= 0)
            {
                return searched + at;
            }

            searched = _buffer.Span.Length;
            if (searched > maxRecordBytes)
            {
                throw new Nrtm4Exception(Nrtm4Problem.TooLarge, "record");
            }

            if (!_buffer.Fill())
            {
                return searched;
            }
        }
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
