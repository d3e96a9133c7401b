using System.Text;
using Rdap.Bulk;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class SourceLoaderTests
{
    private const string TwoObjects = "mntner: A-MNT\nsource: TEST\n\nmntner: B-MNT\nsource: TEST\n";

    [Fact]
    public void Inputs_of_several_formats_become_one_source_in_their_order()
    {
        LoadedSource loaded = Loading.Load(
            Loading.Input(Encoding.ASCII.GetBytes(TwoObjects), "a"),
            Loading.Input(Loading.Gzip("test|NL|asn|64496|1|20200101|allocated\n"u8.ToArray()), "b"),
            Loading.Input("mntner: C-MNT"u8.ToArray(), "c"));

        Assert.Equal(["mntner: A-MNT", "mntner: B-MNT", "aut-num:        AS64496", "mntner: C-MNT"], loaded.Texts().Select(text => text.Split('\n')[0]));
        Assert.Equal(2, loaded.Report.InputsByFormat["rpsl"]);
        Assert.Equal(1, loaded.Report.InputsByFormat["delegated"]);
        Assert.Equal(4, loaded.Report.Objects);
        Assert.Null(loaded.Report.Fatal);
    }

    [Fact]
    public void The_snapshot_says_where_it_comes_from()
    {
        DateTimeOffset day = new(2025, 6, 30, 0, 0, 0, TimeSpan.Zero);
        BulkInput older = new("older.db", () => new MemoryStream(Encoding.ASCII.GetBytes(TwoObjects)), null, day.AddDays(-1));
        BulkInput newer = new("newer.db", () => new MemoryStream(Encoding.ASCII.GetBytes(TwoObjects)), null, day);

        SourceInfo info = SourceLoader.Load(Loading.Spec(newer, older)).Snapshot!.Info;

        Assert.Equal("test", info.Name);
        Assert.Equal(SourceRole.Registry, info.Role);
        Assert.Equal(Loading.LoadedAt, info.LoadedAt);
        Assert.Equal(day, info.DataDate);
        Assert.Equal("newer.db, older.db", info.Origin);
    }

    [Fact]
    public void Unknown_content_is_refused_with_its_first_bytes()
    {
        LoadedSource loaded = Loading.Load(Loading.Input("<!DOCTYPE html><title>404</title>"u8.ToArray(), "page.html"));

        Assert.Null(loaded.Snapshot);
        Assert.StartsWith("page.html: neither delegated, iana-bootstrap, transfers, nrtm4-snapshot, iana-xml nor rpsl: it starts with 3C21444F", loaded.Report.Fatal, StringComparison.Ordinal);
        Assert.Contains("<!DOCTYPE html>", loaded.Report.Fatal, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_content_met_in_a_folder_is_counted()
    {
        LoadedSource loaded = Loading.Load(
            Loading.Input("\x01\x02\x03"u8.ToArray(), "junk") with { FoundInFolder = true },
            Loading.Input(Encoding.ASCII.GetBytes(TwoObjects), "a") with { FoundInFolder = true });

        Assert.Equal(2, loaded.Snapshot!.ObjectCount);
        Assert.Equal(1, loaded.Report.Skipped);
        Assert.Equal("junk", loaded.Report.Problems[0].Input);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n\n% at all\n")]
    [InlineData("2|test|20250701|0|19990101|20250630|+0000\n")]
    [InlineData("inetnum: no address\n")]
    public void A_source_without_any_object_is_refused(string text)
    {
        LoadedSource loaded = Loading.Load(text);

        Assert.Null(loaded.Snapshot);
        Assert.StartsWith("no object in 1 files", loaded.Report.Fatal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_input_among_others_is_noted()
    {
        LoadedSource loaded = Loading.Load(Loading.Input([], "nothing"), Loading.Input(Encoding.ASCII.GetBytes(TwoObjects)));

        Assert.Equal(2, loaded.Snapshot!.ObjectCount);
        Assert.Equal(["nothing: empty"], loaded.Report.Notes);
    }

    [Fact]
    public void Half_a_gzip_file_is_no_source_even_if_the_first_half_can_be_read()
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"mntner: M{i}-MNT\nremarks: {i * 7919}\n\n")));
        byte[] stored = Loading.Gzip(text);

        LoadedSource whole = Loading.Load(Loading.Input(stored));
        LoadedSource half = Loading.Load(Loading.Input(stored[..^3], "half.gz"));

        Assert.Equal(50_000, whole.Snapshot!.ObjectCount);
        Assert.Null(half.Snapshot);
        Assert.StartsWith("half.gz: the gzip data ends too early", half.Report.Fatal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_cannot_be_opened_refuses_the_source()
    {
        LoadedSource loaded = Loading.Load(new BulkInput("gone.db", () => throw new FileNotFoundException("no such file")));

        Assert.Null(loaded.Snapshot);
        Assert.Equal("gone.db: cannot be read: no such file", loaded.Report.Fatal);
    }

    [Fact]
    public void A_file_that_goes_while_its_folder_is_read_is_counted()
    {
        LoadedSource loaded = Loading.Load(
            new BulkInput("gone", () => throw new FileNotFoundException("no such file")) { FoundInFolder = true },
            Loading.Input(Encoding.ASCII.GetBytes(TwoObjects)));

        Assert.Equal(2, loaded.Snapshot!.ObjectCount);
        Assert.Equal([(0, "the file is gone")], loaded.Report.Lines());
    }

    [Fact]
    public void Twenty_thousand_files_of_one_object_share_chunks()
    {
        BulkInput[] inputs =
        [
            .. Enumerable.Range(0, 20_000).Select(i => Loading.Input(Encoding.ASCII.GetBytes(i % 5000 == 77 ? "person: no handle\n" : $"mntner: M{i}-MNT\nsource: TEST\n"), $"f{i}")),
        ];

        LoadedSource loaded = Loading.Load(inputs);

        Assert.Equal(19_996, loaded.Snapshot!.ObjectCount);
        Assert.Equal(["f77", "f5077", "f10077", "f15077"], loaded.Report.Problems.Select(p => p.Input));
        Assert.All(loaded.Report.Problems, p => Assert.Equal(1, p.Line));
        Assert.Equal("mntner: M19999-MNT\nsource: TEST", loaded.Snapshot.TextOf(19_995));
    }

    [Fact]
    public void Progress_reaches_the_stored_length()
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("mntner: A-MNT\nremarks: x\n\n", 1_000_000)));
        byte[] stored = Loading.Gzip(text);
        Collected progress = new();

        SourceLoader.Load(Loading.Spec(Loading.Input(stored)), progress, TestContext.Current.CancellationToken);

        Assert.True(progress.Values.Count > 3);
        Assert.All(progress.Values, p => Assert.Equal(stored.Length, p.BytesTotal));
        Assert.Equal(progress.Values.Select(p => p.BytesRead).Order(), progress.Values.Select(p => p.BytesRead));
        Assert.InRange(progress.Values[^1].BytesRead, stored.Length / 2, stored.Length);
        Assert.True(progress.Values[^1].Objects > 0);
    }

    [Fact]
    public void A_cancelled_load_ends_in_an_exception()
    {
        using CancellationTokenSource cancellation = new();
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("mntner: A-MNT\nremarks: x\n\n", 400_000)));
        Collected progress = new(cancellation.Cancel);

        Assert.ThrowsAny<OperationCanceledException>(() => SourceLoader.Load(Loading.Spec(Loading.Input(text)), progress, cancellation.Token));
    }

    [Fact]
    public void A_format_that_was_named_is_not_guessed()
    {
        LoadedSource loaded = SourceLoader.Load(Loading.Spec(Loading.Input("this is no attribute\n\nmntner: A-MNT"u8.ToArray())) with { Format = BulkFormats.Find("rpsl") });

        Assert.Equal(["mntner: A-MNT"], loaded.Texts());
        Assert.Equal(1, loaded.Report.Skipped);
    }

    private sealed class Collected(Action? onReport = null) : IProgress<BulkProgress>
    {
        public List<BulkProgress> Values { get; } = [];

        public void Report(BulkProgress value)
        {
            Values.Add(value);
            onReport?.Invoke();
        }
    }
}
