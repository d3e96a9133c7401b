using Rdap.Server.Reload;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class WaitingThreadsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_waiting_of_all_threads_since_the_last_look_is_added_up()
    {
        Put("7", 1_000_000);
        Put("8", 5_000_000, name: "a) R 1 (odd name");
        using WaitingThreads threads = WaitingThreads.TryOpen(_folder.Path, "7")!;
        Assert.Equal(TimeSpan.Zero, threads.Waited());
        Put("7", 3_000_000);
        Put("8", 5_500_000);
        Assert.Equal(TimeSpan.FromMilliseconds(2.5), threads.Waited());
        Assert.Equal(TimeSpan.Zero, threads.Waited());
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(19, 0)]
    [InlineData(10, 0)]
    public void Threads_that_are_meant_to_wait_do_not_count(int nice, int policy)
    {
        Put("7", 0);
        Put("8", 0, nice, policy);
        using WaitingThreads threads = WaitingThreads.TryOpen(_folder.Path, "7")!;
        Put("8", 9_000_000, nice, policy);
        Assert.Equal(TimeSpan.Zero, threads.Waited());
    }

    [Fact]
    public void What_nice_value_is_an_ordinary_one_the_first_thread_tells()
    {
        Put("7", 0, nice: 5);
        Put("8", 0, nice: 5);
        Put("9", 0, nice: 15);
        using WaitingThreads threads = WaitingThreads.TryOpen(_folder.Path, "7")!;
        Put("8", 2_000_000, nice: 5);
        Put("9", 9_000_000, nice: 15);
        Assert.Equal(TimeSpan.FromMilliseconds(2), threads.Waited());
    }

    [Fact]
    public void Threads_that_come_go_or_become_patient_are_seen_after_some_looks()
    {
        Put("7", 0);
        Put("8", 0);
        Put("9", 0);
        using WaitingThreads threads = WaitingThreads.TryOpen(_folder.Path, "7")!;
        Directory.Delete(Path.Combine(_folder.Path, "8"), recursive: true);
        Put("9", 0, policy: 5);
        Put("10", 4_000_000);
        for (int look = 0; look < WaitingThreads.LooksPerSearch; look++)
        {
            threads.Waited();
        }

        Put("9", 9_000_000, policy: 5);
        Put("10", 5_000_000);
        Assert.Equal(TimeSpan.FromMilliseconds(1), threads.Waited());
    }

    [Fact]
    public void What_cannot_be_understood_counts_for_nothing()
    {
        Put("7", 0);
        Put("8", 0);
        Put("9", 0);
        File.WriteAllText(Path.Combine(_folder.Path, "9", "stat"), "9 (short) S 1");
        using WaitingThreads threads = WaitingThreads.TryOpen(_folder.Path, "7")!;
        File.WriteAllText(Path.Combine(_folder.Path, "8", "schedstat"), "nonsense\n");
        Put("9", 9_000_000);
        Assert.Equal(TimeSpan.Zero, threads.Waited());
    }

    [Fact]
    public void Where_the_system_does_not_tell_there_is_nothing_to_ask() => Assert.Null(WaitingThreads.TryOpen(_folder.Path, "7"));

    [Fact]
    public void More_busy_threads_than_processors_have_to_wait()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux tells");
        using WaitingThreads? threads = WaitingThreads.OfProgram();
        Assert.SkipWhen(threads is null, "this kernel does not count what threads wait");
        bool isOver = false;
        Thread[] busy = [.. Enumerable.Range(0, Environment.ProcessorCount + 1).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                Thread.SpinWait(100);
            }
        })
        { IsBackground = true })];
        Array.ForEach(busy, static thread => thread.Start());
        try
        {
            SpinWait wait = default;
            while (threads.Waited() < TimeSpan.FromMilliseconds(1))
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                wait.SpinOnce();
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            Array.ForEach(busy, static thread => thread.Join());
        }
    }

    private void Put(string thread, long waited, int nice = 0, int policy = 0, string name = ".NET TP Worker")
    {
        string path = Directory.CreateDirectory(Path.Combine(_folder.Path, thread)).FullName;
        File.WriteAllText(Path.Combine(path, "schedstat"), $"123456 {waited} 42\n");

        // proc_pid_stat(5): the number, the name, the state, and 49 figures.
        int[] figures = new int[49];
        figures[19 - 4] = nice;
        figures[41 - 4] = policy;
        File.WriteAllText(Path.Combine(path, "stat"), $"{thread} ({name}) S {string.Join(' ', figures)}\n");
    }
}
