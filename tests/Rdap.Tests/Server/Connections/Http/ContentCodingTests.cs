using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Primitives;
using Rdap.Server.Connections.Http;
using Xunit;

namespace Rdap.Tests.Server.Connections.Http;

public sealed class ContentCodingTests
{
    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.5, gzip;q=0.8", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("*", "br")]
    [InlineData("*;q=0.5, br;q=0", "gzip")]
    [InlineData("gzip;q=0", null)]
    [InlineData("identity, gzip;q=0.5", null)]
    [InlineData("identity;q=0.5, gzip", "gzip")]
    [InlineData("deflate, zstd", null)]
    [InlineData("", null)]
    [InlineData(";;;", null)]
    [InlineData("gzip;q=nonsense", null)]
    [InlineData("g\u00e9", null)]
    public void The_best_of_what_a_client_accepts_is_taken(string accepted, string? name) =>
        Assert.Equal(name, ContentCodings.NameOf(ContentCodings.Of(accepted)));

    [Fact]
    public void Who_says_nothing_gets_it_as_it_is_and_several_headers_are_one_list()
    {
        Assert.Equal(ContentCoding.Identity, ContentCodings.Of(StringValues.Empty));
        Assert.Equal(ContentCoding.Brotli, ContentCodings.Of(new StringValues(["gzip;q=0.9", "br"])));
    }

    [Fact]
    public void What_is_packed_comes_out_as_it_went_in()
    {
        var random = new Random(7);
        foreach (int length in (int[])[0, 1, 100, 3500, 100_000, 3_000_000, 3500])
        {
            byte[] noise = new byte[length];
            random.NextBytes(noise);
            foreach (byte[] body in (byte[][])[noise, Encoding.ASCII.GetBytes(new string('x', length))])
            {
                Assert.Equal(body, Unpack(new GZipStream(new MemoryStream(ContentCodings.Pack(ContentCoding.Gzip, body).ToArray()), CompressionMode.Decompress)));
                Assert.Equal(body, Unpack(new BrotliStream(new MemoryStream(ContentCodings.Pack(ContentCoding.Brotli, body).ToArray()), CompressionMode.Decompress)));
            }
        }
    }

    private static byte[] Unpack(Stream packed)
    {
        using (packed)
        {
            var to = new MemoryStream();
            packed.CopyTo(to);
            return to.ToArray();
        }
    }
}
