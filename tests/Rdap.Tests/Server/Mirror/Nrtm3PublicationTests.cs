using System.Text;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm3;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Server.Mirror;
using Rdap.Server.Options;
using Rdap.Tests.Registry;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

/// <summary>What old mirrors find beside a publication.</summary>
public sealed class Nrtm3PublicationTests : PublicationFixture
{
    private Nrtm3Publication _nrtm3 = null!;
    private Publication _publication;

    public Nrtm3PublicationTests() => _publication = Open();

    [Fact]
    public void It_begins_with_a_dump_at_a_serial_number_and_an_empty_journal()
    {
        Update("mntner: B", "mntner: A");
        Assert.Equal((2, 1), Range());
        Assert.Equal("1\n", File.ReadAllText(Path.Combine(Published, "TEST.CURRENTSERIAL")));
        Assert.Equal(["mntner: A", "mntner: B"], Dump().Values.Order(StringComparer.Ordinal));
        Assert.Equal("%START Version: 3 TEST 2-1\n\n%END TEST\n", Changes(2, 1));
    }

    [Fact]
    public void What_differs_is_an_operation_each_and_nothing_is_nothing()
    {
        Update("mntner: A", "mntner: B", "mntner: C");
        Update("mntner: A", "mntner: B\nremarks: changed", "mntner: D");
        Assert.Equal((2, 4), Range());
        string changes = Changes(2, 4);
        Assert.Contains("\nADD ", changes, StringComparison.Ordinal);
        Assert.Contains("\n\nmntner: B\nremarks: changed\n\n", changes, StringComparison.Ordinal);
        Assert.Matches("\nDEL [234]\n\nmntner: C\n\n", changes);
        Update("mntner: A", "mntner: B\nremarks: changed", "mntner: D");
        Assert.Equal((2, 4), Range());
        // The dump comes with the snapshot of NRTMv4, and stays until then.
        Assert.Equal(3, Dump().Count);
        Assert.Equal(1, DumpSerial());
        Time.Advance(Publication.SnapshotAge);
        Update("mntner: A", "mntner: B\nremarks: changed", "mntner: D");
        Assert.Equal(4, DumpSerial());
        Assert.Equal(Mirror(), Dump());
    }

    [Fact]
    public void A_restart_goes_on_with_the_next_number()
    {
        Update("mntner: A");
        Update("mntner: A", "mntner: B");
        Reopen();
        Update("mntner: B", "mntner: C");
        Assert.Equal((2, 4), Range());
        Assert.Equal(["mntner: B", "mntner: C"], Mirror().Values.Order(StringComparer.Ordinal));
    }

