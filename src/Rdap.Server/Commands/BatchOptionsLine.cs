using System.CommandLine;
using Rdap.Protocols.Batch;

namespace Rdap.Server.Commands;

/// <summary>The command line options of a batch: what is read, and how rows are written.</summary>
internal sealed class BatchOptionsLine
{
    private readonly Option<string?> _file = new("--file", "-f") { Description = "Reads questions from a file, plain or gzip; - is standard input.", HelpName = "FILE" };
    private readonly Option<string?> _format = new("--format") { Description = "How rows are written: " + string.Join(", ", BatchFormats.All.Select(static f => f.Name)) + ".", HelpName = "FORMAT" };
    private readonly Option<string?> _columns = new("--columns")
    {
        Description = "Which columns, or all: " + string.Join(", ", BatchColumns.All.Select(static c => c.Name)) + ".",
        HelpName = "COLUMN[,COLUMN...]",
    };

    private readonly Option<bool> _extract = new("--extract") { Description = "Picks addresses, prefixes and AS numbers out of any text, such as a log." };
    private readonly Option<string?> _groupBy = new("--group-by") { Description = "abuse: a row for each mailbox with all of its questions. Memory grows with the distinct questions.", HelpName = "abuse" };
    private readonly Option<string?> _input = new("--input") { Description = "How questions are given: lines, csv or ndjson.", HelpName = "FORM" };
    private readonly Option<string?> _field = new("--field") { Description = "The field of CSV or the member of NDJSON that holds the question.", HelpName = "NAME" };
    private readonly Option<bool> _header = new("--header") { Description = "With the row of the columns' names, which only the rows of WHOIS are without." };
    private readonly Option<bool> _noHeader = new("--no-header") { Description = "Without the row of the columns' names." };

    /// <summary>Adds them to a command.</summary>
    public BatchOptionsLine(Command command)
    {
        _format.AcceptOnlyFromAmong([.. BatchFormats.All.Select(static f => f.Name)]);
        _groupBy.AcceptOnlyFromAmong("abuse");
        _input.AcceptOnlyFromAmong([.. Enum.GetNames<BatchInput>().Select(static name => name.ToLowerInvariant())]);
        foreach (Option option in (Option[])[_file, _format, _columns, _extract, _groupBy, _input, _field, _header, _noHeader])
        {
            command.Add(option);
        }
    }

    /// <summary>Whether any of them was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_file) is not null || parsed.GetValue(_format) is not null
        || parsed.GetValue(_columns) is not null || parsed.GetValue(_extract) || parsed.GetValue(_groupBy) is not null || parsed.GetValue(_input) is not null
        || parsed.GetValue(_field) is not null || parsed.GetValue(_header) || parsed.GetValue(_noHeader);

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="questions">The questions that stand on it.</param>
    /// <param name="problem">What does not fit together, one sentence.</param>
    /// <returns>The batch; null when there is a problem.</returns>
    public BatchRequest? Read(ParseResult parsed, string[] questions, out string? problem)
    {
        BatchFormat format = default;
        bool isFormatGiven = parsed.GetValue(_format) is { } name && BatchFormats.TryFind(name, out format);
        IReadOnlyList<BatchColumn> columns = BatchColumns.Default;
        problem = null;
        if (parsed.GetValue(_columns) is { } list && !BatchColumns.TryParse(list, out columns, out problem))
        {
            return null;
        }

        bool isGrouped = parsed.GetValue(_groupBy) is not null;
        problem = parsed.GetValue(_file) is not null && questions.Length > 0 ? "Questions stand on the command line or in a file, not both."
            : parsed.GetValue(_columns) is not null && isGrouped ? "Groups have columns of their own."
            : parsed.GetValue(_columns) is not null && format == BatchFormat.Whois ? "The rows of WHOIS have columns of their own."
            : isGrouped && isFormatGiven && format == BatchFormat.Whois ? "The rows of WHOIS are no groups."
            : null;
        BatchOptions options = new()
        {
            Format = format,
            Columns = columns,
            Header = !parsed.GetValue(_noHeader) && (format != BatchFormat.Whois || parsed.GetValue(_header)),
            Extract = parsed.GetValue(_extract),
            Input = Enum.TryParse(parsed.GetValue(_input), ignoreCase: true, out BatchInput input) ? input : default,
            InputField = parsed.GetValue(_field),
            Verbose = true,
            Abuse = true,
        };
        return problem is null ? new BatchRequest(options, isGrouped, parsed.GetValue(_file), questions) : null;
    }
}

/// <summary>A batch that was asked for on the command line.</summary>
/// <param name="Options">How it is read and written.</param>
/// <param name="IsGrouped">Whether there is a row for each mailbox instead of each question.</param>
/// <param name="File">Where questions are; null and "-" for standard input, unless there are <paramref name="Questions"/>.</param>
/// <param name="Questions">Questions that stand on the command line.</param>
internal sealed record BatchRequest(BatchOptions Options, bool IsGrouped, string? File, string[] Questions);
