using Rdap.Registry.Lookup;
using Serilog.Events;

namespace Rdap.Server.Observe;

/// <summary>One query as it is logged.</summary>
/// <param name="Door">The way it came.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Kind">What was asked for, in one word.</param>
/// <param name="Objects">Objects in the answer.</param>
/// <param name="Bytes">Bytes of the answer.</param>
/// <param name="Duration">From the whole question to the whole answer.</param>
/// <param name="Client">Who asked; null unless the log is to be full.</param>
/// <param name="Query">What was asked; null unless the log is to be full.</param>
internal readonly record struct QueryRecord(
    Door Door, QueryOutcome Outcome, string Kind, int Objects, long Bytes, TimeSpan Duration, string? Client = null, string? Query = null);

/// <summary>
/// One log line per query, without address and question unless they are asked for. A query only puts a record into a bounded queue that is
/// emptied several times a second: the log, however slow, never holds an answer up, and waking a thread per query is saved. What does not
/// fit is counted and said.
/// </summary>
internal sealed class QueryLog : BackgroundService
{
    private const int BatchSize = 512;
    private const int MostBatches = 128;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Serilog.ILogger _lines;
    private readonly ILogger<QueryLog> _log;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly LogBacklog? _backlog;
    private readonly bool _enabled;

    private readonly Lock _lock = new();
    private readonly Queue<QueryRecord[]> _full = [];
    private QueryRecord[] _batch = [];
    private int _length;
    private long _dropped;

    /// <summary>A log of queries.</summary>
    /// <param name="mode">none, outcome or full: see <see cref="Options.LoggingOptions.Queries"/>.</param>
    /// <param name="lines">Where the lines go.</param>
    /// <param name="log">Where it is said that lines were dropped.</param>
    /// <param name="metrics">Where queries are counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="backlog">Tells when lines had better wait; null for never.</param>
    public QueryLog(string mode, Serilog.ILogger lines, ILogger<QueryLog> log, ServerMetrics metrics, TimeProvider time, LogBacklog? backlog = null)
    {
        (_lines, _log, _metrics, _time, _backlog) = (lines, log, metrics, time, backlog);
        _enabled = mode != "none" && lines.IsEnabled(LogEventLevel.Information);
        IsFull = mode == "full";
    }

    /// <summary>Whether address and question are wanted too.</summary>
    public bool IsFull { get; }

    /// <summary>Takes note of a query: counts it, and queues its line.</summary>
    public void Add(in QueryRecord record)
    {
        _metrics.Query(record.Door, record.Outcome, record.Bytes, record.Duration);
        if (!_enabled)
        {
            return;
        }

        lock (_lock)
        {
            if (_length == _batch.Length)
            {
                if (_full.Count == MostBatches - 1)
                {
                    _dropped++;
                    return;
                }

                if (_length > 0)
                {
                    _full.Enqueue(_batch);
                }

                _batch = new QueryRecord[BatchSize];
                _length = 0;
            }

            _batch[_length++] = record;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_enabled)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (_backlog is not { IsLong: true })
                {
                    Write();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The last lines are written below.
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Write();
    }

    /// <summary>Writes the lines that wait.</summary>
    internal void Write()
    {
        DateTimeOffset now = _time.GetLocalNow();
        while (TryTake(out ReadOnlyMemory<QueryRecord> records))
        {
            _lines.Write(QueryLines.EventOf(records, now));
        }

        long dropped;
        lock (_lock)
        {
            dropped = _dropped;
            _dropped = 0;
        }

        if (dropped > 0)
        {
            _metrics.LogDropped(dropped);
            _log.QueryLinesDropped(dropped);
        }
    }

    private bool TryTake(out ReadOnlyMemory<QueryRecord> records)
    {
        lock (_lock)
        {
            if (_full.TryDequeue(out QueryRecord[]? batch))
            {
                records = batch;
                return true;
            }

            records = _batch.AsMemory(0, _length);
            _batch = [];
            _length = 0;
            return !records.IsEmpty;
        }
    }
}
