namespace Rdap.Server.Connections.Watched;

/// <summary>A service that looks at its files now and then.</summary>
/// <param name="watchSeconds">Seconds between two looks; 0 for never.</param>
/// <param name="time">The clock.</param>
internal abstract class FileWatcher(int watchSeconds, TimeProvider time) : BackgroundService
{
    /// <summary>Whether there are files to look at.</summary>
    protected abstract bool HasFiles { get; }

    /// <summary>One look at the files, as the timer takes it.</summary>
    internal abstract void Look();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (watchSeconds == 0 || !HasFiles)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(watchSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }
}
