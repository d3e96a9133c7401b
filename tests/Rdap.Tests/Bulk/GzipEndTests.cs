using System.IO.Compression;
using System.Text;
using Rdap.Bulk;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class GzipEndTests
{
    [Fact]
    public void Only_behind_whole_data_the_member_gives_its_mark()
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(static i => $"192.0.2.{i}\n")));
        foreach (CompressionLevel level in Enum.GetValues<CompressionLevel>())
        {
            byte[] packed = Pack(text, level);
            Assert.Equal([.. text, .. GzipEnd.Mark], Unpack([.. packed, .. GzipEnd.Member]));
            for (int length = 1; length < packed.Length; length++)
            {
                Assert.False(EndsWhole([.. packed[..length], .. GzipEnd.Member]), $"{level}, {length} of {packed.Length} bytes");
            }
        }
    }

    private static bool EndsWhole(byte[] packed)
    {
        try
        {
            return Unpack(packed).AsSpan().EndsWith(GzipEnd.Mark);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var stream = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using MemoryStream text = new();
        stream.CopyTo(text);
        return text.ToArray();
    }

    private static byte[] Pack(byte[] text, CompressionLevel level)
    {
        using MemoryStream packed = new();
        using (var stream = new GZipStream(packed, level))
        {
            stream.Write(text);
        }

        return packed.ToArray();
    }
}
