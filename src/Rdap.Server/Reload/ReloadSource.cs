using Rdap.Bulk;
using Rdap.Server.Observe;
using Rdap.Server.Options;

namespace Rdap.Server.Reload;

/// <summary>One configured source as the reload sees it: its files now, and which of them were tried last.</summary>
internal sealed class ReloadSource(SourceOptions options, SourceFetcher fetcher, ILogger log)
{
    private readonly Dictionary<string, string> _urlOfCopy = [];
    private string? _tried;
    private string? _seen;

    /// <summary>Its name.</summary>
    public string Name => options.Name;

    private BulkFormat? Format => options.Format is null ? null : BulkFormats.Find(options.Format);

    /// <summary>Digest of the options that decide what the source is.</summary>
    public string OptionsFingerprint
    {
        get
        {
            var digest = new Fingerprint();
            digest.Add(options.Name);
            digest.Add(options.Format);
            digest.Add(options.Role);
            foreach (string file in options.Files)
            {
                digest.Add(file);
            }

            return digest.ToString();
        }
    }

    /// <summary>Goes on from a snapshot: files with this fingerprint are nothing new.</summary>
    public void Resume(string fingerprint) => _seen = _tried = fingerprint;

    /// <summary>What to load from these files.</summary>
    public SourceSpec SpecOf(SourceFiles files, DateTimeOffset now) => new()
    {
        Name = options.Name,
        Inputs = files.Inputs,
        LoadedAt = now,
        Role = options.FixedRole,
        Format = Format,
        Origin = string.Join(", ", options.Files),
        Identity = OptionsFingerprint + files.Fingerprint,
    };

    /// <summary>Why the last fetch brought nothing although a copy from before could be used; null when all went well.</summary>
    public string? FetchProblem { get; private set; }

    /// <summary>Why the last load did not go into service; null when it did.</summary>
    public string? Refusal { get; set; }

    /// <summary>Looks whether there is something to load.</summary>
    /// <returns>The files; null when there is nothing new.</returns>
    public async Task<SourceFiles?> LookAsync(LoadCause cause, CancellationToken stop)
    {
        if (cause == LoadCause.Fetched && !options.HasUrls)
        {
            return null;
        }

        if (options.HasUrls && cause != LoadCause.Changed && await FetchAsync(stop) is { } problem)
        {
            return new SourceFiles([], "", problem);
        }

        SourceFiles files = SourceFiles.Find(options.Files.Select(PathOf), _urlOfCopy);
        bool isAtRest = files.Fingerprint == _seen;
        _seen = files.Fingerprint;
        if (cause == LoadCause.Changed && (files.Fingerprint == _tried || !isAtRest))
        {
            // Also a file that is being written looks changed: it is read when two looks agree.
            return null;
        }

        if (cause is LoadCause.Fetched or LoadCause.Restored && files.Fingerprint == _tried)
        {
            return null;
        }

        _tried = files.Fingerprint;
        return files;
    }

    /// <summary>Whether the files are no longer what they were when <paramref name="files"/> was made.</summary>
    public bool ChangedSince(SourceFiles files) => SourceFiles.Find(options.Files.Select(PathOf), _urlOfCopy).Fingerprint != files.Fingerprint;

    /// <summary>The next look takes the files for new ones.</summary>
    public void Forget() => _tried = null;

    private string PathOf(string file) => OptionsBinder.IsHttpUrl(file) ? fetcher.PathOf(file) : file;

    // A copy from before is better than nothing; without any the source cannot be had.
    private async Task<string?> FetchAsync(CancellationToken stop)
    {
        FetchProblem = null;
        foreach (string url in options.Files.Where(OptionsBinder.IsHttpUrl))
        {
            FetchResult result = await fetcher.FetchAsync(url, options.Checksum, stop);
            if (result.Path is null)
            {
                return $"{url}: {result.Problem}";
            }

            _urlOfCopy[result.Path] = url;
            if (result.Problem is not null)
            {
                FetchProblem = $"{url}: {result.Problem}";
                log.FetchFailed(Name, url, result.Problem);
            }
            else if (result.Changed)
            {
                log.Fetched(Name, url, new FileInfo(result.Path).Length);
            }
        }

        return null;
    }
}
