using System.Globalization;
using Rdap.Server.Options;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Rdap.Server.Observe;

/// <summary>Builds the one logger of the process. Standard output stays free for answers; everything here goes to standard error and the file.</summary>
internal static class LoggingSetup
{
    private const string Template = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";
    private const int KeptFiles = 14;

    /// <summary>Builds it; disposing it writes what is still queued.</summary>
    public static Logger Build(LoggingOptions options)
    {
        bool json = options.Format == "json";
        return new LoggerConfiguration()
            .MinimumLevel.Is(LevelOf(options.Level))
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
            .WriteTo.Async(sinks =>
            {
                if (json)
                {
                    sinks.Console(new JsonFormatter(renderMessage: true), standardErrorFromLevel: LogEventLevel.Verbose);
                }
                else
                {
                    sinks.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);
                }

                if (options.File is { } file && json)
                {
                    sinks.File(new JsonFormatter(renderMessage: true), file, rollingInterval: RollingInterval.Day, retainedFileCountLimit: KeptFiles);
                }
                else if (options.File is not null)
                {
                    sinks.File(options.File, outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture,
                        rollingInterval: RollingInterval.Day, retainedFileCountLimit: KeptFiles);
                }
            })
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
