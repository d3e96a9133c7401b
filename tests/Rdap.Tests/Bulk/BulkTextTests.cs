using System.IO.Compression;
using System.IO.Pipes;
using System.Text;
using Rdap.Bulk;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class BulkTextTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("x")]
    [InlineData("192.0.2.1\n")]
    public void Plain_and_packed_texts_are_the_same(string text)
    {
        byte[] plain = Encoding.ASCII.GetBytes(text);
        using MemoryStream packed = new();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        Assert.Equal(text, Read(plain));
        Assert.Equal(text, Read(packed.ToArray()));
        Assert.Throws<InvalidDataException>(() => Read(packed.ToArray()[..^1]));
    }

    [Fact]
    public async Task What_is_written_into_a_pipe_can_be_read_at_once()
    {
        await using var end = new AnonymousPipeServerStream(PipeDirection.Out);
        await using var begin = new AnonymousPipeClientStream(PipeDirection.In, end.ClientSafePipeHandle);
        await end.WriteAsync("192.0.2.1\n"u8.ToArray(), Stop);
        await using Stream text = BulkText.Open(new BulkInput("pipe", () => begin), Stop);
        byte[] buffer = new byte[1 << 17];
        Assert.Equal(10, await text.ReadAtLeastAsync(buffer, 10, cancellationToken: Stop));
    }

    private static string Read(byte[] stored)
    {
        using var reader = new StreamReader(BulkText.Open(new BulkInput("test", () => new MemoryStream(stored)), Stop));
        return reader.ReadToEnd();
    }
}
