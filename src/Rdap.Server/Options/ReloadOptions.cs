using System.ComponentModel.DataAnnotations;
using Rdap.Server.Reload;

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
    /// What the threads of a load get of busy processors while the server serves. idle: what nobody else wants, and a query that comes has
    /// the processor at once; a load that still runs after two minutes, because queries leave little, goes on with a share of about a tenth
    /// (nice 10), where the system allows that (CAP_SYS_NICE or RLIMIT_NICE); low: a little more than that, as nice 19 does; normal: a
    /// share like a query's. The first loads, which everybody waits for, are always normal.
    /// Measured beside one of nginx's on two cores, 13,000 requests a second: a p99 of 0.4 to 1.1 ms alone, 0.5 to 2.5 with an idle program
    /// that never rests, 2 to 14 with one at nice 19, whose turn of some milliseconds Linux lets it finish.
    /// </summary>
    [OneOf("idle", "low", "normal")]
    public string Priority { get; init; } = "idle";

    /// <summary><see cref="Priority"/>, as threads take it.</summary>
    internal LoadPriority ThreadPriority => Enum.Parse<LoadPriority>(Priority, ignoreCase: true);

    /// <summary>
    /// Most memory, in bytes for each source, for what its objects were before they changed: --list-versions and its kin answer from it. The
    /// oldest goes first. A changed object takes the size of its old text and about 60 bytes. 0: none is kept.
    /// </summary>
    [Range(0L, 1_073_741_824L)]
    public long HistoryBytes { get; init; } = 134_217_728;

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
