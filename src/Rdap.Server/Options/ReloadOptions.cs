using System.ComponentModel.DataAnnotations;

namespace Rdap.Server.Options;

/// <summary>When a source is loaded anew, and which result is refused. SIGHUP loads all of them at once.</summary>
internal sealed record ReloadOptions
{
    /// <summary>Seconds between two looks at the sources' files (size and time); a changed one is loaded. 0: never.</summary>
    [Range(0, 86400)]
    public int WatchSeconds { get; init; } = 10;

    /// <summary>Seconds between two fetches of the sources' URLs (conditional: an unchanged file costs one small answer). 0: only at the start and on SIGHUP.</summary>
    [Range(0, 31_536_000)]
    public int FetchSeconds { get; init; } = 3600;

    /// <summary>A load with this many percent fewer objects than the one in service is refused, and the old one goes on serving.</summary>
    [Range(0, 100)]
    public int MaxShrinkPercent { get; init; } = 20;

    /// <summary>A load that had to skip more than this many percent of its objects is refused.</summary>
    [Range(0, 100)]
    public int MaxSkippedPercent { get; init; } = 10;

    /// <summary>
    /// How patient the threads of a load are while the server serves, as in nice(1): 0 takes its share like a query, 19 little more than what
    /// queries leave, so that a load takes long where they leave nothing. The first loads, which everybody waits for, are never patient.
    /// Measured at 2,000 queries a second on two busy cores with 19, 10 and 0: a p99 of 4, 17 and 7 ms, and a longest pause of 45, 224 and
    /// 112 ms, over eight reloads each.
    /// </summary>
    [Range(0, 19)]
    public int Nice { get; init; } = 19;

    /// <summary>How URLs are fetched.</summary>
    public FetchOptions Fetch { get; init; } = new();
}

/// <summary>How URLs are fetched.</summary>
internal sealed record FetchOptions
{
    /// <summary>Seconds that one file may take in all.</summary>
    [Range(1, 86400)]
    public int TimeoutSeconds { get; init; } = 1800;

    /// <summary>Largest file in bytes, as it is sent.</summary>
    [Range(1024L, 1_000_000_000_000L)]
    public long MaxBytes { get; init; } = 8_589_934_592;
}
