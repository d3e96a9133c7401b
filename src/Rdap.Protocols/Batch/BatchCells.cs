// RFC 4180, RFC 8259 and the bulk rows of Team Cymru's WHOIS service: what stands around the values of a row.
using System.Text;

namespace Rdap.Protocols.Batch;

/// <summary>One value of a row and what stands around it.</summary>
/// <param name="Column">What it says.</param>
/// <param name="Lead">What stands before it.</param>
/// <param name="Width">Characters that it is filled up to with blanks.</param>
/// <param name="Missing">What is written when there is nothing to say.</param>
/// <param name="LeadsOnlyValues">Whether nothing at all is written then.</param>
internal sealed record BatchCell(BatchColumn Column, byte[] Lead, int Width, byte[] Missing, bool LeadsOnlyValues = false);

/// <summary>
/// Neighbouring cells that all say something of the answering object alone: their bytes are the same for each question that it answers.
/// Or one cell that depends on the question.
/// </summary>
/// <param name="First">The first cell.</param>
/// <param name="End">The cell behind the last.</param>
/// <param name="IsOfObject">Whether they depend on the object alone.</param>
internal readonly record struct BatchCellRun(int First, int End, bool IsOfObject);

/// <summary>What has to be read for the values of a row.</summary>
[Flags]
internal enum BatchNeeds : byte
{
    None = 0,

    /// <summary>The answering object's own text.</summary>
    Text = 1,

    /// <summary>That of its abuse contact.</summary>
    Contact = 2,

    /// <summary>The routes around the addresses.</summary>
    Routes = 4,
}

/// <summary>The shape of the rows of a batch for one kind of question.</summary>
internal sealed class BatchShape
{
    private BatchShape(BatchFormat format, List<BatchCell> cells, bool registryDependsOnQuestion)
    {
        Format = format;
        Cells = [.. cells];
        End = Encoding.ASCII.GetBytes(format == BatchFormat.Ndjson ? "}\n" : "\n");
        List<BatchCellRun> runs = [];
        for (int cell = 0; cell < Cells.Length; cell++)
        {
            bool isOfObject = Cells[cell].Column is not (BatchColumn.Query or BatchColumn.Origin or BatchColumn.Error)
                && !(Cells[cell].Column == BatchColumn.Registry && registryDependsOnQuestion);
            if (isOfObject && runs is [.., { IsOfObject: true }])
            {
                runs[^1] = runs[^1] with { End = cell + 1 };
            }
            else
            {
                runs.Add(new BatchCellRun(cell, cell + 1, isOfObject));
            }
        }

        Runs = [.. runs];
        RunsOfObject = runs.Count(static run => run.IsOfObject);
        foreach (BatchCell cell in Cells)
        {
            Needs |= NeedsOf(cell.Column);
            HasFacts |= IsFact(cell.Column);
        }
    }

    /// <summary>How values are written.</summary>
    public BatchFormat Format { get; }

    /// <summary>The values in their order.</summary>
    public BatchCell[] Cells { get; }

    /// <summary>The values in runs.</summary>
    public BatchCellRun[] Runs { get; }

    /// <summary>How many of the runs depend on the object alone.</summary>
    public int RunsOfObject { get; }

    /// <summary>What has to be read for them.</summary>
    public BatchNeeds Needs { get; }

    /// <summary>Whether any of them is written in the object as it is.</summary>
    public bool HasFacts { get; }

    /// <summary>What ends a row.</summary>
    public byte[] End { get; }

    /// <summary>The shape of the rows for addresses or for AS numbers.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="kind">The kind of question.</param>
    /// <param name="registryDependsOnQuestion">Whether sources that refer are loaded: then the registry of an object's parts may differ.</param>
    public static BatchShape Create(BatchOptions options, BatchQuestionKind kind, bool registryDependsOnQuestion) =>
        new(options.Format, options.Format == BatchFormat.Whois ? WhoisCells(options, kind) : Chosen(options), registryDependsOnQuestion);

