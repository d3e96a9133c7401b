using System.ComponentModel.DataAnnotations;

namespace Rdap.Server.Options;

/// <summary>Streams of many questions: WHOIS from <c>begin</c> to <c>end</c>, and <c>POST /v1/lookup</c>.</summary>
internal sealed record LookupOptions
{
    /// <summary>
    /// Streams that are answered at the same time; the next one is told to come back. Each takes about a megabyte, and keeps the data
    /// with which it began in memory until it ends. 0: none is answered.
    /// </summary>
    [Range(0, 10_000)]
    public int Streams { get; init; } = 64;

    /// <summary>Streams of one client (IPv6: one /64) among them. 0: no limit.</summary>
    [Range(0, 10_000)]
    public int StreamsPerAddress { get; init; } = 8;

    /// <summary>Seconds after which a stream is cut, however it goes: a billion rows, or a client that keeps old data in memory.</summary>
    [Range(1, 86_400)]
    public int MaxSeconds { get; init; } = 3600;
}
