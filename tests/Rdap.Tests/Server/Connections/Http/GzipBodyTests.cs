using System.IO.Compression;
using System.Text;
using Rdap.Server.Connections.Http;
using Xunit;

namespace Rdap.Tests.Server.Connections.Http;

public sealed class GzipBodyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(32 * 1024)]
    [InlineData(200_000)]
    public async Task A_body_is_whole_or_an_error_wherever_it_is_cut(int length)
    {
        byte[] text = new byte[length];
        new Random(length).NextBytes(text.AsSpan(length / 2));
        byte[] packed = Pack(text);
        foreach ((int piece, int buffer) in new (int, int)[] { (1, 4096), (1000, 7), (int.MaxValue, 100_000) })
        {
            Assert.Equal(text, await ReadAsync(packed, piece, buffer));
        }

        for (int cut = 1; cut < packed.Length; cut += Math.Max(1, packed.Length / 50))
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(packed[..cut], 5000, 4096));
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(packed[..^1], 5000, 4096));
    }

    [Fact]
    public async Task Members_behind_each_other_are_one_text_and_nothing_is_none()
    {
        byte[] a = Pack("a"u8.ToArray()), b = Pack("b"u8.ToArray());
        byte[] both = [.. a, .. b];
        Assert.Equal("ab", Encoding.ASCII.GetString(await ReadAsync(both, 3, 100)));
        Assert.Empty(await ReadAsync([], 3, 100));
    }

    [Theory]
    [InlineData("192.0.2.1\n")]
    [InlineData("\u001f\u008b")]
    public async Task What_is_no_gzip_is_an_error(string body) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(Encoding.Latin1.GetBytes(body), 100, 100));

    private static async Task<byte[]> ReadAsync(byte[] packed, int piece, int buffer)
    {
        using var body = new GzipBody(new InPieces(packed, piece));
        using MemoryStream text = new();
        byte[] room = new byte[buffer];
        for (int count; (count = await body.ReadAsync(room, Stop)) > 0;)
        {
            text.Write(room, 0, count);
        }

        Assert.Equal(0, await body.ReadAsync(room, Stop));
        return text.ToArray();
    }

    private static byte[] Pack(byte[] text)
    {
        using MemoryStream packed = new();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(text);
        }

        // An empty text is packed to nothing by .NET itself.
        return text.Length == 0 ? [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0] : packed.ToArray();
    }

    /// <summary>Gives at most so many bytes at a time.</summary>
    private sealed class InPieces(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}
