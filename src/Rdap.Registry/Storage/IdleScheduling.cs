using System.Runtime.InteropServices;

namespace Rdap.Registry.Storage;

/// <summary>
/// Linux' scheduling policy for work that takes only what no other thread wants, and leaves the processor to one that wakes up at once
/// (sched(7), SCHED_IDLE). Of no effect elsewhere.
/// </summary>
/// <remarks>A thread's nice value goes over to the threads that it makes; its policy does not, because .NET sets that anew.</remarks>
public static partial class IdleScheduling
{
    private const int IdlePolicy = 5;
    private const int CallingThread = 0;

    /// <summary>Whether the calling thread is scheduled so.</summary>
    public static bool IsOn => OperatingSystem.IsLinux() && GetScheduler(CallingThread) == IdlePolicy;

    /// <summary>Has the calling thread scheduled so until it ends. Where that is refused, nothing changes.</summary>
    public static void Enter()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetScheduler(CallingThread, IdlePolicy, default);
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_getscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetScheduler(int thread);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetScheduler(int thread, int policy, in Parameter parameter);

    private readonly record struct Parameter(int Priority);
}
