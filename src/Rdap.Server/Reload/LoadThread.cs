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
    private const int LowestNice = 19;
    private const int OfThread = 0;
    private const int CallingThread = 0;

    /// <summary>Runs work on a thread of its own.</summary>
    /// <param name="work">The work.</param>
    /// <param name="priority">What it gets of busy processors. Without effect elsewhere than on Linux.</param>
    /// <exception cref="Exception">What the work threw.</exception>
    public static Task<T> RunAsync<T>(Func<T> work, LoadPriority priority)
        => Task.Factory.StartNew(
            () => priority == LoadPriority.Normal ? work() : RunPatiently(work, priority), CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    // Two threads: the one that waits ends the task, and with it goes on whatever waits for that, on a thread of ordinary priority.
    private static T RunPatiently<T>(Func<T> work, LoadPriority priority)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            BePatient(priority);
            try
            {
                result = work();
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
        thread.Join();
        failure?.Throw();
        return result!;
    }

    // .NET's own Thread.Priority does nothing on Linux. A refusal, as for a thread that has less already, changes nothing.
    private static void BePatient(LoadPriority priority)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Lowest within its policy in any case: where the policy is refused, this is what is left.
        _ = SetPriority(OfThread, CallingThread, LowestNice);
        if (priority == LoadPriority.Idle)
        {
            IdleScheduling.Enter();
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

    /// <summary>Only what no other thread wants.</summary>
    Idle,
}
