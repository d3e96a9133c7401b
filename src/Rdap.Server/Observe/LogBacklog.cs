using Serilog.Sinks.Async;

namespace Rdap.Server.Observe;

/// <summary>
/// How far the writing of the log is behind. Serilog drops what does not fit into its queue without a word; the query log looks here and
/// keeps its lines back, to drop them where it is counted.
/// </summary>
internal sealed class LogBacklog : IAsyncLogEventSinkMonitor
{
    // Of up to 512 lines each.
    private const int MostEvents = 64;

    private IAsyncLogEventSinkInspector? _queue;

    /// <summary>Whether more lines had better wait.</summary>
    public bool IsLong => _queue is { Count: >= MostEvents };

    /// <inheritdoc/>
    public void StartMonitoring(IAsyncLogEventSinkInspector inspector) => _queue = inspector;

    /// <inheritdoc/>
    public void StopMonitoring(IAsyncLogEventSinkInspector inspector) => _queue = null;
}
