using System.Text;
using Rdap.Protocols.Batch;
using Rdap.Registry;
using Rdap.Tests.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchReaderTests
{
    private static readonly RegistrySnapshot Registry = WhoisFixture.Test;

    [Fact]
    public void Empty_lines_and_comments_ask_nothing_and_all_else_has_a_row()
    {
        const string input = "# a list\r\n\n  \n192.0.2.1\r\n\tAS64496 \nnonsense\n198.51.100.1\n2001:db8::1";
        Assert.Equal(
            ["192.0.2.1,192.0.2.0/24", "AS64496,AS64496", "nonsense,", "198.51.100.1,", "2001:db8::1,2001:db8::/32"],
            Batching.Rows(Registry, "query,range", input));

        Batching.Run(Registry, new BatchOptions(), input, 5, out BatchSession session);
        Assert.Equal((5, 3, 1, 8), (session.Rows, session.Found, session.Bad, session.Lines));
    }

    [Fact]
    public void A_line_without_an_end_has_one_row_and_no_memory()
    {
        string input = "192.0.2.1\n" + new string('x', 100_000) + "\n192.0.2.2\n" + new string('1', BatchReader.MaxLineLength + 1) + "\n192.0.2.3 " + new string('y', BatchReader.MaxLineLength - 10) + "\n";
        foreach (int piece in new[] { 1, 4096, 5000, 1 << 20 })
        {
            string[] rows = Batching.Run(Registry, Csv("query,range,error"), input, piece, out _).Split('\n');
            Assert.Equal("192.0.2.1,192.0.2.0/24,", rows[0]);
            Assert.Equal($"{new string('x', 256)},,the line is longer than 4096 bytes", rows[1]);
            Assert.Equal("192.0.2.2,192.0.2.0/24,", rows[2]);
            Assert.EndsWith("the line is longer than 4096 bytes", rows[3]);
            Assert.Equal("192.0.2.3,192.0.2.0/24,", rows[4]);
            Assert.Equal(6, rows.Length);
        }
    }

    [Fact]
    public void Only_an_unfinished_line_waits_for_more()
    {
        BatchSession session = new();
        session.Begin(Registry, Csv("query"));
        System.Buffers.ArrayBufferWriter<byte> output = new();

        Assert.Equal(10, session.Push("192.0.2.1\n192.0"u8, false, output));
        Assert.Equal(0, session.Push("192.0"u8, false, output));
        Assert.Equal(BatchReader.MaxLineLength + 1, session.Push(new byte[BatchReader.MaxLineLength + 1], false, output));
        Assert.Equal(16, session.Push("rest\n192.0.2.3\n1"u8, true, output));
        Assert.Equal(4, session.Rows);
    }

    [Theory]
    [InlineData(BatchInput.Csv, null, "ip,port\n192.0.2.1,80\n\"192.0.2.2\",81\n,82\nbad,83\n", "192.0.2.1 192.0.2.2 ,82 bad")]
    [InlineData(BatchInput.Csv, null, "192.0.2.1,80\n192.0.2.2\n", "192.0.2.1 192.0.2.2")]
    [InlineData(BatchInput.Csv, null, "192.0.2.1/24,80\n192.0.2.2\n", "192.0.2.1/24 192.0.2.2")]
    [InlineData(BatchInput.Csv, "src", "port,src\n80,192.0.2.1\n81\n", "192.0.2.1 81")]
    [InlineData(BatchInput.Ndjson, null, "{\"query\":\"192.0.2.1\"}\n\"192.0.2.2\"\n{\"query\":\"\"}\n[]\n", "192.0.2.1 192.0.2.2 - []")]
    [InlineData(BatchInput.Ndjson, "ip", "{\"x\":1,\"ip\":\" 192.0.2.0\\/24 \"}\n{\"query\":\"192.0.2.1\"}\n", "192.0.2.0/24 {\"query\":\"192.0.2.1\"}")]
    public void Records_have_their_question_in_one_field(BatchInput form, string? field, string input, string expected)
    {
        BatchOptions options = Csv("query") with { Input = form, InputField = field, Format = BatchFormat.Table };
        for (int piece = 1; piece <= input.Length; piece++)
        {
            Assert.Equal(expected, Batching.Run(Registry, options, input, piece, out _).TrimEnd('\n').Replace('\n', ' '));
        }
    }

    [Fact]
    public void Log_lines_give_a_row_for_each_number_in_them_however_the_text_is_cut()
    {
        const string input = "a 192.0.2.7 b 192.0.2.8:80 AS64496\nx\n\"2001:db8::1\" 192.0.2.0/24 time 10:00:00 1.2.3.4.5";
        string[] expected = ["192.0.2.7", "192.0.2.8", "AS64496", "2001:db8::1", "192.0.2.0/24"];
        for (int piece = 1; piece <= input.Length; piece++)
        {
            string rows = Batching.Run(Registry, Csv("query") with { Extract = true }, input, piece, out BatchSession session);
            Assert.Equal(expected, rows.TrimEnd('\n').Split('\n'));
            Assert.Equal((5, 5, 0), (session.Rows, session.Found, session.Bad));
        }
    }

    // Any bytes: nothing throws, what is said does not depend on how the bytes come, and memory does not either.
    [Fact]
    public void Any_bytes_in_any_pieces_give_the_same_rows()
    {
        Random random = new(3);
        string[] words = ["192.0.2.1", "2001:db8::1", "AS64496", "192.0.2.0/24", " - ", "\n", "\r\n", ",", "\"", "{\"query\":\"", "\"}", "\\", "#", ".", ":", "/", "::", "\0", "\u00ff", "\u00c3", " "];
        for (int run = 0; run < 400; run++)
        {
            StringBuilder text = new();
            for (int i = random.Next(60); i > 0; i--)
            {
                text.Append(random.Next(5) == 0 ? ((char)random.Next(256)).ToString() : words[random.Next(words.Length)]);
                text.Append('x', random.Next(200) == 0 ? 5000 : 0);
            }

            BatchOptions options = new()
            {
                Format = (BatchFormat)random.Next(4),
                Columns = Batching.AllColumns,
                Extract = random.Next(3) == 0,
                Input = (BatchInput)random.Next(3),
                InputField = random.Next(2) == 0 ? null : "query",
                Verbose = random.Next(2) == 0,
                Abuse = random.Next(2) == 0,
            };
            string input = text.ToString(), whole = Batching.Run(Registry, options, input);
            foreach (int piece in new[] { 1, 7, 64, 4097 })
            {
                Assert.Equal(whole, Batching.Run(Registry, options, input, piece, out BatchSession session));
                int header = options.Format == BatchFormat.Ndjson ? 0 : 1;
                Assert.Equal(session.Rows, whole.Count(static c => c == '\n') - header);
            }
        }
    }

    private static BatchOptions Csv(string columns)
    {
        Assert.True(BatchColumns.TryParse(columns, out IReadOnlyList<BatchColumn> parsed, out _));
        return new BatchOptions { Columns = parsed, Format = BatchFormat.Csv, Header = false };
    }
}
