using System.Diagnostics;
using System.Globalization;
using Rdap.Bulk;
using Rdap.Server.Observe;
using Rdap.Server.Reload;

namespace Rdap.Server.Commands;

/// <summary>
/// Shows how far a long load has come, on standard error: a bar with rate, bytes, objects and time left on a terminal, a plain line every
/// ten seconds otherwise. A load of less than a second shows nothing.
/// </summary>
/// <param name="above">Where the log's lines go while there is a bar; null where nothing is logged.</param>
internal sealed class LoadProgressView(LinesAbove? above = null) : IProgress<LoadProgress>, IDisposable
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Stopwatch _sourceTime = Stopwatch.StartNew();
    private readonly CancellationTokenSource _end = new();
    private LoadProgress _latest;

    /// <inheritdoc/>
    public void Report(LoadProgress value)
    {
        lock (_lock)
        {
            if (_latest.Source != value.Source)
            {
                _sourceTime.Restart();
            }

            _latest = value;
        }
    }

    /// <summary>Shows progress until <paramref name="work"/> ends, and gives its result.</summary>
    public async Task<T> ShowWhile<T>(Task<T> work)
    {
        if (await Task.WhenAny(work, Task.Delay(ProgressBarView.Patience, _end.Token)) != work)
        {
            await (Console.IsErrorRedirected ? ShowPlainAsync(work) : ShowBarAsync(work));
        }

        return await work;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task ShowPlainAsync(Task work)
    {
        while (await Task.WhenAny(work, Task.Delay(PlainInterval, _end.Token)) != work)
        {
            (LoadProgress latest, TimeSpan time) = Look();
            await Console.Error.WriteLineAsync($"rdapd: {latest.Source}: {Describe(latest, time)}");
        }
    }

    private Task ShowBarAsync(Task work) => ProgressBarView.ShowWhileAsync(work, () =>
    {
        (LoadProgress latest, TimeSpan time) = Look();
        return new ProgressStep($"{latest.Source}: {Describe(latest, time)}", latest.Bulk.BytesRead, latest.Bulk.BytesTotal);
    }, _end.Token, above);

    private (LoadProgress Latest, TimeSpan Time) Look()
    {
        lock (_lock)
        {
            return (_latest, _sourceTime.Elapsed);
        }
    }

    /// <summary>How far it has come in words.</summary>
    internal static string Describe(in LoadProgress progress, TimeSpan time)
        => progress.RestoredFrom is { } path ? "restored from " + path : Describe(progress.Bulk, time);

    /// <summary>Bytes, objects, rate and time left in words.</summary>
    internal static string Describe(BulkProgress progress, TimeSpan time)
    {
        double seconds = Math.Max(time.TotalSeconds, 0.001);
        double rate = progress.BytesRead / seconds;
        (double unit, string name) = Math.Max(progress.BytesTotal ?? 0, progress.BytesRead) >= 1e9 ? (1e9, "GB") : (1e6, "MB");
        string total = progress.BytesTotal is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"/{bytes / unit:0.0}") : "";
        string left = progress.BytesTotal is { } all && rate > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {TimeSpan.FromSeconds(Math.Max(all - progress.BytesRead, 0) / rate):h\\:mm\\:ss} left")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{progress.BytesRead / unit:0.0}{total} {name}, {progress.Objects:#,0} objects, {rate / 1e6:0} MB/s{left}");
    }
}
