using Rdap.Bulk;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Commands;

/// <summary>Loads the configured sources once, for verbs that end when they have read.</summary>
internal static class DataLoad
{
    /// <summary>Loads one source.</summary>
    /// <param name="source">Which.</param>
    /// <param name="options">All options; says where fetched copies are kept.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What was loaded, or a report that says why not.</returns>
    public static async Task<(LoadedSource? Loaded, string? Problem)> LoadAsync(
        SourceOptions source, ServerOptions options, IProgress<LoadProgress>? progress, CancellationToken stop)
    {
        if (source.Files.Count == 0)
        {
            return (null, "it is mirrored, and has no files to read");
        }

        string? ownFolder = options.DataDirectory is null && source.HasUrls ? Directory.CreateTempSubdirectory("rdapd-").FullName : null;
        try
        {
            using var fetcher = new SourceFetcher(options.DataDirectory ?? ownFolder ?? Path.GetTempPath(), options.Reload.Fetch, TimeProvider.System);
            var reload = new ReloadSource(source, fetcher, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            SourceFiles files = (await reload.LookAsync(LoadCause.Start, stop))!;
            if (files.Problem is not null)
            {
                return (null, files.Problem);
            }

            LoadedSource loaded = await Task.Run(() => SourceLoader.Load(reload.SpecOf(files, TimeProvider.System.GetUtcNow()),
                progress is null ? null : new NamedProgress(source.Name, progress), stop), stop);
            return (loaded, loaded.Report.Fatal);
        }
        finally
        {
            if (ownFolder is not null)
            {
                Directory.Delete(ownFolder, true);
            }
        }
    }
}
