using Rdap.Registry.Objects;

namespace Rdap.Server.Options;

/// <summary>One source: a named set of bulk files that is loaded, replaced and reported as one.</summary>
internal sealed record SourceOptions
{
    /// <summary>The name that answers show and <c>-s</c> takes: letters, digits, '-' and '_', at most 32. Required.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// Files, folders (read with everything below them, in the order of their names) and http or https URLs. Required unless it is mirrored by NRTMv4. <c>demo:NAME</c> is
    /// a file of the demo registry that is part of the program.
    /// </summary>
    [FilePath]
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The format, when it is not to be found by content: rpsl, delegated, transfers, iana-bootstrap, iana-xml.</summary>
    [OneOf("rpsl", "delegated", "transfers", "iana-bootstrap", "iana-xml")]
    public string? Format { get; init; }

    /// <summary>
    /// registry: its objects are answers. referral: it only says who else would know (IANA's files). Not set: as its format says.
    /// </summary>
    [OneOf("registry", "referral")]
    public string? Role { get; init; }

    /// <summary>
    /// For URLs, the side file with the MD5, SHA-1, SHA-256 or SHA-512 digest to check against: a suffix to add to each URL (".md5").
    /// Not set: no check.
    /// </summary>
    public string? Checksum { get; init; }

    /// <summary>Whether and how it is published for mirrors.</summary>
    public PublishOptions Publish { get; init; } = new();

    /// <summary>Whether and from where it is mirrored.</summary>
    public MirrorOptions Mirror { get; init; } = new();

    /// <summary>What its data is for, as <see cref="Role"/> says; null when its format decides.</summary>
    internal SourceRole? FixedRole => Role switch { "registry" => SourceRole.Registry, "referral" => SourceRole.Referral, _ => null };

    /// <summary>Whether its data comes from a publisher instead of files alone.</summary>
    internal bool IsMirrored => Mirror.Urls.Count + Mirror.Nrtm3.Count > 0;

    /// <summary>Whether its files are only what mirroring by NRTMv3 starts from.</summary>
    internal bool IsMirroredByNrtm3 => Mirror.Nrtm3.Count > 0;

    /// <summary>Whether some of its files have to be fetched.</summary>
    internal bool HasUrls => Files.Any(OptionsBinder.IsHttpUrl);
}
