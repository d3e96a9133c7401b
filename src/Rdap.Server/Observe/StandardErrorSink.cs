using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace Rdap.Server.Observe;

/// <summary>
/// Writes events to standard error, each in as few writes as its length needs. Serilog's own console sink goes through
/// <see cref="Console.Error"/>, which makes a system call for every 256 characters.
/// </summary>
/// <param name="format">How an event is written.</param>
/// <param name="output">Standard error.</param>
/// <param name="above">Where lines go while a bar is drawn there.</param>
internal sealed class StandardErrorSink(ITextFormatter format, Stream output, LinesAbove above) : ILogEventSink, IDisposable
{
    private const int BufferChars = 16 * 1024;

    private readonly StreamWriter _output = new(output, new UTF8Encoding(false), BufferChars);
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        lock (_lock)
        {
            if (above.TryGet(out Action<string>? write))
            {
                using StringWriter text = new(CultureInfo.InvariantCulture);
                format.Format(logEvent, text);
                write(text.ToString());
            }
            else
            {
                format.Format(logEvent, _output);
                _output.Flush();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _output.Dispose();
}
