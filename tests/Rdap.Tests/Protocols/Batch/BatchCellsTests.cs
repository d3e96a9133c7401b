using System.Text;
using Rdap.Protocols.Batch;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchCellsTests
{
    [Fact]
    public void Neighbours_that_depend_on_the_object_alone_are_one_run()
    {
        BatchOptions options = new()
        {
            Format = BatchFormat.Csv,
            Columns = [BatchColumn.Query, BatchColumn.Range, BatchColumn.Name, BatchColumn.Origin, BatchColumn.Registry, BatchColumn.Abuse],
        };
        BatchShape alone = BatchShape.Create(options, BatchQuestionKind.Network, registryDependsOnQuestion: false);
        BatchShape referring = BatchShape.Create(options, BatchQuestionKind.Network, registryDependsOnQuestion: true);

        Assert.Equal([new BatchCellRun(0, 1, false), new BatchCellRun(1, 3, true), new BatchCellRun(3, 4, false), new BatchCellRun(4, 6, true)], alone.Runs);
        Assert.Equal([new BatchCellRun(0, 1, false), new BatchCellRun(1, 3, true), new BatchCellRun(3, 4, false), new BatchCellRun(4, 5, false), new BatchCellRun(5, 6, true)], referring.Runs);
        Assert.Equal((2, 2), (alone.RunsOfObject, referring.RunsOfObject));
    }

    [Theory]
    [InlineData(BatchFormat.Csv, false, false, "query,abuse\n")]
    [InlineData(BatchFormat.Table, false, false, "query               abuse\n")]
    [InlineData(BatchFormat.Ndjson, false, false, "")]
    [InlineData(BatchFormat.Whois, false, false, "AS      | IP               | Name\n")]
    [InlineData(BatchFormat.Whois, true, true, "AS      | IP               | Prefix              | CC | Registry | Allocated  | Name | Abuse\n")]
    public void Headers_name_the_columns(BatchFormat format, bool isVerbose, bool hasAbuse, string expected)
    {
        BatchOptions options = new() { Format = format, Verbose = isVerbose, Abuse = hasAbuse, Columns = [BatchColumn.Query, BatchColumn.Abuse] };
        Assert.Equal(expected, Encoding.ASCII.GetString(BatchShape.HeaderOf(options)));
        Assert.Empty(BatchShape.HeaderOf(options with { Header = false }));
    }
}
