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
}
