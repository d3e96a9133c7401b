// RFC 10063 (NRTMv4): Delta Files.
using System.Buffers;
using System.Text.Json;
using Rdap.Registry;

namespace Rdap.Bulk.Nrtm4;

/// <summary>A delta file: its header and its changes, in order.</summary>
/// <param name="Header">The header.</param>
/// <param name="Changes">The changes.</param>
/// <param name="LacksSeparators">Whether the byte 0x1E is missing before its records: read, but worth a word to the publisher.</param>
public sealed record Nrtm4Delta(Nrtm4Header Header, IReadOnlyList<SourceChange> Changes, bool LacksSeparators);

/// <summary>Reads and writes delta files.</summary>
public static class Nrtm4DeltaFile
{
    /// <summary>Writes a delta file.</summary>
    /// <param name="output">Where it goes; it is not closed.</param>
    /// <param name="header">What it is.</param>
    /// <param name="changes">At least one; texts of objects as <see cref="Registry.Objects.PublishedText"/> has them.</param>
    /// <param name="isGzip">Whether it is compressed.</param>
    public static Nrtm4WrittenFile Write(Stream output, Nrtm4Header header, IEnumerable<SourceChange> changes, bool isGzip)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(changes);
        using Nrtm4Output file = new(output, isGzip);
        file.Write(header.Write());
        ArrayBufferWriter<byte> record = new();
        using Utf8JsonWriter json = new(record, Nrtm4Json.Writing);
        foreach (SourceChange change in changes)
        {
            record.ResetWrittenCount();
            json.Reset(record);
            WriteChange(json, change);
            json.Flush();
            file.Write(record.WrittenSpan);
        }

        Nrtm4WrittenFile written = file.Finish();
        return written.Records > 0 ? written : throw new Nrtm4Exception(Nrtm4Problem.EmptyDelta);
    }

    /// <summary>
    /// Reads a delta file whose hash was found right. All or nothing: one record that is refused refuses the file.
    /// </summary>
    /// <param name="file">Its bytes, gzip or plain.</param>
    /// <param name="limits">How much is taken.</param>
    /// <exception cref="Nrtm4Exception">It is refused.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Nrtm4Delta Read(Stream file, Nrtm4Limits? limits = null)
    {
        limits ??= new Nrtm4Limits();
        try
        {
            using BulkStream text = BulkStream.Open(new BulkInput("delta", () => file), long.MaxValue, CancellationToken.None);
            using LimitedText limited = new(text, limits);
            using JsonSequenceReader records = new(limited, limits.MaxRecordBytes);
            if (!records.TryRead(out ReadOnlyMemory<byte> record))
            {
                throw new Nrtm4Exception(Nrtm4Problem.BrokenJson, "no header");
            }

            Nrtm4Header header = Nrtm4Header.Read(record, Nrtm4FileType.Delta);
            List<SourceChange> changes = [];
            long bytes = 0;
            while (records.TryRead(out record))
            {
                SourceChange change = ReadChange(record);
                bytes += change.Text.Length + change.PrimaryKey.Length + change.ClassName.Length;
                changes.Add(changes.Count < limits.MaxChanges && bytes <= limits.MaxChangeBytes
                    ? change
                    : throw new Nrtm4Exception(Nrtm4Problem.TooMany, "changes"));
            }

            return changes.Count > 0
                ? new Nrtm4Delta(header, changes, !records.HasSeparators)
                : throw new Nrtm4Exception(Nrtm4Problem.EmptyDelta);
        }
        catch (InvalidDataException e)
        {
            throw new Nrtm4Exception(Nrtm4Problem.DamagedGzip, "", e);
        }
    }

    private static void WriteChange(Utf8JsonWriter json, in SourceChange change)
    {
        json.WriteStartObject();
        if (change.Kind == SourceChangeKind.Delete)
        {
            json.WriteString("action", "delete");
            json.WriteString("object_class", change.ClassName.Span);
            json.WriteString("primary_key", change.PrimaryKey.Span);
        }
        else
        {
            json.WriteString("action", "add_modify");
            json.WriteString("object", change.Text.Span);
        }

        json.WriteEndObject();
    }

    private static SourceChange ReadChange(ReadOnlyMemory<byte> record)
    {
        using JsonDocument document = Nrtm4Json.Parse(record);
        JsonElement root = document.RootElement;
        SourceChange change = Nrtm4Json.Text(root, "action") switch
        {
            "add_modify" => SourceChange.AddOrModify(Nrtm4ObjectText.Read(Nrtm4Json.Bytes(root, "object"))),
            "delete" => SourceChange.Delete(Nrtm4Json.Bytes(root, "object_class"), Nrtm4Json.Bytes(root, "primary_key")),
            _ => throw new Nrtm4Exception(Nrtm4Problem.UnknownAction),
        };

        // An object that cannot be taken into a source, and the deletion of one, stand in files of real registries: whoever applies them counts them.
        return change.Kind == SourceChangeKind.AddOrModify || !(change.ClassName.IsEmpty || change.PrimaryKey.IsEmpty)
            ? change
            : throw new Nrtm4Exception(Nrtm4Problem.NoPrimaryKey);
    }
}

/// <summary>The text of an object as it stands in a record.</summary>
internal static class Nrtm4ObjectText
{
    /// <summary>The text with LF line ends, without an empty line at its ends.</summary>
    /// <exception cref="Nrtm4Exception">There is none, or an empty line in it would make two objects of it.</exception>
    public static byte[] Read(byte[] text)
    {
        int length = Normalize(text);
        return length > 0 ? text[..length] : throw new Nrtm4Exception(Nrtm4Problem.NotOneObject);
    }

    /// <summary>Does so in place.</summary>
    /// <returns>The length; 0 when it is not one object's text.</returns>
    public static int Normalize(Span<byte> text)
    {
        if (text.Contains((byte)'\r'))
        {
            int written = 0;
            for (int at = 0; at < text.Length; at++)
            {
                if (text[at] != '\r' || (at + 1 < text.Length && text[at + 1] is not ((byte)'\n' or (byte)'\r')))
                {
                    text[written++] = text[at];
                }
            }

            text = text[..written];
        }

        int length = text.TrimEnd((byte)'\n').Length;
        return length == 0 || text[0] == '\n' || text[..length].IndexOf("\n\n"u8) >= 0 ? 0 : length;
    }
}

/// <summary>Holds the text of a file against what was stored: a small gzip file must not become an endless text.</summary>
internal sealed class LimitedText(BulkStream text, Nrtm4Limits limits) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        int count = text.Read(buffer);
        return text.TextBytes > limits.MaxTextBytes ? throw new Nrtm4Exception(Nrtm4Problem.TooLarge)
            : limits.IsBomb(text.StoredBytes, text.TextBytes) ? throw new Nrtm4Exception(Nrtm4Problem.RatioTooHigh)
            : count;
    }
}
