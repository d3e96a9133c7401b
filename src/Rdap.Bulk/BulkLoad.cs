using System.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Bulk;

/// <summary>What the readers share while the inputs of one source are read. Used by the loading thread only.</summary>
internal sealed class BulkLoad : IDisposable
{
    /// <summary>Bytes of text between two reports of progress.</summary>
    private const long ProgressStep = 4 << 20;

    private readonly IProgress<BulkProgress>? _progress;
    private readonly long? _storedTotal;
    private long _storedBefore;
    private long _nextProgress;

    public BulkLoad(SourceSpec spec, IProgress<BulkProgress>? progress, CancellationToken cancellation)
    {
        SourceName = Encoding.UTF8.GetBytes(spec.Name.ToUpperInvariant());
        MaxChunkBytes = spec.MaxChunkBytes;
        Refers = spec.Role == SourceRole.Referral;
        Threads = Math.Max(1, spec.Threads);
        Cancellation = cancellation;
        Report = new BulkReport(spec.Name);
        Builder = new SnapshotBuilder();
        Chunks = new BulkChunks(this);
        _progress = progress;
        _storedTotal = spec.Inputs.Sum(input => input.Length);
        _storedTotal = spec.Inputs.Any(input => input.Length is null) ? null : _storedTotal;
    }

    /// <summary>The source's name in upper case: the value of source: in objects that readers make.</summary>
    public byte[] SourceName { get; }

    public int MaxChunkBytes { get; }

    /// <summary>Whether the source only says who else would know: its objects name servers, and no holders.</summary>
    public bool Refers { get; }

    public int Threads { get; }

    public CancellationToken Cancellation { get; }

    public BulkReport Report { get; }

    public SnapshotBuilder Builder { get; }

    public BulkChunks Chunks { get; }

    /// <summary>Holder ids for which an organisation object exists, with the registry that they belong to.</summary>
    public Dictionary<string, string> Holders { get; } = new(StringComparer.Ordinal);

    /// <summary>The latest date that the data tells of itself.</summary>
    public DateTimeOffset? DataDate { get; private set; }

    public void OfferDataDate(DateTimeOffset date) => DataDate = DataDate is { } known && known > date ? known : date;

    /// <summary>A batch for objects that a reader makes; what was read before it is taken over first, so that order is kept.</summary>
    public ObjectBatch NewBatch()
    {
        Chunks.Flush();
        return Builder.NewBatch();
    }

    /// <summary>Ends the load, also one that failed: waits for the parsers, then gives back the memory that did not become a snapshot's.</summary>
    public void Dispose()
    {
        Chunks.Dispose();
        Builder.Dispose();
    }

    /// <summary>Reports progress, if some has been made.</summary>
    public void ShowProgress(BulkStream input)
    {
        if (_progress is not null && Report.Bytes + input.TextBytes >= _nextProgress)
        {
            _nextProgress = Report.Bytes + input.TextBytes + ProgressStep;
            _progress.Report(new BulkProgress(_storedBefore + input.StoredBytes, _storedTotal, Report.Objects, input.Input.Name));
        }
    }

    /// <summary>The input has been read to its end.</summary>
    public void EndInput(BulkStream input)
    {
        _storedBefore += input.StoredBytes;
        Report.Bytes += input.TextBytes;
    }
}
