// RFC 4180 section 2 (CSV), RFC 8259 section 7 (strings of JSON), and text for people: values in rows.
using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Rdap.Protocols.RdapHttp.Text;

namespace Rdap.Protocols.Batch;

/// <summary>
/// Rows being put together: UTF-8 whatever the source is in (what is no UTF-8 is read as Latin-1), and no control characters but those that
/// JSON escapes, so that no line of a stranger's file moves a terminal's cursor.
/// </summary>
internal sealed class BatchText() : GrowingText(FirstBuffer)
{
    private const int FirstBuffer = 4096;

    private static readonly SearchValues<byte> Quoted = SearchValues.Create("\",\r\n"u8);

    private readonly JsonText _json = new();

    public void Clear() => Length = 0;

    /// <summary>Bytes as they are.</summary>
    public void Append(ReadOnlySpan<byte> text) => Add(text);

    /// <summary>Bytes of which the letters of ASCII are made all large or all small.</summary>
    public void AppendInCase(ReadOnlySpan<byte> text, bool isUpper)
    {
        Span<byte> room = Room(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            byte b = text[i];
            room[i] = isUpper && char.IsAsciiLetterLower((char)b) ? (byte)(b - 0x20)
                : !isUpper && char.IsAsciiLetterUpper((char)b) ? (byte)(b + 0x20) : b;
        }

        Length += text.Length;
    }

    /// <summary>A number in decimal digits.</summary>
    public void AppendNumber(long number)
    {
        Utf8Formatter.TryFormat(number, Room(20), out int written);
        Length += written;
    }

    /// <summary>Takes back what stands behind a place.</summary>
    public void CutTo(int length) => Length = length;

    /// <summary>A value in the way of a format.</summary>
    public void AppendValue(BatchFormat format, ReadOnlySpan<byte> value)
    {
        switch (format)
        {
            case BatchFormat.Ndjson:
                Add(_json.Start(default).AppendString(value).Bytes);
                break;
            case BatchFormat.Csv when NeedsQuotes(value):
                AppendQuoted(value);
                break;
            default:
                AppendClean(value);
                break;
        }
    }

    /// <summary>An address in the way of a format: nothing in it has to be quoted or cleaned.</summary>
    public void AppendAddress(BatchFormat format, ReadOnlySpan<byte> address)
    {
        if (format != BatchFormat.Ndjson)
        {
            Add(address);
            return;
        }

        Span<byte> room = Room(address.Length + 2);
        room[0] = (byte)'"';
        address.CopyTo(room[1..]);
        room[address.Length + 1] = (byte)'"';
        Length += address.Length + 2;
    }

    /// <summary>Blanks until so many characters stand behind a place.</summary>
    public void PadFrom(int start, int width)
    {
        int missing = width - CharactersFrom(start);
        if (missing > 0)
        {
            Room(missing)[..missing].Fill((byte)' ');
            Length += missing;
        }
    }

    private int CharactersFrom(int start)
    {
        int characters = 0;
        foreach (byte b in Bytes[start..])
        {
            // All but the bytes that continue a character.
            characters += (b & 0xC0) != 0x80 ? 1 : 0;
        }

        return characters;
    }

    private static bool NeedsQuotes(ReadOnlySpan<byte> value) =>
        !value.IsEmpty && (value.IndexOfAny(Quoted) >= 0 || value[0] is (byte)' ' or (byte)'\t' || value[^1] is (byte)' ' or (byte)'\t');

    private void AppendQuoted(ReadOnlySpan<byte> value)
    {
        Add("\""u8);
        for (int mark; (mark = value.IndexOf((byte)'"')) >= 0; value = value[(mark + 1)..])
        {
            AppendClean(value[..mark]);
            Add("\"\""u8);
        }

        AppendClean(value);
        Add("\""u8);
    }

    private void AppendClean(ReadOnlySpan<byte> value)
    {
        if (value.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0)
        {
            Add(value);
            return;
        }

        bool isUtf8 = Utf8.IsValid(value);
        Span<byte> encoded = stackalloc byte[4];
        while (!value.IsEmpty)
        {
            Rune rune = new((int)value[0]);
            int length = 1;
            if (isUtf8)
            {
                Rune.DecodeFromUtf8(value, out rune, out length);
            }

            value = value[length..];
            Add(rune.Value == '\t' ? " "u8 : Rune.IsControl(rune) ? "?"u8 : encoded[..rune.EncodeToUtf8(encoded)]);
        }
    }
}
