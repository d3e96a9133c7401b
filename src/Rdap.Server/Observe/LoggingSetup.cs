using Rdap.Server.Options;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Rdap.Server.Observe;

/// <summary>Builds the one logger of the process. Standard output stays free for answers; everything here goes to standard error and the file.</summary>
internal static class LoggingSetup
{
    private const int KeptFiles = 14;

    /// <summary>Builds it; disposing it writes what is still queued.</summary>
    /// <param name="options">What is logged, and where to.</param>
    /// <param name="backlog">Told where to see how far the writing is behind.</param>
    /// <param name="above">Where lines go while a bar is drawn at the end of standard error.</param>
    public static Logger Build(LoggingOptions options, LogBacklog backlog, LinesAbove above)
    {
        var format = new LogFormat(options.Format == "json");
        return new LoggerConfiguration()
            .MinimumLevel.Is(LevelOf(options.Level))
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
            .WriteTo.Async(
                sinks =>
                {
                    sinks.Sink(new StandardErrorSink(format, Console.OpenStandardError(), above));
                    if (options.File is { } file)
                    {
                        sinks.File(format, file, rollingInterval: RollingInterval.Day, retainedFileCountLimit: KeptFiles);
                    }
                },
                monitor: backlog)
            .CreateLogger();
    }

    private static LogEventLevel LevelOf(string word) => word switch
    {
        "debug" => LogEventLevel.Debug,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        _ => LogEventLevel.Information,
    };
}
