using System.Globalization;
using Rdap.Server.Commands;
using Rdap.Server.Observe;
using Spectre.Console;
using Xunit;

namespace Rdap.Tests.Server.Commands;

public sealed class ProgressBarViewTests
{
    private const string EraseBelow = "\e[J";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lines_of_the_log_stand_above_the_bar_where_it_is_drawn_over(bool isTerminal)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(TextWriter.Synchronized(output)),
            Interactive = InteractionSupport.Yes,
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
        });
        LinesAbove above = new();
        TaskCompletionSource work = new(), looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int looks = 0;
        Task shown = ProgressBarView.ShowWhileAsync(
            console,
            work.Task,
            () =>
            {
                // The first look is before anything is drawn.
                if (++looks == 3)
                {
                    looked.TrySetResult();
                }

                return new ProgressStep("TEST: 1 of 2", 1, 2);
            },
            above,
            TestContext.Current.CancellationToken);
        await looked.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(isTerminal, above.TryGet(out Action<string>? write));
        write?.Invoke("a line of the log, as long as it is: no part of it moves to the next line, whatever the width of the terminal\n");
        work.SetResult();
        await shown;
        Assert.False(above.TryGet(out _));
        string text = output.ToString();
        if (isTerminal)
        {
            int line = text.IndexOf(EraseBelow + "a line of the log, as long as it is: no part of it moves to the next line, whatever the width of the terminal\n", StringComparison.Ordinal);
            Assert.InRange(text.IndexOf("TEST: 1 of 2", StringComparison.Ordinal), 0, line);
            Assert.InRange(text.LastIndexOf("TEST: 1 of 2", StringComparison.Ordinal), line, text.Length);
        }
    }
}
