namespace Rdap.Server.Mirror;

/// <summary>Why a poll led to nothing, apart from what <see cref="Bulk.Nrtm4.Nrtm4Problem"/> has names for.</summary>
internal enum FollowProblem : byte
{
    /// <summary>The publisher cannot be reached, or the connection broke.</summary>
    Unreachable,

    /// <summary>The publisher answers with another status than was hoped for; redirects are among them, and are not followed.</summary>
    BadStatus,

    /// <summary>The answer was not there in time.</summary>
    TooSlow,

    /// <summary>What was downloaded cannot be kept: the disk is full, for one.</summary>
    NotStored,

    /// <summary>The snapshot is none that can be read.</summary>
    Unreadable,

    /// <summary>The snapshot is not to go into service (reload:maxShrinkPercent, reload:maxSkippedPercent).</summary>
    RefusedByPolicy,
}

/// <summary>A poll led to nothing; what is in service stays.</summary>
internal sealed class FollowException(FollowProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public FollowProblem Problem { get; } = problem;
}
