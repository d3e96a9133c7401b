namespace Rdap.Bulk;

/// <summary>One file of a source. Where it lies (disk, URL, memory) is the caller's affair; this project only reads streams.</summary>
/// <param name="Name">What people call it: a path or URL. Shown with every problem.</param>
/// <param name="Open">Opens it from its start; called once, the stream is disposed after reading.</param>
/// <param name="Length">Bytes as stored (before gunzip), for the progress bar; null when unknown.</param>
/// <param name="Modified">The file's own time, used as the date of the data when the data does not tell its date.</param>
public sealed record BulkInput(string Name, Func<Stream> Open, long? Length = null, DateTimeOffset? Modified = null)
{
    /// <summary>
    /// True for a file that was met while walking through a folder. When such a file is in no known format it is skipped and
    /// counted; a file that was named by the operator must be readable, else the whole source is refused.
    /// </summary>
    public bool FoundInFolder { get; init; }
}

/// <summary>How far a load has come.</summary>
/// <param name="BytesRead">Stored bytes (before gunzip) read so far, of all inputs.</param>
/// <param name="BytesTotal">Stored bytes of all inputs, or null when one length is unknown.</param>
/// <param name="Objects">Objects taken so far.</param>
/// <param name="Input">The input that is being read.</param>
public readonly record struct BulkProgress(long BytesRead, long? BytesTotal, long Objects, string Input);
