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

    private readonly List<Published> _published = [.. sources.Where(static source => source.Publish.Folder is not null).Select(source => new Published(source, time))];

    /// <summary>What there is for old mirrors.</summary>
    public PublishedJournals Journals => new(_published.Where(static one => one.Nrtm3 is not null).Select(static one => (one.Source, one.Nrtm3!.Journal)));

    /// <summary>Publishes what has changed.</summary>
    public async Task UpdateAsync(CancellationToken stop)
    {
        foreach (Published one in _published)
        {
            if (Serving(one.Source.Name) is { } serving)
            {
                await UpdateAsync(one, serving, stop);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_published.Count == 0)
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

    private async Task UpdateAsync(Published one, SourceSnapshot serving, CancellationToken stop)
    {
        string name = one.Source.Name;
        string? problem = null;
        try
        {
            long started = time.GetTimestamp();
            PublicationStep step = await LoadThread.RunAsync(() => one.Publication.Update(serving, 1, stop), LoadPriority.Idle);
            if (step.Restarted is not null)
            {
                log.PublicationRestarted(name, step.Session.ToString(), step.Restarted);
            }

            if (step.Changes > 0 || step.WroteSnapshot)
            {
                log.Published(name, step.Version, step.Session.ToString(), step.Changes, time.GetElapsedTime(started).TotalSeconds);
            }

            health.Update(name, old => old with { PublishedVersion = step.Version, PublishedSession = step.Session, PublishedSerial = one.Nrtm3?.Journal.Shown?.Last, PublishProblem = null });
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

    private sealed class Published
    {
        public Published(SourceOptions source, TimeProvider time)
        {
            Source = source;
            PublicationFolder folder = new(source.Publish.Folder!, source.Name);
            Nrtm3 = source.Publish.Nrtm3.On ? new Nrtm3Publication(source.Name, folder, source.Publish.Nrtm3, time) : null;
            Publication = new Publication(source.Name, folder, source.Publish.Key!, time, Nrtm3);
        }

        public SourceOptions Source { get; }

        public Nrtm3Publication? Nrtm3 { get; }

        public Publication Publication { get; }
    }
}