    // Killed between the journal and the notification: the version that nobody was told of does not count, nor do its numbers.
    [Fact]
    public void What_was_noted_but_never_published_is_taken_back()
    {
        Update("mntner: A");
        byte[] notification = File.ReadAllBytes(Path.Combine(Published, Nrtm4FileNames.Notification));
        Update("mntner: A", "mntner: B", "mntner: C");
        Assert.Equal((2, 3), Range());
        File.WriteAllBytes(Path.Combine(Published, Nrtm4FileNames.Notification), notification);
        Reopen();
        Update("mntner: A", "mntner: D");
        Assert.Equal((2, 2), Range());
        Assert.Equal(["mntner: A", "mntner: D"], Mirror().Values.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("notification")]
    [InlineData("journal")]
    public void Who_followed_what_is_lost_finds_no_next_number_and_a_new_dump(string lost)
    {
        Update("mntner: A");
        Update("mntner: A", "mntner: B");
        foreach (string file in lost == "journal" ? Directory.GetFiles(Path.Combine(Published, "nrtm3")) : [Path.Combine(Published, Nrtm4FileNames.Notification)])
        {
            File.Delete(file);
        }

        long last = Range().Last;
        Reopen();
        Update("mntner: A", "mntner: C");
        Assert.True(_nrtm3.Journal.Shown!.First > (lost == "journal" ? 2 : last + 1));
        Assert.Equal(["mntner: A", "mntner: C"], Mirror().Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_can_be_switched_on_later_and_off_in_between()
    {
        Publication plain = Open(on: false);
        plain.Update(Source("mntner: A"), 1, Stop);
        plain.Update(Source("mntner: A", "mntner: B"), 1, Stop);
        Reopen();
        Update("mntner: A", "mntner: B");
        Assert.Equal((2, 1), Range());
        Assert.Equal(["mntner: A", "mntner: B"], Mirror().Values.Order(StringComparer.Ordinal));

        Update("mntner: A", "mntner: B", "mntner: C");
        plain = Open(on: false);
        plain.Update(Source("mntner: X"), 1, Stop);
        long last = Range().Last;
        Reopen();
        Update("mntner: X", "mntner: Y");
        Assert.True(Range().First > last + 1);
        Assert.Equal(["mntner: X", "mntner: Y"], Mirror().Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void When_everything_is_another_the_dump_takes_the_place_of_the_changes()
    {
        Update("mntner: A", "mntner: B", "mntner: C", "mntner: D");
        Update("mntner: E", "mntner: F");
        Assert.Equal((4, 3), Range());
        Assert.Equal(3, DumpSerial());
        Assert.Equal(["mntner: E", "mntner: F"], Mirror().Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Changes_are_kept_for_so_many_days()
    {
        Update("mntner: A");
        for (int day = 1; day <= 20; day++)
        {
            Time.Advance(TimeSpan.FromDays(1));
            Update("mntner: A\nremarks: " + day);
        }

        Assert.Equal(21, Range().Last);
        Assert.InRange(Range().First, 6, 9);
        Assert.Equal("mntner: A\nremarks: 20", Mirror().Values.Single());
    }

    [Fact]
    public void A_disk_that_is_full_loses_no_change()
    {
        Update("mntner: A");
        // A folder in the place of the index cannot be written to.
        string index = Directory.GetFiles(Path.Combine(Published, "nrtm3"), "*.index").Single();
        File.Move(index, index + ".away");
        Directory.CreateDirectory(index);
        Assert.ThrowsAny<SystemException>(() => Update("mntner: A", "mntner: B"));
        Assert.Equal((2, 1), Range());
        Directory.Delete(index);
        File.Move(index + ".away", index);
        Update("mntner: A", "mntner: B");
        Assert.Equal((2, 2), Range());
        Assert.Equal(["mntner: A", "mntner: B"], Mirror().Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whoever_follows_has_what_is_served_after_any_reloads_and_restarts()
    {
        Random random = new(11);
        List<string> objects = RandomRegistry.Objects(random, 60);
        Dictionary<string, string>? follower = null;
        long serial = 0;
        for (int round = 0; round < 60; round++)
        {
            SourceSnapshot source = TestRegistry.Source(string.Join("\n\n", objects));
            Reopen(when: random.Next(4) == 0);
            _publication.Update(source, 1, Stop);
            Dictionary<string, string> expected = SourceChangeTests.ByKey(source);
            (long first, long last) = Range();
            if (follower is null || serial + 1 < first)
            {
                (follower, serial) = (Dump(), DumpSerial());
            }

            follower = Apply(follower, serial + 1, last);
            serial = last;
            Assert.Equal(expected.OrderBy(KeyOf, StringComparer.Ordinal), follower.OrderBy(KeyOf, StringComparer.Ordinal));
            Assert.Equal(expected.OrderBy(KeyOf, StringComparer.Ordinal), Mirror().OrderBy(KeyOf, StringComparer.Ordinal));
            Time.Advance(TimeSpan.FromHours(random.Next(20)));
            objects = RandomRegistry.Change(random, objects);
        }
    }

    private static string KeyOf(KeyValuePair<string, string> pair) => pair.Key;

    private static SourceSnapshot Source(params string[] objects) => TestRegistry.Source(string.Join("\n\n", objects));

    private Publication Open(bool on = true)
    {
        PublicationFolder folder = new(Published, "TEST");
        _nrtm3 = on ? new Nrtm3Publication("TEST", folder, new Nrtm3PublishOptions { On = true }, Time) : _nrtm3;
        return new Publication("TEST", folder, Key, Time, on ? _nrtm3 : null);
    }

    private void Reopen(bool when = true) => _publication = when ? Open() : _publication;

    private void Update(params string[] objects) => _publication.Update(Source(objects), 1, Stop);

    private (long First, long Last) Range() => (_nrtm3.Journal.Shown!.First, _nrtm3.Journal.Shown.Last);

    private long DumpSerial()
    {
        Assert.True(Nrtm3Dump.TryReadSerial(File.ReadAllBytes(Path.Combine(Published, "TEST.CURRENTSERIAL")), out long serial));
        return serial;
    }

    private Dictionary<string, string> Dump()
    {
        byte[] dump = File.ReadAllBytes(Path.Combine(Published, "TEST.db.gz"));
        LoadedSource loaded = SourceLoader.Load(
            new SourceSpec { Name = "TEST", Inputs = [new BulkInput("dump", () => new MemoryStream(dump))], LoadedAt = DateTimeOffset.UnixEpoch }, null, Stop);
        return SourceChangeTests.ByKey(loaded.Snapshot!);
    }

    // What somebody has who knows nothing but the files and the port.
    private Dictionary<string, string> Mirror()
    {
        long serial = DumpSerial();
        return Apply(Dump(), serial + 1, Range().Last);
    }

    private Dictionary<string, string> Apply(Dictionary<string, string> before, long first, long last)
    {
        if (first > last)
        {
            return before;
        }

        using Nrtm3Reader reader = new(_nrtm3.Journal.Shown!.OpenRead("TEST", first, last), "TEST");
        List<SourceChange> changes = [];
        for (long serial = first; reader.TryRead(out Nrtm3Operation operation); serial++)
        {
            Assert.Equal(serial, operation.Serial);
            changes.Add(operation.ToChange());
        }

        return SourceChangeTests.Apply(before, changes);
    }

    private string Changes(long first, long last)
    {
        using StreamReader reader = new(_nrtm3.Journal.Shown!.OpenRead("TEST", first, last), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
