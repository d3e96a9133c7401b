using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Server.Observe;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Mirror;

/// <summary>
/// Looks once a minute whether a source that is published has changed, and publishes it, on the most patient of threads: RFC 10063 wants a delta a
/// minute at most. What goes wrong is said and tried again; what was published before stays.
/// </summary>
internal sealed class PublicationService(
    LiveRegistry live, IReadOnlyList<SourceOptions> sources, Health health, TimeProvider time, ILogger<PublicationService> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly List<(string Name, Publication Publication)> _publications =
    [
        .. sources.Where(static source => source.Publish.Folder is not null).Select(source =>
            (source.Name, new Publication(source.Name, new PublicationFolder(source.Publish.Folder!, source.Name), source.Publish.Key!, time))),
    ];

    /// <summary>Publishes what has changed.</summary>
    public async Task UpdateAsync(CancellationToken stop)
    {
        foreach ((string name, Publication publication) in _publications)
        {
            if (Serving(name) is { } serving)
            {
                await UpdateAsync(name, publication, serving, stop);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_publications.Count == 0)
        {
            return;
        }

        try
        {
            await health.WhenLoaded.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                await UpdateAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // What is published stays.
        }
    }

    private async Task UpdateAsync(string name, Publication publication, SourceSnapshot serving, CancellationToken stop)
    {
        string? problem = null;
        try
        {
            long started = time.GetTimestamp();
            PublicationStep step = await LoadThread.RunAsync(() => publication.Update(serving, 1, stop), LoadPriority.Idle);
            if (step.Restarted is not null)
            {
                log.PublicationRestarted(name, step.Session.ToString(), step.Restarted);
            }

            if (step.Changes > 0 || step.WroteSnapshot)
            {
                log.Published(name, step.Version, step.Session.ToString(), step.Changes, time.GetElapsedTime(started).TotalSeconds);
            }

            health.Update(name, old => old with { PublishedVersion = step.Version, PublishedSession = step.Session, PublishProblem = null });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Nrtm4Exception)
        {
            problem = e.Message;
        }
        catch (OperationCanceledException)
        {
            throw;
        }
#pragma warning disable CA1031 // A bug in it must not end the program.
        catch (Exception e)
#pragma warning restore CA1031
        {
            problem = "internal error: " + e.Message;
        }

        if (problem is not null)
        {
            log.NotPublished(name, problem);
            health.Update(name, old => old with { PublishProblem = problem });
        }
    }

    private SourceSnapshot? Serving(string name)
    {
        foreach (SourceSnapshot source in live.Current.Sources)
        {
            if (source.Info.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return source;
            }
        }

        return null;
    }
}
