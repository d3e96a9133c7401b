namespace Rdap.Server.Options;

/// <summary>What a restart finds of the run before.</summary>
internal sealed record StateOptions
{
    /// <summary>
    /// Folder for a snapshot of each source in memory: a restart serves from it in about a second, and then looks whether the source's own
    /// files are newer. Its history stands beside it. Takes about as much room as the sources do in memory. Not set: none, a restart reads the sources' own files.
    /// </summary>
    [FilePath]
    public string? Folder { get; init; }
}
