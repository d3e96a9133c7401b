using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class WorkTogetherTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void Every_thread_does_the_work_once(int threads, int expected)
    {
        int done = 0;
        WorkTogether.Run(threads, () => Interlocked.Increment(ref done));
        Assert.Equal(expected, done);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(3, 100)]
    [InlineData(3, 2)]
    [InlineData(3, 0)]
    public void Every_item_is_done_once(int threads, int items)
    {
        int[] done = new int[items];
        WorkTogether.ForEach(threads, [.. Enumerable.Range(0, items)], item => Interlocked.Increment(ref done[item]));
        Assert.All(done, static times => Assert.Equal(1, times));
    }

    [Fact]
    public void What_is_shared_out_is_taken_in_its_order_until_nothing_is_left()
    {
        int next = 0;
        List<int> taken = [];
        while (WorkTogether.TryTake(ref next, 3, out int item))
        {
            taken.Add(item);
        }

        Assert.Equal([0, 1, 2], taken);
        Assert.False(WorkTogether.TryTake(ref next, 3, out _));
    }

    [Fact]
    public void A_failure_is_thrown_when_all_have_ended()
    {
        int started = 0;
        Assert.Throws<InvalidDataException>(() => WorkTogether.Run(3, () =>
        {
            if (Interlocked.Increment(ref started) == 2)
            {
                throw new InvalidDataException();
            }
        }));
        Assert.Equal(3, started);
    }

    [Fact]
    public async Task Work_beside_runs_on_a_thread_of_its_own_and_gives_what_it_returns_or_throws()
    {
        Assert.False(await WorkTogether.Beside(static () => Thread.CurrentThread.IsThreadPoolThread));
        InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(
            static () => WorkTogether.Beside<int>(static () => throw new InvalidDataException("broken")));
        Assert.Equal("broken", e.Message);
    }
}
