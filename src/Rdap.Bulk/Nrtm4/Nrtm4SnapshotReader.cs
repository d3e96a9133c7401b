// RFC 10063 (NRTMv4): Snapshot Files, read as a bulk format: a JSON text sequence (RFC 7464) of a header and an object in each further record.
using System.Text.Json;
using Rdap.Bulk.Rpsl;
using Rdap.Registry;
using Rdap.Registry.Storage;

namespace Rdap.Bulk.Nrtm4;

/// <summary>
/// Reads snapshot files. The records are cut and their texts unescaped on several threads, as RPSL text is; a record that is no JSON
/// refuses the file, an object that cannot be taken is skipped as in a dump.
/// </summary>
internal sealed class Nrtm4SnapshotReader : IBulkReader
{
    private static readonly Nrtm4Limits Limits = new();

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head) => TryReadHeader(head, out _, out _, out _) is Nrtm4Problem.None;

    /// <summary>Reads the header of a snapshot file from its first bytes.</summary>
    /// <param name="file">The file, gzip or plain; it is closed.</param>
    /// <exception cref="Nrtm4Exception">It is refused.</exception>
    public static Nrtm4Header ReadHeader(Stream file)
    {
        try
        {
            using BulkStream text = BulkStream.Open(new BulkInput("snapshot", () => file), Limits.MaxTextBytes, CancellationToken.None);
            Nrtm4Problem problem = TryReadHeader(text.Head, out Nrtm4Header? header, out _, out _);
            return header ?? throw new Nrtm4Exception(problem);
        }
        catch (InvalidDataException e)
        {
            throw new Nrtm4Exception(Nrtm4Problem.DamagedGzip, "", e);
        }
    }

    /// <inheritdoc/>
    public void Read(BulkStream input, BulkLoad load)
    {
        Nrtm4Problem problem = TryReadHeader(input.Head, out Nrtm4Header? header, out int length, out bool hasSeparators);
        if (header is null)
        {
            throw new InvalidDataException($"no header of an NRTMv4 snapshot file: {Nrtm4Problems.Describe(problem)}");
        }

        byte[] passed = new byte[length];
        input.ReadExactly(passed);
        if (!hasSeparators)
        {
            load.Report.AddNote($"{input.Input.Name}: the byte 0x1E is missing before its records (RFC 7464)");
        }

        load.Chunks.ReadAll(input, new Nrtm4SnapshotSplitter(hasSeparators, input, Limits));

        // A record that is refused refuses this file, and must be known before the next one.
        load.Chunks.Flush();
    }

    /// <param name="head">The first bytes of the text.</param>
    /// <param name="header">The header, or null.</param>
    /// <param name="length">How many bytes it takes, with what stands before it.</param>
    /// <param name="hasSeparators">Whether the record begins with 0x1E.</param>
    private static Nrtm4Problem TryReadHeader(ReadOnlySpan<byte> head, out Nrtm4Header? header, out int length, out bool hasSeparators)
    {
        header = null;
        length = 0;
        int start = head.IndexOfAnyExcept(" \t\r\n\u001E"u8);
        hasSeparators = start > 0 && head[..start].Contains(JsonSequenceReader.Separator);
        if (start < 0 || head[start] != '{')
        {
            return Nrtm4Problem.BrokenJson;
        }

        int end = head[start..].IndexOf(hasSeparators ? JsonSequenceReader.Separator : (byte)'\n');
        length = end < 0 ? head.Length : start + end;
        try
        {
            header = Nrtm4Header.Read(head[start..length].ToArray(), Nrtm4FileType.Snapshot);
            return Nrtm4Problem.None;
        }
        catch (Nrtm4Exception e)
        {
            return e.Problem;
        }
    }
}

/// <summary>Cuts the records of one snapshot file.</summary>
internal sealed class Nrtm4SnapshotSplitter(bool hasSeparators, BulkStream input, Nrtm4Limits limits) : IChunkSplitter
{
    private readonly byte _mark = hasSeparators ? JsonSequenceReader.Separator : (byte)'\n';

