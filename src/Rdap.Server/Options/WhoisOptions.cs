using System.ComponentModel.DataAnnotations;

namespace Rdap.Server.Options;

/// <summary>The WHOIS door (RFC 3912): where it is and how much one client may take.</summary>
internal sealed record WhoisOptions
{
    /// <summary>Addresses and ports: <c>192.0.2.1:43</c>, <c>[2001:db8::1]:43</c>; <c>[::]:43</c> takes IPv4 too. Empty: no WHOIS.</summary>
    [ListenAddress]
    public IReadOnlyList<string> Listen { get; init; } = ["[::]:43"];

    /// <summary>Longest query line in bytes, without its end; a longer one is refused with error 107.</summary>
    [Range(64, Protocols.Whois.WhoisQuery.MaxLineLength)]
    public int MaxLineBytes { get; init; } = Protocols.Whois.WhoisQuery.MaxLineLength;

    /// <summary>Seconds that a connection may take for a line, or stay silent, before it is closed with error 305.</summary>
    [Range(1, 86400)]
    public int IdleSeconds { get; init; } = 180;

    /// <summary>Seconds that a client may take to read a piece of its answer (64 KiB) before it is cut off.</summary>
    [Range(1, 86400)]
    public int SendSeconds { get; init; } = 60;

    /// <summary>Open connections in all; the next one is closed at once.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>Open connections from one address (IPv6: one /64); the next one gets error 306. 0: no limit.</summary>
    [Range(0, 1_000_000)]
    public int MaxConnectionsPerAddress { get; init; } = 64;

    /// <summary>Most objects that one query may answer with; the answer says when it was cut.</summary>
    [Range(1, 100_000_000)]
    public int MaxObjectsPerAnswer { get; init; } = 250_000;

    /// <summary>Most members that a set may expand to ("!i", "!a"), and prefixes that an answer may have; beyond it is an error.</summary>
    [Range(1, 100_000_000)]
    public int MaxMembersPerSet { get; init; } = 2_000_000;

    /// <summary>Seconds that an expansion may take; a client may ask for less ("!t").</summary>
    [Range(1, 1000)]
    public int MaxExpansionSeconds { get; init; } = 30;

    /// <summary>
    /// Personal objects (persons, and roles that are no abuse contact) that one client (IPv6: one /64) is shown in a day, which ends at
    /// midnight UTC; then they are left out, with error 201. Everything else is answered as ever. 0: no limit, which fits public data, where
    /// the persons have been masked; 1000 is usual where they have not.
    /// </summary>
    [Range(0, 1_000_000_000)]
    public int PersonalObjectsPerDay { get; init; }

    /// <summary>
    /// Clients that are counted apart in a day, at about 50 bytes each; further ones share 4,096 counters, which lets through no more than a share each.
    /// </summary>
    [Range(1, 100_000_000)]
    public int PersonalClientsPerDay { get; init; } = 250_000;

    /// <summary>Addresses that are treated otherwise than others.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>Folder with banner.txt, terms.txt and help.txt; a text that is not there is the built-in one.</summary>
    [FilePath]
    public string? Texts { get; init; }
}
