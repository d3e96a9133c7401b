using Rdap.Bulk;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class SplitterThreadsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Work_that_waits_for_nobody_goes_on_beside_work_that_takes_long()
    {
        using CountdownEvent others = new(5);
        using SplitterThreads threads = new(2);

        Task<bool> hard = threads.Begin(() => others.Wait(Long));
        Task<int>[] easy = [.. Enumerable.Range(0, 5).Select(i => threads.Begin(() => { others.Signal(); return i; }))];

        Assert.True(await hard);
        Assert.Equal(Enumerable.Range(0, 5), await Task.WhenAll(easy));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void No_more_threads_work_than_were_asked_for(int count)
    {
        int now = 0, most = 0;
        HashSet<int> seen = [];
        using (SplitterThreads threads = new(count))
        {
            for (int i = 0; i < 200; i++)
            {
                _ = threads.Begin(() =>
                {
                    int at = Interlocked.Increment(ref now);
                    lock (seen)
                    {
                        most = Math.Max(most, at);
                        seen.Add(Environment.CurrentManagedThreadId);
                    }

                    Thread.Yield();
                    return Interlocked.Decrement(ref now);
                });
            }
        }

        Assert.InRange(most, 1, count);
        Assert.InRange(seen.Count, 1, count);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, seen);
    }

    [Fact]
    public void One_thread_works_in_the_order_in_which_work_came()
    {
        List<int> done = [];
        using (SplitterThreads threads = new(1))
        {
            for (int i = 0; i < 50; i++)
            {
                int number = i;
                _ = threads.Begin(() => { done.Add(number); return true; });
            }
        }

        Assert.Equal(Enumerable.Range(0, 50), done);
    }

    [Fact]
    public async Task What_work_throws_is_its_own_and_the_thread_goes_on()
    {
        using SplitterThreads threads = new(1);

        Task<int> bad = threads.Begin<int>(() => throw new InvalidDataException("damaged"));
        Task<int> good = threads.Begin(() => 7);

        Assert.Equal("damaged", (await Assert.ThrowsAsync<InvalidDataException>(() => bad)).Message);
        Assert.Equal(7, await good);
    }
}
