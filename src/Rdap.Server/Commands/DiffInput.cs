using Microsoft.Win32.SafeHandles;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Registry.Storage;
using Rdap.Server.Mirror;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Commands;

/// <summary>A data set that was read, to be compared.</summary>
/// <param name="Given">As it was given on the command line.</param>
/// <param name="Snapshot">Its objects.</param>
/// <param name="Skipped">What could not be read of it, and so is not compared.</param>
internal sealed record DiffSide(string Given, SourceSnapshot Snapshot, long Skipped);

/// <summary>One of the two data sets that <c>rdapd diff</c> compares, as it was given.</summary>
/// <param name="Given">The word of the command line.</param>
/// <param name="Source">The source that it is.</param>
internal sealed record DiffInput(string Given, SourceOptions Source)
{
    /// <summary>
    /// Reads <c>PATH[,PATH...]</c> or <c>NAME=PATH[,PATH...]</c>. The URL of a folder or of a notification is a publisher (RFC 10063); its source has
    /// the name of the folder, when none is given.
    /// </summary>
    /// <param name="given">The word of the command line.</param>
    /// <param name="name">What it is called when it has no name.</param>
    /// <param name="key">The file of the public key that a publisher is verified with; null when none was given.</param>
    public static DiffInput Parse(string given, string name, string? key = null)
    {
        int equals = given.IndexOf('=', StringComparison.Ordinal);
        bool isNamed = equals > 0 && OptionsCheck.IsSourceName(given[..equals]);
        string files = isNamed ? given[(equals + 1)..] : given;
        if (IsPublisher(files))
        {
            string folder = Nrtm4Follower.NotificationOf(files).Segments[^2].TrimEnd('/');
            return new DiffInput(given, new SourceOptions
            {
                Name = isNamed ? given[..equals] : OptionsCheck.IsSourceName(folder) ? folder : name,
                Mirror = new MirrorOptions { Urls = [files], Key = key },
            });
        }

        return new DiffInput(given, new SourceOptions
        {
            Name = isNamed ? given[..equals] : name,
            Files = OptionsLoader.ParseFiles(files, Directory.GetCurrentDirectory()),
        });
    }

    /// <summary>Reads its objects.</summary>
    /// <param name="progress">Told of each step.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The data set, or why it cannot be read.</returns>
    public async Task<(DiffSide? Side, string? Problem)> LoadAsync(IProgress<LoadProgress>? progress, CancellationToken stop)
    {
        if (Source.IsMirrored)
        {
            progress?.Report(new LoadProgress(Source.Name, default, Source.Mirror.Urls[0]));
            return await LoadPublishedAsync(stop);
        }

        if (Source.Files.Count == 0)
        {
            return (null, "no files, folders or URLs");
        }

        if (Source.Files is [var path] && IsSnapshot(path))
        {
            progress?.Report(new LoadProgress(Source.Name, default, path));
            return await Task.Run(() => LoadSnapshot(path, stop), stop);
        }

        (LoadedSource? loaded, string? problem) = await DataLoad.LoadAsync(Source, new ServerOptions(), progress, stop);
        return loaded?.Snapshot is { } snapshot && problem is null ? (new DiffSide(Given, snapshot, loaded.Report.Skipped), null) : (null, problem ?? "not readable");
    }

    // Bulk data is never a folder of a web server.
    private static bool IsPublisher(string files) =>
        !files.Contains(',', StringComparison.Ordinal) && OptionsBinder.IsHttpUrl(files)
        && new Uri(files).AbsolutePath is var path && (path.EndsWith('/') || path.EndsWith(".jose", StringComparison.Ordinal));

    private async Task<(DiffSide? Side, string? Problem)> LoadPublishedAsync(CancellationToken stop)
    {
        if (Source.Mirror.Key is null)
        {
            return (null, "a publisher is verified with its public key: --key FILE");
        }

        try
        {
            (HeldVersion? held, string? problem) = await PublishedData.ReadAsync(Source, stop);
            return held is null ? (null, problem) : (new DiffSide(Given, held.Source, held.Skipped), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Nrtm4Exception)
        {
            return (null, e.Message);
        }
    }

    private static bool IsSnapshot(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return false;
            }

            using SafeFileHandle file = File.OpenHandle(path);
            return SnapshotFile.IsSnapshot(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Whoever reads it next says why it cannot be read.
            return false;
        }
    }

    private (DiffSide? Side, string? Problem) LoadSnapshot(string path, CancellationToken stop)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return (new DiffSide(Given, SnapshotFile.Load(file, Environment.ProcessorCount, stop), 0), null);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            return (null, e.Message);
        }
    }
}
