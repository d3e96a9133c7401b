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

    private static T OnThread<T>(Func<T> work)
    {
        T? result = default;
        var thread = new Thread(() => result = work());
        thread.Start();
        thread.Join();
        return result!;
    }
}
