// The personal objects of the RIPE Database query reference (its "acceptable use"): how many a client is shown, decided above this floor, which has no clock.
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.Whois;

/// <summary>Whether a personal object is shown.</summary>
public enum PersonalVerdict : byte
{
    /// <summary>It is.</summary>
    Shown,

    /// <summary>It is not: the client has been shown as many as it may be today.</summary>
    OverLimit,

    /// <summary>It is not: the operator shows this client none.</summary>
    Refused,
}

/// <summary>
/// Counts the personal objects that clients are shown. Asked for persons and roles only, never for anything that says who holds a number.
/// Called from many threads at once; must not throw.
/// </summary>
public interface IPersonalQuota
{
    /// <summary>Counts one more object for a client, if it may be shown one more.</summary>
    /// <param name="client">Who asks, or for whom a trusted client asks.</param>
    public PersonalVerdict Take(IpAddress client);
}
