using System.Globalization;
using Rdap.Registry.Lookup;
using Rdap.Server.Observe;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Xunit;

namespace Rdap.Tests.Server.Observe;

public sealed class QueryLogTests
{
    private sealed class Lines : ILogEventSink
    {
        private readonly List<string> _all = [];

        public IReadOnlyList<string> All => _all;

        public void Emit(LogEvent logEvent) =>
            _all.AddRange(logEvent.RenderMessage(CultureInfo.InvariantCulture).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private static (QueryLog Log, Lines Lines, ServerMetrics Metrics) Make(string mode, LogEventLevel level = LogEventLevel.Information)
    {
        var lines = new Lines();
        Logger logger = new LoggerConfiguration().MinimumLevel.Is(level).WriteTo.Sink(lines).CreateLogger();
        var metrics = new ServerMetrics(new Health(["A"], TimeProvider.System), TimeProvider.System);
        var log = new Microsoft.Extensions.Logging.Logger<QueryLog>(new SerilogLoggerFactory(logger));
        return (new QueryLog(mode, logger, log, metrics, TimeProvider.System), lines, metrics);
    }

    private static QueryRecord Record(bool full) => new(
        Door.Whois, QueryOutcome.Answered, "address", 2, 1500, TimeSpan.FromMicroseconds(25), full ? "192.0.2.1" : null, full ? "192.0.2.7" : null);

    [Fact]
    public void A_line_tells_the_outcome_and_nothing_of_the_asker()
    {
        (QueryLog log, Lines lines, ServerMetrics metrics) = Make("outcome");
        Assert.False(log.IsFull);
        log.Add(Record(false));
        log.Write();
        Assert.Equal(["whois answered address 2 objects 1500 bytes 25 us"], lines.All);
        Assert.Equal(1, metrics.QueriesOf(Door.Whois, QueryOutcome.Answered));
    }

    [Fact]
    public void The_full_line_has_address_and_question()
    {
        (QueryLog log, Lines lines, _) = Make("full");
        Assert.True(log.IsFull);
        log.Add(Record(true));
        log.Write();
        Assert.EndsWith(" 192.0.2.1 192.0.2.7", Assert.Single(lines.All), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_lines_queries_are_counted_all_the_same()
    {
        (QueryLog log, Lines lines, ServerMetrics metrics) = Make("none");
        log.Add(Record(false));
        log.Write();
        Assert.Empty(lines.All);
        Assert.Equal(1, metrics.QueriesOf(Door.Whois, QueryOutcome.Answered));
    }

    [Fact]
    public void A_level_above_information_has_no_lines()
    {
        (QueryLog log, Lines lines, ServerMetrics metrics) = Make("outcome", LogEventLevel.Warning);
        log.Add(Record(false));
        log.Write();
        Assert.Empty(lines.All);
        Assert.Equal(1, metrics.QueriesOf(Door.Whois, QueryOutcome.Answered));
    }

    [Fact]
    public void Every_line_is_written_once_and_in_its_order()
    {
        (QueryLog log, Lines lines, _) = Make("outcome");
        List<string> expected = [];
        for (int i = 0; i < 3_000; i++)
        {
            log.Add(Record(false) with { Bytes = i });
            expected.Add($"whois answered address 2 objects {i} bytes 25 us");
            if (i % 700 == 0)
            {
                log.Write();
            }
        }

        log.Write();
        log.Write();
        Assert.Equal(expected, lines.All);
    }

    [Fact]
    public void Lines_that_do_not_fit_are_counted_and_said()
    {
        (QueryLog log, Lines lines, _) = Make("outcome");
        for (int i = 0; i < 70_000; i++)
        {
            log.Add(Record(false));
        }

        log.Write();
        Assert.Equal("4464 query lines were dropped: the log is slower than the queries", lines.All[^1]);
    }
}
