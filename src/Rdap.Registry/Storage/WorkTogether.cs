using System.Runtime.ExceptionServices;

namespace Rdap.Registry.Storage;

/// <summary>
/// Runs work on threads of its own, so that the pool stays with the queries that are answered meanwhile. They are as patient as the caller:
/// its nice value goes over to them by itself, its <see cref="Patience"/> because it is handed on here.
/// </summary>
public static class WorkTogether
{
    /// <summary>Does something with each of the items, as <see cref="Run"/> does; they are begun in their order.</summary>
    /// <param name="threads">How many threads, the caller's among them.</param>
    /// <param name="items">The items.</param>
    /// <param name="work">What is done with one.</param>
    /// <exception cref="Exception">The first that any of them threw.</exception>
    public static void ForEach<T>(int threads, IReadOnlyList<T> items, Action<T> work)
    {
        ArgumentNullException.ThrowIfNull(items);
        int next = 0;
        Run(Math.Min(threads, items.Count), () =>
        {
            while (TryTake(ref next, items.Count, out int item))
            {
                work(items[item]);
            }
        });
    }

    /// <summary>Takes the next of what several threads share out among them; before that the calling thread rests if it is asked to.</summary>
    /// <param name="next">The first that was not taken yet, common to all of them.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="item">Which one is the caller's now.</param>
    /// <returns>False when all are taken.</returns>
    public static bool TryTake(ref int next, int count, out int item)
    {
        Patience.RestIfAsked();
        item = Interlocked.Increment(ref next) - 1;
        return item < count;
    }

    /// <summary>Runs one piece of work on the calling thread and on others at once. Returns when all have ended.</summary>
    /// <param name="threads">How many threads, the caller's among them.</param>
    /// <param name="work">What each of them runs.</param>
    /// <exception cref="Exception">The first that any of them threw.</exception>
    public static void Run(int threads, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        ExceptionDispatchInfo? failure = null;
        bool RunGuarded()
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

            return true;
        }

        Task<bool>[] others = [.. Enumerable.Range(1, Math.Max(0, threads - 1)).Select(_ => Beside(RunGuarded))];
        RunGuarded();
        Task.WaitAll(others);
        failure?.Throw();
    }

    /// <summary>Runs work on another thread. Returns at once.</summary>
    /// <param name="work">The work.</param>
    /// <returns>Ends with what the work returned or threw.</returns>
    public static Task<T> Beside<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Patience? patience = Patience.Current;
        return Task.Factory.StartNew(
            patience is null ? work : () => patience.Run(work),
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
    }
}
