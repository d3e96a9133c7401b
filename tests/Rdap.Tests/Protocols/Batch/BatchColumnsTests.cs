using Rdap.Protocols.Batch;
using Rdap.Tests.House;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchColumnsTests
{
    [Fact]
    public void The_rows_stand_in_the_order_of_the_enumeration_and_no_name_twice()
    {
        Assert.Equal(Enum.GetValues<BatchColumn>(), BatchColumns.All.Select(static row => row.Column));
        Assert.Distinct(BatchColumns.All.Select(static row => row.Name));
        foreach (BatchColumnInfo row in BatchColumns.All)
        {
            Assert.Same(row, BatchColumns.Get(row.Column));
            Assert.EndsWith(".", row.Help.Replace("; none.", ".", StringComparison.Ordinal));
            Assert.True(row.Width >= row.Name.Length, row.Name);
        }
    }

    [Fact]
    public void Lists_of_names_are_read_in_their_order_in_any_case()
    {
        Assert.True(BatchColumns.TryParse(" query,ABUSE-From , error", out IReadOnlyList<BatchColumn> columns, out string? problem));
        Assert.Null(problem);
        Assert.Equal([BatchColumn.Query, BatchColumn.AbuseFrom, BatchColumn.Error], columns);
        Assert.True(BatchColumns.TryParse("all", out columns, out _));
        Assert.Equal(Enum.GetValues<BatchColumn>(), columns);
    }

    [Theory]
    [InlineData("", "No column is named.")]
    [InlineData(" , ", "No column is named.")]
    [InlineData("query,mailbox", "There is no column \"mailbox\"; there are query, range, ")]
    [InlineData("query,abuse,query", "A column is named twice.")]
    public void What_is_no_list_of_columns_is_said(string list, string expected)
    {
        Assert.False(BatchColumns.TryParse(list, out IReadOnlyList<BatchColumn> columns, out string? problem));
        Assert.Empty(columns);
        Assert.StartsWith(expected, problem);
    }

    [Fact]
    public void The_README_lists_every_column_and_format_as_the_tables_have_them()
    {
        string[] lines = Repository.ReadLines("README.md");
        Assert.All(BatchColumns.All, row => Assert.Contains($"| `{row.Name}` | {row.Help} |", lines));
        Assert.All(BatchFormats.All, row => Assert.Contains($"| `{row.Name}` | `{row.MediaType}` | {row.Help.Replace("|", "\\|", StringComparison.Ordinal)} |", lines));
    }
}
