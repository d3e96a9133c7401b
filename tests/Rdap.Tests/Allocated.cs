namespace Rdap.Tests;

/// <summary>What code allocates, for tests that run beside others.</summary>
internal static class Allocated
{
    private const int Tries = 10;

    /// <summary>
    /// The least that several runs of some work allocate on this thread, in bytes. A collection meanwhile, which any other test may cause, takes
    /// away what the thread had been given and not used yet, and that counts as if it had been: up to 8 KiB.
    /// </summary>
    public static long Least(Action work)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Tries && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
