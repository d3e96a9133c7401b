using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Server.Mirror;

/// <summary>
/// Changes on their way from one version to a later one. They are laid over it in one go, as each going freezes all that lies over it: not before
/// there are many, nor as many as lie over it already, unless they take too much memory.
/// </summary>
/// <param name="from">The version that they begin with.</param>
/// <param name="kept">Who may want to know of them.</param>
/// <param name="infoOf">What a later version says of itself, from the one before and its number.</param>
internal sealed class ChangeRun(HeldVersion from, FollowerBase kept, Func<HeldVersion, long, SourceInfo> infoOf)
{
    private const int LeastChangesAtOnce = 10_000;
    private const long MostBytesAtOnce = 256 << 20;

    private readonly List<(long Version, IReadOnlyList<SourceChange> Changes)> _laid = [];
    private List<SourceChange> _changes = [];
    private long _bytes;

    /// <summary>The version with what has been laid over it.</summary>
    public HeldVersion Held { get; private set; } = from;

    /// <summary>The version that all changes so far lead to, laid or not.</summary>
    public long Version { get; private set; } = from.Version;

    /// <summary>The changes that were laid over it, for <see cref="FollowerBase.Note"/>; empty while that needs none.</summary>
    public IReadOnlyList<(long Version, IReadOnlyList<SourceChange> Changes)> Laid => _laid;

    /// <summary>Changes that could not be made; null when all could.</summary>
    public ChangeProblems? Skipped { get; private set; }

    /// <summary>Why it ends here; null when nothing is wrong.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Adds changes that lead to a version.</summary>
    public void Add(IReadOnlyList<SourceChange> changes, long version)
    {
        foreach (SourceChange change in changes)
        {
            Add(change);
        }

        Reach(version);
    }

    /// <summary>Adds one of the changes that lead to the version of the next <see cref="Reach"/>.</summary>
    public void Add(in SourceChange change)
    {
        _changes.Add(change);
        _bytes += change.Text.Length;
    }

    /// <summary>The changes so far lead to this version.</summary>
    public void Reach(long version)
    {
        Version = version;
        if (_changes.Count >= Math.Max(LeastChangesAtOnce, Held.Source.Changes) || _bytes >= MostBytesAtOnce)
        {
            Freeze();
        }
    }

    /// <summary>Lays over it what is left.</summary>
    /// <returns>The version then.</returns>
    public HeldVersion Freeze()
    {
        if (_changes.Count > 0)
        {
            Held = Held with { Version = Version, Source = Held.Source.With(_changes, infoOf(Held, Version), out ChangeProblems problems) };
            Skipped = problems.Count > 0 ? problems : Skipped;
            if (kept.IsMaking)
            {
                _laid.Add((Version, _changes));
            }

            (_changes, _bytes) = ([], 0);
        }

        return Held;
    }
}
