using System.Buffers.Text;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Rdap.Server.Reload;

/// <summary>
/// Tells how long the threads of the program that answer queries wait for a processor. Linux counts it for each thread: the second figure of
/// /proc/PID/task/TID/schedstat, in nanoseconds (its Documentation/scheduler/sched-stats.rst). Threads that are meant to wait do not count: those of the
/// idle class, and those with a higher nice value than the program's first (proc_pid_stat(5), fields 41 and 19).
/// </summary>
internal sealed class WaitingThreads : IDisposable
{
    /// <summary>After how many looks it is seen which threads there are.</summary>
    internal const int LooksPerSearch = 25;

    private const int IdlePolicy = 5;

    // Behind the name, which may hold anything, in brackets.
    private const int NiceAfterName = 16;
    private const int PolicyAfterName = 38;
    private const int LongestLine = 256;

    private readonly Dictionary<string, Waiting> _threads = [];
    private readonly string _folder;
    private readonly string _first;
    private int _looks;

    private WaitingThreads(string folder, string first)
    {
        _folder = folder;
        _first = first;
    }

    /// <summary>Begins to look at the program's threads.</summary>
    /// <returns>Null where the system does not tell.</returns>
    public static WaitingThreads? OfProgram() => TryOpen("/proc/self/task", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Begins to look at some threads.</summary>
    /// <param name="folder">Has a folder for each.</param>
    /// <param name="first">The name of the one that tells what nice value is an ordinary one.</param>
    /// <returns>Null where the system does not tell.</returns>
    internal static WaitingThreads? TryOpen(string folder, string first)
    {
        if (!File.Exists(Path.Combine(folder, first, "schedstat")))
        {
            return null;
        }

        WaitingThreads threads = new(folder, first);
        threads.Waited();
        return threads;
    }

    /// <summary>How long they waited since the last call, all together.</summary>
    public TimeSpan Waited()
    {
        if (_looks++ % LooksPerSearch == 0)
        {
            Search();
        }

        long nanoseconds = 0;
        foreach (Waiting thread in _threads.Values)
        {
            nanoseconds += thread.Since();
        }

        return TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Waiting thread in _threads.Values)
        {
            thread.Dispose();
        }

        _threads.Clear();
    }

    private void Search()
    {
        string[] folders;
        try
        {
            folders = Directory.GetDirectories(_folder);
        }
        catch (IOException)
        {
            // No file may be opened: too many are. Those known are looked at.
            return;
        }

        HashSet<string> gone = [.. _threads.Keys];
        int ordinary = TryReadScheduling(_first, out int nice, out _) ? nice : int.MaxValue;
        foreach (string path in folders)
        {
            string thread = Path.GetFileName(path);
            if (TryReadScheduling(thread, out nice, out int policy) && nice <= ordinary && policy != IdlePolicy)
            {
                gone.Remove(thread);
                if (!_threads.ContainsKey(thread) && Waiting.TryOpen(Path.Combine(path, "schedstat")) is { } waiting)
                {
                    _threads.Add(thread, waiting);
                }
            }
        }

        foreach (string thread in gone)
        {
            _threads.Remove(thread, out Waiting? waiting);
            waiting!.Dispose();
        }
    }

    private bool TryReadScheduling(string thread, out int nice, out int policy)
    {
        (nice, policy) = (0, 0);
        string line;
        try
        {
            line = File.ReadAllText(Path.Combine(_folder, thread, "stat"));
        }
        catch (IOException)
        {
            // It has ended.
            return false;
        }

        string[] fields = line[(line.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length > PolicyAfterName
            && int.TryParse(fields[NiceAfterName], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out nice)
            && int.TryParse(fields[PolicyAfterName], NumberStyles.None, CultureInfo.InvariantCulture, out policy);
    }

    /// <summary>One thread's file, read again and again.</summary>
    private sealed class Waiting(SafeFileHandle file) : IDisposable
    {
        private long _before = -1;

        public static Waiting? TryOpen(string path)
        {
            try
            {
                // Shared in every way: no lock is taken, which such files do not have.
                return new Waiting(File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete));
            }
            catch (IOException)
            {
                return null;
            }
        }

        /// <returns>Nanoseconds since the last call; 0 the first time, and of a thread that has ended.</returns>
        public long Since()
        {
            long now = Read();
            long since = _before < 0 || now < 0 ? 0 : now - _before;
            _before = now;
            return since;
        }

        public void Dispose() => file.Dispose();

        private long Read()
        {
            Span<byte> line = stackalloc byte[LongestLine];
            try
            {
                line = line[..RandomAccess.Read(file, line, 0)];
            }
            catch (IOException)
            {
                return -1;
            }

            int second = line.IndexOf((byte)' ') + 1;
            return second > 0 && Utf8Parser.TryParse(line[second..], out long waited, out _) ? waited : -1;
        }
    }
}
