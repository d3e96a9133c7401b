// RFC 10063 (NRTMv4): what a mirror does with a notification.
namespace Rdap.Bulk.Nrtm4;

/// <summary>What a mirror has.</summary>
/// <param name="Session">The session.</param>
/// <param name="Version">The version.</param>
/// <param name="Known">The deltas that the last notification listed.</param>
public sealed record Nrtm4State(Guid Session, long Version, IReadOnlyList<Nrtm4FileReference> Known);

/// <summary>What is to be done.</summary>
public enum Nrtm4Step : byte
{
    /// <summary>There is nothing new.</summary>
    Nothing,

    /// <summary>The deltas are to be applied, in order.</summary>
    ApplyDeltas,

    /// <summary>The snapshot is to be loaded, then the deltas applied.</summary>
    Reload,

    /// <summary>The notification is refused; what is held stays.</summary>
    Refuse,
}

/// <summary>A decision.</summary>
/// <param name="Step">What is to be done.</param>
/// <param name="Deltas">The deltas to apply, in order.</param>
/// <param name="Snapshot">The snapshot to load first; null unless it is <see cref="Nrtm4Step.Reload"/>.</param>
/// <param name="Problem">Why it is refused, or <see cref="Nrtm4Problem.None"/>.</param>
/// <param name="Reason">Why, in words for the log.</param>
public sealed record Nrtm4Decision(
    Nrtm4Step Step,
    IReadOnlyList<Nrtm4FileReference> Deltas,
    Nrtm4FileReference? Snapshot,
    Nrtm4Problem Problem,
    string Reason);

/// <summary>The rules of a mirror, as a function of what it has and what it is told.</summary>
public static class Nrtm4Rules
{
    /// <summary>Decides what to do with a notification whose signature is right.</summary>
    /// <param name="have">What the mirror has; null for nothing.</param>
    /// <param name="notification">What it is told.</param>
    /// <param name="source">The source that it mirrors.</param>
    /// <param name="now">The time.</param>
    /// <param name="limits">How old a notification may be.</param>
    public static Nrtm4Decision Decide(Nrtm4State? have, Nrtm4Notification notification, string source, DateTimeOffset now, Nrtm4Limits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(notification);
        limits ??= new Nrtm4Limits();
        Nrtm4Problem problem = CheckAlone(notification, source, now, limits);
        if (problem != Nrtm4Problem.None)
        {
            return Refuse(problem);
        }

        if (have is null)
        {
            return Reload(notification, "nothing is held yet");
        }

        if (have.Session != notification.Session)
        {
            return Reload(notification, "a new session");
        }

        if (notification.Version < have.Version)
        {
            return Refuse(Nrtm4Problem.VersionWentBack);
        }

        if (IsRewritten(have.Known, notification.Deltas))
        {
            return Refuse(Nrtm4Problem.HistoryRewritten);
        }

        if (notification.Version == have.Version)
        {
            return new Nrtm4Decision(Nrtm4Step.Nothing, [], null, Nrtm4Problem.None, "nothing new");
        }

        // Deltas that end before the snapshot do not lead to the version, either.
        return notification.Deltas.Count == 0 || notification.Deltas[0].Version > have.Version + 1 || notification.Deltas[^1].Version < notification.Version
            ? Reload(notification, "the deltas do not lead from what is held")
            : new Nrtm4Decision(Nrtm4Step.ApplyDeltas, After(notification, have.Version), null, Nrtm4Problem.None, "new deltas");
    }

    /// <summary>
    /// What to do when a delta of a notification could not be had or was refused: the snapshot instead, if it leads further than what is held.
    /// </summary>
    /// <param name="have">What the mirror has, with the deltas before that one applied.</param>
    /// <param name="notification">What it was told.</param>
    /// <param name="failed">The version of the delta.</param>
    public static Nrtm4Decision AfterFailedDelta(Nrtm4State have, Nrtm4Notification notification, long failed)
    {
        ArgumentNullException.ThrowIfNull(have);
        ArgumentNullException.ThrowIfNull(notification);
        return notification.Snapshot.Version >= failed && notification.Snapshot.Version > have.Version
            ? Reload(notification, "a delta was refused")
            : new Nrtm4Decision(Nrtm4Step.Nothing, [], null, Nrtm4Problem.None, "a delta was refused, and no newer snapshot is there");
    }

    private static Nrtm4Problem CheckAlone(Nrtm4Notification notification, string source, DateTimeOffset now, Nrtm4Limits limits) =>
        !string.Equals(notification.Source, source, StringComparison.OrdinalIgnoreCase) ? Nrtm4Problem.WrongSource
        : notification.Timestamp > now + limits.MaxClockSkew ? Nrtm4Problem.FromTheFuture
        : now - notification.Timestamp > limits.MaxAge ? Nrtm4Problem.Stale
        : Nrtm4Problem.None;

    // Both lists are without a gap, so that a version says where it stands.
    private static bool IsRewritten(IReadOnlyList<Nrtm4FileReference> known, IReadOnlyList<Nrtm4FileReference> deltas)
    {
        if (known.Count == 0 || deltas.Count == 0)
        {
            return false;
        }

        foreach (Nrtm4FileReference before in known)
        {
            long at = before.Version - deltas[0].Version;
            if (at >= 0 && at < deltas.Count && (deltas[(int)at].Hash != before.Hash || deltas[(int)at].Url != before.Url))
            {
                return true;
            }
        }

        return false;
    }

    private static Nrtm4FileReference[] After(Nrtm4Notification notification, long version) =>
        [.. notification.Deltas.Where(delta => delta.Version > version)];

    private static Nrtm4Decision Reload(Nrtm4Notification notification, string reason) =>
        new(Nrtm4Step.Reload, After(notification, notification.Snapshot.Version), notification.Snapshot, Nrtm4Problem.None, reason);

    private static Nrtm4Decision Refuse(Nrtm4Problem problem) => new(Nrtm4Step.Refuse, [], null, problem, Nrtm4Problems.Describe(problem));
}
