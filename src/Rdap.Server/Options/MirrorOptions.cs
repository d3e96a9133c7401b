using System.ComponentModel.DataAnnotations;

namespace Rdap.Server.Options;

/// <summary>
/// Where a source is mirrored from: by NRTMv4 (RFC 10063), verified, and without files of its own; or by NRTMv3, which is not signed, and for which
/// its files are the dump that it starts from.
/// </summary>
internal sealed record MirrorOptions
{
    /// <summary>Least seconds between two polls of a publisher that is not on this machine (RFC 10063: not more than once a minute).</summary>
    public const int LeastPollSeconds = 60;

    /// <summary>
    /// The http or https URLs of the publisher's notification, or of its folder. The next one is tried when one fails. Not set: the source is not
    /// mirrored.
    /// </summary>
    [HttpUrl]
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>
    /// Origins, such as <c>https://files.example.net</c>, on which the publisher's files may be besides that of the notification. Others are never
    /// asked for anything.
    /// </summary>
    [HttpUrl]
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>
    /// The file with the publisher's public key, PEM or JWK, as it is told out of band. Keys that the publisher announces later are kept with the
    /// data. Required for mirroring.
    /// </summary>
    [FilePath]
    public string? Key { get; init; }

    /// <summary>Seconds between two polls; each is one conditional request when there is nothing new. Below 60 only for publishers on this machine.</summary>
    [Range(1, 86400)]
    public int PollSeconds { get; init; } = LeastPollSeconds;

    /// <summary>The source is degraded when the publisher's last verified notification, or the last good answer by NRTMv3, is older than so many hours.</summary>
    [Range(1, 8760)]
    public int MaxAgeHours { get; init; } = 24;

    /// <summary>
    /// Servers that speak NRTMv3, each a host and a port (<c>whois.example.net:43</c>). The next one is tried when one fails. Not set: the source is
    /// not mirrored by NRTMv3.
    /// </summary>
    [Server]
    public IReadOnlyList<string> Nrtm3 { get; init; } = [];

    /// <summary>For NRTMv3, the file or URL with the serial number of the dump. Not set: NAME.CURRENTSERIAL beside its first file.</summary>
    [FilePath]
    public string? Serial { get; init; }
}
