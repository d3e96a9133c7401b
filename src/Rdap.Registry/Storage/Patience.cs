using System.Runtime.InteropServices;

namespace Rdap.Registry.Storage;

/// <summary>
/// What makes work leave the processors to others: its threads take only what no other thread wants, and give way to one that wakes up at once
/// (sched(7), SCHED_IDLE), until it <see cref="End"/>s. While it is <see cref="AskToRest"/>ed they stand still. Of no effect elsewhere than on Linux.
/// </summary>
/// <remarks>
/// A thread's nice value goes over to the threads that it makes; its policy does not, because .NET sets that anew: <see cref="WorkTogether"/>
/// hands it on. The policy alone is not enough: Linux fetches a thread that waits for one processor to another only when that one is idle, and one
/// that has a patient thread to run never is.
/// </remarks>
public sealed partial class Patience
{
    private const int OrdinaryPolicy = 0;
    private const int IdlePolicy = 5;
    private const int OfThread = 0;
    private const int CallingThread = 0;

    [ThreadStatic]
    private static Patience? _current;

    private readonly Lock _lock = new();
    private readonly object _rest = new();
    private volatile bool _isAskedToRest;
    private readonly List<int> _threads = [];
    private int? _niceAtEnd;

    /// <summary>That of the calling thread; null when it has none.</summary>
    public static Patience? Current => _current;

    /// <summary>Whether its threads are to rest (<see cref="AskToRest"/>).</summary>
    public bool IsAskedToRest => _isAskedToRest;

    /// <summary>
    /// Stands still as long as the calling thread's patience is asked to rest. For loops of long work, every few milliseconds; it costs about as
    /// much as a call.
    /// </summary>
    public static void RestIfAsked()
    {
        if (_current is { _isAskedToRest: true } patience)
        {
            patience.StandStill();
        }
    }

    /// <summary>Has its threads stand still where they next <see cref="RestIfAsked"/>, until they may <see cref="GoOn"/>.</summary>
    public void AskToRest() => _isAskedToRest = true;

    /// <summary>Ends a rest.</summary>
    public void GoOn()
    {
        lock (_rest)
        {
            _isAskedToRest = false;
            Monitor.PulseAll(_rest);
        }
    }

    /// <summary>Runs work on the calling thread, which is patient from now on and must do nothing else afterwards.</summary>
    /// <param name="work">The work.</param>
    /// <returns>What the work returned.</returns>
    public T Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!OperatingSystem.IsLinux())
        {
            return work();
        }

        int thread = ThreadId();
        lock (_lock)
        {
            if (_niceAtEnd is { } nice)
            {
                // It may have been made before the end.
                _ = SetPriority(OfThread, CallingThread, nice);
            }
            else
            {
                _ = SetScheduler(CallingThread, IdlePolicy, default);
                _threads.Add(thread);
            }
        }

        _current = this;
        try
        {
            return work();
        }
        finally
        {
            _current = null;
            lock (_lock)
            {
                _threads.Remove(thread);
            }
        }
    }

    /// <summary>
    /// Ends it: all threads that are patient, and those that they make, get an ordinary thread's policy and a nice value instead. The system must
    /// allow it (CAP_SYS_NICE, or RLIMIT_NICE of 20 less the nice value); where it does not, the threads stay as they are. They rest when they are asked
    /// to as before.
    /// </summary>
    /// <param name="nice">From 0, an ordinary share of the processors, to 19, the smallest.</param>
    /// <returns>Whether each of the threads was allowed.</returns>
    public bool End(int nice)
    {
        lock (_lock)
        {
            bool isAllowed = true;
            foreach (int thread in _threads)
            {
                isAllowed = SetPriority(OfThread, thread, nice) == 0 && SetScheduler(thread, OrdinaryPolicy, default) == 0 && isAllowed;
            }

            // Where it is refused, the threads to come have to enter by themselves as before.
            _niceAtEnd = isAllowed ? nice : _niceAtEnd;
            return isAllowed;
        }
    }

    // Without spinning: the processor is what others want.
    private void StandStill()
    {
        lock (_rest)
        {
            while (_isAskedToRest)
            {
                Monitor.Wait(_rest);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ThreadId();

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetScheduler(int thread, int policy, in Parameter parameter);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int nice);

    private readonly record struct Parameter(int Priority);
}
