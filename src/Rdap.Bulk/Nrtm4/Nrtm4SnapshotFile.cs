// RFC 10063 (NRTMv4): Snapshot Files, written.
using System.Buffers;
using System.Text.Json;
using Rdap.Registry;

namespace Rdap.Bulk.Nrtm4;

/// <summary>Writes snapshot files. <see cref="Nrtm4SnapshotReader"/> reads them, as a bulk format of their own.</summary>
public static class Nrtm4SnapshotFile
{
    /// <summary>Reads the header of a snapshot file whose hash was found right.</summary>
    /// <param name="file">The file, gzip or plain; it is closed.</param>
    /// <exception cref="Nrtm4Exception">It is refused.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Nrtm4Header ReadHeader(Stream file) => Nrtm4SnapshotReader.ReadHeader(file);

    /// <summary>Writes every object of a source, in its order.</summary>
    /// <param name="output">Where it goes; it is not closed.</param>
    /// <param name="header">What it is.</param>
    /// <param name="source">The objects.</param>
    /// <param name="isGzip">Whether it is compressed.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="stop"/>.</exception>
    public static Nrtm4WrittenFile Write(Stream output, Nrtm4Header header, SourceSnapshot source, bool isGzip, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(source);
        using Nrtm4Output file = new(output, isGzip);
        file.Write(header.Write());
        ArrayBufferWriter<byte> record = new();
        using Utf8JsonWriter json = new(record, Nrtm4Json.Writing);
        PublishedObjects objects = new(source);
        while (objects.TryRead(out ReadOnlySpan<byte> published))
        {
            stop.ThrowIfCancellationRequested();
            record.ResetWrittenCount();
            json.Reset(record);
            json.WriteStartObject();
            json.WriteString("object"u8, published);
            json.WriteEndObject();
            json.Flush();
            file.Write(record.WrittenSpan);
        }

        return file.Finish();
    }
}
