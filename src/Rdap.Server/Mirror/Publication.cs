// RFC 10063 (NRTMv4): what a publisher does.
using System.Security.Cryptography;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Server.Mirror;

/// <summary>What a look at a publication has led to.</summary>
/// <param name="Session">The session.</param>
/// <param name="Version">The version that is published now.</param>
/// <param name="Changes">Objects that are new, changed or gone since the version before; 0 when no version was added.</param>
/// <param name="WroteSnapshot">Whether all objects were written.</param>
/// <param name="Restarted">Why a session was begun; null when the one before goes on.</param>
internal sealed record PublicationStep(Guid Session, long Version, int Changes, bool WroteSnapshot, string? Restarted);

/// <summary>
/// One source as it is published in a folder: a snapshot, deltas, and the signed notification that names them. A new version is what
/// <see cref="SnapshotDiff"/> finds between what was published and what is served, so it does not matter in which format the data comes, or
/// whether it was loaded anew. What is in the folder is the state: a restart reads it and goes on in the same session.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
/// <param name="source">The source's name.</param>
/// <param name="folder">Where it is published.</param>
/// <param name="keyFile">The file of the key, see <see cref="SigningKeys"/>; read anew for each notification.</param>
/// <param name="time">The clock.</param>
/// <param name="nrtm3">The same for old mirrors; null when there is nothing for them.</param>
internal sealed class Publication(string source, PublicationFolder folder, string keyFile, TimeProvider time, Nrtm3Publication? nrtm3 = null)
{
    /// <summary>How often the notification is written though nothing has changed; mirrors take it for stale after 24 hours.</summary>
    public static readonly TimeSpan NotificationAge = TimeSpan.FromHours(6);

    /// <summary>How long a delta is named that the snapshot does not need.</summary>
    public static readonly TimeSpan DeltaAge = TimeSpan.FromHours(24);

    /// <summary>How often all objects are written when there were changes.</summary>
    public static readonly TimeSpan SnapshotAge = TimeSpan.FromHours(24);

    /// <summary>How long a file stays after the last notification that named it: somebody may be at it.</summary>
    public static readonly TimeSpan FileAge = TimeSpan.FromMinutes(15);

    // All objects at most once an hour, even when the deltas are larger than they.
    private static readonly TimeSpan LeastSnapshotAge = TimeSpan.FromHours(1);

    private readonly Dictionary<string, DateTimeOffset> _unnamed = new(StringComparer.Ordinal);
    private Nrtm4Notification? _notification;
    private Nrtm4Notification? _written;
    private SourceSnapshot? _published;
    private string? _signedWith;

    /// <summary>Publishes what is served, if it is not published, and sees to what the time asks for.</summary>
    /// <param name="serving">What is served.</param>
    /// <param name="threads">How many threads may work on it.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="IOException">A file cannot be written or read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    /// <exception cref="Nrtm4Exception">The key is not usable.</exception>
    public PublicationStep Update(SourceSnapshot serving, int threads, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        using Nrtm4PrivateKey key = SigningKeys.Read(keyFile);
        Nrtm4PublicKey? next = SigningKeys.ReadNext(keyFile);
        string? restarted = null;
        if (_notification is null)
        {
            folder.Prepare();
            restarted = Resume(new Nrtm4TrustedKeys(key.PublicKey, next), threads, stop);
        }

        int changes = 0;
        bool wroteSnapshot = false;
        if (_notification is null || _published is null)
        {
            Guid session = Guid.NewGuid();
            _notification = new Nrtm4Notification
            {
                Timestamp = now,
                Source = source,
                Session = session,
                Version = 1,
                Snapshot = WriteSnapshot(session, 1, serving, stop),
                Deltas = [],
            };
            nrtm3?.Resume(session, 1);
            wroteSnapshot = true;
        }
        else if (!ReferenceEquals(serving, _published))
        {
            changes = AddDelta(_notification, serving, threads, stop);
            wroteSnapshot = changes > 0 && _notification.Snapshot.Version == _notification.Version;
        }

        _published = serving;
        if (!wroteSnapshot && IsSnapshotDue(_notification, now))
        {
            _notification = _notification with { Snapshot = WriteSnapshot(_notification.Session, _notification.Version, serving, stop) };
            wroteSnapshot = true;
        }

        string signer = key.PublicKey.Thumbprint + next?.Thumbprint;
        if (!ReferenceEquals(_notification, _written) || signer != _signedWith || now - _notification.Timestamp >= NotificationAge)
        {
            WriteNotification(_notification with { Timestamp = now, Deltas = StillNamed(_notification, now), NextSigningKey = next }, key);
            _signedWith = signer;
        }

        nrtm3?.Finish(serving, wroteSnapshot, stop);
        DeleteUnnamed(_notification, now);
        return new PublicationStep(_notification.Session, _notification.Version, changes, wroteSnapshot, restarted);
    }

