using Rdap.Protocols.Batch;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>Batches of <c>rdapd lookup</c>, by the real program.</summary>
public sealed class LookupBatchTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Standard_input_and_files_give_a_row_for_each_line()
    {
        File.WriteAllText(_folder["addresses"], "192.0.2.30\nAS64500\nnonsense\n");
        string lookup = RdapdProcess.ShellCommand + " lookup --format csv --columns query,range,abuse,error";
        const string expected = "query,range,abuse,error\n192.0.2.30,192.0.2.24 - 192.0.2.35,abuse@angstrom.example.com,\n";

        (int code, string piped, string error) = await RdapdProcess.ShellAsync($"cat addresses | {lookup}", _folder.Path);
        (int same, string read, _) = await RdapdProcess.ShellAsync($"gzip -k addresses && {lookup} --file addresses.gz", _folder.Path);

        Assert.Equal((1, 1, ""), (code, same, error));
        Assert.StartsWith(expected, piped);
        Assert.EndsWith("nonsense,,,\"no address, prefix or AS number\"\n", piped);
        Assert.Equal(piped, read);
    }

    [Fact]
    public async Task Logs_and_groups()
    {
        string lookup = RdapdProcess.ShellCommand + " lookup --extract --no-header";
        (int code, string rows, _) = await RdapdProcess.ShellAsync($"echo 'from 192.0.2.30:22 and 192.0.2.31.' | {lookup} --format csv --columns query", _folder.Path);
        (int grouped, string groups, _) = await RdapdProcess.ShellAsync($"echo 'from 192.0.2.30:22 and 192.0.2.31.' | {lookup} --group-by abuse", _folder.Path);
        Assert.Equal((0, "192.0.2.30\n192.0.2.31\n"), (code, rows));
        Assert.Equal((0, "abuse@angstrom.example.com  2\n  192.0.2.30\n  192.0.2.31\n\n"), (grouped, groups));
    }

    [Theory]
    [InlineData("no-such-file", "--file", "no-such-file")]
    [InlineData("There is no column \"mailbox\"", "--columns", "mailbox", "192.0.2.1")]
    [InlineData("columns of their own", "--columns", "abuse", "--group-by", "abuse")]
    [InlineData("columns of their own", "--columns", "abuse", "--format", "whois")]
    [InlineData("are no groups", "--format", "whois", "--group-by", "abuse")]
    [InlineData("not both", "--file", "x", "192.0.2.1")]
    [InlineData("RDAP", "--rdap", "--format", "csv", "192.0.2.1")]
    [InlineData("xml", "--format", "xml", "192.0.2.1")]
    public async Task What_does_not_go_together_is_said_and_exit_code_2(string said, params string[] arguments)
    {
        (int code, string output, string error) = await RdapdProcess.RunAsync(["lookup", .. arguments]);
        Assert.Equal(2, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_names_every_column_and_format()
    {
        (_, string help, _) = await RdapdProcess.RunAsync("lookup", "--help");
        string words = string.Join(' ', help.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(string.Join(", ", BatchColumns.All.Select(static c => c.Name)), words, StringComparison.Ordinal);
        Assert.Contains(string.Join(", ", BatchFormats.All.Select(static f => f.Name)), words, StringComparison.Ordinal);
    }
}
