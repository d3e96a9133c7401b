// RFC 8259: JSON values put together from constant parts and texts.
using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.RdapHttp.Text;

/// <summary>
/// One JSON value being put together from constant JSON and texts of data, for <see cref="Utf8JsonWriter.WriteRawValue(ReadOnlySpan{byte}, bool)"/>;
/// reused, grows as needed. An answer is mostly small arrays and objects of a fixed shape: as one value each instead of six to twelve
/// tokens an answer takes a third less time.
/// </summary>
internal sealed class JsonText() : GrowingText(FirstBuffer)
{
    // A renderer is kept for long; the buffer of a rare giant object is not.
    private const int LargestKeptBuffer = 1 << 16;
    private const int FirstBuffer = 1024;

    private byte[] _utf8 = [];

    public JsonText Start(ReadOnlySpan<byte> json)
    {
        if (Buffer.Length > LargestKeptBuffer)
        {
            Buffer = new byte[FirstBuffer];
            _utf8 = [];
        }

        Length = 0;
        return Append(json);
    }

    /// <summary>JSON as it is: constant, or out of another of these.</summary>
    public JsonText Append(ReadOnlySpan<byte> json)
    {
        Add(json);
        return this;
    }

    /// <summary>
    /// What stands between the quotes of a string: escaped, and as UTF-8. A text from data that is not UTF-8 is read as Latin-1, which older
    /// dumps are in.
    /// </summary>
    public JsonText AppendText(ReadOnlySpan<byte> text)
    {
        if (PlainJson.TryCopy(text, Room(text.Length)))
        {
            Length += text.Length;
            return this;
        }

        // The encoder stops at what is not UTF-8 too.
        return RdapNames.Encoder.FindFirstCharacterToEncodeUtf8(text) < 0 ? Append(text) : AppendEscaped(text);
    }

    /// <summary>A whole string: <see cref="AppendText"/> between quotes.</summary>
    public JsonText AppendString(ReadOnlySpan<byte> text)
    {
        Span<byte> room = Room(text.Length + 2);
        if (!PlainJson.TryCopy(text, room[1..]))
        {
            return Append("\""u8).AppendText(text).Append("\""u8);
        }

        room[0] = (byte)'"';
        room[text.Length + 1] = (byte)'"';
        Length += text.Length + 2;
        return this;
    }

    /// <summary>A member with a value from data: its name, as constant JSON up to the value, and the value; nothing when that is empty.</summary>
    public JsonText AppendMember(ReadOnlySpan<byte> start, ReadOnlySpan<byte> text) => text.IsEmpty ? this : Append(start).AppendString(text);

    /// <summary>A string of constant text.</summary>
    public JsonText AppendString(JsonEncodedText text) => AppendQuoted(text.EncodedUtf8Bytes);

    public JsonText AppendNumber(long number)
    {
        Utf8Formatter.TryFormat(number, Room(20), out int written);
        Length += written;
        return this;
    }

    /// <summary>A string that is an address.</summary>
    public JsonText AppendAddress(IpFamily family, UInt128 address)
    {
        Span<byte> room = Room(IpText.MaxAddressLength + 2);
        return EndAddress(room, IpText.FormatAddress(family, address, room[1..]));
    }

    /// <summary>A string that is a range as RPSL has it in a primary key.</summary>
    public JsonText AppendRange(in IpRange range)
    {
        Span<byte> room = Room(IpText.MaxRangeLength + 2);
        return EndAddress(room, IpText.FormatRange(range, room[1..]));
    }

    private JsonText EndAddress(Span<byte> room, int length)
    {
        room[0] = (byte)'"';
        room[length + 1] = (byte)'"';
        Length += length + 2;
        return this;
    }

    private JsonText AppendEscaped(ReadOnlySpan<byte> text)
    {
        text = AsUtf8(text);
        while (true)
        {
            OperationStatus status = RdapNames.Encoder.EncodeUtf8(text, Room(0), out int read, out int written);
            Length += written;
            if (status != OperationStatus.DestinationTooSmall)
            {
                return this;
            }

            text = text[read..];
            Room(Math.Max(Buffer.Length, text.Length));
        }
    }

    private ReadOnlySpan<byte> AsUtf8(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
        {
            return text;
        }

        if (_utf8.Length < text.Length * 2)
        {
            _utf8 = new byte[text.Length * 2];
        }

        int length = 0;
        foreach (byte b in text)
        {
            length += new Rune(b).EncodeToUtf8(_utf8.AsSpan(length));
        }

        return _utf8.AsSpan(0, length);
    }

    private JsonText AppendQuoted(ReadOnlySpan<byte> escaped)
    {
        Span<byte> room = Room(escaped.Length + 2);
        room[0] = (byte)'"';
        escaped.CopyTo(room[1..]);
        room[escaped.Length + 1] = (byte)'"';
        Length += escaped.Length + 2;
        return this;
    }
}
