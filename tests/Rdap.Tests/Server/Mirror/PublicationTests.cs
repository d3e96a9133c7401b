using System.Text;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Server.Mirror;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

public sealed class PublicationTests : PublicationFixture
{
    private Publication _publication;

    public PublicationTests() => _publication = Open();

    [Fact]
    public void The_first_look_publishes_all_objects_as_version_1()
    {
        PublicationStep step = Update("mntner: A\n\nmntner: B\n");
        Assert.Equal((1, 0, true, null), (step.Version, step.Changes, step.WroteSnapshot, step.Restarted));
        Nrtm4Notification notification = Read();
        Assert.Equal(("TEST", step.Session, 1), (notification.Source, notification.Session, notification.Version));
        Assert.Equal(4, notification.Session.Version);
        Assert.Empty(notification.Deltas);
        Assert.Equal(Time.GetUtcNow().ToUnixTimeSeconds(), notification.Timestamp.ToUnixTimeSeconds());
        Assert.Equal(["mntner: A", "mntner: B"], Mirror());
    }

    [Fact]
    public void A_change_is_a_delta_and_no_change_is_nothing()
    {
        Guid session = Update("mntner: A\n\nmntner: B\n\nmntner: C\n").Session;
        PublicationStep step = Update("mntner: A\n\nmntner: B\nremarks: changed\n\nmntner: D\n");
        Assert.Equal((session, 2, 3, false), (step.Session, step.Version, step.Changes, step.WroteSnapshot));
        Assert.Equal(["mntner: A", "mntner: B\nremarks: changed", "mntner: D"], Mirror());
        byte[] before = File.ReadAllBytes(Path.Combine(Published, Nrtm4FileNames.Notification));
        step = Update("mntner: A\n\nmntner: B\nremarks: changed\n\nmntner: D\n");
        Assert.Equal((2, 0), (step.Version, step.Changes));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Published, Nrtm4FileNames.Notification)));
    }

    [Fact]
    public void A_restart_goes_on_in_the_same_session()
    {
        Guid session = Update("mntner: A\n").Session;
        Update("mntner: A\n\nmntner: B\n");
        _publication = Open();
        PublicationStep step = Update("mntner: B\n\nmntner: C\n");
        Assert.Equal((session, 3, 2, null), (step.Session, step.Version, step.Changes, step.Restarted));
        Assert.Equal(["mntner: B", "mntner: C"], Mirror());
        _publication = Open();
        Assert.Equal((3, 0), (Update("mntner: B\n\nmntner: C\n").Version, Update("mntner: B\n\nmntner: C\n").Changes));
    }

    [Fact]
    public void What_differs_only_in_how_it_is_written_is_the_same()
    {
        Update("mntner: A\nremarks: J\u00F6rg\n", Encoding.Latin1);
        _publication = Open();
        PublicationStep step = Update("mntner: A\nremarks: J\u00F6rg\n", Encoding.Latin1);
        Assert.Equal((1, 0), (step.Version, step.Changes));
        Assert.Equal((1, 0), (Update("mntner: A\nremarks: J\u00F6rg\n").Version, Update("mntner: A\r\nremarks: J\u00F6rg\r\n").Changes));
    }

    [Theory]
    [InlineData("signature")]
    [InlineData("snapshot")]
    [InlineData("delta")]
    [InlineData("missing")]
    public void What_was_damaged_is_not_gone_on_with(string what)
    {
        Guid session = Update("mntner: A\n").Session;
        Update("mntner: A\n\nmntner: B\n");
        string file = Path.Combine(Published, what switch
        {
            "signature" => Nrtm4FileNames.Notification,
            "delta" => Read().Deltas[0].Url,
            _ => Read().Snapshot.Url,
        });
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^20] ^= 1;
        if (what == "missing")
        {
            File.Delete(file);
        }
        else
        {
            File.WriteAllBytes(file, bytes);
        }

        _publication = Open();
        PublicationStep step = Update("mntner: A\n\nmntner: B\n");
        Assert.NotNull(step.Restarted);
        Assert.NotEqual(session, step.Session);
        Assert.Equal(1, step.Version);
        Assert.Equal(["mntner: A", "mntner: B"], Mirror());
    }

    [Fact]
    public void A_key_is_announced_then_signs_and_mirrors_follow()
    {
        Update("mntner: A\n");
        Nrtm4TrustedKeys trusted = new(Public());
        Nrtm4PublicKey next = SigningKeys.Create(SigningKeys.NextOf(Key));
        Update("mntner: A\n");
        Nrtm4SignedNotification signed = Nrtm4Signature.Read(Notification(), trusted);
        Assert.Equal(next, signed.Notification.NextSigningKey);
        trusted = signed.Keys;

        SigningKeys.Rotate(Key);
        Update("mntner: A\n\nmntner: B\n");
        signed = Nrtm4Signature.Read(Notification(), trusted);
        Assert.Null(signed.Notification.NextSigningKey);
        Assert.Equal(2, signed.Notification.Version);

        // A restart after the change goes on as well.
        _publication = Open();
        Assert.Null(Update("mntner: A\n\nmntner: B\n").Restarted);
    }

    [Fact]
    public void The_notification_is_never_stale()
    {
        Update("mntner: A\n");
        DateTimeOffset first = Read().Timestamp;
        Time.Advance(Publication.NotificationAge);
        Update("mntner: A\n");
        Assert.Equal(first + Publication.NotificationAge, Read().Timestamp);
        Assert.Equal(1, Read().Version);
    }

    [Fact]
    public void After_a_day_there_is_a_snapshot_and_old_deltas_go_but_not_at_once()
    {
        Update("mntner: A\n");
        string old = Read().Snapshot.Url;
        Update("mntner: A\n\nmntner: B\n");
        string delta = Read().Deltas[0].Url;
        Time.Advance(Publication.SnapshotAge);
        PublicationStep step = Update("mntner: A\n\nmntner: C\n");
        Assert.Equal((3, true), (step.Version, step.WroteSnapshot));
        Nrtm4Notification notification = Read();
        Assert.Equal(3, notification.Snapshot.Version);
        Assert.Equal([3L], notification.Deltas.Select(static d => d.Version));
        Assert.True(File.Exists(Path.Combine(Published, old)) && File.Exists(Path.Combine(Published, delta)));
        Time.Advance(Publication.FileAge);
        Update("mntner: A\n\nmntner: C\n");
        Assert.False(File.Exists(Path.Combine(Published, old)) || File.Exists(Path.Combine(Published, delta)));
        Assert.Equal(["mntner: A", "mntner: C"], Mirror());
    }

    [Fact]
    public void A_disk_that_is_full_leaves_what_was_published_and_is_made_up_for()
    {
        Update("mntner: A\n");
        byte[] before = Notification();

        // A folder in the place of the notification cannot be replaced, as on a disk that is full after the delta was written.
        File.Delete(Path.Combine(Published, Nrtm4FileNames.Notification));
        Directory.CreateDirectory(Path.Combine(Published, Nrtm4FileNames.Notification));
        SourceSnapshot next = TestRegistry.Source("mntner: A\n\nmntner: B\n");
        Assert.ThrowsAny<Exception>(() => _publication.Update(next, 1, Stop));
        Directory.Delete(Path.Combine(Published, Nrtm4FileNames.Notification));
        File.WriteAllBytes(Path.Combine(Published, Nrtm4FileNames.Notification), before);
        _publication.Update(next, 1, Stop);
        Assert.Equal(2, Read().Version);
        Assert.Equal(["mntner: A", "mntner: B"], Mirror());
    }

    [Fact]
    public void More_changes_than_objects_are_a_snapshot()
    {
        Update("mntner: A\n\nmntner: B\n\nmntner: C\n");
        PublicationStep step = Update("mntner: D\n");
        Assert.Equal((2, 4, true), (step.Version, step.Changes, step.WroteSnapshot));
        Assert.Empty(Read().Deltas);
        Assert.Equal(["mntner: D"], Mirror());
    }

    [Fact]
    public void A_mirror_of_random_versions_has_what_is_served()
    {
        Random random = new(7);
        for (int round = 0; round < 40; round++)
        {
            string[] objects = [.. Enumerable.Range(0, 30).Where(_ => random.Next(3) > 0).Select(i => $"mntner: M{i}\nremarks: {random.Next(3)}")];
            if (random.Next(5) == 0)
            {
                _publication = Open();
            }

            Update(string.Join("\n\n", objects) + "\n");
            Assert.Equal(objects.Order(StringComparer.Ordinal), Mirror());
            Time.Advance(TimeSpan.FromHours(random.Next(9)));
        }
    }

    private Publication Open() => new("TEST", new PublicationFolder(Published, "TEST"), Key, Time);

    private PublicationStep Update(string text, Encoding? encoding = null) =>
        _publication.Update(TestRegistry.Source((encoding ?? Encoding.UTF8).GetBytes(text)), 1, Stop);

    private Nrtm4PublicKey Public()
    {
        using Nrtm4PrivateKey key = SigningKeys.Read(Key);
        return key.PublicKey;
    }

    private byte[] Notification() => File.ReadAllBytes(Path.Combine(Published, Nrtm4FileNames.Notification));

    private Nrtm4Notification Read() => Nrtm4Signature.Read(Notification(), new Nrtm4TrustedKeys(Public())).Notification;

    // What somebody has who knows nothing but the folder and the key: snapshot, then deltas, each checked against its hash.
    private string[] Mirror()
    {
        Nrtm4Notification notification = Read();
        SortedDictionary<string, string> objects = new(StringComparer.Ordinal);
        byte[] snapshot = Fetch(notification.Snapshot);
        LoadedSource loaded = SourceLoader.Load(new SourceSpec
        {
            Name = "TEST",
            Inputs = [new BulkInput("snapshot", () => new MemoryStream(snapshot))],
            LoadedAt = DateTimeOffset.UnixEpoch,
        });
        Assert.NotNull(loaded.Snapshot);
        for (int id = 0; id < loaded.Snapshot.IdCount; id++)
        {
            string text = Encoding.UTF8.GetString(PublishedText.Of(loaded.Snapshot.Get(id)));
            objects[text.Split('\n')[0]] = text;
        }

        foreach (Nrtm4FileReference reference in notification.Deltas.Where(d => d.Version > notification.Snapshot.Version))
        {
            Nrtm4Delta delta = Nrtm4DeltaFile.Read(new MemoryStream(Fetch(reference)));
            delta.Header.Check("TEST", notification.Session, reference.Version);
            foreach (SourceChange change in delta.Changes)
            {
                if (change.Kind == SourceChangeKind.Delete)
                {
                    Assert.True(objects.Remove("mntner: " + Encoding.UTF8.GetString(change.PrimaryKey.Span)));
                }
                else
                {
                    string text = Encoding.UTF8.GetString(change.Text.Span);
                    objects[text.Split('\n')[0]] = text;
                }
            }
        }

        return [.. objects.Values.Order(StringComparer.Ordinal)];
    }

    private byte[] Fetch(Nrtm4FileReference reference)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Published, reference.Url));
        Assert.Equal(reference.Hash, Nrtm4Hash.Of(bytes));
        return bytes;
    }
}