    /// <summary>Goes on with what is in the folder.</summary>
    /// <returns>Why that cannot be; null when it can, or when there is nothing.</returns>
    private string? Resume(Nrtm4TrustedKeys trusted, int threads, CancellationToken stop)
    {
        if (folder.ReadNotification() is not { } jws)
        {
            return null;
        }

        try
        {
            Nrtm4Notification notification = Nrtm4Signature.Read(jws, trusted).Notification;
            if (!notification.Source.Equals(source, StringComparison.OrdinalIgnoreCase))
            {
                return $"the folder has the source {notification.Source}";
            }

            _published = Read(notification, threads, stop);
            nrtm3?.Resume(notification.Session, notification.Version);
            _notification = _written = notification;
            return null;
        }
        catch (Exception e) when (e is Nrtm4Exception or IOException or InvalidDataException)
        {
            return e.Message;
        }
    }

    private SourceSnapshot Read(Nrtm4Notification notification, int threads, CancellationToken stop)
    {
        string snapshot = Checked(notification.Snapshot);
        LoadedSource loaded = SourceLoader.Load(
            new SourceSpec
            {
                Name = source,
                Inputs = [new BulkInput(notification.Snapshot.Url, () => File.OpenRead(snapshot), new FileInfo(snapshot).Length)],
                LoadedAt = notification.Timestamp,
                Threads = threads,
            },
            null,
            stop);
        SourceSnapshot published = loaded.Snapshot ?? throw new IOException(loaded.Report.Fatal ?? "the published snapshot cannot be read");
        foreach (Nrtm4FileReference reference in notification.Deltas.Where(delta => delta.Version > notification.Snapshot.Version))
        {
            stop.ThrowIfCancellationRequested();
            using FileStream file = File.OpenRead(Checked(reference));
            Nrtm4Delta delta = Nrtm4DeltaFile.Read(file);
            delta.Header.Check(source, notification.Session, reference.Version);
            published = published.With(delta.Changes, published.Info, out _);
        }

        return published;
    }

    // What was damaged on the disk must not become the ground that deltas stand on.
    private string Checked(Nrtm4FileReference reference)
    {
        string path = folder.PathOf(Path.GetFileName(reference.Url));
        using FileStream file = File.OpenRead(path);
        return Nrtm4Hash.Of(file) == reference.Hash ? path : throw new IOException($"{path} is not what it was when it was published");
    }

    /// <summary>Adds a version, if something differs.</summary>
    /// <returns>How many objects do.</returns>
    private int AddDelta(Nrtm4Notification notification, SourceSnapshot serving, int threads, CancellationToken stop)
    {
        SourceSnapshot published = _published!;
        List<ObjectChange> changes = [.. SnapshotDiff.Compare(published, serving, threads, stop).All.Where(change => IsPublished(change, published, serving))];
        if (changes.Count == 0)
        {
            return 0;
        }

        long version = notification.Version + 1;
        if (changes.Count > serving.ObjectCount)
        {
            // Mirrors are better off with all objects than with a delta of more: they start from a snapshot behind their version.
            Nrtm4FileReference snapshot = WriteSnapshot(notification.Session, version, serving, stop);
            nrtm3?.Add(notification.Session, changes, published, serving, version);
            _notification = notification with { Version = version, Snapshot = snapshot, Deltas = [] };
            return changes.Count;
        }

        Nrtm4Header header = new(Nrtm4FileType.Delta, source, notification.Session, version);
        string name = NameOf(header);
        Nrtm4WrittenFile written = folder.Write(
            name, file => Nrtm4DeltaFile.Write(file, header, changes.Select(change => SourceChange.From(change, published, serving)), isGzip: true));
        Nrtm4FileReference delta = Reference(header, name, written);
        nrtm3?.Add(notification.Session, changes, published, serving, version);
        _notification = notification with { Version = version, Deltas = [.. notification.Deltas, delta] };
        return changes.Count;
    }

