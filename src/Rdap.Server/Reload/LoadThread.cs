using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Rdap.Registry.Storage;

namespace Rdap.Server.Reload;

/// <summary>
/// Runs what takes seconds on threads of its own, which leave the processors to the queries. On Linux a thread inherits its nice value from the
/// one that makes it, and <see cref="WorkTogether"/> hands on the rest, so everything that such work starts is as patient; for the same reason it
/// must not queue work to the thread pool, whose threads would be made patient for good.
/// </summary>
internal static partial class LoadThread
{
    /// <summary>How long work of the idle class does with what is left over; after that it gets a share.</summary>
    public static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(2);

    // Looked for so often, and rested so long. Linux fetches nothing to a processor that has been idle for less than half a millisecond on average.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);

    // The least between two rests: no query is stuck for much longer, and busy processors make a load but a quarter longer. With as much work as
    // rest, a reload of ten million objects took 217 to 234 s where it had taken 78 to 100.
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(40);

    private const int LowestNice = 19;
    private const int ShareNice = 10;
    private const int OfThread = 0;
    private const int CallingThread = 0;

    /// <summary>How many threads such work may have: as many as there are processors, or half of them where queries are answered meanwhile.</summary>
    /// <param name="priority">What they get of busy processors.</param>
    public static int CountAt(LoadPriority priority) => priority == LoadPriority.Normal ? Environment.ProcessorCount : Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Runs work on a thread of its own.</summary>
    /// <param name="work">The work.</param>
    /// <param name="priority">What it gets of busy processors. Without effect elsewhere than on Linux.</param>
    /// <param name="longestPatience">Other than <see cref="LongestPatience"/>.</param>
    /// <exception cref="Exception">What the work threw.</exception>
    public static Task<T> RunAsync<T>(Func<T> work, LoadPriority priority, TimeSpan? longestPatience = null)
        => Task.Factory.StartNew(
            () => priority == LoadPriority.Normal ? work() : RunPatiently(work, priority, longestPatience ?? LongestPatience), CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    /// <summary>
    /// Waits for a thread to end, and has patient work rest meanwhile whenever half of the processors are waited for all the time.
    /// </summary>
    /// <param name="thread">The thread.</param>
    /// <param name="patience">That of the work.</param>
    /// <param name="longest">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> until it has ended.</param>
    /// <param name="waited">How long threads with queries to answer waited since the last call, all together.</param>
    /// <returns>Whether the thread has ended.</returns>
    internal static bool Join(Thread thread, Patience patience, TimeSpan longest, Func<TimeSpan> waited)
    {
        long began = Stopwatch.GetTimestamp(), looked = began;
        bool hasRested = false;
        try
        {
            while (longest == Timeout.InfiniteTimeSpan || Stopwatch.GetElapsedTime(began) < longest)
            {
                if (thread.Join(patience.IsAskedToRest ? Rest : hasRested ? Work : Look))
                {
                    return true;
                }

                long now = Stopwatch.GetTimestamp();
                bool isWaitedFor = waited() > Stopwatch.GetElapsedTime(looked, now) * Math.Max(1, Environment.ProcessorCount / 2);
                looked = now;
                hasRested = patience.IsAskedToRest;
                if (isWaitedFor && !hasRested)
                {
                    patience.AskToRest();
                }
                else
                {
                    patience.GoOn();
                }
            }

            return false;
        }
        finally
        {
            patience.GoOn();
        }
    }

    // Two threads: the one that waits ends the task, and with it goes on whatever waits for that, on a thread of ordinary priority.
    private static T RunPatiently<T>(Func<T> work, LoadPriority priority, TimeSpan longestPatience)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        Patience patience = new();
        var thread = new Thread(() =>
        {
            GiveWay();
            try
            {
                result = priority == LoadPriority.Idle ? patience.Run(work) : work();
            }
#pragma warning disable CA1031 // It is thrown again on the waiting thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true,
            Name = "load",
        };
        thread.Start();
        using WaitingThreads? others = priority == LoadPriority.Idle ? WaitingThreads.OfProgram() : null;
        if (!Join(thread, patience, longestPatience, others))
        {
            // Where queries leave nothing, new data would never come: measured at 94 % busy processors, a reload of a million objects took 56 s
            // in the place of 5.
            patience.End(ShareNice);
            Join(thread, patience, Timeout.InfiniteTimeSpan, others);
        }

        failure?.Throw();
        return result!;
    }

    private static bool Join(Thread thread, Patience patience, TimeSpan longest, WaitingThreads? others)
        => others is null ? thread.Join(longest) : Join(thread, patience, longest, others.Waited);

    // .NET's own Thread.Priority does nothing on Linux. A refusal, as for a thread that has less already, changes nothing.
    // For the idle class, too: where its policy is refused, this is what is left.
    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(OfThread, CallingThread, LowestNice);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int nice);
}

/// <summary>What a thread gets of processors that others want, too.</summary>
internal enum LoadPriority : byte
{
    /// <summary>A share like any other thread's.</summary>
    Normal,

    /// <summary>Nice 19: a small share.</summary>
    Low,

    /// <summary>Only what no other thread wants, for <see cref="LoadThread.LongestPatience"/>; then a share, nice 10.</summary>
    Idle,
}
