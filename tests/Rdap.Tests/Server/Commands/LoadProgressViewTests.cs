using Rdap.Bulk;
using Rdap.Server.Commands;
using Rdap.Server.Reload;
using Xunit;

namespace Rdap.Tests.Server.Commands;

public sealed class LoadProgressViewTests
{
    [Fact]
    public void Rate_bytes_objects_and_time_left_are_there()
        => Assert.Equal("20.5/57.5 MB, 1,234 objects, 10 MB/s, 0:00:03 left",
            LoadProgressView.Describe(new BulkProgress(20_500_000, 57_500_000, 1234, "a.db"), TimeSpan.FromSeconds(2)));

    [Fact]
    public void Without_a_known_length_there_is_no_total_and_no_time_left()
        => Assert.Equal("20.5 MB, 1,234 objects, 10 MB/s",
            LoadProgressView.Describe(new BulkProgress(20_500_000, null, 1234, "a.db"), TimeSpan.FromSeconds(2)));

    [Fact]
    public void A_source_that_is_restored_shows_the_file_instead()
        => Assert.Equal("restored from /state/TEST.snapshot",
            LoadProgressView.Describe(new LoadProgress("TEST", default, "/state/TEST.snapshot"), TimeSpan.FromSeconds(2)));

    [Fact]
    public void The_words_leave_room_for_the_bar_on_a_terminal_of_80_columns()
    {
        string words = LoadProgressView.Describe(new BulkProgress(1_234_567_890, 9_876_543_210, 12_345_678, "a.db"), TimeSpan.FromSeconds(9));
        Assert.StartsWith("1.2/9.9 GB, ", words, StringComparison.Ordinal);
        Assert.InRange("RIPE: ".Length + words.Length + " ".Length + ProgressBarView.BarCells + " 100%".Length, 0, 80);
    }
}
