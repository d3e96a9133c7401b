using System.IO.Compression;
using System.Text;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm3;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Bulk.Nrtm3;

public sealed class Nrtm3DumpTests
{
    [Fact]
    public void A_dump_is_rpsl_with_its_serial_number_in_a_comment()
    {
        using MemoryStream file = new();
        Nrtm3Dump.Write(file, TestRegistry.Source("mntner: A\r\nremarks: x\r\n\nmntner: B"), 17);
        Assert.Equal("# TEST, serial 17\n\nmntner: A\nremarks: x\n\nmntner: B\n", Gunzip(file.ToArray()));
    }

    [Fact]
    public void What_is_written_is_loaded_as_what_it_was()
    {
        Random random = new(3);
        for (int i = 0; i < 20; i++)
        {
            SourceSnapshot source = TestRegistry.Source(string.Join("\n\n", RandomRegistry.Objects(random, random.Next(1, 60))));
            using MemoryStream file = new();
            Nrtm3Dump.Write(file, source, i);
            LoadedSource loaded = SourceLoader.Load(new SourceSpec { Name = "TEST", Inputs = [new BulkInput("dump", () => new MemoryStream(file.ToArray()), file.Length)], LoadedAt = default, Threads = 1 }, null, TestContext.Current.CancellationToken);
            Assert.Equal(Digest(source), Digest(loaded.Snapshot!));
        }
    }

    [Fact]
    public void The_serial_number_is_written_and_read()
    {
        Assert.Equal("17\n"u8, Nrtm3Dump.WriteSerial(17));
        Assert.True(Nrtm3Dump.TryReadSerial("17"u8, out long serial));
        Assert.Equal(17, serial);
        Assert.Equal(("TEST.db.gz", "TEST.CURRENTSERIAL"), (Nrtm3Dump.NameOf("TEST"), Nrtm3Dump.SerialNameOf("TEST")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1 2")]
    [InlineData("<html>")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public void What_is_no_serial_number_is_none(string text) => Assert.False(Nrtm3Dump.TryReadSerial(Encoding.ASCII.GetBytes(text), out _));

    private static SourceDigest Digest(SourceSnapshot source) => SourceDigest.Of(source, 1, TestContext.Current.CancellationToken);

    private static string Gunzip(byte[] bytes)
    {
        using GZipStream gzip = new(new MemoryStream(bytes), CompressionMode.Decompress);
        using StreamReader reader = new(gzip);
        return reader.ReadToEnd();
    }
}
