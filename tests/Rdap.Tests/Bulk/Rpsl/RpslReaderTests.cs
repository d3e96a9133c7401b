using Rdap.Bulk;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Bulk.Rpsl;

public sealed class RpslReaderTests
{
    [Theory]
    [InlineData("mntner: A", "mntner: A")]
    [InlineData("mntner: A\n", "mntner: A")]
    [InlineData("mntner: A\r\n", "mntner: A")]
    [InlineData("\n\nmntner: A\n\n\n\nmntner: B\n\n", "mntner: A|mntner: B")]
    [InlineData("mntner: A\r\n\r\nmntner: B\r\n\r\n", "mntner: A|mntner: B")]
    [InlineData("mntner: A\n\r\nmntner: B\r\n\nmntner: C", "mntner: A|mntner: B|mntner: C")]
    [InlineData("# x\n% y\nmntner: A\n# in it\nremarks: z\n\n# between\n\nmntner: B", "mntner: A\n# in it\nremarks: z|mntner: B")]
    [InlineData("mntner: A\n \t\nremarks: z\n\n   \nmntner: B", "mntner: A\n \t\nremarks: z|mntner: B")]
    [InlineData("mntner: A\nremarks: 1\n+\n+ 2\n\t3\n 4\n\nmntner: B", "mntner: A\nremarks: 1\n+\n+ 2\n\t3\n 4|mntner: B")]
    [InlineData("\u00EF\u00BB\u00BFmntner: A\n\nmntner: B", "mntner: A|mntner: B")]
    [InlineData("\u00EF\u00BB\u00BF# x\n\nmntner: A", "mntner: A")]
    [InlineData("mntner: A\r\nremarks: CR\rinside\r\n\r\n", "mntner: A\r\nremarks: CR\rinside")]
    public void Text_is_cut_at_empty_lines_and_kept_byte_by_byte(string text, string objects)
    {
        Assert.Equal(objects.Split('|'), Loading.Load(text).Texts());
    }

    [Fact]
    public void Bad_objects_are_shown_with_line_reason_and_first_line()
    {
        BulkReport report = Loading.Load("mntner: A\nremarks: x\n\ninetnum: 192.0.2.9\t- 192.0.2.1\nsource: T\n\n\nmntner:\n\nbad\u0007\u00FC").Report;

        Assert.Equal(
            [
                new BulkProblem("input", 4, "no address, prefix or range in the primary key", "inetnum: 192.0.2.9 - 192.0.2.1"),
                new BulkProblem("input", 8, "no primary key", "mntner:"),
                new BulkProblem("input", 10, "not an object: the first line is no attribute", "bad??"),
            ],
            report.Problems);
        Assert.Equal(1, report.Objects);
        Assert.Equal(3, report.Skipped);
    }

    [Fact]
    public void More_problems_than_are_kept_are_counted()
    {
        BulkReport report = Loading.Load("mntner: A\n\n" + string.Concat(Enumerable.Repeat("bad\n\n", 5_000)) + "mntner:\n").Report;

        Assert.Equal(BulkReport.MaxProblems, report.Problems.Count);
        Assert.Equal(5_001, report.Skipped);
        Assert.Equal([1, 5_000], report.SkippedByReason.Values.Order());
        Assert.Equal(201, report.Problems[^1].Line);
    }

    [Fact]
    public void Deleted_objects_are_left_out_and_counted()
    {
        LoadedSource loaded = Loading.Load("*xxmntner: A\nsource: X\n\nmntner: B");

        Assert.Equal(["mntner: B"], loaded.Texts());
        Assert.Equal(1, loaded.Report.Deleted);
        Assert.Equal(0, loaded.Report.Skipped);
    }

    [Fact]
    public void Objects_of_other_sources_are_kept_and_counted()
    {
        BulkReport report = Loading.Load(
            "mntner: A\nsource: TEST\n\nmntner: B\nsource: test # Filtered\n\nmntner: C\nsource:   OTHER\nremarks: after\n\nmntner: D\nsource:   OTHER\nremarks: after\n\nmntner: E").Report;

        Assert.Equal(5, report.Objects);
        Assert.Equal(new Dictionary<string, long> { ["OTHER"] = 2 }, report.ForeignSources);
    }

