// RFC 4180, RFC 8259: the forms in which questions come.
namespace Rdap.Protocols.Batch;

/// <summary>How questions are given.</summary>
public enum BatchInput : byte
{
    /// <summary>One a line: the first word of it.</summary>
    Lines,

    /// <summary>One record a line, fields with commas between, in quotation marks where needed.</summary>
    Csv,

    /// <summary>One JSON object, or one JSON string, a line.</summary>
    Ndjson,
}

/// <summary>What is asked of a batch.</summary>
public sealed record BatchOptions
{
    /// <summary>Which columns, in their order; <see cref="BatchFormat.Whois"/> has its own.</summary>
    public IReadOnlyList<BatchColumn> Columns { get; init; } = BatchColumns.Default;

    /// <summary>How rows are written.</summary>
    public BatchFormat Format { get; init; }

    /// <summary>Whether a row with the columns' names comes first; in NDJSON there is none.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Whether addresses, prefixes and AS numbers are picked out of any text, such as a log: a row for each, in order.</summary>
    public bool Extract { get; init; }

    /// <summary>How questions are given; of no effect with <see cref="Extract"/>.</summary>
    public BatchInput Input { get; init; }

    /// <summary>
    /// The field or member that holds the question; null for the first field of CSV and the member "query" of NDJSON. With a name,
    /// the first record of CSV is the header that has it; without, the first record is a header when its first field is no question.
    /// </summary>
    public string? InputField { get; init; }

    /// <summary>In <see cref="BatchFormat.Whois"/>: also prefix, country, registry and day.</summary>
    public bool Verbose { get; init; }

    /// <summary>In <see cref="BatchFormat.Whois"/>: also the mailbox for abuse.</summary>
    public bool Abuse { get; init; }
}