    /// <inheritdoc/>
    public int LastBoundary(ReadOnlySpan<byte> text)
    {
        // Asked by the thread that reads, once for each chunk.
        if (limits.IsBomb(input.StoredBytes, input.TextBytes))
        {
            throw new InvalidDataException(Nrtm4Problems.Describe(Nrtm4Problem.RatioTooHigh));
        }

        // A separator begins a record, a line feed ends one.
        int at = text.LastIndexOf(_mark);
        return hasSeparators ? Math.Max(0, at) : at + 1;
    }

    /// <inheritdoc/>
    public int FirstBoundary(ReadOnlySpan<byte> text) => throw new InvalidDataException("a record larger than is taken");

    /// <inheritdoc/>
    public void Split(RpslFindings findings, ReadOnlySpan<byte> source, CancellationToken cancellation)
    {
        ReadOnlySpan<byte> bytes = findings.Chunk.Bytes;

        // A text is never longer than its record; they stand behind each other, because what checks them looks back at the one before.
        using NativeBlock block = new(bytes.Length);
        Span<byte> texts = block.Part(0, bytes.Length);
        int at = 0;
        foreach (BulkPiece piece in findings.Chunk.Pieces)
        {
            cancellation.ThrowIfCancellationRequested();
            SourceCheck sources = new(findings, source);
            ReadOnlySpan<byte> rest = bytes[piece.Start..piece.End];
            long line = 0;
            while (!rest.IsEmpty)
            {
                int end = rest.IndexOf(_mark);
                ReadOnlySpan<byte> record = (end < 0 ? rest : rest[..end]).Trim(" \t\r\n"u8);
                rest = end < 0 ? default : rest[(end + 1)..];
                line++;
                if (!record.IsEmpty)
                {
                    at += ReadRecord(findings, record, texts, at, line - 1, ref sources);
                }
            }

            // A piece begins by a separator, but ends by a line feed.
            findings.EndPiece(hasSeparators ? Math.Max(0, line - 1) : line);
        }
    }

    private static int ReadRecord(RpslFindings findings, ReadOnlySpan<byte> record, Span<byte> texts, int at, long line, ref SourceCheck sources)
    {
        Span<byte> text = texts.Slice(at, Unescape(record, texts[at..]));
        int length = Nrtm4ObjectText.Normalize(text);
        AddOutcome outcome = length == 0 ? AddOutcome.NotAnObject : findings.Batch.Add(texts, at, length);
        if (outcome == AddOutcome.Added)
        {
            findings.CountAdded();
            sources.Look(text[..length]);
        }
        else
        {
            findings.AddProblem(line, outcome, text);
        }

        return text.Length;
    }

    /// <summary>Writes the text of the member "object"; anything but a record with it is refused.</summary>
    private static int Unescape(ReadOnlySpan<byte> record, Span<byte> texts)
    {
        try
        {
            Utf8JsonReader json = new(record);
            int length = -1;
            json.Read();
            if (json.TokenType == JsonTokenType.StartObject)
            {
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    bool isObject = json.ValueTextEquals("object"u8);
                    json.Read();
                    if (!isObject)
                    {
                        json.Skip();
                    }
                    else if (length >= 0 || json.TokenType != JsonTokenType.String)
                    {
                        throw new InvalidDataException($"a record is refused: {Nrtm4Problems.Describe(length >= 0 ? Nrtm4Problem.DuplicateMember : Nrtm4Problem.BadMember)}");
                    }
                    else
                    {
                        length = json.CopyString(texts);
                    }
                }
            }

            // Nothing may follow.
            return !json.Read() && length >= 0
                ? length
                : throw new InvalidDataException($"a record is refused: {Nrtm4Problems.Describe(Nrtm4Problem.BadMember)}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"a record is refused: {Nrtm4Problems.Describe(Nrtm4Problem.BrokenJson)}", e);
        }
    }
}
