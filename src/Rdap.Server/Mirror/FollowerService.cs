using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Mirror;

/// <summary>
/// Has each mirrored source followed: what the run before has left serves at once, then the publisher is polled, less and less often while that
/// leads to nothing. What comes of it is told to log, health and metrics.
/// </summary>
internal sealed class FollowerService : BackgroundService, IAsyncDisposable
{
    /// <summary>Longest time between two polls while they lead to nothing.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(30);

    private readonly List<Followed> _followed;
    private readonly FollowerFetcher _fetcher;
    private readonly LoadPriority _priority;
    private readonly Health _health;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <param name="live">The registry that answers.</param>
    /// <param name="options">What was configured.</param>
    /// <param name="dumps">Keeps copies of the dumps that have URLs.</param>
    /// <param name="folder">Where the folder of each source is made.</param>
    /// <param name="isLasting">Whether a restart finds that folder again.</param>
    /// <param name="health">Told how it goes.</param>
    /// <param name="metrics">Told what to count.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public FollowerService(
        LiveRegistry live, ServerOptions options, SourceFetcher dumps, string folder, bool isLasting, Health health, ServerMetrics metrics, TimeProvider time, ILogger<FollowerService> log)
    {
        (_health, _metrics, _time, _log) = (health, metrics, time, log);
        _priority = options.Reload.ThreadPriority;
        Nrtm4Limits limits = new();
        _fetcher = new FollowerFetcher(options.Reload.Fetch, time, limits);
        // What a mirrored object was before is not kept.
        SnapshotStore store = new(isLasting ? folder : null, keepsHistory: false);
        _followed =
        [
            .. options.Sources.Where(static source => source.IsMirrored).Select(source =>
            {
                FollowerFolder own = new(Path.Combine(folder, source.Name + ".mirror"));
                return new Followed(source, source.IsMirroredByNrtm3 ? ByNrtm3(source, own) : ByNrtm4(source, own));
            }),
        ];
        Follower ByNrtm4(SourceOptions source, FollowerFolder own) =>
            new Nrtm4Follower(source, options.Reload, _fetcher, own, new FollowerBase(source.Name, store), live, time, limits);
        Follower ByNrtm3(SourceOptions source, FollowerFolder own)
        {
            Nrtm3Dumps from = new(source, options.Reload, dumps, time, log);
            FollowerBase kept = new(source.Name, store, mostVersions: FollowerBase.MostChanges, stamp: "nrtm3 " + from.OptionsFingerprint);
            return new Nrtm3Follower(source, from, new Nrtm3Fetcher(options.Reload.Fetch, time), own, kept, live, time);
        }

        foreach (Followed one in _followed)
        {
            one.Follower.Base.Ended = ended => Saved(one.Follower, ended);
            _health.Update(one.Follower.Name, old => old with { Mirror = new MirrorHealth(one.Protocol, TimeSpan.FromHours(one.Options.MaxAgeHours)) });
        }
    }

    /// <summary>Takes into service what the run before has left, and asks the publishers of the other sources once.</summary>
    public Task BeginAsync(CancellationToken stop) => Task.WhenAll(_followed.Select(one => BeginAsync(one, stop)));

    /// <summary>Polls every publisher once, as the timers do.</summary>
    internal async Task PollAsync(CancellationToken stop)
    {
        foreach (Followed one in _followed)
        {
            await PollAsync(one, stop);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (Followed one in _followed)
        {
            await one.Follower.DisposeAsync();
        }

        _fetcher.Dispose();
        Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _health.WhenLoaded.WaitAsync(stoppingToken);
            await Task.WhenAll(_followed.Select(one => FollowAsync(one, stoppingToken)));
        }
        catch (OperationCanceledException)
        {
            // What is kept in the folder is where the next run goes on.
        }
    }

    private async Task FollowAsync(Followed one, CancellationToken stop)
    {
        // What was restored may be old; what was just polled is not.
        for (TimeSpan delay = one.Polls > 0 ? DelayOf(one) : TimeSpan.Zero; ; delay = DelayOf(one))
        {
            await Task.Delay(delay, _time, stop);
            await PollAsync(one, stop);
        }
    }

    /// <summary>How long until the next poll: twice as long after each one that led to nothing.</summary>
    /// <param name="pollSeconds">The time between two polls that went well.</param>
    /// <param name="failures">How many in a row did not.</param>
    internal static TimeSpan DelayOf(int pollSeconds, int failures)
    {
        TimeSpan usual = TimeSpan.FromSeconds(pollSeconds);
        TimeSpan longest = usual > LongestDelay ? usual : LongestDelay;
        return failures > 20 ? longest : TimeSpan.FromTicks(Math.Min(longest.Ticks, usual.Ticks << failures));
    }

    private static TimeSpan DelayOf(Followed one) => DelayOf(one.Options.PollSeconds, one.Failures);

    private async Task BeginAsync(Followed one, CancellationToken stop)
    {
        Follower follower = one.Follower;
        long started = _time.GetTimestamp();
        try
        {
            string? unused = null;
            RestoredSource? found = await LoadThread.RunAsync(() => follower.Restore(Environment.ProcessorCount, stop, out unused), LoadPriority.Normal);
            if (unused is not null)
            {
                _log.MirrorNotRestored(follower.Name, follower.Base.Path, unused);
                _health.Update(follower.Name, old => old with { SnapshotProblem = unused });
            }

            if (found is not null)
            {
                SourceSnapshot source = follower.Held!.Source;
                _log.Restored(follower.Name, source.ObjectCount, _time.GetElapsedTime(started).TotalSeconds, found.Path, found.SavedAt);
                _health.Update(follower.Name, old => Show(old, follower) with { RestoredFrom = found.Path, SnapshotSavedAt = found.SavedAt });
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Nrtm4Exception)
        {
            Kept(one, nameof(FollowProblem.NotStored), e.Message, started);
            return;
        }

        await PollAsync(one, stop);
    }

    private async Task PollAsync(Followed one, CancellationToken stop)
    {
        Follower follower = one.Follower;
        long started = _time.GetTimestamp();
        HeldVersion? before = follower.Held;
        FollowStep step;
        try
        {
            step = await follower.PollAsync(_health.IsLoaded ? _priority : LoadPriority.Normal, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A bug in it must cost one poll, not the server.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.PollFailed(e, follower.Name);
            step = new FollowStep(FollowResult.Kept, "Internal", "internal error: " + e.Message);
        }

        one.Polls++;
        if (follower.Skipped is { } skipped)
        {
            _log.ChangesSkipped(follower.Name, skipped.Count, skipped.Examples[0].Object);
        }

        if (follower.Held is { } held && (held.Session, held.Version) != (before?.Session, before?.Version))
        {
            string from = follower.Url?.AbsoluteUri ?? held.Source.Info.Origin;
            double seconds = _time.GetElapsedTime(started).TotalSeconds;
            if (one.IsSigned)
            {
                _log.Mirrored(follower.Name, held.Version, held.Session.ToString(), from, held.Source.ObjectCount, seconds);
            }
            else
            {
                _log.MirroredUnsigned(follower.Name, held.Version, from, held.Source.ObjectCount, seconds);
            }

            _health.Update(follower.Name, static old => old with { RestoredFrom = null });
        }

        if (step.Result == FollowResult.Kept)
        {
            Kept(one, step.Reason!, step.Problem!, started);
            return;
        }

        one.Failures = 0;
        if (step.Result != FollowResult.Unchanged)
        {
            _metrics.Reload(follower.Name, ReloadResult.Published, _time.GetElapsedTime(started));
        }

        Tell(follower, step.Result.ToString(), null);
    }

    private void Kept(Followed one, string reason, string problem, long started)
    {
        one.Failures++;
        _log.MirrorKept(one.Follower.Name, problem, DelayOf(one).TotalSeconds);
        _metrics.Reload(one.Follower.Name, ReloadResult.Refused, _time.GetElapsedTime(started));
        Tell(one.Follower, reason, problem);
    }

    private void Tell(Follower follower, string result, string? problem)
    {
        _metrics.Polled(follower.Name, result);
        DateTimeOffset now = _time.GetUtcNow();
        _health.Update(follower.Name, old =>
        {
            SourceHealth shown = Show(old, follower);
            return shown with { TriedAt = now, Problem = problem, Mirror = shown.Mirror! with { Reason = problem is null ? null : result } };
        });
    }

    private static SourceHealth Show(SourceHealth old, Follower follower)
    {
        MirrorHealth mirror = old.Mirror! with { Url = follower.Url?.AbsoluteUri, Timestamp = follower.Timestamp };
        return follower.Held is not { } held
            ? old with { State = SourceState.Missing, Mirror = mirror }
            : old with
            {
                State = SourceState.Serving,
                Objects = held.Source.ObjectCount,
                LoadedAt = held.Source.Info.LoadedAt,
                DataDate = held.Source.Info.DataDate,
                Mirror = mirror with { Session = held.Source.Info.Session, Version = held.Version },
            };
    }

    private void Saved(Follower follower, FollowerMerge ended)
    {
        if (ended.Failure is { } failure)
        {
            _log.NotMerged(failure, follower.Name);
            return;
        }

        _metrics.SnapshotSaved(follower.Name, ended.SaveProblem is null);
        DateTimeOffset now = _time.GetUtcNow();
        _health.Update(follower.Name, old => old with { SnapshotSavedAt = ended.SaveProblem is null ? now : old.SnapshotSavedAt, SnapshotProblem = ended.SaveProblem });
        if (ended.SaveProblem is { } problem)
        {
            _log.SnapshotNotSaved(follower.Name, follower.Base.Path, problem);
        }
    }

    private sealed class Followed(SourceOptions source, Follower follower)
    {
        public MirrorOptions Options => source.Mirror;

        public bool IsSigned => !source.IsMirroredByNrtm3;

        public string Protocol => IsSigned ? "NRTMv4" : "NRTMv3";

        public Follower Follower => follower;

        public int Polls { get; set; }

        public int Failures { get; set; }
    }
}
