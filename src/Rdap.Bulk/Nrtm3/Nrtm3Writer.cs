// NRTM version 3: the stream of ADD and DEL, as RIPE's and IRRd's servers send it, written.
using System.Buffers;
using System.Globalization;
using System.Text;

namespace Rdap.Bulk.Nrtm3;

/// <summary>Writes a stream.</summary>
public static class Nrtm3Writer
{
    /// <summary>Writes the line %START.</summary>
    public static void WriteStart(IBufferWriter<byte> output, Nrtm3Start start)
    {
        ArgumentNullException.ThrowIfNull(start);
        Write(output, string.Create(
            CultureInfo.InvariantCulture,
            $"%START Version: 3 {start.Source} {start.First}-{start.Last}{(start.IsFiltered ? " FILTERED" : "")}\n\n"));
    }

    /// <summary>Writes an operation.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="operation">It; its text without an empty line.</param>
    public static void Write(IBufferWriter<byte> output, in Nrtm3Operation operation)
    {
        Write(output, string.Create(CultureInfo.InvariantCulture, $"{(operation.IsDeletion ? "DEL" : "ADD")} {operation.Serial}\n\n"));
        output.Write(operation.Text.Span);
        output.Write("\n\n"u8);
    }

    /// <summary>Writes the line %END.</summary>
    public static void WriteEnd(IBufferWriter<byte> output, string source) => Write(output, $"%END {source}\n");

    private static void Write(IBufferWriter<byte> output, string text) => Encoding.Latin1.GetBytes(text, output);
}
