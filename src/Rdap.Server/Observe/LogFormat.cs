using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace Rdap.Server.Observe;

/// <summary>How an event becomes text: as Serilog does it, and many query lines at once by <see cref="QueryLines"/>.</summary>
/// <param name="json">For programs, one object per line; else for people.</param>
internal sealed class LogFormat(bool json) : ITextFormatter
{
    private const string Template = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    private readonly ITextFormatter _others =
        json ? new JsonFormatter(renderMessage: true) : new MessageTemplateTextFormatter(Template, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        if (QueryLines.Of(logEvent) is not { } lines)
        {
            _others.Format(logEvent, output);
        }
        else if (json)
        {
            lines.WriteJson(output, logEvent.Timestamp);
        }
        else
        {
            lines.WriteText(output, logEvent.Timestamp.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) + " INF ");
        }
    }
}
