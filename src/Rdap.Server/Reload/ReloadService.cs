using System.Globalization;
using System.Threading.Channels;
using Rdap.Bulk;
using Rdap.Registry;
using Rdap.Server.Observe;
using Rdap.Server.Options;

namespace Rdap.Server.Reload;

/// <summary>
/// Keeps the registry up to date: loads every source once at the start, then again when its files change, its URLs have something new, or
/// somebody asks (SIGHUP). One source at a time, beside the running queries; only what <see cref="ReloadPolicy"/> accepts goes into service.
/// </summary>
internal sealed class ReloadService : BackgroundService, IAsyncDisposable
{
    /// <summary>What <see cref="FirstLoad"/> says when the program was ended meanwhile.</summary>
    public const string StoppedWhileLoading = "stopped while loading";

    private readonly LiveRegistry _live;
    private readonly ReloadOptions _options;
    private readonly Health _health;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly List<ReloadSource> _sources;
    private readonly TaskCompletionSource<string?> _firstLoad = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<ReloadRequest> _requests = Channel.CreateBounded<ReloadRequest>(
        new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.Wait });

    private Task? _firstLoads;

    public ReloadService(
        LiveRegistry live, IReadOnlyList<SourceOptions> sources, ReloadOptions options, SourceFetcher fetcher, Health health, ServerMetrics metrics,
        TimeProvider time, ILogger<ReloadService> log)
    {
        _live = live;
        _options = options;
        _health = health;
        _metrics = metrics;
        _time = time;
        _log = log;
        _sources = [.. sources.Select(s => new ReloadSource(s, fetcher, log))];
    }

    /// <summary>Told of each step of the first loads; for the progress bar.</summary>
    public IProgress<LoadProgress>? Progress { get; set; }

    /// <summary>Ends when the first loads are over: null when the server can serve, else why it cannot.</summary>
    public Task<string?> FirstLoad => _firstLoad.Task;

    /// <summary>Loads every source again, changed or not. Returns at once.</summary>
    public void RequestReload(string reason)
    {
        _log.ReloadAsked(reason);
        // A full queue means that a reload is about to begin, which is all that was asked for.
        _requests.Writer.TryWrite(new ReloadRequest(reason, null));
    }

    /// <summary>Loads every source again, changed or not, and waits for the end of it.</summary>
    public async Task ReloadAsync(string reason, CancellationToken stop = default)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _requests.Writer.WriteAsync(new ReloadRequest(reason, done), stop);
        await done.Task.WaitAsync(stop);
    }

    /// <summary>One look at the files, as the timer takes it.</summary>
    internal Task WatchAsync(CancellationToken stop) => PassAsync(LoadCause.Changed, "its files changed", stop);

    /// <summary>Begins with the first loads; without it they begin with the service.</summary>
    public void Begin() => _firstLoads ??= Task.Run(LoadFirstAsync);

    /// <summary>Ends the loads that <see cref="Begin"/> began, also when the service itself was never started.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await (_firstLoads ?? Task.CompletedTask);
        Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using CancellationTokenRegistration end = stoppingToken.Register(_ending.Cancel);
        Begin();
        await _firstLoads!;
        try
        {
            await Task.WhenAll(ServeRequestsAsync(stoppingToken), TickAsync(_options.WatchSeconds, LoadCause.Changed, stoppingToken),
                TickAsync(_options.FetchSeconds, LoadCause.Fetched, stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task LoadFirstAsync()
    {
        try
        {
            await PassAsync(LoadCause.Start, "start", _ending.Token);
            EndFirstLoad();
        }
        catch (OperationCanceledException)
        {
            _firstLoad.TrySetResult(StoppedWhileLoading);
        }
    }

    private async Task ServeRequestsAsync(CancellationToken stop)
    {
        var waiting = new List<TaskCompletionSource>();
        while (await _requests.Reader.WaitToReadAsync(stop))
        {
            // One reload serves everybody who asked before it began: many signals in a row must not load large data many times.
            string reason = "";
            for (waiting.Clear(); _requests.Reader.TryRead(out ReloadRequest request); reason = request.Reason)
            {
                if (request.Done is { } done)
                {
                    waiting.Add(done);
                }
            }

            await PassAsync(LoadCause.Asked, reason, stop);
            waiting.ForEach(static done => done.TrySetResult());
        }
    }

    private async Task TickAsync(int seconds, LoadCause cause, CancellationToken stop)
    {
        if (seconds == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds), _time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await PassAsync(cause, cause == LoadCause.Changed ? "its files changed" : "its URLs have something new", stop);
        }
    }

    private async Task PassAsync(LoadCause cause, string reason, CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop);
        try
        {
            bool any = false;
            foreach (ReloadSource source in _sources)
            {
                any |= await LoadGuardedAsync(source, cause, reason, stop);
            }

            if (any)
            {
                // Off the stack of the load that just ended: its locals would keep the old data alive.
                await Task.Yield();
                GiveMemoryBack();
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    // The one catch of a reload: a bug in a reader must cost one source one load, not the server.
    private async Task<bool> LoadGuardedAsync(ReloadSource source, LoadCause cause, string reason, CancellationToken stop)
    {
        long started = _time.GetTimestamp();
        try
        {
            return await LoadAsync(source, cause, reason, started, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            _log.LoadFailed(e, source.Name);
            Keep(source, ReloadResult.Failed, "internal error: " + e.Message, started);
            return true;
        }
    }

    private async Task<bool> LoadAsync(ReloadSource source, LoadCause cause, string reason, long started, CancellationToken stop)
    {
        SourceFiles? files = await source.LookAsync(cause, stop);
        if (files is null)
        {
            _log.Unchanged(source.Name);
            if (cause == LoadCause.Fetched)
            {
                NoteFetch(source);
            }

            return false;
        }

        if (files.Problem is not null)
        {
            Keep(source, ReloadResult.Failed, files.Problem, started);
            return false;
        }

        _log.Loading(source.Name, files.Inputs.Count, reason);
        SourceSpec spec = source.SpecOf(files, _time.GetUtcNow());
        IProgress<BulkProgress>? progress = Progress is { } outer && cause == LoadCause.Start ? new NamedProgress(source.Name, outer) : null;
        LoadedSource loaded = await Task.Factory.StartNew(
            () => SourceLoader.Load(spec, progress, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        LogReport(source.Name, loaded.Report);
        if (source.ChangedSince(files))
        {
            Keep(source, ReloadResult.Refused, "a file changed while it was read; it is read again at the next look", started);
            source.Forget();
            return true;
        }

        var figures = new LoadFigures(loaded.Snapshot?.ObjectCount ?? 0, loaded.Report.Skipped, loaded.Report.Fatal);
        if (ReloadPolicy.ReasonToRefuse(figures, Serving(source.Name)?.ObjectCount, _options) is { } refusal)
        {
            Keep(source, ReloadResult.Refused, refusal, started);
            return true;
        }

        Publish(source, loaded, started);
        return true;
    }

    private void Publish(ReloadSource source, LoadedSource loaded, long started)
    {
        SourceSnapshot snapshot = loaded.Snapshot!;
        _live.Publish(snapshot);
        source.Refusal = null;
        TimeSpan took = _time.GetElapsedTime(started);
        _metrics.Reload(source.Name, ReloadResult.Published, took);
        _log.Loaded(source.Name, snapshot.ObjectCount, took.TotalSeconds, snapshot.TextBytes / 1e6, loaded.Report.Skipped, snapshot.DuplicateCount);
        DateTimeOffset now = _time.GetUtcNow();
        _health.Update(source.Name, old => old with
        {
            State = source.FetchProblem is null ? SourceState.Serving : SourceState.KeptOld,
            Objects = snapshot.ObjectCount,
            LoadedAt = now,
            TriedAt = now,
            DataDate = snapshot.Info.DataDate,
            Problem = source.FetchProblem,
        });
    }

    private void Keep(ReloadSource source, ReloadResult result, string reason, long started)
    {
        source.Refusal = reason;
        _metrics.Reload(source.Name, result, _time.GetElapsedTime(started));
        bool serves = Serving(source.Name) is not null;
        if (serves)
        {
            _log.KeptOld(source.Name, reason);
        }
        else
        {
            _log.SourceMissing(source.Name, reason);
        }

        DateTimeOffset now = _time.GetUtcNow();
        _health.Update(source.Name, old => old with { State = serves ? SourceState.KeptOld : SourceState.Missing, TriedAt = now, Problem = reason });
    }

    // Nothing new to load; whether the publisher could be reached is news all the same.
    private void NoteFetch(ReloadSource source)
    {
        string? problem = source.FetchProblem ?? source.Refusal;
        DateTimeOffset now = _time.GetUtcNow();
        _health.Update(source.Name, old => old with
        {
            State = old.LoadedAt is null ? old.State : problem is null ? SourceState.Serving : SourceState.KeptOld,
            TriedAt = now,
            Problem = problem,
        });
    }

    private SourceSnapshot? Serving(string name)
    {
        foreach (SourceSnapshot source in _live.Current.Sources)
        {
            if (source.Info.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return source;
            }
        }

        return null;
    }

    private void LogReport(string name, BulkReport report)
    {
        const int Shown = 10;
        foreach (BulkProblem problem in report.Problems.Take(Shown))
        {
            _log.Skipped(name, string.Create(CultureInfo.InvariantCulture, $"{problem.Input}:{problem.Line}: {problem.Reason}: {problem.Excerpt}"));
        }

        if (report.Skipped > Shown)
        {
            _log.LoadNote(name, string.Create(CultureInfo.InvariantCulture, $"{report.Skipped} objects were skipped in all; \"rdapd check\" lists more"));
        }

        foreach (string note in report.Notes.Take(Shown))
        {
            _log.LoadNote(name, note);
        }
    }

    private void EndFirstLoad()
    {
        RegistrySnapshot registry = _live.Current;
        if (registry.Sources.IsEmpty)
        {
            _firstLoad.TrySetResult("no source can be served: " + string.Join("; ", _health.Sources.Select(static s => $"{s.Name}: {s.Problem}")));
            return;
        }

        string missing = string.Join(", ", _health.Sources.Where(static s => s.State == SourceState.Missing).Select(static s => s.Name));
        if (missing.Length > 0)
        {
            _log.StartsDegraded(missing);
        }

        _health.SetReady();
        _firstLoad.TrySetResult(null);
    }

    // A load leaves as much garbage as data behind, and the collector would keep those pages. Measured with 330 MB of text: 440 MB resident
    // after this, for a pause of 0.1 to 0.3 s; 800 to 1,200 MB after a plain blocking or background collection.
    private static void GiveMemoryBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private readonly record struct ReloadRequest(string Reason, TaskCompletionSource? Done);
}

/// <summary>Adds the source's name to what its reader tells.</summary>
internal sealed class NamedProgress(string source, IProgress<LoadProgress> outer) : IProgress<BulkProgress>
{
    /// <inheritdoc/>
    public void Report(BulkProgress value) => outer.Report(new LoadProgress(source, value));
}

/// <summary>How far the first load of a source has come.</summary>
internal readonly record struct LoadProgress(string Source, BulkProgress Bulk);

/// <summary>Why a source is looked at.</summary>
internal enum LoadCause : byte
{
    /// <summary>The program starts: URLs are fetched, everything is loaded.</summary>
    Start,

    /// <summary>The watch timer: loaded when files changed and have come to rest.</summary>
    Changed,

    /// <summary>The fetch timer: URLs are asked for something new.</summary>
    Fetched,

    /// <summary>Somebody asked: URLs are fetched, everything is loaded.</summary>
    Asked,
}
