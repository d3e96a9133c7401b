namespace Rdap.Tests;

/// <summary>How Linux schedules a thread.</summary>
internal readonly record struct ThreadScheduling(string Nice, string Policy)
{
    public const string OrdinaryPolicy = "0";
    public const string IdlePolicy = "5";

    // proc(5): fields 19 and 41; the second is the thread's name in parentheses, which may hold blanks.
    public static ThreadScheduling OfThisThread()
    {
        string stat = File.ReadAllText("/proc/thread-self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ThreadScheduling(fields[16], fields[38]);
    }
}
