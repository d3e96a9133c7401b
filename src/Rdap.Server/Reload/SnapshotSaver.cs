using Rdap.Registry;
using Rdap.Server.Observe;

namespace Rdap.Server.Reload;

/// <summary>
/// Works out the digest of what went into service and saves it where there is a state folder, one source after another, on the most patient of
/// threads. Nobody waits for it; a newer load of the same source ends it and is saved instead. What goes wrong is said and changes nothing else.
/// </summary>
internal sealed class SnapshotSaver(SnapshotStore store, Health health, ServerMetrics metrics, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Job> _waiting = new(StringComparer.OrdinalIgnoreCase);
    private Job? _current;
    private Task _working = Task.CompletedTask;
    private bool _isEnding;

    /// <summary>Ends when nothing is being saved and nothing waits for it.</summary>
    public Task WhenIdle
    {
        get
        {
            lock (_lock)
            {
                return _working;
            }
        }
    }

    /// <summary>Has a source's digest worked out, and the source saved. Returns at once.</summary>
    public void Save(SourceSnapshot snapshot, ObjectHistory? history, SnapshotStamp stamp)
    {
        lock (_lock)
        {
            if (_isEnding)
            {
                return;
            }

            string name = snapshot.Info.Name;
            _waiting[name] = new Job(snapshot, history, stamp);
            if (_current is null)
            {
                _current = TakeNext();
                _working = Task.Run(WorkAsync);
            }
            else if (_current.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && !_current.Snapshot.SharesObjectsWith(snapshot))
            {
                // What only changes a little is of use for what comes next: its digest for the most part, and its file until the next one is there.
                _current.Stop.Cancel();
            }
        }
    }

    /// <summary>Ends what is under way; the files from before stay.</summary>
    public async ValueTask DisposeAsync()
    {
        Task working;
        lock (_lock)
        {
            _isEnding = true;
            _waiting.Clear();
            _current?.Stop.Cancel();
            working = _working;
        }

        await working;
    }

    private async Task WorkAsync()
    {
        for (Job? job = _current; job is not null;)
        {
            using (job.Stop)
            {
                await SaveAsync(job);
            }

            lock (_lock)
            {
                job = _current = TakeNext();
            }
        }
    }

    private Job? TakeNext()
    {
        foreach ((string name, Job job) in _waiting)
        {
            _waiting.Remove(name);
            return job;
        }

        return null;
    }

    private async Task SaveAsync(Job job)
    {
        string? problem;
        long started = time.GetTimestamp();
        try
        {
            await DigestAsync(job);
            if (!store.IsOn)
            {
                return;
            }

            started = time.GetTimestamp();
            problem = await LoadThread.RunAsync(() => store.Save(job.Snapshot, job.History, job.Stamp, job.Stop.Token), LoadPriority.Idle);
        }
        catch (OperationCanceledException)
        {
            return;
        }
#pragma warning disable CA1031 // The one catch of a save: a bug in it must not end the program.
        catch (Exception e)
#pragma warning restore CA1031
        {
            problem = "internal error: " + e.Message;
        }

        metrics.SnapshotSaved(job.Name, problem is null);
        DateTimeOffset now = time.GetUtcNow();
        health.Update(job.Name, old => old with { SnapshotSavedAt = problem is null ? now : old.SnapshotSavedAt, SnapshotProblem = problem });
        if (problem is null)
        {
            log.SnapshotSaved(job.Name, store.PathOf(job.Name), time.GetElapsedTime(started).TotalSeconds);
        }
        else
        {
            log.SnapshotNotSaved(job.Name, store.PathOf(job.Name), problem);
        }
    }

    // Before the source is saved: so the file has it, and after a restart it is known at once.
    private async Task DigestAsync(Job job)
    {
        if (job.Snapshot.Digest is not null)
        {
            return;
        }

        long started = time.GetTimestamp();
        SourceDigest digest = await LoadThread.RunAsync(() => SourceDigest.Of(job.Snapshot, threads: 1, job.Stop.Token), LoadPriority.Idle);
        log.Digested(job.Name, digest, time.GetElapsedTime(started).TotalSeconds);
    }

    private sealed record Job(SourceSnapshot Snapshot, ObjectHistory? History, SnapshotStamp Stamp)
    {
        public string Name => Snapshot.Info.Name;

        public CancellationTokenSource Stop { get; } = new();
    }
}
