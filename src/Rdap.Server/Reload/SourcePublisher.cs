using System.Globalization;
using Rdap.Bulk;
using Rdap.Registry;
using Rdap.Server.Observe;
using Rdap.Server.Options;

namespace Rdap.Server.Reload;

/// <summary>What becomes of a load: it goes into service, or what is there stays; and log, health and metrics are told.</summary>
internal sealed class SourcePublisher(
    LiveRegistry live, ReloadOptions options, SnapshotSaver saver, Health health, ServerMetrics metrics, TimeProvider time, ILogger log)
{
    private readonly ReplacedData _replaced = new(time);

    /// <summary>Whether <see cref="ReloadPolicy"/> accepts a load; if not, what is there stays, and that is said.</summary>
    /// <param name="source">The source.</param>
    /// <param name="loaded">What the load brought.</param>
    /// <param name="started">When the load began.</param>
    public bool Accepts(ReloadSource source, LoadedSource loaded, long started)
    {
        var figures = new LoadFigures(loaded.Snapshot?.ObjectCount ?? 0, loaded.Report.Skipped, loaded.Report.Fatal);
        if (ReloadPolicy.ReasonToRefuse(figures, Serving(source.Name)?.ObjectCount, options) is { } refusal)
        {
            Keep(source, ReloadResult.Refused, refusal, started);
            return false;
        }

        return true;
    }

    /// <summary>Takes a load into service that was accepted.</summary>
    /// <param name="source">The source.</param>
    /// <param name="loaded">What the load brought.</param>
    /// <param name="history">What its objects were before; null when that is not kept.</param>
    /// <param name="inputs">Fingerprint of the files it was read from.</param>
    /// <param name="started">When the load began.</param>
    public void Publish(ReloadSource source, LoadedSource loaded, ObjectHistory? history, string inputs, long started)
    {
        SourceSnapshot snapshot = loaded.Snapshot!;
        Replace(snapshot, history);
        source.Refusal = null;
        TimeSpan took = time.GetElapsedTime(started);
        metrics.Reload(source.Name, ReloadResult.Published, took);
        log.Loaded(source.Name, snapshot.ObjectCount, took.TotalSeconds, snapshot.TextBytes / 1e6, loaded.Report.Skipped, snapshot.DuplicateCount);
        DateTimeOffset now = time.GetUtcNow();
        health.Update(source.Name, old => old with
        {
            State = source.FetchProblem is null ? SourceState.Serving : SourceState.KeptOld,
            Objects = snapshot.ObjectCount,
            LoadedAt = now,
            TriedAt = now,
            DataDate = snapshot.Info.DataDate,
            HistorySince = history?.Since,
            HistoryBytes = history?.ByteCount ?? 0,
            RestoredFrom = null,
            Problem = source.FetchProblem,
        });
        saver.Save(snapshot, history, new SnapshotStamp(ProgramVersion.Text, source.OptionsFingerprint, inputs));
    }

    /// <summary>Takes a source into service as the run before left it.</summary>
    public void Restored(RestoredSource found, TimeSpan took)
    {
        SourceSnapshot snapshot = found.Snapshot;
        Replace(snapshot, found.History);
        if (found.HistoryProblem is not null)
        {
            log.HistoryNotRestored(snapshot.Info.Name, found.HistoryPath, found.HistoryProblem);
        }

        log.Restored(snapshot.Info.Name, snapshot.ObjectCount, took.TotalSeconds, found.Path, found.SavedAt);
        health.Update(snapshot.Info.Name, old => old with
        {
            State = SourceState.Serving,
            Objects = snapshot.ObjectCount,
            LoadedAt = snapshot.Info.LoadedAt,
            DataDate = snapshot.Info.DataDate,
            HistorySince = found.History?.Since,
            HistoryBytes = found.History?.ByteCount ?? 0,
            RestoredFrom = found.Path,
            SnapshotSavedAt = found.SavedAt,
        });
    }

    /// <summary>Says that there is a snapshot which is of no use.</summary>
    public void NotRestored(string source, string path, string problem)
    {
        log.NotRestored(source, path, problem);
        health.Update(source, old => old with { SnapshotProblem = problem });
    }

    /// <summary>Leaves in service what is there, and says why.</summary>
    public void Keep(ReloadSource source, ReloadResult result, string reason, long started)
    {
        source.Refusal = reason;
        metrics.Reload(source.Name, result, time.GetElapsedTime(started));
        bool serves = Serving(source.Name) is not null;
        if (serves)
        {
            log.KeptOld(source.Name, reason);
        }
        else
        {
            log.SourceMissing(source.Name, reason);
        }

        DateTimeOffset now = time.GetUtcNow();
        health.Update(source.Name, old => old with { State = serves ? SourceState.KeptOld : SourceState.Missing, TriedAt = now, Problem = reason });
    }

    /// <summary>There was nothing new to load; whether the publisher could be reached is news all the same.</summary>
    public void NoteFetch(ReloadSource source)
    {
        string? problem = source.FetchProblem ?? source.Refusal;
        DateTimeOffset now = time.GetUtcNow();
        health.Update(source.Name, old => old with
        {
            State = old.LoadedAt is null ? old.State : problem is null ? SourceState.Serving : SourceState.KeptOld,
            TriedAt = now,
            Problem = problem,
        });
    }

    /// <summary>Logs what the readers found.</summary>
    public void LogReport(string name, BulkReport report)
    {
        const int Shown = 10;
        foreach (BulkProblem problem in report.Problems.Take(Shown))
        {
            log.Skipped(name, string.Create(CultureInfo.InvariantCulture, $"{problem.Input}:{problem.Line}: {problem.Reason}: {problem.Excerpt}"));
        }

        if (report.Skipped > Shown)
        {
            log.LoadNote(name, string.Create(CultureInfo.InvariantCulture, $"{report.Skipped} objects were skipped in all; \"rdapd check\" lists more"));
        }

        foreach (string note in report.Notes.Take(Shown))
        {
            log.LoadNote(name, note);
        }
    }

    /// <summary>Has the memory of what was replaced, and of loading, given back. Returns at once.</summary>
    public void GiveMemoryBack() => _replaced.Collect();

    private void Replace(SourceSnapshot snapshot, ObjectHistory? history)
    {
        if (Serving(snapshot.Info.Name) is { } old)
        {
            _replaced.Add(old);
        }

        live.Publish(snapshot, history);
    }

    private SourceSnapshot? Serving(string name)
    {
        foreach (SourceSnapshot source in live.Current.Sources)
        {
            if (source.Info.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return source;
            }
        }

        return null;
    }
}
