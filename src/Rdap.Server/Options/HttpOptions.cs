using System.ComponentModel.DataAnnotations;

namespace Rdap.Server.Options;

/// <summary>The HTTP door.</summary>
internal sealed record HttpOptions
{
    /// <summary>
    /// Addresses and ports for HTTP/1.0 and HTTP/1.1 without TLS: <c>192.0.2.1:8080</c>, <c>[2001:db8::1]:8080</c>; <c>[::]:8080</c> takes IPv4 too.
    /// Empty: none.
    /// </summary>
    [ListenAddress]
    public IReadOnlyList<string> Listen { get; init; } = ["[::]:8080"];

    /// <summary>
    /// Addresses and ports for HTTP/2 without TLS, with prior knowledge (RFC 9113 section 3.3), as a proxy in front may want it. Apart, because
    /// without TLS a connection cannot say which of the two it speaks.
    /// </summary>
    [ListenAddress]
    public IReadOnlyList<string> Http2Listen { get; init; } = [];

    /// <summary>HTTPS.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>Open connections in all.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>Seconds that a kept-alive connection may stay silent.</summary>
    [Range(1, 86400)]
    public int IdleSeconds { get; init; } = 120;

    /// <summary>Seconds for which an answer may be used again without asking (Cache-Control: max-age). 0: never without asking.</summary>
    [Range(0, 31_536_000)]
    public int CacheSeconds { get; init; } = 60;

    /// <summary>Whether answers are packed (gzip, Brotli) for clients that ask for it.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>Whether there is a page for people at "/". Everything else answers the same without it.</summary>
    public bool Page { get; init; } = true;

    /// <summary>
    /// Requests a second, on average, that one client (IPv6: one /64) is answered; what is over it gets status 429 and is answered later.
    /// 0: no limit.
    /// </summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; init; }

    /// <summary>Requests that one client may send at once before <see cref="RequestsPerSecond"/> counts.</summary>
    [Range(1, 1_000_000)]
    public int RequestBurst { get; init; } = 100;

    /// <summary>All addresses of the door, with the name of the option that each stands in.</summary>
    internal IEnumerable<(string Key, string Address)> AllListen() =>
        Listen.Select(static a => ("http:listen", a)).Concat(Http2Listen.Select(static a => ("http:http2Listen", a)))
            .Concat(Tls.Listen.Select(static a => ("http:tls:listen", a)));
}
