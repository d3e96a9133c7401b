// The columns of batch answers: what bulk services such as Team Cymru's say of a number, and who answers for its abuse.
namespace Rdap.Protocols.Batch;

/// <summary>What a column of a batch answer says.</summary>
public enum BatchColumn : byte
{
    /// <summary>The question as it was given.</summary>
    Query,

    /// <summary>The numbers of the answering object.</summary>
    Range,

    /// <summary>netname or as-name.</summary>
    Name,

    /// <summary>Its status.</summary>
    Status,

    /// <summary>Its country.</summary>
    Country,

    /// <summary>Who it is registered to.</summary>
    Holder,

    /// <summary>The handle of that.</summary>
    Handle,

    /// <summary>The registry that speaks for the number.</summary>
    Registry,

    /// <summary>AS numbers of routes.</summary>
    Origin,

    /// <summary>Since when it is registered.</summary>
    Registered,

    /// <summary>Whom to write to about abuse.</summary>
    Abuse,

    /// <summary>Where that was found.</summary>
    AbuseFrom,

    /// <summary>The source of the object.</summary>
    Source,

    /// <summary>The time of the source's data.</summary>
    SourceDate,

    /// <summary>Why a line could not be read.</summary>
    Error,
}

/// <summary>A row of the table of columns.</summary>
/// <param name="Column">The column.</param>
/// <param name="Name">Its name: in headers, as a member of JSON, and in lists of columns.</param>
/// <param name="Width">Characters that it takes in aligned text; longer values are not cut.</param>
/// <param name="Help">What it says, one sentence.</param>
public sealed record BatchColumnInfo(BatchColumn Column, string Name, int Width, string Help);

/// <summary>THE TABLE of columns. The command line, the doors and the README follow it.</summary>
public static class BatchColumns
{
    private static readonly BatchColumnInfo[] Rows =
    [
        new(BatchColumn.Query, "query", 18, "The question as it was given."),
        new(BatchColumn.Range, "range", 24, "The most specific network around it, as a prefix where it is one; an AS number or block."),
        new(BatchColumn.Name, "name", 20, "netname or as-name."),
        new(BatchColumn.Status, "status", 16, "The status as the source has it."),
        new(BatchColumn.Country, "country", 7, "The first country code."),
        new(BatchColumn.Holder, "holder", 30, "The organisation that it is registered to; its maintainer only where no organisation is named."),
        new(BatchColumn.Handle, "handle", 16, "The holder's handle."),
        new(BatchColumn.Registry, "registry", 10, "The registry that IANA's data, where it is loaded, names for the number; else the source."),
        new(BatchColumn.Origin, "origin", 10, "Origin AS numbers of the most specific routes around an address, with blanks between."),
        new(BatchColumn.Registered, "registered", 10, "The day of registration."),
        new(BatchColumn.Abuse, "abuse", 30, "The mailbox for reports of abuse."),
        new(BatchColumn.AbuseFrom, "abuse-from", 28, "Where it was found: own, organisation, irt and so on, with \"less specific N\" before it when N levels up; none."),
        new(BatchColumn.Source, "source", 10, "The name of the source."),
        new(BatchColumn.SourceDate, "source-date", 20, "The time of the source's data."),
        new(BatchColumn.Error, "error", 40, "Why the line could not be read."),
    ];

    /// <summary>All columns, in the order of <see cref="BatchColumn"/>.</summary>
    public static IReadOnlyList<BatchColumnInfo> All => Rows;

    /// <summary>What is written when no columns are chosen.</summary>
    public static IReadOnlyList<BatchColumn> Default { get; } =
        [BatchColumn.Query, BatchColumn.Range, BatchColumn.Name, BatchColumn.Country, BatchColumn.Holder, BatchColumn.Abuse, BatchColumn.AbuseFrom, BatchColumn.Error];

    /// <summary>The row of a column.</summary>
    public static BatchColumnInfo Get(BatchColumn column) => Rows[(int)column];

    /// <summary>Reads names with commas between, any case; "all" is every column.</summary>
    /// <param name="list">The names.</param>
    /// <param name="columns">The columns in their order; empty when there is a problem.</param>
    /// <param name="problem">What is wrong, one sentence.</param>
    public static bool TryParse(string list, out IReadOnlyList<BatchColumn> columns, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(list);
        columns = [];
        problem = null;
        List<BatchColumn> found = [];
        foreach (string word in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (word.Equals("all", StringComparison.OrdinalIgnoreCase))
            {
                found.AddRange(Rows.Select(static row => row.Column));
                continue;
            }

            BatchColumnInfo? row = Array.Find(Rows, row => row.Name.Equals(word, StringComparison.OrdinalIgnoreCase));
            if (row is null)
            {
                problem = $"There is no column \"{word}\"; there are {string.Join(", ", Rows.Select(static r => r.Name))}.";
                return false;
            }

            found.Add(row.Column);
        }

        problem = found.Count == 0 ? "No column is named." : found.Distinct().Count() < found.Count ? "A column is named twice." : null;
        columns = problem is null ? found : [];
        return problem is null;
    }
}
