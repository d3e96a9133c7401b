using System.Buffers;
using Rdap.Server.Connections.Whois;
using Xunit;

namespace Rdap.Tests.Server.Connections.Whois;

public sealed class AnswerBufferTests
{
    [Fact]
    public void What_is_written_is_there_in_order_however_large()
    {
        var buffer = new AnswerBuffer();
        var expected = new ArrayBufferWriter<byte>();
        var random = new Random(7);
        for (int i = 0; i < 300; i++)
        {
            byte[] piece = new byte[random.Next(0, 20_000)];
            random.NextBytes(piece);
            buffer.Write(piece);
            expected.Write(piece);
        }

        Assert.True(buffer.Written.Span.SequenceEqual(expected.WrittenSpan));
        buffer.Clear();
        Assert.Equal(0, buffer.Length);
        buffer.Write("again"u8);
        Assert.True(buffer.Written.Span.SequenceEqual("again"u8));
    }

    [Fact]
    public void More_than_was_given_cannot_be_claimed()
    {
        var buffer = new AnswerBuffer();
        int given = buffer.GetSpan(10).Length;
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(given + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
    }
}
