// RFC 8259: JSON. RFC 9083 section 4: the members that all objects share.
using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp;

/// <summary>The JSON of one answer at a time, and the small parts that all writers use. Nothing is allocated once its buffers have grown.</summary>
internal sealed class RdapOutput
{
    // A renderer is kept for long; the buffer of a rare giant answer is not.
    private const int LargestKeptBuffer = 1 << 20;

    private ArrayBufferWriter<byte> _buffer = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> _joined = new(1024);
    private byte[] _transcoded = new byte[1024];
    private bool _remarksOpen;

    public RdapOutput() => Json = new Utf8JsonWriter(_buffer, new JsonWriterOptions
    {
        Encoder = RdapNames.Encoder,

        // The tests parse every answer; here the check would only cost.
        SkipValidation = true,
    });

    public Utf8JsonWriter Json { get; }

    /// <summary>The URL of the question as understood: the context of every link (RFC 9083 section 4.2, "value").</summary>
    public UrlText RequestUrl { get; } = new();

    /// <summary>For a URL needed just now.</summary>
    public UrlText Url { get; } = new();

    /// <summary>The URL that paths are appended to.</summary>
    public UrlText BaseUrl { get; } = new();

    public void Start(ReadOnlySpan<byte> baseUrl)
    {
        if (_buffer.Capacity > LargestKeptBuffer)
        {
            _buffer = new ArrayBufferWriter<byte>(16 * 1024);
        }

        _buffer.ResetWrittenCount();
        Json.Reset(_buffer);
        _remarksOpen = false;
        BaseUrl.Start(baseUrl);
        RequestUrl.Start(baseUrl);
    }

    public ReadOnlyMemory<byte> Finish()
    {
        Json.Flush();
        return _buffer.WrittenMemory;
    }

    /// <summary>A URL of this service: the base, to which the caller appends.</summary>
    public UrlText OwnUrl(ReadOnlySpan<byte> path) => Url.Start(BaseUrl.Bytes).Append(path);

    /// <summary>A member with a value from data; left out when it is empty.</summary>
    public void Text(JsonEncodedText name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Json.WriteString(name, AsUtf8(value));
        }
    }

    /// <summary>An array element with a value from data.</summary>
    public void TextValue(ReadOnlySpan<byte> value) => Json.WriteStringValue(AsUtf8(value));

    /// <summary>
    /// The value as UTF-8: as it is when it is that, else read as Latin-1, which older dumps are in. Good until the next call.
    /// </summary>
    public ReadOnlySpan<byte> AsUtf8(ReadOnlySpan<byte> value)
    {
        if (Utf8.IsValid(value))
        {
            return value;
        }

        if (_transcoded.Length < value.Length * 2)
        {
            _transcoded = new byte[value.Length * 2];
        }

        int length = 0;
        foreach (byte b in value)
        {
            length += new Rune(b).EncodeToUtf8(_transcoded.AsSpan(length));
        }

        return _transcoded.AsSpan(0, length);
    }

    /// <summary>What <see cref="AddLines"/> gathered since <see cref="StartLines"/>: the lines that are not empty, joined by line feeds, UTF-8.</summary>
    public ReadOnlySpan<byte> Lines => _joined.WrittenSpan;

    public void StartLines() => _joined.ResetWrittenCount();

    public void AddLines(in RpslAttribute attribute)
    {
        foreach (ReadOnlySpan<byte> line in attribute.Lines)
        {
            if (line.IsEmpty)
            {
                continue;
            }

            if (_joined.WrittenCount > 0)
            {
                _joined.Write("\n"u8);
            }

            _joined.Write(AsUtf8(line));
        }
    }

    /// <summary>One link whose target is <see cref="Url"/> as it stands.</summary>
    public void Link(JsonEncodedText rel, JsonEncodedText type) => Link(rel, Url.Bytes, type);

    public void Link(JsonEncodedText rel, ReadOnlySpan<byte> href, JsonEncodedText type)
    {
        Json.WriteStartObject();
        Json.WriteString(RdapNames.Value, RequestUrl.Bytes);
        Json.WriteString(RdapNames.Rel, rel);
        Json.WriteString(RdapNames.Href, href);
        Json.WriteString(RdapNames.Type, type);
        Json.WriteEndObject();
    }

    /// <summary>Opens one remark, and the array with the first: arrays are never empty. Its description is open for lines.</summary>
    public void StartRemark(ReadOnlySpan<byte> title, JsonEncodedText? type = null)
    {
        if (!_remarksOpen)
        {
            Json.WriteStartArray(RdapNames.Remarks);
            _remarksOpen = true;
        }

        Json.WriteStartObject();
        Json.WriteString(RdapNames.Title, title);
        if (type is { } known)
        {
            Json.WriteString(RdapNames.Type, known);
        }

        Json.WriteStartArray(RdapNames.Description);
    }

    public void EndRemark()
    {
        Json.WriteEndArray();
        Json.WriteEndObject();
    }

    /// <summary>A remark of one line.</summary>
    public void Remark(ReadOnlySpan<byte> title, ReadOnlySpan<byte> line, JsonEncodedText? type = null)
    {
        StartRemark(title, type);
        TextValue(line);
        EndRemark();
    }

    /// <summary>Ends the remarks of the object, if there were any.</summary>
    public void EndRemarks()
    {
        if (_remarksOpen)
        {
            Json.WriteEndArray();
            _remarksOpen = false;
        }
    }
}
