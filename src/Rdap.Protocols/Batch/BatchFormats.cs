// RFC 4180 (CSV), RFC 8259 (JSON, an object a line) and the bulk rows of Team Cymru's WHOIS service.
namespace Rdap.Protocols.Batch;

/// <summary>How rows are written.</summary>
public enum BatchFormat : byte
{
    /// <summary>Aligned text for people.</summary>
    Table,

    /// <summary>Comma-separated values.</summary>
    Csv,

    /// <summary>A JSON object on each line.</summary>
    Ndjson,

    /// <summary>What bulk clients of WHOIS read.</summary>
    Whois,
}

/// <summary>A row of the table of formats.</summary>
/// <param name="Format">The format.</param>
/// <param name="Name">Its name on the command line and in URLs.</param>
/// <param name="MediaType">Its media type; of two with the same the first is meant by it.</param>
/// <param name="Help">What it is, one sentence.</param>
public sealed record BatchFormatInfo(BatchFormat Format, string Name, string MediaType, string Help);

/// <summary>THE TABLE of formats. The command line, the doors and the README follow it.</summary>
public static class BatchFormats
{
    private static readonly BatchFormatInfo[] Rows =
    [
        new(BatchFormat.Table, "table", "text/plain", "Aligned text for people; columns have fixed widths, so that it streams."),
        new(BatchFormat.Csv, "csv", "text/csv", "RFC 4180 with a header row; lines end by LF."),
        new(BatchFormat.Ndjson, "ndjson", "application/x-ndjson", "A JSON object on each line, null for nothing."),
        new(BatchFormat.Whois, "whois", "text/plain", "The rows of IP-to-AS services: AS | IP | name, or more with verbose; columns cannot be chosen."),
    ];

    /// <summary>All formats, in the order of <see cref="BatchFormat"/>.</summary>
    public static IReadOnlyList<BatchFormatInfo> All => Rows;

    /// <summary>The row of a format.</summary>
    public static BatchFormatInfo Get(BatchFormat format) => Rows[(int)format];

    /// <summary>The format of that name, any case.</summary>
    public static bool TryFind(string name, out BatchFormat format) => Found(Array.Find(Rows, row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)), out format);

    /// <summary>The format of that media type, any case, without parameters.</summary>
    public static bool TryFindMediaType(string mediaType, out BatchFormat format) =>
        Found(Array.Find(Rows, row => row.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)), out format);

    private static bool Found(BatchFormatInfo? row, out BatchFormat format)
    {
        format = row?.Format ?? default;
        return row is not null;
    }
}