    [Fact]
    public void Countless_names_of_other_sources_do_not_fill_the_memory()
    {
        BulkReport report = Loading.Load(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"mntner: M{i}\nsource: S{i}\n\n"))).Report;

        Assert.InRange(report.ForeignSources.Count, 2, 65);
        Assert.Equal(1_000, report.ForeignSources.Values.Sum());
    }

    [Theory]
    [InlineData("rpsl/fixture.db")]
    [InlineData("rpsl/two-members.db.gz")]
    public void The_fixture_is_read_whole(string path)
    {
        LoadedSource loaded = Loading.LoadFiles(TestFiles.Data(path));

        Assert.Empty(loaded.Report.Problems);
        Assert.Empty(loaded.Report.ForeignSources);
        Assert.Equal(24, loaded.Snapshot!.ObjectCount);
        Assert.Equal(
            new Dictionary<ObjectClass, int>
            {
                [ObjectClass.Inetnum] = 3,
                [ObjectClass.Inet6num] = 2,
                [ObjectClass.Route] = 3,
                [ObjectClass.Route6] = 1,
                [ObjectClass.AutNum] = 2,
                [ObjectClass.AsBlock] = 1,
                [ObjectClass.AsSet] = 2,
                [ObjectClass.RouteSet] = 1,
                [ObjectClass.Organisation] = 1,
                [ObjectClass.Role] = 1,
                [ObjectClass.Person] = 3,
                [ObjectClass.Mntner] = 1,
                [ObjectClass.Domain] = 2,
                [ObjectClass.Irt] = 1,
            },
            loaded.Snapshot.CountsByClass());
    }

    [Fact]
    public void Split_files_hold_what_the_one_file_holds()
    {
        LoadedSource split = Loading.LoadFiles([.. Directory.GetFiles(TestFiles.Data("rpsl/split")).Order(StringComparer.Ordinal)]);

        Assert.Equal(Loading.LoadFiles(TestFiles.Data("rpsl/fixture.db")).Texts().Order(), split.Texts().Order());
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        LoadedSource loaded = Loading.LoadFiles(TestFiles.Data("rpsl/truncated.db.gz"));

        Assert.Null(loaded.Snapshot);
        Assert.StartsWith("truncated.db.gz: ", loaded.Report.Fatal, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_the_dirty_file_only_what_cannot_be_kept_is_skipped()
    {
        LoadedSource loaded = Loading.LoadFiles(TestFiles.Data("rpsl/dirty.db"));

        Assert.Equal([66, 72, 77, 93, 98, 103, 108, 113, 118, 123, 128, 133, 138, 217], loaded.Report.Problems.Select(p => p.Line));

        // AS64497 follows a line of white space: that continues the attribute before it, so it stands in the object of AS64496.
        Assert.Contains(loaded.Texts(), text => text.Contains("AS64496", StringComparison.Ordinal) && text.Contains("aut-num:        AS64497", StringComparison.Ordinal));
        Assert.Equal(19, loaded.Report.Objects);
        Assert.Equal(2, loaded.Snapshot!.DuplicateCount);
        Assert.Equal(new Dictionary<string, long> { ["OTHER"] = 1 }, loaded.Report.ForeignSources);
        Assert.Equal(1, loaded.Snapshot.CountOf(ObjectClass.Other));
    }

    [Fact]
    public void A_folder_of_one_object_files_is_one_source()
    {
        BulkInput[] inputs =
        [
            .. Directory.GetFiles(TestFiles.Data("dn42-style/data"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(path => Loading.File(path) with { FoundInFolder = true }),
        ];

        LoadedSource loaded = Loading.Load(inputs);

        Assert.Equal(24, loaded.Snapshot!.ObjectCount);
        Assert.Equal(["filter.txt"], loaded.Report.Problems.Select(p => p.Input));
        Assert.Equal(2, loaded.Snapshot.CountOf(ObjectClass.Other));
    }
}
