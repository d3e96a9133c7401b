using System.Buffers;
using System.Text;
using Rdap.Bulk.Nrtm4;
using Xunit;
using static Rdap.Tests.Bulk.Nrtm4.Nrtm4Samples;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class JsonSequenceTests
{
    [Theory]
    [InlineData("\u001E1\n\u001E2\n", true, "1|2")]
    [InlineData("\u001E1\n\u001E2", true, "1|2")]
    [InlineData("\u001E1\u001E2", true, "1|2")]
    [InlineData("\u001E\u001E\u001E1\n\n\u001E \u001E", true, "1")]
    [InlineData("\u001E{\n\"a\": 1\n}\n\u001E2\n", true, "{\n\"a\": 1\n}|2")]
    [InlineData("1\n2\n", false, "1|2")]
    [InlineData("1\r\n\r\n2", false, "1|2")]
    [InlineData("", false, "")]
    [InlineData(" \n\t", false, "")]
    public void Records_are_cut(string text, bool hasSeparators, string expected)
    {
        using JsonSequenceReader reader = new(new MemoryStream(Bytes(text)), 1_000);
        Assert.Equal(expected, string.Join('|', ReadAll(reader)));
        Assert.Equal(hasSeparators, reader.HasSeparators);
    }

    [Fact]
    public void A_separator_that_comes_late_is_refused()
    {
        using JsonSequenceReader reader = new(new MemoryStream(Bytes("1\n\u001E2\n")), 1_000);
        Refused(Nrtm4Problem.BrokenJson, () => ReadAll(reader));
    }

    [Fact]
    public void What_is_written_is_read_in_whatever_pieces_it_comes()
    {
        Random random = new(3);
        for (int i = 0; i < 50; i++)
        {
            string[] records = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => new string((char)random.Next('a', 'z'), random.Next(1, 200_000 / (i + 1))))];
            ArrayBufferWriter<byte> written = new();
            foreach (string record in records)
            {
                JsonSequenceWriter.Write(written, Bytes(record));
            }

            using JsonSequenceReader reader = new(new PiecesStream(written.WrittenSpan.ToArray(), random), 1_000_000);
            Assert.Equal(records, ReadAll(reader));
            Assert.Equal(records.Length, reader.Count);
        }
    }

    [Theory]
    [InlineData("\u001E")]
    [InlineData("")]
    public void An_endless_record_is_refused_in_bounded_memory(string start)
    {
        using JsonSequenceReader reader = new(new EndlessStream(Bytes(start + "x")), 1 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(Nrtm4Problem.TooLarge, () => ReadAll(reader));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    private static List<string> ReadAll(JsonSequenceReader reader)
    {
        List<string> found = [];
        while (reader.TryRead(out ReadOnlyMemory<byte> record))
        {
            found.Add(Encoding.UTF8.GetString(record.Span));
        }

        return found;
    }
}

/// <summary>Gives its bytes a few at a time.</summary>
internal sealed class PiecesStream(byte[] bytes, Random random) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, random.Next(1, 5_000))]);
}

/// <summary>Gives its start, then the last byte of it again and again.</summary>
internal sealed class EndlessStream : MemoryStream
{
    private readonly byte _last;

    public EndlessStream(byte[] start)
        : base(start) => _last = start[^1];

    public override int Read(Span<byte> buffer)
    {
        int count = base.Read(buffer);
        buffer[count..].Fill(_last);
        return buffer.Length;
    }
}
