using Rdap.Bulk;
using Rdap.Bulk.Rpsl;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Bulk.Rpsl;

public sealed class SourceCheckTests
{
    private static Dictionary<string, long> Look(params string[] objects)
    {
        using SnapshotBuilder builder = new();
        RpslFindings findings = new(new BulkChunk(1), builder.NewBatch());
        SourceCheck check = new(findings, "TEST"u8);
        foreach (string text in objects)
        {
            check.Look(System.Text.Encoding.ASCII.GetBytes(text));
        }

        BulkReport report = new("test");
        findings.AddTo(report, 1);
        return new Dictionary<string, long>(report.ForeignSources);
    }

    [Fact]
    public void The_end_of_the_object_before_is_only_a_short_cut()
    {
        Assert.Equal(
            new Dictionary<string, long> { ["OTHER"] = 3, ["OTHER-TEST"] = 1 },
            Look("a: 1\nsource: TEST", "a: 2\nsource: OTHER", "a: 3\nsource: OTHER", "a: 4", "a: 5\nsource: TEST", "a: 6\nsource: OTHER\nb: 1", "a: 7\nsource: OTHER-TEST"));
    }

    [Fact]
    public void The_last_source_counts()
    {
        Assert.Equal(new Dictionary<string, long> { ["B"] = 1 }, Look("a: 1\nsource: A\nsource: B"));
        Assert.Empty(Look("a: 1\nsource: A\nsource: test\t # Filtered\r"));
    }
}
