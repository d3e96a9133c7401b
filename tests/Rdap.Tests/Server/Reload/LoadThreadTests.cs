using System.Globalization;
using Rdap.Server.Reload;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class LoadThreadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task It_gives_what_the_work_gives_or_throws(int nice)
    {
        Assert.Equal(42, await LoadThread.RunAsync(static () => 42, nice));
        InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(() => LoadThread.RunAsync<int>(static () => throw new InvalidDataException("broken"), nice));
        Assert.Equal("broken", e.Message);
    }

    [Fact]
    public async Task Patience_is_for_the_work_and_what_it_starts_and_for_nobody_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "threads have a priority of their own on Linux");
        int own = Nice();
        Assert.SkipUnless(own < 15, "the tests themselves are very patient");
        int child = 0;
        int work = await LoadThread.RunAsync(
            () =>
            {
                var thread = new Thread(() => child = Nice());
                thread.Start();
                thread.Join();
                return Nice();
            },
            15);

        Assert.Equal((15, 15), (work, child));
        Assert.Equal(own, Nice());
        int[] pool = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(Nice, TestContext.Current.CancellationToken)));
        Assert.All(pool, nice => Assert.Equal(own, nice));
    }

    // proc(5): the nineteenth field; the second is the thread's name in parentheses, which may hold blanks.
    private static int Nice()
    {
        string stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
