using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Rdap.Server.Observe;
using Rdap.Server.Options;

namespace Rdap.Server.Reload;

/// <summary>Makes the history of each load of a source: that of the load before, and how the two differ.</summary>
internal sealed class HistoryKeeper(ReloadOptions options, TimeProvider time, ILogger log)
{
    // More changes than these take longer than a load should wait for: the digest is worked out once it serves.
    private const int MostDigestedChanges = 100_000;

    /// <summary>
    /// The history of a load that is about to go into service; what is found for it tells the load's digest as well, if that of the load before
    /// is known. Takes a while: to be asked on the load's own thread.
    /// </summary>
    /// <param name="serving">The registry as it is until then.</param>
    /// <param name="next">The load.</param>
    /// <param name="threads">How many threads work on it.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The history; null when none is kept.</returns>
    public ObjectHistory? Next(RegistrySnapshot serving, SourceSnapshot next, int threads, CancellationToken stop)
    {
        if (options.HistoryBytes == 0 || next.Info.Role != SourceRole.Registry)
        {
            // Nobody can ask for what a source that only refers has said before.
            return null;
        }

        if (!serving.TryFindSource(next.NameUtf8, out int source))
        {
            return ObjectHistory.Begin(next);
        }

        long started = time.GetTimestamp();
        SourceSnapshot old = serving.Sources[source];
        SnapshotChanges changes = SnapshotDiff.Compare(old, next, threads, stop);
        ObjectHistory before = serving.HistoryOf(source);
        ObjectHistory history = (before.IsKept ? before : ObjectHistory.Begin(old)).Next(old, next, changes, options.HistoryBytes);
        log.Compared(next.Info.Name, changes.Added, changes.Changed, changes.Deleted, time.GetElapsedTime(started).TotalSeconds,
            history.EventCount, history.ByteCount / 1e6, history.Since);
        if (old.Digest is not null && changes.Count <= MostDigestedChanges)
        {
            started = time.GetTimestamp();
            SourceDigest digest = SourceDigest.Follow(old, next, changes);
            log.Digested(next.Info.Name, digest, time.GetElapsedTime(started).TotalSeconds);
        }

        return history;
    }
}
