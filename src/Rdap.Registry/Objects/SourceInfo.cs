namespace Rdap.Registry.Objects;

/// <summary>What a source is for.</summary>
public enum SourceRole : byte
{
    /// <summary>Its objects are answers.</summary>
    Registry,

    /// <summary>Its objects only say who else would know: IANA's bootstrap files and address-space registries.</summary>
    Referral,
}

/// <summary>Where a source's objects come from and how old they are.</summary>
public sealed record SourceInfo
{
    /// <summary>The source's name as configured, for example <c>RIPE</c>; what <c>-s</c> takes.</summary>
    public required string Name { get; init; }

    /// <summary>Whether its objects answer or refer.</summary>
    public SourceRole Role { get; init; }

    /// <summary>The day or instant that the data itself states, else the newest input file's time; null when neither is known.</summary>
    public DateTimeOffset? DataDate { get; init; }

    /// <summary>When this process finished loading it.</summary>
    public DateTimeOffset LoadedAt { get; init; }

    /// <summary>The files or URLs it was read from, for people.</summary>
    public string Origin { get; init; } = "";

    /// <summary>
    /// What it was made of, as a digest for programs: the same for the same files read in the same way, in another process too. Empty when that
    /// is not known.
    /// </summary>
    public string Identity { get; init; } = "";

    /// <summary>The session of the publisher that it is mirrored from (NRTMv4, RFC 10063); null for files, and for publishers that have none.</summary>
    public Guid? Session { get; init; }

    /// <summary>The version or serial number of the publisher's that it is; 0 for files.</summary>
    public long Version { get; init; }

    /// <summary>Whether it is mirrored from a publisher. <see cref="DataDate"/> is then when that last said that this is what it has.</summary>
    public bool IsMirrored => Version > 0;

    /// <summary>When it was last brought up to date: a mirror's data by its publisher, any other by this process.</summary>
    public DateTimeOffset UpdatedAt => IsMirrored && DataDate is { } published ? published : LoadedAt;
}
