// RFC 10063 (NRTMv4): what a mirror does.
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Mirror;

/// <summary>
/// Follows an NRTMv4 publisher. A poll asks for the notification; what it leads to is verified file by file before any of it is in service.
/// </summary>
internal sealed class Nrtm4Follower : Follower
{
    private readonly SourceOptions _options;
    private readonly FollowerFetcher _fetcher;
    private readonly FollowerFolder _folder;
    private readonly FollowerFiles _files;
    private readonly TimeProvider _time;
    private readonly Nrtm4Limits _limits;
    private readonly Uri[] _urls;

    private string _configuredKey = "";
    private Nrtm4TrustedKeys? _keys;
    private IReadOnlyList<Nrtm4FileReference> _known = [];
    private NotificationTag? _tag;

    public Nrtm4Follower(
        SourceOptions options, ReloadOptions reload, FollowerFetcher fetcher, FollowerFolder folder, FollowerBase kept, LiveRegistry live, TimeProvider time, Nrtm4Limits limits)
        : base(options, kept, live, time)
    {
        _options = options;
        _fetcher = fetcher;
        _folder = folder;
        _files = new FollowerFiles(options, reload, fetcher, folder, kept, time, limits);
        _time = time;
        _limits = limits;
        _urls = [.. options.Mirror.Urls.Select(NotificationOf)];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Uri> Servers => _urls;

    /// <summary>The URL of a notification, from what is configured: itself, or its folder.</summary>
    public static Uri NotificationOf(string url)
    {
        Uri given = new(url);
        string path = given.AbsolutePath;
        return path.EndsWith(".jose", StringComparison.Ordinal) ? given
            : new UriBuilder(given) { Path = path.TrimEnd('/') + "/" + Nrtm4FileNames.Notification }.Uri;
    }

    /// <inheritdoc/>
    public override RestoredSource? Restore(int threads, CancellationToken stop, out string? problem)
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
        InUse = Math.Max(0, inUse);
        if (Base.Restore(threads, stop, out HeldVersion? held, out problem) is not { } found)
        {
            return null;
        }

        (Timestamp, Url) = (state.Timestamp, inUse < 0 ? null : _urls[inUse]);
        held = FollowerFiles.AsOf(_files.Replay(held!, Timestamp, stop), Timestamp);
        _known = state.Have is { } have && have.Session == held.Session ? [.. have.Known.Where(delta => delta.Version <= held.Version)] : [];
        Serve(held);
        Base.Begin(held);
        return found;
    }

    /// <inheritdoc/>
    protected override void ForgetUpTo(Guid session, long saved) =>
        _folder.DeleteDeltas((other, version) => other != session || version <= saved);

    /// <inheritdoc/>
    protected override async Task<FollowStep> PollAsync(Uri url, LoadPriority priority, CancellationToken stop)
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
                Base.Begin(Held);
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
        ChangeRun applied = await _files.WithDeltasAsync(Held!, url, notification, deltas, priority, stop);
        Serve(applied.Failure is null ? applied.Held : FollowerFiles.AsOf(applied.Held, Timestamp), applied);
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
        ChangeRun applied = await _files.WithDeltasAsync(loaded, url, notification, decision.Deltas, priority, stop);
        Base.Forget();
        Timestamp ??= notification.Timestamp;
        Serve(applied.Failure is null ? applied.Held : FollowerFiles.AsOf(applied.Held, Timestamp), applied);
        return applied.Failure is null ? FollowResult.Reloaded : throw applied.Failure;
    }
}
