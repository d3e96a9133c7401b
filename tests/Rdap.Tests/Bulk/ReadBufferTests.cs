using Rdap.Bulk;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class ReadBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64 * 1024)]
    public void What_is_taken_in_any_pieces_is_what_the_stream_has(int capacity)
    {
        Random random = new(capacity);
        byte[] text = new byte[100_000];
        random.NextBytes(text);
        using ReadBuffer buffer = new(new MemoryStream(text), capacity);
        List<byte> taken = [];
        while (true)
        {
            int count = random.Next(buffer.Span.Length + 1);
            byte[] piece = buffer.Memory[..count].ToArray();
            buffer.Take(count);
            int back = random.Next(count + 1);
            buffer.PutBack(back);
            taken.AddRange(piece[..(count - back)]);
            if (!buffer.Fill())
            {
                break;
            }
        }

        taken.AddRange(buffer.Span.ToArray());
        Assert.Equal(text, taken);
        Assert.False(buffer.Fill());
    }

    [Fact]
    public void It_grows_as_long_as_nothing_is_taken()
    {
        byte[] text = new byte[1 << 20];
        new Random(1).NextBytes(text);
        using ReadBuffer buffer = new(new MemoryStream(text), 16);
        while (buffer.Fill())
        {
        }

        Assert.True(buffer.Span.SequenceEqual(text));
    }
}
