using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Rdap.Server.Reload;

/// <summary>
/// Runs what takes seconds on threads of its own, which leave the processors to the queries. On Linux a thread inherits its priority from the
/// one that makes it, so everything that such work starts is as patient; for the same reason it must not queue work to the thread pool, whose
/// threads would be made patient for good.
/// </summary>
internal static partial class LoadThread
{
    /// <summary>The most patient a thread can be.</summary>
    public const int MostPatient = 19;

    private const int OfThread = 0;
    private const int CallingThread = 0;

    /// <summary>Runs work on a thread of its own.</summary>
    /// <param name="work">The work.</param>
    /// <param name="nice">How patient it is, as in nice(1): 0 as any other thread, 19 the most. Without effect elsewhere than on Linux.</param>
    /// <exception cref="Exception">What the work threw.</exception>
    public static Task<T> RunAsync<T>(Func<T> work, int nice)
        => Task.Factory.StartNew(
            () => nice == 0 ? work() : RunPatiently(work, nice), CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    // Two threads: the one that waits ends the task, and with it goes on whatever waits for that, on a thread of ordinary priority.
    private static T RunPatiently<T>(Func<T> work, int nice)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            BePatient(nice);
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

    // .NET's own Thread.Priority does nothing on Linux. A refusal, as for a thread that is more patient already, changes nothing.
    private static void BePatient(int nice)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(OfThread, CallingThread, nice);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int nice);
}
