using System.Globalization;
using System.Text;
using Rdap.Bulk.Nrtm3;
using Rdap.Server.Mirror;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

/// <summary>A journal of operations on the disk.</summary>
public sealed class JournalTests : IDisposable
{
    private static readonly Guid Session = Guid.NewGuid();
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_empty_one_leads_on_from_a_serial_number_and_has_none()
    {
        Journal journal = Begin(7);
        Assert.Equal((8, 7, 3), (journal.First, journal.Last, journal.Version));
        Assert.Null(journal.Shown);
        journal.Show();
        Assert.Equal((8, 7), (journal.Shown!.First, journal.Shown.Last));
        Assert.Equal("%START Version: 3 TEST 8-7\n\n%END TEST\n", Text(journal, 8, 7));
        Assert.Equal((8, 7, 3), Open() is { } again ? (again.First, again.Last, again.Version) : default);
    }

    [Fact]
    public void What_was_added_is_read_in_every_part()
    {
        Journal journal = Begin(7);
        journal.Append([Op(8, "A"), Op(10, "B", true)], 4, Now);
        journal.Append([Op(11, "C")], 5, Now);
        Assert.Equal("%START Version: 3 TEST 8-11\n\nADD 8\n\nmntner: A\n\nDEL 10\n\nmntner: B\n\nADD 11\n\nmntner: C\n\n%END TEST\n", Text(journal, 8, 11));
        foreach (Journal one in new[] { journal, Open()! })
        {
            Assert.Equal((8, 11, 5), (one.First, one.Last, one.Version));
            Assert.Equal([8, 10, 11], Serials(one, 8, 11));
            Assert.Equal([10, 11], Serials(one, 9, 11));
            Assert.Equal([10], Serials(one, 9, 10));
            Assert.Equal([11], Serials(one, 11, 11));
            Assert.Empty(Serials(one, 9, 9));
        }
    }

    [Fact]
    public void It_is_shown_only_when_it_is_said()
    {
        Journal journal = Begin(0);
        journal.Show();
        journal.Append([Op(1, "A")], 4, Now);
        Assert.Equal(0, journal.Shown!.Last);
        journal.Show();
        Assert.Equal(1, journal.Shown.Last);
    }