    // What was published is in UTF-8 and one kind of line end; a dump may be otherwise, and is the same object.
    private static bool IsPublished(ObjectChange change, SourceSnapshot published, SourceSnapshot serving) =>
        change.IsAddition || change.IsDeletion
        || !PublishedText.AreSame(published.Get(change.Old), serving.Get(change.New));

    private Nrtm4FileReference WriteSnapshot(Guid session, long version, SourceSnapshot serving, CancellationToken stop)
    {
        Nrtm4Header header = new(Nrtm4FileType.Snapshot, source, session, version);
        string name = NameOf(header);
        return Reference(header, name, folder.Write(name, file => Nrtm4SnapshotFile.Write(file, header, serving, isGzip: true, stop)));
    }

    private Nrtm4FileReference Reference(Nrtm4Header header, string name, Nrtm4WrittenFile written)
    {
        // Its age is asked for later, by this clock.
        File.SetLastWriteTimeUtc(folder.PathOf(name), time.GetUtcNow().UtcDateTime);
        return new Nrtm4FileReference(header.Version, name, written.Hash);
    }

    private static string NameOf(Nrtm4Header header) => Nrtm4FileNames.Of(header, RandomNumberGenerator.GetHexString(32, lowercase: true), isGzip: true);

    private void WriteNotification(Nrtm4Notification notification, Nrtm4PrivateKey key)
    {
        byte[] jws = Nrtm4Signature.Sign(notification.Write(), key);
        folder.Write(Nrtm4FileNames.Notification, file =>
        {
            file.Write(jws);
            return true;
        });
        _notification = _written = notification;
    }

    private bool IsSnapshotDue(Nrtm4Notification notification, DateTimeOffset now)
    {
        if (notification.Snapshot.Version == notification.Version)
        {
            return false;
        }

        TimeSpan age = now - WrittenAt(notification.Snapshot);
        return age >= SnapshotAge
            || (age >= LeastSnapshotAge && notification.Deltas.Where(delta => delta.Version > notification.Snapshot.Version).Sum(LengthOf) > LengthOf(notification.Snapshot));
    }

    // Never one that leads on from the snapshot: a mirror that has just taken it needs them all.
    private List<Nrtm4FileReference> StillNamed(Nrtm4Notification notification, DateTimeOffset now) =>
        [.. notification.Deltas.SkipWhile(delta => delta.Version <= notification.Snapshot.Version && now - WrittenAt(delta) >= DeltaAge)];

    private DateTimeOffset WrittenAt(Nrtm4FileReference reference) => new(File.GetLastWriteTimeUtc(folder.PathOf(reference.Url)), TimeSpan.Zero);

    private long LengthOf(Nrtm4FileReference reference) => new FileInfo(folder.PathOf(reference.Url)).Length;

    private void DeleteUnnamed(Nrtm4Notification notification, DateTimeOffset now)
    {
        HashSet<string> named = [notification.Snapshot.Url, .. notification.Deltas.Select(static delta => delta.Url)];
        foreach (string name in folder.Files().Where(name => !named.Contains(name)).ToList())
        {
            if (!_unnamed.TryGetValue(name, out DateTimeOffset since))
            {
                _unnamed[name] = now;
            }
            else if (now - since >= FileAge)
            {
                folder.Delete(name);
                _unnamed.Remove(name);
            }
        }
    }
}
