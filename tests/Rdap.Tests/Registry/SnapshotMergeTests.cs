using System.Globalization;
using System.Text;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Registry;

public sealed class SnapshotMergeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_objects_that_stand_are_frozen_anew_in_their_order(int threads)
    {
        // More than one batch.
        string[] texts = [.. Enumerable.Range(0, 40_000).Select(static i => "mntner: M" + i.ToString(CultureInfo.InvariantCulture))];
        SourceSnapshot source = TestRegistry.Source(string.Join("\n\n", texts));
        SourceChange[] changes =
        [
            SourceChange.Delete("mntner"u8.ToArray(), "M0"u8.ToArray()), SourceChange.AddOrModify("mntner: M39999\nremarks: new"u8.ToArray()),
            SourceChange.AddOrModify("mntner: NEW"u8.ToArray()),
        ];
        SourceSnapshot overlaid = source.With(changes, source.Info, out _);
        SourceSnapshot merged = SnapshotMerge.Merge(overlaid, threads, default);
        Assert.Equal((0, 0, 40_000, overlaid.Info, overlaid.TextBytes), (merged.Changes, merged.DuplicateCount, merged.ObjectCount, merged.Info, merged.TextBytes));
        Assert.Equal([.. texts[1..^1], "mntner: M39999\nremarks: new", "mntner: NEW"], Enumerable.Range(0, merged.IdCount).Select(id => Encoding.UTF8.GetString(merged.Get(id).ToText()).TrimEnd()));
    }

    [Fact]
    public void Nothing_is_left_of_nothing()
    {
        SourceSnapshot source = TestRegistry.Source("mntner: A-MNT");
        SourceSnapshot empty = source.With([SourceChange.Delete("mntner"u8.ToArray(), "A-MNT"u8.ToArray())], source.Info, out _);
        Assert.Equal((0, 0), (empty.ObjectCount, SnapshotMerge.Merge(empty, threads: 1, default).IdCount));
    }

    [Fact]
    public void It_ends_early()
    {
        SourceSnapshot source = TestRegistry.Source("mntner: A-MNT");
        Assert.Throws<OperationCanceledException>(() => SnapshotMerge.Merge(source, threads: 1, new CancellationToken(canceled: true)));
    }
}
