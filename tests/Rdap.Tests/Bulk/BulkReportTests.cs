using Rdap.Bulk;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class BulkReportTests
{
    [Fact]
    public void Problems_beyond_the_kept_ones_are_counted_by_reason()
    {
        BulkReport report = new("test");
        for (int i = 0; i < 150; i++)
        {
            report.AddProblem("file", i, i % 3 == 0 ? "b" : "a", "text"u8);
        }

        Assert.Equal(BulkReport.MaxProblems, report.Problems.Count);
        Assert.Equal(new Dictionary<string, long> { ["a"] = 100, ["b"] = 50 }, report.SkippedByReason);
        Assert.Equal(150, report.Skipped);
    }

    [Fact]
    public void Notes_are_not_repeated_and_bounded()
    {
        BulkReport report = new("test");
        for (int i = 0; i < 1_000; i++)
        {
            report.AddNote($"note {i / 2}");
        }

        Assert.Equal(Enumerable.Range(0, BulkReport.MaxNotes).Select(i => $"note {i}"), report.Notes);
    }

    [Theory]
    [InlineData("one line", "one line")]
    [InlineData("first\r\nsecond", "first")]
    [InlineData("tab\there", "tab here")]
    [InlineData("\u001B[31m\u00FC\u007F", "?[31m??")]
    public void An_excerpt_is_safe_to_print(string text, string excerpt)
    {
        Assert.Equal(excerpt, BulkProblem.MakeExcerpt(System.Text.Encoding.Latin1.GetBytes(text)));
    }

    [Fact]
    public void An_excerpt_is_short()
    {
        Assert.Equal(80, BulkProblem.MakeExcerpt(new byte[100_000]).Length);
    }
}
