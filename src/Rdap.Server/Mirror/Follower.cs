// RFC 10063 (NRTMv4): what a mirror does.
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Mirror;

/// <summary>How a poll ended.</summary>
internal enum FollowResult : byte
{
    /// <summary>There is nothing new.</summary>
    Unchanged,

    /// <summary>Deltas were applied.</summary>
    Changed,

    /// <summary>The snapshot was loaded.</summary>
    Reloaded,

    /// <summary>Something was refused or could not be had; what is in service stays.</summary>
    Kept,
}

/// <summary>What a poll led to.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Reason">Why something was refused, as the name of a <see cref="Nrtm4Problem"/> or <see cref="FollowProblem"/>; null when nothing was.</param>
/// <param name="Problem">The same in words for people; with several URLs, what was wrong with each.</param>
internal sealed record FollowStep(FollowResult Result, string? Reason = null, string? Problem = null);

/// <summary>A version that is held.</summary>
internal sealed record HeldVersion(Guid Session, long Version, SourceSnapshot Source);

/// <summary>
/// Keeps one source as its publisher has it. A poll asks for the notification; what it leads to is verified file by file before any of it is in
/// service, and whatever is refused leaves what is there. It knows no timers: <see cref="FollowerService"/> says when.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class Follower : IAsyncDisposable
{
    private readonly SourceOptions _options;
    private readonly FollowerFetcher _fetcher;
    private readonly FollowerFolder _folder;
    private readonly FollowerBase _base;
    private readonly FollowerFiles _files;
    private readonly LiveRegistry _live;
    private readonly TimeProvider _time;
    private readonly Nrtm4Limits _limits;
    private readonly ReplacedData _replaced;
    private readonly Uri[] _urls;

    private int _inUse;
    private string _configuredKey = "";
    private Nrtm4TrustedKeys? _keys;
    private IReadOnlyList<Nrtm4FileReference> _known = [];
    private NotificationTag? _tag;

    public Follower(
        SourceOptions options, ReloadOptions reload, FollowerFetcher fetcher, FollowerFolder folder, FollowerBase kept, LiveRegistry live, TimeProvider time, Nrtm4Limits limits)
    {
        _options = options;
        _fetcher = fetcher;
        _folder = folder;
        _base = kept;
        _files = new FollowerFiles(options, reload, fetcher, folder, kept, time, limits);
        _live = live;
        _time = time;
        _limits = limits;
        _replaced = new ReplacedData(time);
        _urls = [.. options.Mirror.Urls.Select(NotificationOf)];
    }

    /// <summary>The source's name.</summary>
    public string Name => _options.Name;

    /// <summary>What is in service; null when nothing is.</summary>
    public HeldVersion? Held { get; private set; }

    /// <summary>When the last notification that was taken was written; null for none.</summary>
    public DateTimeOffset? Timestamp { get; private set; }

    /// <summary>The URL of the notification that was taken last; null for none.</summary>
    public Uri? Url { get; private set; }

    /// <summary>Changes of the last poll that could not be made; null when all could.</summary>
    public ChangeProblems? Skipped => _files.Skipped;

    /// <summary>What is done in the background.</summary>
    public FollowerBase Base => _base;

    /// <summary>The URL of a notification, from what is configured: itself, or its folder.</summary>
    public static Uri NotificationOf(string url)
    {
        Uri given = new(url);
        string path = given.AbsolutePath;
        return path.EndsWith(".jose", StringComparison.Ordinal) ? given
            : new UriBuilder(given) { Path = path.TrimEnd('/') + "/" + Nrtm4FileNames.Notification }.Uri;
    }

    /// <summary>Takes into service what the run before has left. To be called first, once.</summary>
    /// <param name="threads">How many threads may work on it.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>What was found; null when there was nothing that can be used.</returns>
    /// <param name="problem">Why what is there was not used; null when it was, or when there was nothing.</param>
    /// <exception cref="IOException">The folder or the key cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may they.</exception>
    /// <exception cref="Nrtm4Exception">The key is none.</exception>
    public RestoredSource? Restore(int threads, CancellationToken stop, out string? problem)
    {
        problem = null;
        Nrtm4PublicKey configured = SigningKeys.ReadPublic(_options.Mirror.Key!);
        _configuredKey = configured.Thumbprint;
        _keys = new Nrtm4TrustedKeys(configured);
        _folder.Prepare();

        // Another key is another publisher, unless it is one that this publisher has announced.
        if (_folder.ReadState() is not { } state
            || !(state.ConfiguredKey == _configuredKey || state.Keys.Current.Equals(configured) || configured.Equals(state.Keys.Next)))
        {
            return null;
        }

        _keys = state.Keys;
        int inUse = Array.FindIndex(_urls, url => url.AbsoluteUri == state.Url);
        _inUse = Math.Max(0, inUse);
        if (_base.Restore(threads, stop, out HeldVersion? held, out problem) is not { } found)
        {
            return null;
        }

        (Timestamp, Url) = (state.Timestamp, inUse < 0 ? null : _urls[inUse]);
        held = FollowerFiles.AsOf(_files.Replay(held!, Timestamp, stop), Timestamp);
        _known = state.Have is { } have && have.Session == held.Session ? [.. have.Known.Where(delta => delta.Version <= held.Version)] : [];
        Serve(held);
        _base.Begin(held);
        return found;
    }

    /// <summary>Asks the publisher, and follows it.</summary>
    /// <param name="priority">How patient loads are.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<FollowStep> PollAsync(LoadPriority priority, CancellationToken stop)
    {
        _files.Skipped = null;
        await TakeMergedAsync();
        List<(string Reason, string Text)> problems = [];
        for (int i = 0; i < _urls.Length; i++)
        {
            int index = (_inUse + i) % _urls.Length;
            try
            {
                FollowStep step = await PollAsync(_urls[index], priority, stop);
                _inUse = index;
                return step;
            }
            catch (Nrtm4Exception e)
            {
                problems.Add((e.Problem.ToString(), $"{_urls[index]}: {e.Message}"));
            }
            catch (FollowException e)
            {
                problems.Add((e.Problem.ToString(), e.Message));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add((nameof(FollowProblem.NotStored), e.Message));
            }
        }

        return new FollowStep(FollowResult.Kept, problems[^1].Reason, string.Join("; ", problems.Select(static problem => problem.Text)));
    }

    /// <summary>Takes into service what was merged in the background, with what has changed meanwhile. A poll does it by itself.</summary>
    public async Task TakeMergedAsync()
    {
        if (await _base.TakeAsync(Held) is { } merged)
        {
            Serve(merged);
        }

        if (Held is { } held && _base.SavedVersion(held.Session) is { } saved)
        {
            try
            {
                _folder.DeleteDeltas((session, version) => session != held.Session || version <= saved);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // They are in nobody's way; the next time tries again.
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _base.DisposeAsync();

    private async Task<FollowStep> PollAsync(Uri url, LoadPriority priority, CancellationToken stop)
    {
        FetchedNotification? fetched = await _fetcher.GetNotificationAsync(url, _tag?.Url == url ? _tag : null, stop);
        if (fetched is null)
        {
            // That it is still the same does not make it younger.
            return _time.GetUtcNow() - Timestamp > _limits.MaxAge ? throw new Nrtm4Exception(Nrtm4Problem.Stale) : new FollowStep(FollowResult.Unchanged);
        }

        Nrtm4SignedNotification signed = Nrtm4Signature.Read(fetched.Jws, _keys!, _limits);
        Nrtm4Notification notification = signed.Notification;
        Nrtm4Decision decision = Nrtm4Rules.Decide(Have, notification, Name, _time.GetUtcNow(), _limits);
        if (decision.Step == Nrtm4Step.Refuse)
        {
            throw new Nrtm4Exception(decision.Problem);
        }

        _keys = signed.Keys;
        _tag = null;
        HeldVersion? before = Held;
        FollowResult result;
        try
        {
            result = decision.Step switch
            {
                Nrtm4Step.Nothing => FollowResult.Unchanged,
                Nrtm4Step.ApplyDeltas => await ApplyAsync(url, notification, decision.Deltas, priority, stop),
                _ => await ReloadAsync(url, notification, decision, priority, stop),
            };

            // Only now: what is held gets older while polls fail.
            (Timestamp, Url) = (notification.Timestamp, url);
            Serve(FollowerFiles.AsOf(Held!, Timestamp));
        }
        finally
        {
            if (Held is { } held && held.Session == notification.Session)
            {
                // A delta that is not held yet may be made anew.
                _known = [.. notification.Deltas.Where(delta => delta.Version <= held.Version)];
            }

            if (Held is not null && !ReferenceEquals(Held, before))
            {
                _base.Begin(Held);
            }

            _folder.WriteState(new FollowerState(_configuredKey, _keys, Timestamp, Url?.AbsoluteUri, Have));
        }

        // Only now: a poll that failed, be it at the disk, is to be answered in full again.
        _tag = fetched.Tag;
        return new FollowStep(result);
    }

    private Nrtm4State? Have => Held is { } held ? new Nrtm4State(held.Session, held.Version, _known) : null;

    private async Task<FollowResult> ApplyAsync(
        Uri url, Nrtm4Notification notification, IReadOnlyList<Nrtm4FileReference> deltas, LoadPriority priority, CancellationToken stop)
    {
        FollowedDeltas applied = await _files.WithDeltasAsync(Held!, url, notification, deltas, priority, stop);
        Serve(applied.Failure is null ? applied.Held : FollowerFiles.AsOf(applied.Held, Timestamp));
        foreach ((long version, IReadOnlyList<SourceChange> changes) in applied.Laid)
        {
            _base.Note(notification.Session, version, changes);
        }

        if (applied.Failure is null)
        {
            return FollowResult.Changed;
        }

        Nrtm4Decision instead = Nrtm4Rules.AfterFailedDelta(Have!, notification, applied.Held.Version + 1);
        return instead.Step == Nrtm4Step.Reload ? await ReloadAsync(url, notification, instead, priority, stop) : throw applied.Failure;
    }

    private async Task<FollowResult> ReloadAsync(Uri url, Nrtm4Notification notification, Nrtm4Decision decision, LoadPriority priority, CancellationToken stop)
    {
        HeldVersion loaded = await _files.LoadAsync(url, notification, Held?.Source.ObjectCount, priority, stop);
        FollowedDeltas applied = await _files.WithDeltasAsync(loaded, url, notification, decision.Deltas, priority, stop);
        _base.Forget();
        Timestamp ??= notification.Timestamp;
        Serve(applied.Failure is null ? applied.Held : FollowerFiles.AsOf(applied.Held, Timestamp));
        return applied.Failure is null ? FollowResult.Reloaded : throw applied.Failure;
    }

    private void Serve(HeldVersion held)
    {
        if (ReferenceEquals(held.Source, Held?.Source))
        {
            return;
        }

        if (Held is { } old)
        {
            _replaced.Add(old.Source);
        }

        Held = held;
        _live.Publish(held.Source);
        _replaced.Collect();
    }
}
