using System.ComponentModel.DataAnnotations;

namespace Rdap.Server.Options;

/// <summary>How a source is published (NRTMv4, RFC 10063). Published is what is served, whatever format it was read in.</summary>
internal sealed record PublishOptions
{
    /// <summary>
    /// The folder for the files of the source; it is made when it is not there. They are served at <c>/nrtmv4/NAME/</c>, and any web server can
    /// serve the folder as it is. Not set: the source is not published.
    /// </summary>
    [FilePath]
    public string? Folder { get; init; }

    /// <summary>
    /// The file with the private key that signs ("rdapd key new FILE" makes one); a key in FILE.next is announced as the next one. Required for
    /// publishing.
    /// </summary>
    [FilePath]
    public string? Key { get; init; }

    /// <summary>Whether and to whom it is published for old mirrors as well.</summary>
    public Nrtm3PublishOptions Nrtm3 { get; init; } = new();
}

/// <summary>How a published source is published for mirrors that speak NRTMv3: <c>-g</c> on the WHOIS port, from a dump with its serial number.</summary>
internal sealed record Nrtm3PublishOptions
{
    /// <summary>Whether it is. Nothing of NRTMv3 is signed.</summary>
    public bool On { get; init; }

    /// <summary>Who may ask for changes by <c>-g</c>: addresses, prefixes and ranges. Empty: everyone. The files are for everyone in any case.</summary>
    [Networks]
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>How many days of changes are kept at most.</summary>
    [Range(1, 3650)]
    public int Days { get; init; } = 14;

    /// <summary>How many bytes of changes are kept at most.</summary>
    [Range(1_048_576L, 1_099_511_627_776L)]
    public long MaxBytes { get; init; } = 1_073_741_824;
}
