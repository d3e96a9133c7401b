using System.IO.Compression;
using System.Text;
using Rdap.Protocols.Batch;
using Rdap.Server.Commands;
using Rdap.Tests.EndToEnd;
using Rdap.Tests.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Server.Commands;

public sealed class BatchRunTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static BatchOptions Csv => new() { Format = BatchFormat.Csv, Columns = [BatchColumn.Query, BatchColumn.Abuse] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_plain_and_gzip_to_its_last_line()
    {
        string questions = string.Concat(Enumerable.Range(0, 30_000).Select(static i => $"192.0.2.{i % 256}\n"));
        File.WriteAllText(_folder["plain"], questions);
        using (var gzip = new GZipStream(File.Create(_folder["packed"]), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.ASCII.GetBytes(questions));
        }

        string expected = "query,abuse\n" + questions.Replace("\n", ",abuse@example.net\n", StringComparison.Ordinal);
        Assert.Equal((true, expected), Run(new BatchRequest(Csv, false, _folder["plain"], [])));
        Assert.Equal((true, expected), Run(new BatchRequest(Csv, false, _folder["packed"], [])));
    }

    [Fact]
    public void A_gzip_file_that_ends_too_early_is_not_taken_for_a_whole_one()
    {
        using (MemoryStream packed = new())
        {
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 9_000).Select(static i => $"192.0.{i % 7}.{i % 251}\n"))));
            }

            File.WriteAllBytes(_folder["cut"], packed.ToArray()[..^20]);
        }

        Assert.Throws<InvalidDataException>(() => Run(new BatchRequest(Csv, false, _folder["cut"], [])));
        Assert.Throws<FileNotFoundException>(() => Run(new BatchRequest(Csv, false, _folder["none"], [])));
    }

    [Fact]
    public void Questions_of_the_command_line_are_a_batch_too_and_what_is_not_found_is_told()
    {
        Assert.Equal((false, "query,abuse\n192.0.2.1,abuse@example.net\nx,\n"), Run(new BatchRequest(Csv, false, null, ["192.0.2.1", "x"])));
        Assert.Equal((true, "abuse,count,queries,error\nabuse@example.net,2,192.0.2.1 192.0.2.2,\n"),
            Run(new BatchRequest(Csv, true, null, ["192.0.2.1", "192.0.2.2"])));
    }

    [Fact]
    public void How_far_it_is_can_be_told_of_a_file_and_of_a_pipe()
    {
        Assert.Equal("1,234,567 rows, 617,284/s, 0:00:06 left", BatchRun.Describe(1_234_567, 25, 100, TimeSpan.FromSeconds(2)));
        Assert.Equal("10 rows, 5/s", BatchRun.Describe(10, 0, null, TimeSpan.FromSeconds(2)));
        using BatchRun run = BatchRun.Open(new BatchRequest(Csv, false, null, ["192.0.2.1"]), Stop);
        run.Run(WhoisFixture.Test, new MemoryStream());
        ProgressStep step = run.Look();
        Assert.Equal((9, 9), (step.Done, step.Total));
    }

    private static (bool Found, string Rows) Run(BatchRequest request)
    {
        using BatchRun run = BatchRun.Open(request, Stop);
        MemoryStream output = new();
        bool found = run.Run(WhoisFixture.Test, output);
        return (found, Encoding.UTF8.GetString(output.ToArray()));
    }
}
