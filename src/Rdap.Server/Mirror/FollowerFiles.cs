// RFC 10063 (NRTMv4): the files that a notification leads to.
using System.Globalization;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Mirror;

/// <summary>What deltas led to.</summary>
/// <param name="Held">The version after the last of them that was good.</param>
/// <param name="Failure">Why the next one was refused, or could not be had; null when all were good.</param>
internal sealed record FollowedDeltas(HeldVersion Held, Exception? Failure);

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
    // Changes of several deltas are laid over the source in one go: each going freezes all that lies over it.
    private const int MostChangesAtOnce = 10_000;

    /// <summary>Changes that could not be made since it was last set; null when all could.</summary>
    public ChangeProblems? Skipped { get; set; }

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
        await fetcher.DownloadAsync(Nrtm4Url.Resolve(url, notification.Snapshot.Url), notification.Snapshot.Hash, path, stop);
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
    public async Task<FollowedDeltas> WithDeltasAsync(
        HeldVersion from, Uri url, Nrtm4Notification notification, IReadOnlyList<Nrtm4FileReference> deltas, LoadPriority priority, CancellationToken stop)
    {
        List<SourceChange> changes = [];
        HeldVersion held = from;
        long version = from.Version;
        Exception? failure = null;
        foreach (Nrtm4FileReference delta in deltas)
        {
            string path = folder.DeltaPath(notification.Session, delta.Version);
            try
            {
                await fetcher.DownloadAsync(Nrtm4Url.Resolve(url, delta.Url), delta.Hash, path, stop);
                changes.AddRange(await LoadThread.RunAsync(() => ReadDelta(path, notification.Session, delta.Version), priority));
                version = delta.Version;
                if (!kept.IsSaving)
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (e is Nrtm4Exception or FollowException)
            {
                File.Delete(path);
                failure = e;
                break;
            }

            if (changes.Count >= MostChangesAtOnce)
            {
                held = await LoadThread.RunAsync(() => With(held, version, changes, notification.Timestamp), priority);
                changes = [];
            }
        }

        return new FollowedDeltas(changes.Count == 0 ? held : await LoadThread.RunAsync(() => With(held, version, changes, notification.Timestamp), priority), failure);
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
        List<SourceChange> changes = [];
        long version = held.Version;
        for (; File.Exists(folder.DeltaPath(held.Session, version + 1)); version++)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                changes.AddRange(ReadDelta(folder.DeltaPath(held.Session, version + 1), held.Session, version + 1));
            }
            catch (Exception e) when (e is Nrtm4Exception or IOException or UnauthorizedAccessException)
            {
                break;
            }
        }

        return changes.Count == 0 ? held : With(held, version, changes, timestamp);
    }

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
                Role = options.Role switch { "registry" => SourceRole.Registry, "referral" => SourceRole.Referral, _ => null },
                LoadedAt = time.GetUtcNow(),
                Origin = url.AbsoluteUri,
                Identity = IdentityOf(notification.Session, notification.Snapshot.Version),
                Threads = priority == LoadPriority.Normal ? Environment.ProcessorCount : Math.Max(1, Environment.ProcessorCount / 2),
            },
            null,
            stop);
        if (loaded.Report.Fatal is { } fatal)
        {
            throw new FollowException(FollowProblem.Unreadable, $"{url}: {fatal}");
        }

        LoadFigures figures = new(loaded.Snapshot?.ObjectCount ?? 0, loaded.Report.Skipped, null);
        return ReloadPolicy.ReasonToRefuse(figures, before, reload) is { } refusal
            ? throw new FollowException(FollowProblem.RefusedByPolicy, $"{url}: {refusal}")
            : new HeldVersion(notification.Session, notification.Snapshot.Version, loaded.Snapshot!);
    }

    private IReadOnlyList<SourceChange> ReadDelta(string path, Guid session, long version)
    {
        using FileStream file = File.OpenRead(path);
        Nrtm4Delta delta = Nrtm4DeltaFile.Read(file, limits);
        delta.Header.Check(options.Name, session, version);
        return delta.Changes;
    }

    private HeldVersion With(HeldVersion held, long version, List<SourceChange> changes, DateTimeOffset? timestamp)
    {
        SourceInfo info = held.Source.Info with { DataDate = timestamp, LoadedAt = time.GetUtcNow(), Identity = IdentityOf(held.Session, version) };
        SourceSnapshot source = held.Source.With(changes, info, out ChangeProblems problems);
        Skipped = problems.Count > 0 ? problems : Skipped;
        kept.Note(held.Session, version, changes);
        return new HeldVersion(held.Session, version, source);
    }

    // Answers of two versions must not have one entity tag.
    private static string IdentityOf(Guid session, long version) => string.Create(CultureInfo.InvariantCulture, $"nrtm4 {session:D} {version}");
}
