// What an answer over RFC 3912 may cost, and what it asks of others.
namespace Rdap.Protocols.Whois;

/// <summary>Limits of one answer, and where what it needs besides the registry comes from.</summary>
public sealed record WhoisSettings
{
    /// <summary>Most objects that one query finds, contacts not counted; the answer says so when there are more.</summary>
    public int MaxObjects { get; init; } = 250_000;

    /// <summary>Who counts personal objects; null when nobody does, and all are shown.</summary>
    public IPersonalQuota? PersonalQuota { get; init; }

    /// <summary>How many of them one client is shown in a day, for the message that says so.</summary>
    public int PersonalObjectsPerDay { get; init; }

    /// <summary>What has changed in sources, for mirrors; null when none is mirrored from here.</summary>
    public IWhoisJournals? Journals { get; init; }

    /// <summary>Most members that a set expands to; the answer is an error when there are more.</summary>
    public int MaxMembers { get; init; } = 2_000_000;

    /// <summary>Seconds that an expansion may take, unless the client wants it sooner.</summary>
    public int MaxExpansionSeconds { get; init; } = 30;

    /// <summary>The time since any moment, which bounds expansions. Without a clock they may take what they need.</summary>
    public Func<TimeSpan> Clock { get; init; } = static () => TimeSpan.Zero;
}
