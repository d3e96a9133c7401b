using System.Text;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Xunit;
using static Rdap.Tests.Bulk.Nrtm4.Nrtm4Samples;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class Nrtm4SnapshotFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_is_read(bool isGzip)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            SourceSnapshot source = TestRegistry.Source(string.Join("\n\n", RandomRegistry.Objects(new Random(seed), 300)));
            byte[] file = Write(source, isGzip, out Nrtm4WrittenFile written);
            Assert.Equal((Nrtm4Hash.Of(file), (long)file.Length, (long)source.ObjectCount), (written.Hash, written.Length, written.Records));
            string[] expected = [.. Enumerable.Range(0, source.IdCount).Where(id => !source.IsSuperseded(id)).Select(id => Encoding.Latin1.GetString(Rdap.Registry.Objects.PublishedText.Of(source.Get(id))))];
            Assert.Equal(expected, Loading.Load(Loading.Input(file)).Texts());
            Assert.Equal(Header(Nrtm4FileType.Snapshot, 3), Nrtm4SnapshotReader.ReadHeader(new MemoryStream(file)));
        }
    }

    [Fact]
    public void It_is_written_as_the_standard_shows_it() => Assert.Equal(
        "\u001E{\"nrtm_version\":4,\"type\":\"snapshot\",\"source\":\"TEST\",\"session_id\":\"ca128382-78d9-41d1-8927-1ecef15275be\",\"version\":3}\n"
        + "\u001E{\"object\":\"mntner: A\\ndescr: \u00E9 \\\"\\\\\"}\n\u001E{\"object\":\"mntner: B\"}\n",
        Encoding.UTF8.GetString(Write(Loading.Load("mntner: A\r\ndescr: \u00E9 \"\\\r\n\r\nmntner: B\r\n").Snapshot!, false, out _)));

    [Fact]
    public void An_object_larger_than_the_buffers_is_written_whole()
    {
        string text = "mntner: A\nremarks: " + new string('x', 300_000);
        Assert.Equal([text], Loading.Load(Loading.Input(Write(TestRegistry.Source(text), true, out _))).Texts());
    }

    [Fact]
    public void It_stops_when_it_is_asked_to()
    {
        SourceSnapshot source = TestRegistry.Source("mntner: A\n");
        Assert.Throws<OperationCanceledException>(() =>
            Nrtm4SnapshotFile.Write(Stream.Null, Header(Nrtm4FileType.Snapshot, 3), source, true, new CancellationToken(canceled: true)));
    }

    private static byte[] Write(SourceSnapshot source, bool isGzip, out Nrtm4WrittenFile written)
    {
        MemoryStream output = new();
        written = Nrtm4SnapshotFile.Write(output, Header(Nrtm4FileType.Snapshot, 3), source, isGzip, TestContext.Current.CancellationToken);
        return output.ToArray();
    }
}
