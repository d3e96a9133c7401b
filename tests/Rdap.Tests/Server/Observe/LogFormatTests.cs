using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Rdap.Registry.Lookup;
using Rdap.Server.Observe;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;
using Xunit;

namespace Rdap.Tests.Server.Observe;

/// <summary>Lines of queries, which the program writes itself, against what Serilog makes of the same sentence.</summary>
public sealed class LogFormatTests
{
    private const string Template = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    private static readonly QueryRecord[] Records =
    [
        new(Door.Whois, QueryOutcome.Answered, "address", 2, 1500, TimeSpan.FromMicroseconds(25.9)),
        new(Door.Rdap, QueryOutcome.Gone, "network", 0, 0, TimeSpan.Zero),
        new(Door.Whois, QueryOutcome.Limited, "none", int.MaxValue, long.MaxValue, TimeSpan.MaxValue),
        new(Door.Whois, QueryOutcome.Empty, "text", 0, 306, TimeSpan.FromMilliseconds(14), "192.0.2.1", "192.0.2.7"),
        new(Door.Rdap, QueryOutcome.Malformed, "problem", 0, 760, TimeSpan.FromSeconds(3), "2001:db8::1", "/ip/\"\\\u00e9<>&'\t"),
        new(Door.Whois, QueryOutcome.Refused, "text", 0, 1, TimeSpan.FromTicks(1), "192.0.2.1", ""),
    ];

    private sealed class Last : ILogEventSink
    {
        public LogEvent? Event { get; private set; }

        public void Emit(LogEvent logEvent) => Event = logEvent;
    }

    [Fact]
    public void Text_is_what_Serilog_writes() =>
        Assert.Equal(BySerilog(new MessageTemplateTextFormatter(Template, CultureInfo.InvariantCulture)), ByUs(new LogFormat(false)));

    [Fact]
    public void Json_is_what_Serilog_writes()
    {
        string ours = ByUs(new LogFormat(true));
        Assert.Equal(BySerilog(new JsonFormatter(renderMessage: true)), ours);
        Assert.All(ours.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => JsonDocument.Parse(line).Dispose());
    }

    [Theory]
    [InlineData(false, " WRN 7 query lines were dropped: the log is slower than the queries\n")]
    [InlineData(true, "\"Properties\":{\"Count\":7,")]
    public void Other_sentences_are_Serilogs_affair(bool json, string expected)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        new LogFormat(json).Format(Capture(static log => log.QueryLinesDropped(7)), output);
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_error_gets_each_event_at_once()
    {
        using var output = new MemoryStream();
        using var sink = new StandardErrorSink(new LogFormat(false), output, new LinesAbove());
        sink.Emit(QueryLines.EventOf(Records, Time));
        Assert.Equal(ByUs(new LogFormat(false)), Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Lines_go_above_what_is_drawn_at_the_end_of_standard_error()
    {
        using var output = new MemoryStream();
        LinesAbove above = new();
        using var sink = new StandardErrorSink(new LogFormat(false), output, above);
        List<string> written = [];
        above.Begin(written.Add);
        sink.Emit(QueryLines.EventOf(Records, Time));
        above.End();
        Assert.Equal(0, output.Length);
        sink.Emit(QueryLines.EventOf(Records, Time));
        Assert.Equal([ByUs(new LogFormat(false))], written);
        Assert.Equal(written[0], Encoding.UTF8.GetString(output.ToArray()));
    }

    private static DateTimeOffset Time { get; } = new(2026, 11, 22, 13, 8, 40, 123, TimeSpan.FromHours(1));

    private static string ByUs(LogFormat format)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        format.Format(QueryLines.EventOf(Records, Time), output);
        return output.ToString();
    }

    // By way of the sentences as any other event is logged, with the time of the batch.
    private static string BySerilog(Serilog.Formatting.ITextFormatter format)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        foreach (QueryRecord record in Records)
        {
            LogEvent one = Capture(log => Say(log, record));
            format.Format(new LogEvent(Time, one.Level, null, one.MessageTemplate, one.Properties.Select(static p => new LogEventProperty(p.Key, p.Value))), output);
        }

        return output.ToString();
    }

    private static void Say(ILogger<QueryLog> log, QueryRecord r)
    {
        string door = ServerMetrics.NameOf(r.Door), outcome = ServerMetrics.NameOf(r.Outcome);
        long microseconds = (long)r.Duration.TotalMicroseconds;
        if (r.Client is null)
        {
            log.Log(LogLevel.Information, new EventId(70, "Query"), "{Protocol} {Outcome} {Kind} {Objects} objects {Bytes} bytes {Microseconds} us",
                door, outcome, r.Kind, r.Objects, r.Bytes, microseconds);
        }
        else
        {
            log.Log(LogLevel.Information, new EventId(71, "FullQuery"), "{Protocol} {Outcome} {Kind} {Objects} objects {Bytes} bytes {Microseconds} us {Client} {Query}",
                door, outcome, r.Kind, r.Objects, r.Bytes, microseconds, r.Client, r.Query);
        }
    }

    private static LogEvent Capture(Action<ILogger<QueryLog>> say)
    {
        var last = new Last();
        using Logger logger = new LoggerConfiguration().WriteTo.Sink(last).CreateLogger();
        using var factory = new SerilogLoggerFactory(logger);
        say(new Logger<QueryLog>(factory));
        return last.Event!;
    }
}
