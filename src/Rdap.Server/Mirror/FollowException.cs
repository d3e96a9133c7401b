namespace Rdap.Server.Mirror;

/// <summary>Why a poll led to nothing, apart from what <see cref="Bulk.Nrtm4.Nrtm4Problem"/> and <see cref="Bulk.Nrtm3.Nrtm3Problem"/> have names for.</summary>
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

    /// <summary>The snapshot or dump is none that can be read.</summary>
    Unreadable,

    /// <summary>The snapshot or dump is not to go into service (reload:maxShrinkPercent, reload:maxSkippedPercent).</summary>
    RefusedByPolicy,

    /// <summary>The server has let go what follows on what is held, and there is no dump that it leads on from (NRTMv3).</summary>
    RangeTooOld,

    /// <summary>The server has less than is held (NRTMv3).</summary>
    Behind,
}

/// <summary>A poll led to nothing; what is in service stays.</summary>
internal sealed class FollowException(FollowProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public FollowProblem Problem { get; } = problem;
}
