using Rdap.Server.Observe;
using Serilog.Sinks.Async;
using Xunit;

namespace Rdap.Tests.Server.Observe;

public sealed class LogBacklogTests
{
    private sealed class Sink : IAsyncLogEventSinkInspector
    {
        public int BufferSize => 10_000;

        public int Count { get; set; }

        public long DroppedMessagesCount => 0;
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(63, false)]
    [InlineData(64, true)]
    [InlineData(10_000, true)]
    public void Lines_had_better_wait_when_many_events_do(int count, bool expected)
    {
        var backlog = new LogBacklog();
        Assert.False(backlog.IsLong);
        var sink = new Sink { Count = count };
        backlog.StartMonitoring(sink);
        Assert.Equal(expected, backlog.IsLong);
        backlog.StopMonitoring(sink);
        Assert.False(backlog.IsLong);
    }
}
