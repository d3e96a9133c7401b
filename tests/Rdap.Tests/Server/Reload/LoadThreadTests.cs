using System.Collections.Concurrent;
using Rdap.Registry.Storage;
using Rdap.Server.Reload;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class LoadThreadTests
{
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
    [InlineData("Low", "19", ThreadScheduling.OrdinaryPolicy)]
    [InlineData("Idle", "19", ThreadScheduling.IdlePolicy)]
    public async Task Patience_is_for_the_work_and_what_it_starts_and_for_nobody_else(string priority, string nice, string policy)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "threads have a priority of their own on Linux");
        ThreadScheduling own = ThreadScheduling.OfThisThread();
        Assert.SkipUnless(own.Policy == ThreadScheduling.OrdinaryPolicy, "the tests themselves are very patient");
        ConcurrentBag<ThreadScheduling> together = [];
        ThreadScheduling work = await LoadThread.RunAsync(
            () =>
            {
                using var all = new Barrier(3);
                WorkTogether.Run(3, () =>
                {
                    together.Add(ThreadScheduling.OfThisThread());
                    all.SignalAndWait();
                });
                together.Add(WorkTogether.Beside(ThreadScheduling.OfThisThread).GetAwaiter().GetResult());
                return ThreadScheduling.OfThisThread();
            },
            Enum.Parse<LoadPriority>(priority));

        ThreadScheduling expected = new(nice, policy);
        Assert.Equal(expected, work);
        Assert.Equal(4, together.Count);
        Assert.All(together, one => Assert.Equal(expected, one));
        Assert.Equal(own, ThreadScheduling.OfThisThread());
        ThreadScheduling[] pool = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(ThreadScheduling.OfThisThread, TestContext.Current.CancellationToken)));
        Assert.All(pool, one => Assert.Equal(own, one));
    }

    [Fact]
    public void Patient_work_rests_while_processors_are_waited_for_and_goes_on_after_each_rest()
    {
        Patience patience = new();
        using var isOver = new ManualResetEventSlim();
        var work = new Thread(() => isOver.Wait());
        work.Start();
        List<bool> rests = [];
        Queue<TimeSpan> waited = new([TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.Zero, TimeSpan.Zero]);
        Assert.True(LoadThread.Join(work, patience, Timeout.InfiniteTimeSpan, () =>
        {
            rests.Add(patience.IsAskedToRest);
            if (waited.TryDequeue(out TimeSpan time))
            {
                return time;
            }

            isOver.Set();
            return TimeSpan.FromDays(1);
        }));
        Assert.Equal([false, false, true, false, true, false], rests.Take(6));
        Assert.False(patience.IsAskedToRest);
    }

    [Fact]
    public void Work_that_takes_longer_than_one_waits_is_not_left_at_rest()
    {
        Patience patience = new();
        using var isOver = new ManualResetEventSlim();
        var work = new Thread(() => isOver.Wait());
        work.Start();
        int looks = 0;
        Assert.False(LoadThread.Join(work, patience, TimeSpan.FromMilliseconds(50), () =>
        {
            looks++;
            return TimeSpan.FromDays(1);
        }));
        Assert.NotEqual(0, looks);
        Assert.False(patience.IsAskedToRest);
        isOver.Set();
        work.Join();
    }

    [Fact]
    public async Task Work_that_waits_too_long_for_idle_processors_gets_a_share()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "threads have a priority of their own on Linux");
        Assert.SkipUnless(ThreadScheduling.OfThisThread().Policy == ThreadScheduling.OrdinaryPolicy, "the tests themselves are very patient");
        using var mayBeTold = new ManualResetEventSlim();
        ThreadScheduling last = await LoadThread.RunAsync(
            () =>
            {
                // At the latest when the system has refused it for good.
                ThreadScheduling now = ThreadScheduling.OfThisThread();
                for (int i = 0; i < 200 && now.Policy == ThreadScheduling.IdlePolicy; i++)
                {
                    mayBeTold.Wait(10, TestContext.Current.CancellationToken);
                    now = ThreadScheduling.OfThisThread();
                }

                return now;
            },
            LoadPriority.Idle,
            TimeSpan.FromMilliseconds(50));
        Assert.SkipUnless(last.Policy == ThreadScheduling.OrdinaryPolicy, "no right to change a thread's policy back");
        Assert.Equal("10", last.Nice);
    }
}
