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
        TaskCompletionSource work = new(), shows = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Output output = new("TEST: 1 of 2", shows.SetResult);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Interactive = InteractionSupport.Yes,
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
        });
        LinesAbove above = new();
        Task shown = ProgressBarView.ShowWhileAsync(
            console,
            work.Task,
            static () => new ProgressStep("TEST: 1 of 2", 1, 2),
            above,
            TestContext.Current.CancellationToken);
        await shows.Task.WaitAsync(TestContext.Current.CancellationToken);
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

    /// <summary>What was written, by any thread; tells once when a text is in it.</summary>
    private sealed class Output(string awaited, Action tell) : StringWriter(CultureInfo.InvariantCulture)
    {
        private readonly Lock _lock = new();
        private bool _isTold;

        public override void Write(char value)
        {
            lock (_lock)
            {
                base.Write(value);
                Look();
            }
        }

        public override void Write(string? value)
        {
            lock (_lock)
            {
                base.Write(value);
                Look();
            }
        }

        public override string ToString()
        {
            lock (_lock)
            {
                return base.ToString();
            }
        }

        private void Look()
        {
            if (!_isTold && base.ToString().Contains(awaited, StringComparison.Ordinal))
            {
                _isTold = true;
                tell();
            }
        }
    }
}
