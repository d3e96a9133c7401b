using System.ComponentModel.DataAnnotations;

namespace Rdap.Server.Options;

/// <summary>The HTTP door. TLS is for the proxy in front.</summary>
internal sealed record HttpOptions
{
    /// <summary>Addresses and ports: <c>192.0.2.1:8080</c>, <c>[2001:db8::1]:8080</c>; <c>[::]:8080</c> takes IPv4 too. Empty: no HTTP.</summary>
    [ListenAddress]
    public IReadOnlyList<string> Listen { get; init; } = ["[::]:8080"];

    /// <summary>Open connections in all.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>Seconds that a kept-alive connection may stay silent.</summary>
    [Range(1, 86400)]
    public int IdleSeconds { get; init; } = 120;
}
