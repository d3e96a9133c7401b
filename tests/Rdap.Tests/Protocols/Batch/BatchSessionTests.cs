using System.Buffers;
using System.Text;
using Rdap.Protocols.Batch;
using Rdap.Registry;
using Rdap.Tests.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchSessionTests
{
    [Theory]
    [InlineData(BatchFormat.Table, false)]
    [InlineData(BatchFormat.Csv, false)]
    [InlineData(BatchFormat.Ndjson, false)]
    [InlineData(BatchFormat.Whois, false)]
    [InlineData(BatchFormat.Csv, true)]
    public void A_warm_session_allocates_nothing_for_a_row(BatchFormat format, bool isExtracting)
    {
        byte[] input = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(static i =>
            (i % 5) switch { 0 => "AS64496\n", 1 => $"2001:db8:{i:x}::1 x\n", 2 => "nonsense\n", 3 => $"192.0.2.{i % 256}/32\n", _ => $"192.0.2.{i % 256}\n" })));
        BatchSession session = new();
        session.Begin(WhoisFixture.Test, new BatchOptions { Format = format, Columns = Batching.AllColumns, Extract = isExtracting, Verbose = true, Abuse = true });
        Sink sink = new();
        session.Push(input, false, sink);
        long rows = session.Rows;

        Assert.Equal(0, Allocated.Least(() => session.Push(input, false, sink)));
        Assert.True(session.Rows >= 2 * rows);
    }

    [Fact]
    public void A_session_is_used_for_one_batch_after_the_other()
    {
        RegistrySnapshot[] registries = [WhoisFixture.Test, WhoisFixture.Of("inetnum: 192.0.2.0 - 192.0.2.127\nnetname: OTHER")];
        BatchSession session = new();
        foreach (RegistrySnapshot registry in registries.Concat(registries))
        {
            foreach (BatchFormat format in Enum.GetValues<BatchFormat>())
            {
                BatchOptions options = new() { Format = format };
                ArrayBufferWriter<byte> output = new();
                session.Begin(registry, options);
                session.Push("192.0.2.1\nx\n"u8, true, output);
                Assert.Equal(Batching.Run(registry, options, "192.0.2.1\nx\n"), Encoding.Latin1.GetString(output.WrittenSpan));
                Assert.Equal((2, 1, 1), (session.Rows, session.Found, session.Bad));
            }
        }
    }

    [Fact]
    public void Nothing_asked_is_a_header_alone() =>
        Assert.Equal("query,range,name,country,holder,abuse,abuse-from,error\n", Batching.Run(WhoisFixture.Test, new BatchOptions { Format = BatchFormat.Csv }, ""));

    [Fact]
    public void A_session_that_was_not_begun_says_so() =>
        Assert.Throws<InvalidOperationException>(static () => new BatchSession().Push("192.0.2.1\n"u8, true, new Sink()));

    private sealed class Sink : IBufferWriter<byte>
    {
        private readonly byte[] _buffer = new byte[1 << 20];

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public Span<byte> GetSpan(int sizeHint = 0) => _buffer;
    }
}
