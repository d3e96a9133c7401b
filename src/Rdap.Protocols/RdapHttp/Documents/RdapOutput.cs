// RFC 8259: JSON. RFC 9083 section 4: the members that all objects share.
using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Documents;

/// <summary>The JSON of one answer at a time, and the small parts that all writers use. Nothing is allocated once its buffers have grown.</summary>
internal sealed class RdapOutput
{
    // A renderer is kept for long; the buffer of a rare giant answer is not.
    private const int LargestKeptBuffer = 1 << 20;

    private ArrayBufferWriter<byte> _buffer = new(16 * 1024);
    private readonly JsonText _linkStart = new();
    private readonly JsonText _lines = new();
    private bool _remarksOpen;
    private int _remarkLines;

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

    /// <summary>For a value needed just now: whoever starts it writes it before anything else is written.</summary>
    public JsonText Value { get; } = new();

    /// <summary>The URL that paths are appended to.</summary>
    public UrlText BaseUrl { get; } = new();

    public void Start(ReadOnlySpan<byte> baseUrl)
    {
        if (_buffer.Capacity > LargestKeptBuffer)
        {
            _buffer = new ArrayBufferWriter<byte>(16 * 1024);
        }

        // What stands in front is known at the end: its place is kept free.
        _buffer.ResetWrittenCount();
        _buffer.GetSpan(RdapConformance.MaxLength);
        _buffer.Advance(RdapConformance.MaxLength);
        Json.Reset(_buffer);
        _remarksOpen = false;
        _linkStart.Start(default);
        BaseUrl.Start(baseUrl);
        RequestUrl.Start(baseUrl);
    }

    /// <summary>What was written since <see cref="Start"/>, without what belongs in front.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        Json.Flush();
        return _buffer.WrittenMemory[RdapConformance.MaxLength..];
    }

    /// <summary>The whole document.</summary>
    /// <param name="start">What takes the place of the document's first brace: that brace and members, each with a comma behind.</param>
    public ReadOnlyMemory<byte> Finish(ReadOnlySpan<byte> start)
    {
        Json.Flush();
        Memory<byte> document = MemoryMarshal.AsMemory(_buffer.WrittenMemory)[(RdapConformance.MaxLength + 1 - start.Length)..];
        start.CopyTo(document.Span);
        return document;
    }

    /// <summary>A URL of this service: the base, to which the caller appends.</summary>
    public UrlText OwnUrl(ReadOnlySpan<byte> path) => Url.Start(BaseUrl.Bytes).Append(path);

    /// <summary>A member with a value from data; left out when it is empty.</summary>
    public void Text(JsonEncodedText name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Json.WritePropertyName(name);
            Write(Value.Start(default).AppendString(value));
        }
    }

    /// <summary>An array element with a value from data.</summary>
    public void TextValue(ReadOnlySpan<byte> value) => Write(Value.Start(default).AppendString(value));

    /// <summary>A whole value.</summary>
    public void Write(JsonText value) => Json.WriteRawValue(value.Bytes, skipInputValidation: true);

    /// <summary>
    /// Members of the object that is open, put together: the writer, which does not validate, puts a comma before them as before a value.
    /// So the same code writes an object as an answer of its own and inside another; it takes 4 percent off an answer for a network and 8
    /// off one for an entity with networks.
    /// </summary>
    public void WriteMembers(JsonText members) => Write(members);

    /// <summary>What <see cref="AddLines"/> gathered since <see cref="StartLines"/>: the lines that are not empty, escaped, a line feed between them.</summary>
    public ReadOnlySpan<byte> Lines => _lines.Bytes;

    public void StartLines() => _lines.Start(default);

    public void AddLines(in RpslAttribute attribute)
    {
        foreach (ReadOnlySpan<byte> line in attribute.Lines)
        {
            if (!line.IsEmpty)
            {
                _lines.Append(_lines.Length > 0 ? "\\n"u8 : default).AppendText(line);
            }
        }
    }

    /// <summary>One link whose target is <see cref="Url"/> as it stands.</summary>
    public void Link(JsonEncodedText rel, JsonEncodedText type) => Link(rel, Url.Bytes, type);

    public void Link(JsonEncodedText rel, ReadOnlySpan<byte> href, JsonEncodedText type)
    {
        AppendLink(Value.Start(default), rel, href, type);
        Write(Value);
    }

    /// <summary>A link inside a value that is being put together.</summary>
    public void AppendLink(JsonText to, JsonEncodedText rel, ReadOnlySpan<byte> href, JsonEncodedText type)
    {
        // All links of an answer begin alike.
        if (_linkStart.Length == 0)
        {
            _linkStart.Start("""{"value":"""u8).AppendString(RequestUrl.Bytes).Append(""","rel":"""u8);
        }

        to.Append(_linkStart.Bytes).AppendString(rel).Append(""","href":"""u8).AppendString(href)
            .Append(""","type":"""u8).AppendString(type).Append("}"u8);
    }

    /// <summary>Starts one remark, and the array with the first: arrays are never empty. <see cref="RemarkLine(ReadOnlySpan{byte})"/> and <see cref="EndRemark"/> follow.</summary>
    public void StartRemark(ReadOnlySpan<byte> title, JsonEncodedText? type = null)
    {
        if (!_remarksOpen)
        {
            Json.WriteStartArray(RdapNames.Remarks);
            _remarksOpen = true;
        }

        StartRemark(Value.Start(default), title, type);
        _remarkLines = 0;
    }

    /// <summary>Starts one notice of an array that is open; the same calls as for a remark follow.</summary>
    public void StartNotice(ReadOnlySpan<byte> title)
    {
        StartRemark(Value.Start(default), title, null);
        _remarkLines = 0;
    }

    public void RemarkLine(ReadOnlySpan<byte> line) => Value.Append(_remarkLines++ == 0 ? default : ","u8).AppendString(line);

    public void RemarkLine(JsonEncodedText line) => Value.Append(_remarkLines++ == 0 ? default : ","u8).AppendString(line);

    public void EndRemark() => Write(Value.Append("]}"u8));

    /// <summary>A remark of one line.</summary>
    public void Remark(ReadOnlySpan<byte> title, ReadOnlySpan<byte> line, JsonEncodedText? type = null)
    {
        StartRemark(title, type);
        RemarkLine(line);
        EndRemark();
    }

    /// <summary>A remark of one line, or a notice, which has the same form (RFC 9083 section 4.3), inside a value that is being put together.</summary>
    public static void AppendRemark(JsonText to, ReadOnlySpan<byte> title, ReadOnlySpan<byte> line, JsonEncodedText? type = null)
    {
        StartRemark(to, title, type);
        to.AppendString(line).Append("]}"u8);
    }

    private static void StartRemark(JsonText to, ReadOnlySpan<byte> title, JsonEncodedText? type)
    {
        to.Append("""{"title":"""u8).AppendString(title);
        if (type is { } known)
        {
            to.Append(""","type":"""u8).AppendString(known);
        }

        to.Append(""","description":["""u8);
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