    /// <summary>The row that comes before all others; empty when there is none.</summary>
    public static byte[] HeaderOf(BatchOptions options)
    {
        if (!options.Header || options.Format == BatchFormat.Ndjson)
        {
            return [];
        }

        IEnumerable<string> names = options.Format switch
        {
            BatchFormat.Whois => WhoisTitles(options),
            BatchFormat.Csv => options.Columns.Select(static column => BatchColumns.Get(column).Name),
            _ => options.Columns.Select(static (column, _) => BatchColumns.Get(column)).Select(static row => row.Name.PadRight(row.Width)),
        };
        string between = options.Format switch { BatchFormat.Csv => ",", BatchFormat.Whois => " | ", _ => "  " };
        return Encoding.ASCII.GetBytes(string.Join(between, names).TrimEnd() + "\n");
    }

    private static bool IsFact(BatchColumn column) => column is BatchColumn.Name or BatchColumn.Status or BatchColumn.Country or BatchColumn.Registered;

    private static BatchNeeds NeedsOf(BatchColumn column) => column switch
    {
        BatchColumn.Abuse => BatchNeeds.Contact,
        BatchColumn.AbuseFrom => BatchNeeds.Contact,
        BatchColumn.Origin => BatchNeeds.Routes,
        BatchColumn.Holder or BatchColumn.Handle => BatchNeeds.Text,
        _ => IsFact(column) ? BatchNeeds.Text : BatchNeeds.None,
    };

    private static List<BatchCell> Chosen(BatchOptions options)
    {
        List<BatchCell> cells = [];
        foreach (BatchColumn column in options.Columns)
        {
            BatchColumnInfo row = BatchColumns.Get(column);
            bool isFirst = cells.Count == 0, isLast = cells.Count == options.Columns.Count - 1;
            cells.Add(options.Format switch
            {
                BatchFormat.Csv => new BatchCell(column, isFirst ? [] : ","u8.ToArray(), 0, []),
                BatchFormat.Ndjson => new BatchCell(column, Encoding.ASCII.GetBytes($"{(isFirst ? "{" : ",")}\"{row.Name}\":"), 0, "null"u8.ToArray()),
                _ => new BatchCell(column, isFirst ? [] : "  "u8.ToArray(), isLast ? 0 : row.Width, "-"u8.ToArray()),
            });
        }

        return cells;
    }

    // AS | IP | name, country. With verbose the range, country, registry and day stand before the name; an AS number has neither IP nor range.
    private static List<BatchCell> WhoisCells(BatchOptions options, BatchQuestionKind kind)
    {
        byte[] bar = " | "u8.ToArray(), none = "NA"u8.ToArray();
        List<BatchCell> cells = [new(BatchColumn.Origin, [], 7, none)];
        if (kind == BatchQuestionKind.Network)
        {
            cells.Add(new BatchCell(BatchColumn.Query, bar, 16, none));
        }

        if (options.Verbose)
        {
            if (kind == BatchQuestionKind.Network)
            {
                cells.Add(new BatchCell(BatchColumn.Range, bar, 19, none));
            }

            cells.Add(new BatchCell(BatchColumn.Country, bar, 2, []));
            cells.Add(new BatchCell(BatchColumn.Registry, bar, 8, []));
            cells.Add(new BatchCell(BatchColumn.Registered, bar, 10, []));
        }

        cells.Add(new BatchCell(BatchColumn.Name, bar, 0, none));
        cells.Add(new BatchCell(BatchColumn.Country, ", "u8.ToArray(), 0, [], LeadsOnlyValues: true));
        if (options.Abuse)
        {
            cells.Add(new BatchCell(BatchColumn.Abuse, bar, 0, none));
        }

        return cells;
    }

    private static IEnumerable<string> WhoisTitles(BatchOptions options) =>
    [
        "AS     ", "IP              ",
        .. options.Verbose ? (string[])["Prefix             ", "CC", "Registry", "Allocated "] : [],
        "Name",
        .. options.Abuse ? (string[])["Abuse"] : [],
    ];
}
