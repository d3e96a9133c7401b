using System.Threading.Channels;
using Rdap.Registry.Lookup;

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
internal sealed class QueryLog(string mode, ILogger<QueryLog> log, ServerMetrics metrics, TimeProvider time) : BackgroundService
{
    private const int Capacity = 65_536;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Channel<QueryRecord> _records = Channel.CreateBounded<QueryRecord>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly bool _enabled = mode != "none";
    private long _dropped;

    /// <summary>Whether address and question are wanted too.</summary>
    public bool IsFull { get; } = mode == "full";

    /// <summary>Takes note of a query: counts it, and queues its line.</summary>
    public void Add(in QueryRecord record)
    {
        metrics.Query(record.Door, record.Outcome, record.Bytes, record.Duration);
        if (_enabled && !_records.Writer.TryWrite(record))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_enabled)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Write();
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
        while (_records.Reader.TryRead(out QueryRecord record))
        {
            long microseconds = (long)record.Duration.TotalMicroseconds;
            if (record.Client is null)
            {
                log.Query(ServerMetrics.NameOf(record.Door), ServerMetrics.NameOf(record.Outcome), record.Kind, record.Objects, record.Bytes, microseconds);
            }
            else
            {
                log.FullQuery(ServerMetrics.NameOf(record.Door), ServerMetrics.NameOf(record.Outcome), record.Kind, record.Objects, record.Bytes, microseconds,
                    record.Client, record.Query ?? "");
            }
        }

        long dropped = Interlocked.Exchange(ref _dropped, 0);
        if (dropped > 0)
        {
            metrics.LogDropped(dropped);
            log.QueryLinesDropped(dropped);
        }
    }
}
