using Rdap.Server.Observe;
using Spectre.Console;

namespace Rdap.Server.Commands;

/// <summary>How far a long piece of work has come.</summary>
/// <param name="Words">What stands before the bar.</param>
/// <param name="Done">Bytes done.</param>
/// <param name="Total">Bytes in all; null when that is not known.</param>
internal readonly record struct ProgressStep(string Words, long Done, long? Total);

/// <summary>A bar on standard error, for work that takes longer than a second. It goes away when the work is done.</summary>
internal static class ProgressBarView
{
    // What a terminal of 80 columns leaves beside the words.
    internal const int BarCells = 10;

    // ECMA-48, ED: the console goes back to where the bar begins before it writes anything, and draws it anew behind that.
    private const string EraseBelow = "\e[J";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>How long work may take before a bar is worth its place.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Shows the bar until the work ends, well or not.</summary>
    /// <param name="work">The work.</param>
    /// <param name="look">How far it is; called from another thread than the work's.</param>
    /// <param name="end">Ends waiting.</param>
    /// <param name="above">Told how the log's lines are written above the bar; null where nothing is logged.</param>
    public static Task ShowWhileAsync(Task work, Func<ProgressStep> look, CancellationToken end, LinesAbove? above = null)
    {
        // Who asks for the bar has looked whether standard error is a terminal; that standard input is a pipe takes nothing away from it.
        AnsiConsoleSettings settings = new() { Out = new AnsiConsoleOutput(Console.Error), Interactive = InteractionSupport.Yes };
        return ShowWhileAsync(AnsiConsole.Create(settings), work, look, above, end);
    }

    /// <summary>The same on any console.</summary>
    internal static async Task ShowWhileAsync(IAnsiConsole console, Task work, Func<ProgressStep> look, LinesAbove? above, CancellationToken end)
    {
        try
        {
            // Where there is no going back, nothing is written over.
            if (console.Profile.Capabilities.Ansi)
            {
                above?.Begin(lines => console.Write(new ControlCode(EraseBelow + lines)));
            }

            await DrawAsync(console, work, look, end);
        }
        finally
        {
            above?.End();
        }
    }

    private static async Task DrawAsync(IAnsiConsole console, Task work, Func<ProgressStep> look, CancellationToken end)
    {
        ProgressColumn[] columns = [new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = BarCells }, new PercentageColumn()];
        await console.Progress().AutoClear(true).HideCompleted(true).Columns(look().Total is null ? columns[..^1] : columns)
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask("loading");
                while (await Task.WhenAny(work, Task.Delay(Interval, end)) != work)
                {
                    ProgressStep step = look();
                    bar.Description = Markup.Escape(step.Words);
                    bar.IsIndeterminate = step.Total is null;
                    bar.MaxValue = Math.Max(step.Total ?? 1, 1);
                    bar.Value = Math.Min(step.Done, bar.MaxValue);
                }
            });
    }
}
