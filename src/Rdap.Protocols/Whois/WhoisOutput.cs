// RFC 3912 says nothing of character sets; this is where an answer's bytes get theirs.
using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Rdap.Protocols.Whois;

/// <summary>The character set of an answer.</summary>
internal enum WhoisCharset : byte
{
    Utf8,
    Latin1,
    Ascii,
}

/// <summary>
/// Answer bytes on their way into an <see cref="IBufferWriter{T}"/>: asks it for space rarely, and counts. <see cref="Flush"/> at the end.
/// </summary>
internal ref struct WhoisOutput(IBufferWriter<byte> writer)
{
    private const int LeastSpace = 4096;

    private readonly IBufferWriter<byte> _writer = writer;
    private Span<byte> _span;
    private int _used;
    private int _flushed;

    /// <summary>Bytes written so far.</summary>
    public readonly int Written => _flushed + _used;

    /// <summary>Writes bytes as they are.</summary>
    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _span.Length - _used)
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_span[_used..]);
        _used += bytes.Length;
    }

    /// <summary>Writes what a stream gives at once.</summary>
    /// <returns>How many bytes; 0 at its end.</returns>
    public int Fill(Stream from)
    {
        if (_span.Length - _used < LeastSpace)
        {
            Grow(LeastSpace);
        }

        int read = from.Read(_span[_used..]);
        _used += read;
        return read;
    }

    /// <summary>Writes one byte.</summary>
    public void Write(byte value)
    {
        if (_used == _span.Length)
        {
            Grow(1);
        }

        _span[_used++] = value;
    }

    /// <summary>Writes a line of two parts, as they are.</summary>
    public void WriteLine(scoped ReadOnlySpan<byte> start, scoped ReadOnlySpan<byte> rest)
    {
        int length = start.Length + rest.Length + 1;
        if (length > _span.Length - _used)
        {
            Grow(length);
        }

        Span<byte> line = _span.Slice(_used, length);
        start.CopyTo(line);
        rest.CopyTo(line[start.Length..]);
        line[^1] = (byte)'\n';
        _used += length;
    }

    /// <summary>Writes blanks.</summary>
    public void Pad(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Write((byte)' ');
        }
    }

    /// <summary>Writes a number in decimal digits.</summary>
    public void Write(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out int length);
        Write(digits[..length]);
    }

    /// <summary>Writes a text of this program, which is ASCII.</summary>
    public void WriteAscii(string text)
    {
        foreach (char c in text)
        {
            Write((byte)(c < 0x80 ? c : '?'));
        }
    }

    /// <summary>
    /// Writes a text from a source or a query, which is UTF-8 if it is valid UTF-8 and Latin-1 otherwise, in the character set of the answer.
    /// What the set lacks becomes '?'.
    /// </summary>
    public void WriteText(scoped ReadOnlySpan<byte> text, WhoisCharset charset)
    {
        if (Ascii.IsValid(text))
        {
            Write(text);
        }
        else
        {
            WriteText(text, charset, Utf8.IsValid(text));
        }
    }

    /// <summary>The same for a part of a text of which it is known whether it is UTF-8. The part must not cut a character.</summary>
    public void WriteText(scoped ReadOnlySpan<byte> text, WhoisCharset charset, bool isUtf8)
    {
        if (charset == (isUtf8 ? WhoisCharset.Utf8 : WhoisCharset.Latin1))
        {
            Write(text);
            return;
        }

        Span<byte> pair = stackalloc byte[2];
        while (!text.IsEmpty)
        {
            int ascii = text.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii != 0)
            {
                ascii = ascii < 0 ? text.Length : ascii;
                Write(text[..ascii]);
                text = text[ascii..];
                continue;
            }

            Rune rune = new((int)text[0]);
            int length = 1;
            if (isUtf8)
            {
                Rune.DecodeFromUtf8(text, out rune, out length);
            }

            text = text[length..];
            if (charset == WhoisCharset.Utf8)
            {
                Write(pair[..rune.EncodeToUtf8(pair)]);
            }
            else
            {
                Write(charset == WhoisCharset.Latin1 && rune.Value <= 0xFF ? (byte)rune.Value : (byte)'?');
            }
        }
    }

    /// <summary>Hands what was written to the writer beneath.</summary>
    public void Flush()
    {
        if (_used > 0)
        {
            _writer.Advance(_used);
            _flushed += _used;
            _used = 0;
        }

        _span = default;
    }

    private void Grow(int needed)
    {
        Flush();
        _span = _writer.GetSpan(Math.Max(needed, LeastSpace));
    }
}