    [Fact]
    public void Over_many_segments_all_of_it_is_read_and_the_oldest_go()
    {
        Journal journal = new(_folder["journal"], segmentBytes: 100);
        journal.Begin(Session, 0, 3, Now);
        for (int serial = 1; serial <= 50; serial++)
        {
            journal.Append([Op(serial, "M" + serial)], serial, Now.AddMinutes(serial));
        }

        Assert.True(Directory.GetFiles(_folder["journal"]).Length > 10);
        Assert.Equal(Range(1, 50), Serials(journal, 1, 50));
        Assert.Equal(Range(13, 37), Serials(Open(100)!, 13, 37));

        journal.Show();
        JournalRange shown = journal.Shown!;
        using JournalStream stream = shown.OpenRead("TEST", 1, 50);
        journal.Trim(Now.AddMinutes(20), long.MaxValue);
        Assert.InRange(journal.First, 10, 20);
        Assert.Equal(Range((int)journal.First, 50), Serials(Open(100)!, journal.First, 50));
        // Who was at it reads on; who comes late is told.
        Assert.Equal(Range(1, 50), Serials(stream));
        Assert.ThrowsAny<IOException>(() => shown.OpenRead("TEST", 1, 50));

        journal.Trim(DateTimeOffset.UnixEpoch, 500);
        Assert.True(journal.Bytes <= 500);
        journal.Trim(Now.AddDays(9), 0);
        Assert.Equal(50, journal.Last);
        journal.DropUpTo(50);
        Assert.Equal(2, Directory.GetFiles(_folder["journal"]).Length);
        journal.Append([Op(51, "Z")], 51, Now);
        Assert.Equal([51], Serials(Open(100)!, 51, 51));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(100_000)]
    public void What_leads_beyond_a_version_is_taken_away(int segmentBytes)
    {
        Journal journal = new(_folder["journal"], segmentBytes);
        journal.Begin(Session, 0, 1, Now);
        for (int version = 2; version <= 9; version++)
        {
            journal.Append([Op(2 * version, "A"), Op((2 * version) + 1, "B")], version, Now);
        }

        journal.Truncate(9);
        Assert.Equal((19, 9), (journal.Last, journal.Version));
        journal.Truncate(5);
        Assert.Equal((11, 5), (journal.Last, journal.Version));
        journal.Append([Op(12, "C")], 6, Now);
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11, 12], Serials(Open(segmentBytes)!, 1, 12));
        journal.Truncate(0);
        Assert.Equal((1, 0, 1), (journal.First, journal.Last, journal.Version));
    }

    [Fact]
    public void Another_session_is_none_and_beginning_removes_what_is_there()
    {
        Begin(7).Append([Op(8, "A")], 4, Now);
        Journal other = new(_folder["journal"]);
        Assert.False(other.Open(Guid.NewGuid()));
        Assert.Equal(8, other.HighestSerial());
        other.Begin(Guid.NewGuid(), 10, 1, Now);
        Assert.Null(Open());
        Assert.Equal(10, other.HighestSerial());
        Assert.Null(new Journal(_folder["nosuch"]).HighestSerial());
        Assert.False(new Journal(_folder["nosuch"]).Open(Session));
    }

    // Killed at any moment: text is written before entries, so each file may be cut anywhere, or hold something else behind.
    [Fact]
    public void Whatever_is_half_written_at_the_end_does_not_count()
    {
        Journal journal = Begin(0);
        for (int serial = 1; serial <= 6; serial++)
        {
            journal.Append([Op(serial, new string('M', serial * 3))], serial + 3, Now);
        }

        string text = Directory.GetFiles(_folder["journal"]).Single(static path => !path.EndsWith(".index", StringComparison.Ordinal));
        byte[] wholeText = File.ReadAllBytes(text), wholeIndex = File.ReadAllBytes(text + ".index");
        Random random = new(5);
        for (int i = 0; i < 400; i++)
        {
            byte[] cutText = wholeText[..random.Next(wholeText.Length + 1)], cutIndex = wholeIndex[..random.Next(wholeIndex.Length + 1)];
            if (i % 4 == 0)
            {
                random.NextBytes(cutText.AsSpan(cutText.Length / 2));
            }

            File.WriteAllBytes(text, cutText);
            File.WriteAllBytes(text + ".index", cutIndex);
            if (Open() is not { } opened)
            {
                Assert.True(cutIndex.Length < JournalEntry.Bytes);
                continue;
            }

            Assert.Equal(Range(1, (int)opened.Last), Serials(opened, 1, opened.Last));
            Assert.Equal(opened.Last + 3, opened.Version);
            opened.Append([Op(opened.Last + 1, "NEXT")], 99, Now);
            Journal again = Open()!;
            Assert.Equal(opened.Last, again.Last);
            Assert.Contains("NEXT", Text(again, 1, again.Last), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_segment_that_is_lost_takes_those_before_it_along()
    {
        Journal journal = new(_folder["journal"], 30);
        journal.Begin(Session, 0, 3, Now);
        for (int serial = 1; serial <= 9; serial++)
        {
            journal.Append([Op(serial, "M" + serial)], serial, Now);
        }

        string[] files = [.. Directory.GetFiles(_folder["journal"]).Where(static path => !path.EndsWith(".index", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        File.Delete(files[3]);
        Journal opened = Open(30)!;
        Assert.True(opened.First > 4);
        Assert.Equal(Range((int)opened.First, 9), Serials(opened, opened.First, 9));
    }

    private static int[] Range(int first, int last) => [.. Enumerable.Range(first, last - first + 1)];

    private static Nrtm3Operation Op(long serial, string name, bool isDeletion = false) => new(serial, isDeletion, Encoding.ASCII.GetBytes("mntner: " + name));

    private static string Text(Journal journal, long first, long last)
    {
        using StreamReader reader = new(journal.OpenRead("TEST", first, last));
        return reader.ReadToEnd();
    }

    private static int[] Serials(Journal journal, long first, long last)
    {
        using JournalStream stream = journal.OpenRead("TEST", first, last);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{first}-{last}"), string.Create(CultureInfo.InvariantCulture, $"{stream.Start.First}-{stream.Start.Last}"));
        return Serials(stream);
    }

    private static int[] Serials(JournalStream stream)
    {
        using Nrtm3Reader reader = new(stream, "TEST");
        List<int> serials = [];
        while (reader.TryRead(out Nrtm3Operation operation))
        {
            serials.Add((int)operation.Serial);
        }

        return [.. serials];
    }

    private Journal Begin(long serial)
    {
        Journal journal = new(_folder["journal"]);
        journal.Begin(Session, serial, 3, Now);
        return journal;
    }

    private Journal? Open(int segmentBytes = Journal.SegmentBytes)
    {
        Journal journal = new(_folder["journal"], segmentBytes);
        return journal.Open(Session) ? journal : null;
    }
}
