using Rdap.Bulk;
using Rdap.Bulk.Nrtm3;
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

    /// <summary>Changes were applied.</summary>
    Changed,

    /// <summary>All objects were loaded.</summary>
    Reloaded,

    /// <summary>Something was refused or could not be had; what is in service stays.</summary>
    Kept,
}

/// <summary>What a poll led to.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Reason">Why something was refused, as the name of a <see cref="Nrtm4Problem"/>, <see cref="Nrtm3Problem"/> or <see cref="FollowProblem"/>; null when nothing was.</param>
/// <param name="Problem">The same in words for people; with several servers, what was wrong with each.</param>
internal sealed record FollowStep(FollowResult Result, string? Reason = null, string? Problem = null);

/// <summary>A version that is held.</summary>
/// <param name="Session">The publisher's session; of NRTMv3, which has none, one of our own for each dump that was loaded.</param>
/// <param name="Version">The version; of NRTMv3 the serial number.</param>
/// <param name="Source">The objects.</param>
internal sealed record HeldVersion(Guid Session, long Version, SourceSnapshot Source)
{
    /// <summary>Objects of the snapshot or dump that it started from that could not be taken in.</summary>
    public long Skipped { get; init; }
}

/// <summary>
/// Keeps one source as its publisher has it: what all protocols have in common. A poll asks the servers in turn until one of them answers well;
/// whatever is refused leaves what is in service. It knows no timers: <see cref="FollowerService"/> says when.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
/// <param name="options">The source.</param>
/// <param name="kept">What its changes stand on.</param>
/// <param name="live">Where it goes into service.</param>
/// <param name="time">The clock.</param>
internal abstract class Follower(SourceOptions options, FollowerBase kept, LiveRegistry live, TimeProvider time) : IAsyncDisposable
{
    private readonly ReplacedData _replaced = new(time);

    /// <summary>The source's name.</summary>
    public string Name => options.Name;

    /// <summary>What is in service; null when nothing is.</summary>
    public HeldVersion? Held { get; private set; }

    /// <summary>When the publisher last said that what is held is what it has; null for never.</summary>
    public DateTimeOffset? Timestamp { get; protected set; }

    /// <summary>The server that said so; null for none.</summary>
    public Uri? Url { get; protected set; }

    /// <summary>Changes of the last poll that could not be made; null when all could.</summary>
    public ChangeProblems? Skipped { get; protected set; }

    /// <summary>What is done in the background.</summary>
    public FollowerBase Base => kept;

    /// <summary>The servers, in their order.</summary>
    protected abstract IReadOnlyList<Uri> Servers { get; }

    /// <summary>Which of them is asked first.</summary>
    protected int InUse { get; set; }

    /// <summary>Takes into service what the run before has left. To be called first, once.</summary>
    /// <param name="threads">How many threads may work on it.</param>
    /// <param name="stop">Ends it early.</param>
    /// <param name="problem">Why what is there was not used; null when it was, or when there was nothing.</param>
    /// <returns>What was found; null when there was nothing that can be used.</returns>
    /// <exception cref="IOException">The folder or the key cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may they.</exception>
    /// <exception cref="Nrtm4Exception">The key is none.</exception>
    public abstract RestoredSource? Restore(int threads, CancellationToken stop, out string? problem);

    /// <summary>Asks the publisher, and follows it.</summary>
    /// <param name="priority">How patient loads are.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<FollowStep> PollAsync(LoadPriority priority, CancellationToken stop)
    {
        Skipped = null;
        await TakeMergedAsync();
        List<(string Reason, string Text)> problems = [];
        for (int i = 0; i < Servers.Count; i++)
        {
            int index = (InUse + i) % Servers.Count;
            try
            {
                FollowStep step = await PollAsync(Servers[index], priority, stop);
                InUse = index;
                return step;
            }
            catch (Nrtm4Exception e)
            {
                problems.Add((e.Problem.ToString(), $"{Servers[index]}: {e.Message}"));
            }
            catch (Nrtm3Exception e)
            {
                problems.Add((e.Problem.ToString(), $"{Servers[index]}: {e.Message}"));
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
        if (await kept.TakeAsync(Held) is { } merged)
        {
            Serve(merged);
        }

        if (kept.IsPutOff && Held is { } later)
        {
            // The next change, which would do it too, may be long in coming.
            kept.Begin(later);
        }

        if (Held is { } held && kept.SavedVersion(held.Session) is { } saved)
        {
            try
            {
                ForgetUpTo(held.Session, saved);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is in nobody's way; the next time tries again.
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => kept.DisposeAsync();

    /// <summary>What was loaded, if it may go into service.</summary>
    /// <param name="loaded">What the load brought.</param>
    /// <param name="before">How many objects are in service; null for none.</param>
    /// <param name="reload">What it has to be like.</param>
    /// <param name="origin">Where it is from, for people.</param>
    /// <exception cref="FollowException">It may not.</exception>
    public static SourceSnapshot Accept(LoadedSource loaded, int? before, ReloadOptions reload, string origin)
    {
        if (loaded.Report.Fatal is { } fatal)
        {
            throw new FollowException(FollowProblem.Unreadable, $"{origin}: {fatal}");
        }

        LoadFigures figures = new(loaded.Snapshot?.ObjectCount ?? 0, loaded.Report.Skipped, null);
        return ReloadPolicy.ReasonToRefuse(figures, before, reload) is { } refusal
            ? throw new FollowException(FollowProblem.RefusedByPolicy, $"{origin}: {refusal}")
            : loaded.Snapshot!;
    }

    /// <summary>Asks one server, and follows it.</summary>
    protected abstract Task<FollowStep> PollAsync(Uri server, LoadPriority priority, CancellationToken stop);

    /// <summary>Lets go what was kept to get from an older version to this one, which is saved.</summary>
    protected abstract void ForgetUpTo(Guid session, long saved);

    /// <summary>Takes a version into service.</summary>
    protected void Serve(HeldVersion held)
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
        live.Publish(held.Source);
        _replaced.Collect();
    }

    /// <summary>Takes changes into service.</summary>
    protected void Serve(HeldVersion held, ChangeRun run)
    {
        Serve(held);
        Skipped = run.Skipped ?? Skipped;
        foreach ((long version, IReadOnlyList<SourceChange> changes) in run.Laid)
        {
            kept.Note(held.Session, version, changes);
        }
    }
}
