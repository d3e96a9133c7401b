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
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SnapshotStore _store;
    private readonly SnapshotSaver _saver;
    private readonly SourcePublisher _publisher;
    private readonly HistoryKeeper _histories;
    private readonly List<ReloadSource> _sources;
    private readonly TaskCompletionSource<string?> _firstLoad = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<ReloadRequest> _requests = Channel.CreateBounded<ReloadRequest>(
        new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.Wait });

    private Task? _firstLoads;

    public ReloadService(
        LiveRegistry live, ServerOptions options, SourceFetcher fetcher, Health health, ServerMetrics metrics, TimeProvider time, ILogger<ReloadService> log)
    {
        _live = live;
        _options = options.Reload;
        _health = health;
        _time = time;
        _log = log;
        _store = new SnapshotStore(options.State.Folder, options.Reload.HistoryBytes > 0);
        _saver = new SnapshotSaver(_store, health, metrics, time, log);
        _histories = new HistoryKeeper(options.Reload, time, log);
        _publisher = new SourcePublisher(live, options.Reload, _saver, health, metrics, time, log);
        _sources = [.. options.Sources.Where(static s => !s.IsMirrored).Select(s => new ReloadSource(s, fetcher, log))];
    }

    /// <summary>Told of each step of the first loads; for the progress bar.</summary>
    public IProgress<LoadProgress>? Progress { get; set; }

    /// <summary>Brings mirrored sources into service, as far as they can be; the first loads are over when it is.</summary>
    public Func<CancellationToken, Task>? BeginMirrors { get; set; }

    /// <summary>Ends when the first loads are over: null when the server can serve, else why it cannot.</summary>
    public Task<string?> FirstLoad => _firstLoad.Task;

    /// <summary>Ends when no snapshot is being saved and none waits for it.</summary>
    public Task WhenSaved => _saver.WhenIdle;

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
    internal Task WatchAsync(CancellationToken stop) => PassAsync(_sources, LoadCause.Changed, "its files changed", stop);

    /// <summary>Begins with the first loads; without it they begin with the service.</summary>
    public void Begin() => _firstLoads ??= Task.Run(LoadFirstAsync);

    /// <summary>Ends the loads that <see cref="Begin"/> began, also when the service itself was never started.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await (_firstLoads ?? Task.CompletedTask);
        await _saver.DisposeAsync();
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
            List<ReloadSource> restored = await RestoreAsync(_ending.Token);
            await PassAsync(_sources.Except(restored), LoadCause.Start, "start", _ending.Token);
            await (BeginMirrors?.Invoke(_ending.Token) ?? Task.CompletedTask);
            EndFirstLoad();

            // Only now, with the data of the run before in service, is it looked whether there is newer.
            await PassAsync(restored, LoadCause.Restored, "newer than the snapshot", _ending.Token);
        }
        catch (OperationCanceledException)
        {
            _firstLoad.TrySetResult(StoppedWhileLoading);
        }
    }

    private async Task<List<ReloadSource>> RestoreAsync(CancellationToken stop)
    {
        var restored = new List<ReloadSource>();
        _store.RemoveLeftovers(_sources.Select(static s => s.Name));
        foreach (ReloadSource source in _sources)
        {
            long started = _time.GetTimestamp();
            string path = _store.PathOf(source.Name);
            Progress?.Report(new LoadProgress(source.Name, default, path));
            string? problem = null;
            RestoredSource? found = await LoadThread.RunAsync(
                () => _store.Restore(source.Name, source.OptionsFingerprint, Environment.ProcessorCount, stop, out problem), LoadPriority.Normal);
            if (found is not null)
            {
                _publisher.Restored(found, _time.GetElapsedTime(started));
                // What another version of the program read may be read otherwise now.
                source.Resume(found.Stamp.Program == ProgramVersion.Text ? found.Stamp.Inputs : "");
                restored.Add(source);
            }
            else if (problem is not null)
            {
                _publisher.NotRestored(source.Name, path, problem);
            }
        }

        return restored;
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

            await PassAsync(_sources, LoadCause.Asked, reason, stop);
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
            await PassAsync(_sources, cause, cause == LoadCause.Changed ? "its files changed" : "its URLs have something new", stop);
        }
    }

    private async Task PassAsync(IEnumerable<ReloadSource> sources, LoadCause cause, string reason, CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop);
        try
        {
            bool any = false;
            foreach (ReloadSource source in sources)
            {
                any |= await LoadGuardedAsync(source, cause, reason, stop);
            }

            if (any)
            {
                _publisher.GiveMemoryBack();
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
            _publisher.Keep(source, ReloadResult.Failed, "internal error: " + e.Message, started);
            return true;
        }
    }

    private async Task<bool> LoadAsync(ReloadSource source, LoadCause cause, string reason, long started, CancellationToken stop)
    {
        SourceFiles? files = await source.LookAsync(cause, stop);
        if (files is null)
        {
            _log.Unchanged(source.Name);
            if (cause is LoadCause.Fetched or LoadCause.Restored)
            {
                _publisher.NoteFetch(source);
            }

            return false;
        }

        if (files.Problem is not null)
        {
            _publisher.Keep(source, ReloadResult.Failed, files.Problem, started);
            return false;
        }

        _log.Loading(source.Name, files.Inputs.Count, reason);
        // Queries go on meanwhile, so a reload is patient; at the start everybody waits for it.
        LoadPriority priority = _health.IsLoaded ? _options.ThreadPriority : LoadPriority.Normal;
        SourceSpec spec = source.SpecOf(files, _time.GetUtcNow()) with { Threads = LoadThread.CountAt(priority) };
        IProgress<BulkProgress>? progress = Progress is { } outer && cause == LoadCause.Start ? new NamedProgress(source.Name, outer) : null;
        LoadedSource loaded = await LoadThread.RunAsync(() => SourceLoader.Load(spec, progress, stop), priority);

        _publisher.LogReport(source.Name, loaded.Report);
        if (source.ChangedSince(files))
        {
            _publisher.Keep(source, ReloadResult.Refused, "a file changed while it was read; it is read again at the next look", started);
            source.Forget();
            return true;
        }

        if (_publisher.Accepts(source, loaded, started))
        {
            SourceSnapshot snapshot = loaded.Snapshot!;
            ObjectHistory? history = await LoadThread.RunAsync(() => _histories.Next(_live.Current, snapshot, spec.Threads, stop), priority);
            _publisher.Publish(source, loaded, history, files.Fingerprint, started);
        }

        return true;
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

        _health.SetLoaded();
        _firstLoad.TrySetResult(null);
    }

    private readonly record struct ReloadRequest(string Reason, TaskCompletionSource? Done);
}

/// <summary>Adds the source's name to what its reader tells.</summary>
internal sealed class NamedProgress(string source, IProgress<LoadProgress> outer) : IProgress<BulkProgress>
{
    /// <inheritdoc/>
    public void Report(BulkProgress value) => outer.Report(new LoadProgress(source, value));
}

/// <summary>How far the first load of a source has come.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Bulk">What has been read of its files.</param>
/// <param name="RestoredFrom">The snapshot that it is restored from instead; null when its files are read.</param>
internal readonly record struct LoadProgress(string Source, BulkProgress Bulk, string? RestoredFrom = null);

/// <summary>Why a source is looked at.</summary>
internal enum LoadCause : byte
{
    /// <summary>The program starts: URLs are fetched, everything is loaded.</summary>
    Start,

    /// <summary>The program has started from a snapshot: loaded when its files or URLs have something newer.</summary>
    Restored,

    /// <summary>The watch timer: loaded when files changed and have come to rest.</summary>
    Changed,

    /// <summary>The fetch timer: URLs are asked for something new.</summary>
    Fetched,

    /// <summary>Somebody asked: URLs are fetched, everything is loaded.</summary>
    Asked,
}
