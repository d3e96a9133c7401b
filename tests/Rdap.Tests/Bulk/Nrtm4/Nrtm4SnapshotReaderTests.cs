using System.Globalization;
using System.Text;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm4;
using Xunit;
using static Rdap.Tests.Bulk.Nrtm4.Nrtm4Samples;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class Nrtm4SnapshotReaderTests
{
    private const string Head = "\u001E{\"nrtm_version\":4,\"type\":\"snapshot\",\"source\":\"TEST\",\"session_id\":\"ca128382-78d9-41d1-8927-1ecef15275be\",\"version\":3}\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Objects_are_read_in_order_in_whatever_chunks_they_come(bool hasSeparators)
    {
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => string.Create(CultureInfo.InvariantCulture, $"mntner: M{i}\ndescr: \"{new string('\u00E9', i % 40)}\\"))];
        string file = Head + string.Concat(texts.Select(text =>
            "\u001E{\"object\":\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\u00E9", "\\u00e9", StringComparison.Ordinal) + "\"}\n"));
        byte[] bytes = Bytes(hasSeparators ? file : file.Replace("\u001E", "", StringComparison.Ordinal));
        foreach (int chunk in (int[])[1_024, 1_777, 1 << 20])
        {
            LoadedSource loaded = SourceLoader.Load(Loading.Spec(Loading.Input(bytes)) with { MaxChunkBytes = chunk });
            Assert.Null(loaded.Report.Fatal);
            Assert.Equal(texts.Select(static text => Encoding.Latin1.GetString(Bytes(text))), loaded.Texts());
            Assert.Equal(hasSeparators ? 0 : 1, loaded.Report.Notes.Count);
            Assert.Equal(1, loaded.Report.InputsByFormat["nrtm4-snapshot"]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_cannot_be_taken_is_skipped_with_its_record(bool hasSeparators)
    {
        string file = Head + "\u001E{\"object\":\"mntner: A\\nsource: OTHER\\n\"}\n\u001E{\"object\":\"inetnum: 192.0.2.300\"}\n"
            + "\u001E{\"object\":\"mntner: B\\n\\nmntner: C\"}\n\u001E{\"object\":\"\"}\n\u001E{\"object\":\"mntner: D\",\"later\":{\"a\":[1]}}\n";
        LoadedSource loaded = Loading.Load(Loading.Input(Bytes(hasSeparators ? file : file.Replace("\u001E", "", StringComparison.Ordinal))));
        Assert.Null(loaded.Report.Fatal);
        Assert.Equal(["mntner: A\nsource: OTHER", "mntner: D"], loaded.Texts());
        Assert.Equal([3L, 4L, 5L], loaded.Report.Problems.Select(static problem => problem.Line));
        Assert.Equal(3, loaded.Report.Skipped);
        Assert.Equal(1, loaded.Report.ForeignSources["OTHER"]);
    }

    [Theory]
    [InlineData("\u001E{\"object\":\"mntner: A\"\n")]
    [InlineData("\u001E{\"object\":\"mntner: A")]
    [InlineData("\u001E{\"object\":7}\n")]
    [InlineData("\u001E{\"object\":\"mntner: A\",\"object\":\"mntner: B\"}\n")]
    [InlineData("\u001E{\"text\":\"mntner: A\"}\n")]
    [InlineData("\u001E[\"object\",\"mntner: A\"]\n")]
    [InlineData("\u001E{\"object\":\"mntner: A\"}{}\n")]
    [InlineData("\u001E{\"object\":\"mntner: \\ud800\"}\n")]
    [InlineData("\u001Emntner: A\n")]
    public void A_record_that_is_none_refuses_the_file(string record)
    {
        LoadedSource loaded = Loading.Load(Loading.Input(Bytes(Head + "\u001E{\"object\":\"mntner: Z\"}\n" + record)));
        Assert.Null(loaded.Snapshot);
        Assert.Contains("a record is refused", loaded.Report.Fatal, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_refuse_the_file()
    {
        byte[] file = [.. Bytes(Head + "\u001E{\"object\":\"mntner: "), 0xFF, .. Bytes("\"}\n")];
        Assert.Contains("a record is refused", Loading.Load(Loading.Input(file)).Report.Fatal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_bomb_is_refused()
    {
        string record = "\u001E{\"object\":\"mntner: A" + new string(' ', 1 << 20) + "\"}\n";
        byte[] file = Bomb(Head + string.Concat(Enumerable.Repeat(record, 20)));
        Assert.Contains("far more text than bytes", Loading.Load(Loading.Input(file)).Report.Fatal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_record_is_refused()
    {
        BulkInput input = new("endless", () => new EndlessStream(Bytes(Head + "\u001E{\"object\":\"x")));
        LoadedSource loaded = SourceLoader.Load(Loading.Spec(input) with { MaxChunkBytes = 100_000 });
        Assert.Contains("a record larger than is taken", loaded.Report.Fatal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_of_another_file_is_refused()
    {
        Refused(Nrtm4Problem.WrongType, () => Nrtm4SnapshotReader.ReadHeader(new MemoryStream(Bytes(Head.Replace("snapshot", "delta", StringComparison.Ordinal)))));
        Refused(Nrtm4Problem.BrokenJson, () => Nrtm4SnapshotReader.ReadHeader(new MemoryStream(Bytes("mntner: A\n"))));
        Refused(Nrtm4Problem.DamagedGzip, () => Nrtm4SnapshotReader.ReadHeader(new MemoryStream([0x1F, 0x8B, 1, 2, 3])));
        LoadedSource loaded = SourceLoader.Load(Loading.Spec(Loading.Input(Bytes("mntner: A\n"))) with { Format = BulkFormats.Find("nrtm4-snapshot") });
        Assert.Contains("no header of an NRTMv4 snapshot file", loaded.Report.Fatal, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shipped_sample_and_a_dump_are_read_as_one_source()
    {
        LoadedSource loaded = Loading.LoadFiles(TestFiles.Data("rpsl/utf8.db"), TestFiles.Data("nrtm4/nrtm-snapshot.json"), TestFiles.Data("rpsl/utf8.db"));
        Assert.Null(loaded.Report.Fatal);
        Assert.Equal(3 + 4 + 3, loaded.Snapshot!.IdCount);
        Assert.Equal(3, loaded.Snapshot.DuplicateCount);
    }
}
