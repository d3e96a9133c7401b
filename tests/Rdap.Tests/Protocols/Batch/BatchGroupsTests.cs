using System.Buffers;
using System.Text;
using System.Text.Json;
using Rdap.Protocols.Batch;
using Rdap.Tests.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchGroupsTests
{
    private const string Questions = "192.0.2.1\n192.0.2.2\n192.0.2.1\n198.51.100.1\n192.0.2.1/24\n2001:db8::1\n192.0.2.3/24\nwhat, \"else\"\n";

    [Theory]
    [InlineData(BatchFormat.Csv, "abuse,count,queries,error\nabuse@example.net,4,192.0.2.1 192.0.2.2 2001:db8::1,\n,1,198.51.100.1,\n"
        + ",2,192.0.2.1/24 192.0.2.3/24,bits behind the prefix length are set\n,1,\"what, \"\"else\"\"\",\"no address, prefix or AS number\"\n")]
    [InlineData(BatchFormat.Table, "abuse@example.net  4\n  192.0.2.1\n  192.0.2.2\n  2001:db8::1\n\n# no abuse contact  1\n  198.51.100.1\n\n"
        + "# bits behind the prefix length are set  2\n  192.0.2.1/24\n  192.0.2.3/24\n\n# no address, prefix or AS number  1\n  what, \"else\"\n\n")]
    public void One_row_has_all_questions_of_a_mailbox(BatchFormat format, string expected) => Assert.Equal(expected, Run(format, Questions));

    [Fact]
    public void Json_has_the_questions_as_an_array()
    {
        string[] lines = Run(BatchFormat.Ndjson, Questions).TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        using JsonDocument first = JsonDocument.Parse(lines[0]);
        Assert.Equal("abuse@example.net", first.RootElement.GetProperty("abuse").GetString());
        Assert.Equal(4, first.RootElement.GetProperty("count").GetInt64());
        Assert.Equal(["192.0.2.1", "192.0.2.2", "2001:db8::1"], first.RootElement.GetProperty("queries").EnumerateArray().Select(static q => q.GetString()));
        using JsonDocument last = JsonDocument.Parse(lines[3]);
        Assert.Equal(JsonValueKind.Null, last.RootElement.GetProperty("abuse").ValueKind);
        Assert.Equal("no address, prefix or AS number", last.RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public void Many_questions_come_in_pieces_and_are_all_there()
    {
        string input = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"192.0.2.{i % 256}\n2001:db8::{i:x}\n"));
        string row = Run(BatchFormat.Csv, input).Split('\n')[1];
        Assert.StartsWith("abuse@example.net,40000,192.0.2.0 2001:db8::", row);
        Assert.Equal(20_000 + 256, row.Split(',')[2].Split(' ').Length);
    }

    [Fact]
    public void Whois_has_no_groups() =>
        Assert.Throws<ArgumentException>(static () => new BatchGroups().Begin(WhoisFixture.Test, new BatchOptions { Format = BatchFormat.Whois }));

    private static string Run(BatchFormat format, string input)
    {
        BatchGroups groups = new();
        groups.Begin(WhoisFixture.Test, new BatchOptions { Format = format });
        byte[] bytes = Encoding.ASCII.GetBytes(input);
        int read = groups.Push(bytes.AsSpan(0, bytes.Length / 2), false);
        groups.Push(bytes.AsSpan(read), true);
        ArrayBufferWriter<byte> output = new();
        groups.Write(output);
        Assert.Equal(1, groups.Count);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
