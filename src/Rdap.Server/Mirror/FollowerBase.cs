using System.Globalization;
using Rdap.Registry;
using Rdap.Server.Reload;

namespace Rdap.Server.Mirror;

/// <summary>What saving and merging led to.</summary>
/// <param name="SaveProblem">Why it was not saved; null when it was.</param>
/// <param name="Failure">What was thrown; null when nothing was.</param>
internal sealed record FollowerMerge(string? SaveProblem, Exception? Failure);

/// <summary>
/// The ground that a mirrored source's deltas stand on, made anew in the background: its digest is worked out, when many changes lie over it they
/// are merged, and what comes of it is saved for the next start. Changes that came meanwhile are laid over it again.
/// </summary>
/// <param name="name">The source's name.</param>
/// <param name="store">Where it is saved.</param>
/// <param name="mostChanges">How many changes may lie over it: each further delta freezes them all anew.</param>
/// <param name="mostVersions">How many versions later it is saved again, because a start has to read what led to them.</param>
/// <param name="stamp">What is to be said of what is saved; with another stamp it is of no use.</param>
internal sealed class FollowerBase(
    string name, SnapshotStore store, int mostChanges = FollowerBase.MostChanges, int mostVersions = FollowerBase.MostDeltas, string stamp = FollowerBase.Stamp) : IAsyncDisposable
{
    /// <summary>How many changes may lie over a source.</summary>
    public const int MostChanges = 10_000;

    /// <summary>After how many deltas it is saved anew: a day of one a minute, which a start has to read one by one.</summary>
    public const int MostDeltas = 1440;

    private const string Stamp = "mirror";

    private List<(Guid Session, long Version, IReadOnlyList<SourceChange> Changes)> _since = [];
    private Task<Made>? _making;
    private Task _forgotten = Task.CompletedTask;
    private CancellationTokenSource _stop = new();
    private HeldVersion? _saved;
    private bool _isToReadAnew;

    /// <summary>Told how each saving ended.</summary>
    public Action<FollowerMerge>? Ended { get; set; }

    /// <summary>Ends when nothing is done in the background.</summary>
    public Task WhenIdle => _making ?? Task.CompletedTask;

    /// <summary>Whether something is under way, or its outcome was not taken yet: then it has to be told of changes.</summary>
    public bool IsMaking => _making is not null;

    /// <summary>Whether it was to begin anew while something else was under way.</summary>
    public bool IsPutOff { get; private set; }

    /// <summary>Whether anything is saved.</summary>
    public bool IsSaving => store.IsOn;

    /// <summary>Where.</summary>
    public string Path => store.PathOf(name);

    /// <summary>The version of a session that is saved; null when none is.</summary>
    public long? SavedVersion(Guid session) => _saved?.Session == session ? _saved.Version : null;

    /// <summary>Reads what the run before has saved.</summary>
    /// <param name="threads">How many threads may work on it.</param>
    /// <param name="stop">Ends it early.</param>
    /// <param name="held">The version that was saved; null for none.</param>
    /// <param name="problem">Why what is there is not used; null when it is, or when there is nothing.</param>
    public RestoredSource? Restore(int threads, CancellationToken stop, out HeldVersion? held, out string? problem)
    {
        held = null;
        store.RemoveLeftovers([name]);
        if (store.Restore(name, stamp, threads, stop, out problem) is not { } found || found.Stamp.Inputs.Split(' ') is not [string session, string version])
        {
            return null;
        }

        // What another version of the program read may be read otherwise now.
        _isToReadAnew = found.Stamp.Program != Observe.ProgramVersion.Text;
        held = _saved = new HeldVersion(Guid.Parse(session), long.Parse(version, CultureInfo.InvariantCulture), found.Snapshot);
        return found;
    }

    /// <summary>Begins, if it is time to. While something is under way, or was not taken, it is put off until that has been.</summary>
    public void Begin(HeldVersion held)
    {
        IsPutOff = IsMaking;
        bool isTooMuch = held.Source.Changes > mostChanges;
        bool isToSave = store.IsOn && (_saved?.Session != held.Session || held.Version - _saved.Version >= mostVersions);
        if (IsPutOff || !(isTooMuch || isToSave || _isToReadAnew || held.Source.Digest is null))
        {
            return;
        }

        _since = [];
        bool isMerged = _isToReadAnew || held.Source.Changes > 0;
        _isToReadAnew = false;
        _making = MakeAsync(_forgotten, held, isMerged, _stop.Token);
    }

    /// <summary>Notes changes that are in service now, made while something is under way.</summary>
    public void Note(Guid session, long version, IReadOnlyList<SourceChange> changes)
    {
        if (IsMaking)
        {
            _since.Add((session, version, changes));
        }
    }

    /// <summary>Ends what is under way: another snapshot takes the place of what it is made of.</summary>
    public void Forget()
    {
        _stop.Cancel();
        _stop = new CancellationTokenSource();
        _since = [];
        _forgotten = _making ?? _forgotten;
        _making = null;
    }

    /// <summary>What was made, with what has changed since.</summary>
    /// <param name="serving">What is in service.</param>
    /// <returns>What is to be in service instead; null when that stays.</returns>
    public async Task<HeldVersion?> TakeAsync(HeldVersion? serving)
    {
        if (_making is not { IsCompleted: true } making)
        {
            return null;
        }

        _making = null;
        List<(Guid Session, long Version, IReadOnlyList<SourceChange> Changes)> since = _since;
        _since = [];
        try
        {
            Made made = await making;
            if (store.IsOn)
            {
                _saved = made.SaveProblem is null ? made.Held : _saved;
                Ended?.Invoke(new FollowerMerge(made.SaveProblem, null));
            }

            if (serving is null || serving.Session != made.Held.Session)
            {
                return null;
            }

            if (ReferenceEquals(made.Held.Source, made.From.Source))
            {
                // What was laid over it meanwhile had no digest to begin with. The work is that of these changes.
                if (serving.Source.SharesObjectsWith(made.Held.Source))
                {
                    SourceDigest.Of(serving.Source, threads: 1, CancellationToken.None);
                }

                return null;
            }

            List<SourceChange> changes = [.. since.Where(later => later.Session == made.Held.Session && later.Version > made.Held.Version).SelectMany(static later => later.Changes)];
            return serving with { Source = made.Held.Source.With(changes, serving.Source.Info, out _) };
        }
        catch (OperationCanceledException)
        {
            return null;
        }
#pragma warning disable CA1031 // What is in service stays as it is.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Ended?.Invoke(new FollowerMerge(null, e));
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // What it ends with is nobody's business any more.
        await Task.WhenAny(_making ?? _forgotten);
        _stop.Dispose();
    }

    // One after the other: both write the same files.
    private async Task<Made> MakeAsync(Task before, HeldVersion held, bool isMerged, CancellationToken stop)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await LoadThread.RunAsync(() => Make(held, isMerged, stop), LoadPriority.Idle);
    }

    private Made Make(HeldVersion old, bool isMerged, CancellationToken stop)
    {
        // First, so that what is saved has it.
        SourceDigest.Of(old.Source, threads: 1, stop);
        HeldVersion held = isMerged ? old with { Source = SnapshotMerge.Merge(old.Source, 1, stop) } : old;
        SnapshotStamp made = new(Observe.ProgramVersion.Text, stamp, string.Create(CultureInfo.InvariantCulture, $"{held.Session:D} {held.Version}"));
        return new Made(old, held, store.IsOn ? store.Save(held.Source, null, made, stop) : null);
    }

    private sealed record Made(HeldVersion From, HeldVersion Held, string? SaveProblem);
}
