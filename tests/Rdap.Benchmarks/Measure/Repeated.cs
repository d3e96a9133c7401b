using System.Diagnostics;

namespace Rdap.Benchmarks.Measure;

/// <summary>What one kind of operation costs.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Nanoseconds">The median over the rounds of the mean time of one.</param>
/// <param name="Least">The same in the fastest round.</param>
/// <param name="Most">The same in the slowest round.</param>
/// <param name="Allocated">Bytes allocated by one, on average.</param>
internal sealed record Cost(string Name, double Nanoseconds, double Least, double Most, double Allocated)
{
    /// <summary>As name=value pairs, for the script that makes the table.</summary>
    public override string ToString() => $"{Name} ns={Nanoseconds:F1} least={Least:F1} most={Most:F1} allocated={Allocated:F3}";
}

/// <summary>
/// Measures on the calling thread: rounds to warm up, then rounds that count. The warm-up goes on for a while after the first round: on
/// one core the compiler's own thread gets its turn only now and then, and what was measured before it had finished was three times too slow.
/// </summary>
internal static class Repeated
{
    /// <param name="name">What is measured.</param>
    /// <param name="operations">How many operations a round has.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="warmUp">How long the rounds before go on.</param>
    /// <param name="round">Does a round; it returns something that depends on every operation, so that none can be left out.</param>
    public static Cost Measure(string name, int operations, int rounds, TimeSpan warmUp, Func<long> round)
    {
        long expected = round();
        for (long begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < warmUp;)
        {
            if (round() != expected)
            {
                throw new InvalidOperationException($"{name}: rounds differ in their results.");
            }
        }

        var times = new double[rounds];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < rounds; i++)
        {
            long started = Stopwatch.GetTimestamp();
            if (round() != expected)
            {
                throw new InvalidOperationException($"{name}: rounds differ in their results.");
            }
            times[i] = Stopwatch.GetElapsedTime(started).TotalNanoseconds / operations;
        }
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(times);
        return new Cost(name, times[rounds / 2], times[0], times[^1], (double)allocated / ((long)operations * rounds));
    }
}
