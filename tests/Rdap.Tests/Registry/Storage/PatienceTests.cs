using System.Collections.Concurrent;
using System.Globalization;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class PatienceTests
{
    public PatienceTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "threads have a policy of their own on Linux");
        Assert.SkipUnless(ThreadScheduling.OfThisThread().Policy == ThreadScheduling.OrdinaryPolicy, "the tests themselves are very patient");
    }

    [Fact]
    public void It_is_for_the_work_and_what_it_starts_together_and_for_nobody_else()
    {
        ThreadScheduling own = ThreadScheduling.OfThisThread();
        ConcurrentBag<string> policies = [];
        Patience patience = new();
        OnThread(() => patience.Run(() =>
        {
            Assert.Same(patience, Patience.Current);
            WorkTogether.Run(3, () => policies.Add(ThreadScheduling.OfThisThread().Policy));
            return 0;
        }));

        Assert.Equal([ThreadScheduling.IdlePolicy, ThreadScheduling.IdlePolicy, ThreadScheduling.IdlePolicy], policies);
        Assert.Null(Patience.Current);
        Assert.Equal(own, ThreadScheduling.OfThisThread());
    }

    [Fact]
    public void Its_end_is_felt_by_threads_at_work_and_by_those_that_they_make_later()
    {
        ConcurrentBag<ThreadScheduling> later = [];
        ThreadScheduling before = default, after = default;
        bool isAllowed = false;
        Patience patience = new();
        OnThread(() => patience.Run(() =>
        {
            before = ThreadScheduling.OfThisThread();
            isAllowed = OnThread(() => patience.End(7));
            after = ThreadScheduling.OfThisThread();
            WorkTogether.Run(2, () => later.Add(ThreadScheduling.OfThisThread()));
            return 0;
        }));

        Assert.Equal(ThreadScheduling.IdlePolicy, before.Policy);
        if (!isAllowed)
        {
            // Without the right to it nothing changes, for those to come neither.
            Assert.Equal(before, after);
            Assert.All(later, one => Assert.Equal(before, one));
            Assert.Skip("no right to change the threads' policy back");
        }

        ThreadScheduling expected = new("7", ThreadScheduling.OrdinaryPolicy);
        Assert.Equal(expected, after);
        Assert.Equal([expected, expected], later);
    }

    [Fact]
    public void A_thread_that_comes_after_its_end_gets_the_share_as_well()
    {
        Assert.SkipUnless(int.Parse(ThreadScheduling.OfThisThread().Nice, CultureInfo.InvariantCulture) <= 7, "the tests themselves are patient");
        Patience patience = new();
        Assert.True(patience.End(7));
        Assert.Equal(new ThreadScheduling("7", ThreadScheduling.OrdinaryPolicy), OnThread(() => patience.Run(ThreadScheduling.OfThisThread)));
    }

    [Fact]
    public void What_the_work_throws_comes_out_and_its_thread_is_forgotten()
    {
        Patience patience = new();
        OnThread(() => Assert.Throws<InvalidDataException>(() => patience.Run<int>(static () => throw new InvalidDataException())));

        // Nobody is left to be asked for.
        Assert.True(patience.End(19));
    }

    [Fact]
    public void Who_is_asked_to_rest_stands_still_until_it_may_go_on()
    {
        Patience patience = new();
        using var isAtRest = new ManualResetEventSlim();
        patience.AskToRest();
        Assert.True(patience.IsAskedToRest);
        var worker = new Thread(() => patience.Run(() =>
        {
            isAtRest.Set();
            Patience.RestIfAsked();
            return 0;
        }));
        worker.Start();
        isAtRest.Wait(TestContext.Current.CancellationToken);
        Until(() => worker.ThreadState.HasFlag(ThreadState.WaitSleepJoin));

        // Nobody else does, not even a thread that is patient for something else.
        Patience.RestIfAsked();
        OnThread(() => new Patience().Run(static () =>
        {
            Patience.RestIfAsked();
            return 0;
        }));
        Assert.True(worker.IsAlive);
        patience.GoOn();
        worker.Join();
        Assert.False(patience.IsAskedToRest);
    }

    [Fact]
    public void Work_that_is_shared_out_rests_before_the_next_item_is_taken()
    {
        Patience patience = new();
        int next = 0;
        var worker = new Thread(() => patience.Run(() =>
        {
            while (WorkTogether.TryTake(ref next, 3, out int item))
            {
                if (item == 1)
                {
                    patience.AskToRest();
                }
            }

            return 0;
        }));
        worker.Start();
        Until(() => patience.IsAskedToRest && worker.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        Assert.Equal(2, next);
        patience.GoOn();
        worker.Join();
        Assert.Equal(4, next);
    }

    private static void Until(Func<bool> condition)
    {
        SpinWait wait = default;
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            wait.SpinOnce();
        }
    }

    private static T OnThread<T>(Func<T> work)
    {
        T? result = default;
        var thread = new Thread(() => result = work());
        thread.Start();
        thread.Join();
        return result!;
    }
}
