// NRTM version 3: the dump that a mirror starts from, and the file CURRENTSERIAL beside it (RIPE's and IRRd's documents).
using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Rdap.Registry;

namespace Rdap.Bulk.Nrtm3;

/// <summary>
/// All objects as RPSL in UTF-8, gzip, and in a file of its own the serial number of the last operation that is in them. Mirrors read the number
/// first: operations that are in the dump already do no harm, and one that is missing would.
/// </summary>
public static class Nrtm3Dump
{
    /// <summary>What the name of the file with the serial number ends with.</summary>
    public const string SerialSuffix = ".CURRENTSERIAL";

    private const int BlockBytes = 256 * 1024;
    private const int MostSerialBytes = 64;

    /// <summary>The name of a source's dump.</summary>
    public static string NameOf(string source) => source + ".db.gz";

    /// <summary>The name of the file with its serial number.</summary>
    public static string SerialNameOf(string source) => source + SerialSuffix;

    /// <summary>Writes the objects.</summary>
    /// <param name="output">Where to; it is not closed.</param>
    /// <param name="source">They.</param>
    /// <param name="serial">The serial number, for people: it stands in a comment.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="stop"/>.</exception>
    public static void Write(Stream output, SourceSnapshot source, long serial, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using GZipStream gzip = new(output, CompressionLevel.Optimal, leaveOpen: true);
        ArrayBufferWriter<byte> block = new(2 * BlockBytes);
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"# {source.Info.Name}, serial {serial}\n"), block);
        PublishedObjects objects = new(source);
        while (objects.TryRead(out ReadOnlySpan<byte> published))
        {
            stop.ThrowIfCancellationRequested();
            block.Write("\n"u8);
            block.Write(published);
            block.Write("\n"u8);
            if (block.WrittenCount >= BlockBytes)
            {
                gzip.Write(block.WrittenSpan);
                block.ResetWrittenCount();
            }
        }

        gzip.Write(block.WrittenSpan);
    }

    /// <summary>What stands in the file with the serial number.</summary>
    public static byte[] WriteSerial(long serial) => Encoding.ASCII.GetBytes(serial.ToString(CultureInfo.InvariantCulture) + "\n");

    /// <summary>Reads it. False when it is no number.</summary>
    public static bool TryReadSerial(ReadOnlySpan<byte> text, out long serial)
    {
        text = text.Trim(" \t\r\n"u8);
        return Utf8Parser.TryParse(text, out serial, out int used) && text.Length is > 0 and <= MostSerialBytes && used == text.Length
            && char.IsAsciiDigit((char)text[0]) && serial <= Nrtm3Reader.MaxSerial;
    }
}
