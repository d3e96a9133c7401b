using System.Buffers.Text;

namespace Rdap.Server.Observe;

/// <summary>What the process has of the machine's memory.</summary>
internal static class MemoryUse
{
    private const string Status = "/proc/self/status";

    /// <summary>Resident memory in bytes, reserved huge pages included.</summary>
    public static long Resident => Environment.WorkingSet + InReservedPages;

    /// <summary>Bytes in reserved huge pages, which the system does not count as resident.</summary>
    public static long InReservedPages => OperatingSystem.IsLinux() ? InReservedPagesBy(File.ReadAllBytes(Status)) : 0;

    /// <summary>The same by the text of Linux' <c>/proc/PID/status</c> (proc_pid_status(5)); 0 where it does not say.</summary>
    internal static long InReservedPagesBy(ReadOnlySpan<byte> status)
    {
        ReadOnlySpan<byte> name = "\nHugetlbPages:"u8;
        int at = status.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(status[(at + name.Length)..].TrimStart(" \t"u8), out long kilobytes, out _) ? kilobytes << 10 : 0;
    }
}
