using System.Diagnostics;

namespace Rdap.Benchmarks.Measure;

/// <summary>
/// Collects the youngest memory every few milliseconds beside other work. For each collection all threads must come to a point where they can be stopped, and
/// in a server all queries wait until the last one has: a loop of a load that cannot be stopped is seen here as a long collection.
/// </summary>
internal sealed class Collecting : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<(double Milliseconds, double At)> _collections = [];
    private readonly Thread _thread;
    private volatile bool _isOver;

    /// <summary>Begins.</summary>
    public Collecting()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends.</summary>
    /// <returns>How many collections there were, how long they took, and the five longest with the seconds after which they came.</returns>
    public string End()
    {
        Dispose();
        _collections.Sort();
        string longest = string.Join(' ', _collections.AsEnumerable().Reverse().Take(5).Select(static c => $"{c.Milliseconds:F1}@{c.At:F2}"));
        return $"collections={_collections.Count} p50_ms={AtQuantile(0.5):F1} p99_ms={AtQuantile(0.99):F1} longest_ms={longest}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    private double AtQuantile(double quantile) => _collections.Count == 0 ? 0 : _collections[(int)(quantile * (_collections.Count - 1))].Milliseconds;

    private void Run()
    {
        while (!_isOver)
        {
            long began = Stopwatch.GetTimestamp();
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            _collections.Add((Stopwatch.GetElapsedTime(began).TotalMilliseconds, Stopwatch.GetElapsedTime(_started).TotalSeconds));
            Thread.Sleep(Pause);
        }
    }
}
