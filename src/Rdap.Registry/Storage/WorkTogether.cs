using System.Runtime.ExceptionServices;

namespace Rdap.Registry.Storage;

/// <summary>Runs one piece of work on several threads at once.</summary>
internal static class WorkTogether
{
    /// <summary>Does something with each of the items, as <see cref="Run"/> does; they are begun in their order.</summary>
    /// <exception cref="Exception">The first that any of them threw.</exception>
    public static void ForEach<T>(int threads, IReadOnlyList<T> items, Action<T> work)
    {
        int next = 0;
        Run(Math.Min(threads, items.Count), () =>
        {
            for (int item; (item = Interlocked.Increment(ref next) - 1) < items.Count;)
            {
                work(items[item]);
            }
        });
    }

    /// <summary>
    /// Runs the work on the calling thread and on threads of its own, so that the pool stays with the queries that are answered meanwhile.
    /// All are as patient as the caller. Returns when all have ended.
    /// </summary>
    /// <exception cref="Exception">The first that any of them threw.</exception>
    public static void Run(int threads, Action work)
    {
        ExceptionDispatchInfo? failure = null;
        bool isIdle = IdleScheduling.IsOn;
        void RunGuarded()
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // It is thrown again on the calling thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            }
        }

        void RunBeside()
        {
            if (isIdle)
            {
                IdleScheduling.Enter();
            }

            RunGuarded();
        }

        Thread[] others = [.. Enumerable.Range(1, Math.Max(0, threads - 1)).Select(_ => new Thread(RunBeside) { IsBackground = true, Name = "index" })];
        foreach (Thread thread in others)
        {
            thread.Start();
        }

        RunGuarded();
        foreach (Thread thread in others)
        {
            thread.Join();
        }

        failure?.Throw();
    }
}
