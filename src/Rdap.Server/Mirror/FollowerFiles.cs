// RFC 10063 (NRTMv4): the files that a notification leads to.
using System.Globalization;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Mirror;

/// <summary>
/// Makes versions of a source out of a publisher's files. Each file is verified before it is read, and a delta is applied as a whole or not at
/// all.
/// </summary>
/// <param name="options">The source.</param>
/// <param name="reload">What a snapshot has to be like to go into service.</param>
/// <param name="fetcher">Downloads them.</param>
/// <param name="folder">Where they are put.</param>
/// <param name="kept">Whether deltas are kept for the next start, and who wants to know of changes.</param>
/// <param name="time">The clock.</param>
/// <param name="limits">How much is taken.</param>
internal sealed class FollowerFiles(
    SourceOptions options, ReloadOptions reload, FollowerFetcher fetcher, FollowerFolder folder, FollowerBase kept, TimeProvider time, Nrtm4Limits limits)
{
    // Deltas of a few changes are mostly waiting for the publisher: several are asked for at a time, and a thread is begun for many of them.
    private const int DownloadsAtOnce = 8;
    private const int DeltasAtOnce = 512;

    /// <summary>Downloads and loads the snapshot of a notification.</summary>
    /// <param name="url">The notification's URL.</param>
    /// <param name="notification">The notification.</param>
    /// <param name="before">How many objects are in service; null for none.</param>
    /// <param name="priority">How patient it is.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="FollowException">It is not to be had, cannot be read, or is not to go into service.</exception>
    /// <exception cref="Nrtm4Exception">It is another file than the notification says.</exception>
    public async Task<HeldVersion> LoadAsync(Uri url, Nrtm4Notification notification, int? before, LoadPriority priority, CancellationToken stop)
    {
        string path = folder.SnapshotPath;
        await fetcher.DownloadAsync(UrlOf(url, notification.Snapshot), notification.Snapshot.Hash, path, stop);
        try
        {
            return await LoadThread.RunAsync(() => Load(url, notification, before, path, priority, stop), priority);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>
    /// Downloads deltas and lays their changes over a version, in order, as far as it goes: one that fails ends it, and what came before it stands.
    /// </summary>
    /// <param name="from">The version.</param>
    /// <param name="url">The notification's URL.</param>
    /// <param name="notification">The notification.</param>
    /// <param name="deltas">Those of it that are wanted.</param>
    /// <param name="priority">How patient it is.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<ChangeRun> WithDeltasAsync(
        HeldVersion from, Uri url, Nrtm4Notification notification, IReadOnlyList<Nrtm4FileReference> deltas, LoadPriority priority, CancellationToken stop)
    {
        ChangeRun run = RunOf(from, notification.Timestamp);

        // Of so many that all is saved anew at once, no file is kept for the next start: that would take longer.
        bool isKept = kept.IsSaving && deltas.Count < FollowerBase.MostDeltas;
        Download[][] all = [.. deltas.Select(delta => new Download(delta, folder.DeltaPath(notification.Session, delta.Version))).Chunk(DeltasAtOnce)];
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task next = Task.CompletedTask;
        try
        {
            for (int i = 0; i < all.Length && run.Failure is null; i++)
            {
                Download[] some = all[i];
                await (i == 0 ? DownloadAsync(url, some, isKept, over.Token) : next);

                // The next ones come while these are laid.
                bool goesOn = i + 1 < all.Length && some.All(static one => one.Failure is null);
                next = goesOn ? DownloadAsync(url, all[i + 1], isKept, over.Token) : Task.CompletedTask;
                await LoadThread.RunAsync(() => Lay(run, notification, some, isKept), priority);
            }
        }
        finally
        {
            await over.CancelAsync();
            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (deltas.Count > 0 && run.Version < deltas[^1].Version)
            {
                // What was downloaded behind one that failed may be another file when it is asked for again.
                folder.DeleteDeltas((session, version) => session == notification.Session && version > run.Version);
            }
        }

        await LoadThread.RunAsync(run.Freeze, priority);
        return run;
    }

    /// <summary>
    /// Lays over a saved version what the run before has downloaded since. Those deltas were verified then; one that is damaged, or missing, is had
    /// from the publisher again.
    /// </summary>
    /// <param name="held">The version.</param>
    /// <param name="timestamp">When the notification was written that led to them.</param>
    /// <param name="stop">Ends it.</param>
    public HeldVersion Replay(HeldVersion held, DateTimeOffset? timestamp, CancellationToken stop)
    {
        ChangeRun run = RunOf(held, timestamp);
        while (File.Exists(folder.DeltaPath(held.Session, run.Version + 1)))
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                using FileStream file = File.OpenRead(folder.DeltaPath(held.Session, run.Version + 1));
                run.Add(ReadDelta(file, held.Session, run.Version + 1), run.Version + 1);
            }
            catch (Exception e) when (e is Nrtm4Exception or IOException or UnauthorizedAccessException)
            {
                break;
            }
        }

        // Behind a gap there may be files of a download that was cut off.
        folder.DeleteDeltas((session, version) => session == held.Session && version > run.Version);
        return run.Freeze();
    }

    /// <summary>A version of which the publisher has said, at a later time, that it still is what it has.</summary>
    /// <param name="held">The version.</param>
    /// <param name="timestamp">That time.</param>
    public static HeldVersion AsOf(HeldVersion held, DateTimeOffset? timestamp) => held.Source.Info.DataDate == timestamp
        ? held : held with { Source = held.Source.WithInfo(InfoOf(held, held.Version, timestamp)) };

    private async Task DownloadAsync(Uri url, Download[] downloads, bool isKept, CancellationToken stop)
    {
        int next = -1;
        bool isOver = false;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(DownloadsAtOnce, downloads.Length)).Select(async _ =>
        {
            for (int i; !Volatile.Read(ref isOver) && (i = Interlocked.Increment(ref next)) < downloads.Length;)
            {
                Download one = downloads[i];
                try
                {
                    Uri where = UrlOf(url, one.Delta);
                    if (isKept)
                    {
                        await fetcher.DownloadAsync(where, one.Delta.Hash, one.Path, stop);
                    }
                    else
                    {
                        one.Bytes = await fetcher.GetSmallAsync(where, one.Delta.Hash, one.Path, stop);
                    }
                }
                catch (Exception e) when (e is Nrtm4Exception or FollowException)
                {
                    // Those before it have been begun by now, and are waited for.
                    one.Failure = e;
                    Volatile.Write(ref isOver, true);
                }
            }
        }));
    }

    // In order, and no further than the first that is bad.
    private bool Lay(ChangeRun run, Nrtm4Notification notification, Download[] downloads, bool isKept)
    {
        for (int i = 0; i < downloads.Length && run.Failure is null; i++)
        {
            run.Failure = downloads[i].Failure;
            if (run.Failure is null)
            {
                Lay(run, notification, downloads[i], isKept);
            }
        }

        return run.Failure is null;
    }

    private void Lay(ChangeRun run, Nrtm4Notification notification, Download one, bool isKept)
    {
        // Let go of at once: together they may be gigabytes.
        (byte[]? bytes, one.Bytes) = (one.Bytes, null);
        try
        {
            using Stream file = bytes is null ? File.OpenRead(one.Path) : new MemoryStream(bytes, writable: false);
            run.Add(ReadDelta(file, notification.Session, one.Delta.Version), one.Delta.Version);
        }
        catch (Nrtm4Exception e)
        {
            run.Failure = e;
            return;
        }

        if (bytes is null && !isKept)
        {
            File.Delete(one.Path);
        }
    }

    private Uri UrlOf(Uri notification, Nrtm4FileReference file) => Nrtm4Url.Resolve(notification, file.Url, options.Mirror.Origins);

    private HeldVersion Load(Uri url, Nrtm4Notification notification, int? before, string path, LoadPriority priority, CancellationToken stop)
    {
        using (FileStream file = File.OpenRead(path))
        {
            Nrtm4SnapshotFile.ReadHeader(file).Check(options.Name, notification.Session, notification.Snapshot.Version);
        }

        LoadedSource loaded = SourceLoader.Load(
            new SourceSpec
            {
                Name = options.Name,
                Inputs = [new BulkInput(url.AbsoluteUri, () => File.OpenRead(path), new FileInfo(path).Length, notification.Timestamp)],
                Format = BulkFormats.Find("nrtm4-snapshot"),
                Role = options.FixedRole,
                LoadedAt = time.GetUtcNow(),
                Origin = url.AbsoluteUri,
                Identity = IdentityOf(notification.Session, notification.Snapshot.Version, notification.Timestamp),
                Session = notification.Session,
                Version = notification.Snapshot.Version,
                Threads = LoadThread.CountAt(priority),
            },
            null,
            stop);
        return new HeldVersion(notification.Session, notification.Snapshot.Version, Follower.Accept(loaded, before, reload, url.ToString())) { Skipped = loaded.Report.Skipped };
    }

    private IReadOnlyList<SourceChange> ReadDelta(Stream file, Guid session, long version)
    {
        Nrtm4Delta delta = Nrtm4DeltaFile.Read(file, limits);
        delta.Header.Check(options.Name, session, version);
        return delta.Changes;
    }

    private ChangeRun RunOf(HeldVersion from, DateTimeOffset? timestamp) =>
        new(from, kept, (held, version) => InfoOf(held, version, timestamp) with { LoadedAt = time.GetUtcNow() });

    private static SourceInfo InfoOf(HeldVersion held, long version, DateTimeOffset? timestamp) => held.Source.Info with
    {
        DataDate = timestamp,
        Session = held.Session,
        Version = version,
        Identity = IdentityOf(held.Session, version, timestamp),
    };

    // Answers of two versions must not have one entity tag, nor those that say of the same version that it is of another time.
    private static string IdentityOf(Guid session, long version, DateTimeOffset? timestamp) =>
        string.Create(CultureInfo.InvariantCulture, $"nrtm4 {session:D} {version} {timestamp?.UtcTicks}");

    /// <summary>A delta on its way.</summary>
    private sealed class Download(Nrtm4FileReference delta, string path)
    {
        public Nrtm4FileReference Delta { get; } = delta;

        public string Path { get; } = path;

        /// <summary>The file; null when it is at its path.</summary>
        public byte[]? Bytes { get; set; }

        public Exception? Failure { get; set; }
    }
}
