using System.Collections.Concurrent;
using Rdap.Registry.Storage;
using Rdap.Server.Reload;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class LoadThreadTests
{
    private const string NormalPolicy = "0";
    private const string IdlePolicy = "5";

    [Theory]
    [InlineData("Normal")]
    [InlineData("Low")]
    [InlineData("Idle")]
    public async Task It_gives_what_the_work_gives_or_throws(string priority)
    {
        LoadPriority wanted = Enum.Parse<LoadPriority>(priority);
        Assert.Equal(42, await LoadThread.RunAsync(static () => 42, wanted));
        InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(() => LoadThread.RunAsync<int>(static () => throw new InvalidDataException("broken"), wanted));
        Assert.Equal("broken", e.Message);
    }

    [Theory]
    [InlineData("Low", "19", NormalPolicy)]
    [InlineData("Idle", "19", IdlePolicy)]
    public async Task Patience_is_for_the_work_and_what_it_starts_and_for_nobody_else(string priority, string nice, string policy)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "threads have a priority of their own on Linux");
        (string Nice, string Policy) own = Scheduling();
        Assert.SkipUnless(own.Policy == NormalPolicy, "the tests themselves are very patient");
        ConcurrentBag<(string Nice, string Policy)> together = [];
        (string Nice, string Policy) work = await LoadThread.RunAsync(
            () =>
            {
                using var all = new Barrier(3);
                WorkTogether.Run(3, () =>
                {
                    together.Add(Scheduling());
                    all.SignalAndWait();
                });
                together.Add(WorkTogether.Beside(Scheduling).GetAwaiter().GetResult());
                return Scheduling();
            },
            Enum.Parse<LoadPriority>(priority));

        Assert.Equal((nice, policy), work);
        Assert.Equal(4, together.Count);
        Assert.All(together, one => Assert.Equal((nice, policy), one));
        Assert.Equal(own, Scheduling());
        (string, string)[] pool = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(Scheduling, TestContext.Current.CancellationToken)));
        Assert.All(pool, one => Assert.Equal(own, one));
    }

    // proc(5): fields 19 and 41; the second is the thread's name in parentheses, which may hold blanks.
    private static (string Nice, string Policy) Scheduling()
    {
        string stat = File.ReadAllText("/proc/thread-self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (fields[16], fields[38]);
    }
}
