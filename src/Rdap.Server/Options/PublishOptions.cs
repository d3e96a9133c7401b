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
}
