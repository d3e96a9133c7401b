using System.Buffers;
using System.Text;
using Rdap.Protocols.Batch;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Tests.Protocols.Batch;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisBulkTests
{
    private const string First = "Bulk mode; rdapd [2026-01-02 03:04:05 +0000]\n";
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1));

    private static readonly RegistrySnapshot Registry = TestRegistry.Of(
        """
        inetnum:        192.0.2.0 - 192.0.2.255
        netname:        NET-A
        country:        NO
        abuse-c:        AR1-TEST
        created:        2019-02-12T12:00:00Z
        source:         TEST

        role:           Abuse
        nic-hdl:        AR1-TEST
        abuse-mailbox:  abuse@a.example.net
        source:         TEST

        route:          192.0.2.0/24
        origin:         AS64496
        source:         TEST
        """);

    [Theory]
    [InlineData("begin", true)]
    [InlineData("BEGIN\r", true)]
    [InlineData("  begin  ", true)]
    [InlineData("begin verbose Abuse header", true)]
    [InlineData("begin noverbose noabuse noheader", true)]
    [InlineData("beginner", false)]
    [InlineData("begin 192.0.2.1", false)]
    [InlineData("-T person begin", false)]
    [InlineData("", false)]
    public void It_begins_with_one_word_and_options(string line, bool expected) => Assert.Equal(expected, WhoisBulk.IsBegin(Encoding.ASCII.GetBytes(line)));

    [Fact]
    public void Case_60_rows_in_order_after_one_line_that_says_what_this_is()
    {
        Assert.Equal(
            First
            + "64496   | 192.0.2.1        | 192.0.2.0/24        | NO | test     | 2019-02-12 | NET-A, NO\n"
            + "Error: no ASN or IP match on line 2.\n"
            + "NA      | 2001:db8::1      | NA                  |    |          |            | NA\n",
            Ask("begin", "verbose\n192.0.2.1\nfoo\n2001:db8::1\nend\n"));
    }

    [Theory]
    [InlineData("begin", "abuse\nheader\n192.0.2.1\nend\n")]
    [InlineData("begin abuse", "header\r\n\r\n192.0.2.1 2026-11-28 12:00:00 GMT\r\nEND \r\n203.0.113.1\r\n")]
    [InlineData("BEGIN ABUSE HEADER", "192.0.2.1\nEnd")]
    [InlineData("begin verbose abuse header", "noverbose\n# a list\n192.0.2.1")]
    public void Options_stand_before_the_questions_and_the_end_is_a_line_or_the_end_of_the_stream(string line, string input)
    {
        string[] lines = Ask(line, input).Split('\n');
        Assert.Equal(["AS      | IP               | Name | Abuse", "64496   | 192.0.2.1        | NET-A, NO | abuse@a.example.net", ""], lines[1..]);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("end", 0)]
    [InlineData("verbose\nend\n", 0)]
    [InlineData("verbose", 1)]
    [InlineData("endless\nend x\nxend\n e\nend\n192.0.2.1\n", 4)]
    [InlineData("192.0.2.1\nverbose\n192.0.2.2\n", 3)]
    [InlineData("verbose noheader\n", 1)]
    public void Whatever_is_no_option_and_no_end_has_a_row(string input, int rows)
    {
        string answer = Ask("begin", input);
        Assert.StartsWith(First, answer, StringComparison.Ordinal);
        Assert.Equal(rows, answer.Count(c => c == '\n') - 1);
    }

    [Fact]
    public void A_line_without_end_is_one_row_and_what_looks_like_an_end_in_it_is_none()
    {
        string input = new string('x', 20_000) + "\nend\n192.0.2.1\n";
        Assert.Equal(First + "Error: no ASN or IP match on line 1.\n", Ask("begin", input));
        WhoisBulk bulk = Begin("begin", out ArrayBufferWriter<byte> output);
        byte[] part = [.. Enumerable.Repeat((byte)'x', 5000)];
        Assert.Equal(5000, bulk.Push(part, false, output));
        Assert.Equal(4, bulk.Push("end\n"u8, false, output));
        Assert.False(bulk.IsOver);
        Assert.Equal(4, bulk.Push("end\n"u8, false, output));
        Assert.True(bulk.IsOver);
        Assert.Equal(1, bulk.Rows);
    }

    [Fact]
    public void In_pieces_of_any_length_it_is_what_the_engine_says_of_the_lines_before_the_end()
    {
        var random = new Random(6);
        string[] words = ["192.0.2.1", "AS64496", "end", "END", "ends", "verbose", "e", "", "#", "\u00e9\0", "2001:db8::/32", " end", "end\t", "x end"];
        for (int i = 0; i < 500; i++)
        {
            string[] lines = [.. Enumerable.Range(0, random.Next(12)).Select(_ => words[random.Next(words.Length)] + (random.Next(4) == 0 ? "\r" : ""))];
            string input = "header\n192.0.2.9\n" + string.Join('\n', lines) + (random.Next(2) == 0 ? "\n" : "");
            string[] asked = [.. input.Split('\n').Skip(1).TakeWhile(line => !line.TrimEnd('\r', '\t').Equals("end", StringComparison.OrdinalIgnoreCase))];
            string expected = First + Batching.Run(Registry, new BatchOptions { Format = BatchFormat.Whois }, string.Join('\n', asked));
            Assert.Equal(expected, Ask("begin", input, random.Next(1, 20)));
        }
    }

    [Fact]
    public void Any_bytes_end_without_a_fault()
    {
        var random = new Random(60);
        byte[] input = new byte[20_000];
        for (int i = 0; i < 50; i++)
        {
            random.NextBytes(input);
            Ask("begin", Encoding.Latin1.GetString(input), random.Next(1, 9000));
        }
    }

    [Fact]
    public void It_is_used_again_as_if_it_were_new()
    {
        WhoisBulk bulk = Begin("begin verbose header", out ArrayBufferWriter<byte> output);
        bulk.Push("192.0.2.1\nend\n"u8, false, output);
        output.ResetWrittenCount();
        bulk.Begin(Registry, "begin"u8, "rdapd", Now, output);
        Assert.Equal(0, bulk.Rows);
        Assert.False(bulk.IsOver);
        bulk.Push("192.0.2.1\n"u8, true, output);
        bulk.End();
        Assert.Equal(First + "64496   | 192.0.2.1        | NET-A, NO\n", Encoding.ASCII.GetString(output.WrittenSpan));
    }

    private static WhoisBulk Begin(string line, out ArrayBufferWriter<byte> output)
    {
        Assert.True(WhoisBulk.IsBegin(Encoding.ASCII.GetBytes(line)));
        var bulk = new WhoisBulk();
        output = new ArrayBufferWriter<byte>();
        bulk.Begin(Registry, Encoding.ASCII.GetBytes(line), "rdapd", Now, output);
        return bulk;
    }

    private static string Ask(string line, string input, int piece = int.MaxValue)
    {
        WhoisBulk bulk = Begin(line, out ArrayBufferWriter<byte> output);
        byte[] bytes = Encoding.Latin1.GetBytes(input);
        for (int start = 0, end = 0; !bulk.IsOver;)
        {
            end = (int)Math.Min(bytes.Length, (long)end + piece);
            start += bulk.Push(bytes.AsSpan(start, end - start), end == bytes.Length, output);
        }

        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
