// What an answer over RFC 3912 may cost.
namespace Rdap.Protocols.Whois;

/// <summary>Limits of one answer.</summary>
public sealed record WhoisSettings
{
    /// <summary>Most objects that one query finds, contacts not counted; the answer says so when there are more.</summary>
    public int MaxObjects { get; init; } = 250_000;
}
