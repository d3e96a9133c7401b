using System.ComponentModel.DataAnnotations;

namespace Rdap.Server.Options;

/// <summary>HTTPS (RFC 7480 section 3, RFC 7481): TLS 1.2 and 1.3 as the system allows them, HTTP/1.1 and HTTP/2 as the client chooses (ALPN).</summary>
internal sealed record TlsOptions
{
    /// <summary>Addresses and ports: <c>192.0.2.1:443</c>, <c>[2001:db8::1]:443</c>; <c>[::]:443</c> takes IPv4 too. Empty: no HTTPS.</summary>
    [ListenAddress]
    public IReadOnlyList<string> Listen { get; init; } = [];

    /// <summary>PEM file with the certificate, and behind it those that lead to its root. A changed file is taken into service without a restart.</summary>
    [FilePath]
    public string? Certificate { get; init; }

    /// <summary>PEM file with the certificate's private key, not encrypted. Not set: it stands in the certificate's file.</summary>
    [FilePath]
    public string? Key { get; init; }

    /// <summary>Seconds for which browsers shall use nothing but HTTPS for this host (Strict-Transport-Security, RFC 6797). 0: they are not told.</summary>
    [Range(0, 63_072_000)]
    public int HstsSeconds { get; init; }
}
