using System.Globalization;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm3;
using Rdap.Registry.Objects;
using Rdap.Server.Options;
using Rdap.Server.Reload;

namespace Rdap.Server.Mirror;

/// <summary>The dump that an NRTMv3 mirror starts from, and the serial number that belongs to it; both files or URLs.</summary>
/// <param name="options">The source.</param>
/// <param name="reload">What a dump has to be like to go into service.</param>
/// <param name="fetcher">Keeps copies of URLs.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class Nrtm3Dumps(SourceOptions options, ReloadOptions reload, SourceFetcher fetcher, TimeProvider time, ILogger log)
{
    private const int MostSerialBytes = 1024;

    private readonly ReloadSource _files = new(options, fetcher, log);

    /// <summary>Digest of the options that decide what the source is.</summary>
    public string OptionsFingerprint => _files.OptionsFingerprint;

    /// <summary>Where the serial number is: beside the first file, when nothing else is configured.</summary>
    public string SerialPlace
    {
        get
        {
            string name = Nrtm3Dump.SerialNameOf(options.Name);
            string first = options.Files[0];
            return options.Mirror.Serial
                ?? (OptionsBinder.IsHttpUrl(first) ? new Uri(new Uri(first), name).AbsoluteUri : Path.Combine(Path.GetDirectoryName(first) ?? "", name));
        }
    }

    /// <summary>Reads the serial number. To be done before the dump is read: a number that is too low does no harm.</summary>
    /// <exception cref="FollowException">It is not to be had, or is none.</exception>
    public async Task<long> ReadSerialAsync(CancellationToken stop)
    {
        string place = SerialPlace;
        string? path = place;
        if (OptionsBinder.IsHttpUrl(place))
        {
            FetchResult fetched = await fetcher.FetchAsync(place, null, stop);
            path = fetched.Problem is null ? fetched.Path : throw new FollowException(FollowProblem.Unreachable, $"{place}: {fetched.Problem}");
        }

        try
        {
            byte[] text = new byte[MostSerialBytes];
            await using FileStream file = File.OpenRead(path!);
            int length = await file.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, stop);
            return Nrtm3Dump.TryReadSerial(text.AsSpan(0, length), out long serial) && serial > 0
                ? serial
                : throw new FollowException(FollowProblem.Unreadable, $"{place}: no serial number");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FollowException(FollowProblem.Unreadable, $"{place}: {e.Message}", e);
        }
    }

    /// <summary>Loads the dump.</summary>
    /// <param name="serial">The serial number that was read before.</param>
    /// <param name="before">How many objects are in service; null for none.</param>
    /// <param name="priority">How patient it is.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="FollowException">It is not to be had, cannot be read, or is not to go into service.</exception>
    public async Task<HeldVersion> LoadAsync(long serial, int? before, LoadPriority priority, CancellationToken stop)
    {
        string origin = string.Join(", ", options.Files);
        SourceFiles files = (await _files.LookAsync(LoadCause.Asked, stop))!;
        // An old copy would be one thing, and an old copy with a newer number another.
        if ((files.Problem ?? _files.FetchProblem) is { } problem)
        {
            throw new FollowException(FollowProblem.Unreachable, problem);
        }

        DateTimeOffset now = time.GetUtcNow();
        SourceSpec spec = _files.SpecOf(files, now) with { Identity = IdentityOf(serial, null), Version = serial, Threads = LoadThread.CountAt(priority) };
        LoadedSource loaded = await LoadThread.RunAsync(() => SourceLoader.Load(spec, null, stop), priority);
        return _files.ChangedSince(files)
            ? throw new FollowException(FollowProblem.Unreadable, $"{origin}: a file changed while it was read")
            : new HeldVersion(Guid.NewGuid(), serial, Follower.Accept(loaded, before, reload, origin)) { Skipped = loaded.Report.Skipped };
    }

    /// <summary>What a version says of itself.</summary>
    /// <param name="held">The version before.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="timestamp">When the server said that it is what it has.</param>
    public static SourceInfo InfoOf(HeldVersion held, long serial, DateTimeOffset? timestamp) =>
        held.Source.Info with { DataDate = timestamp, Version = serial, Identity = IdentityOf(serial, timestamp) };

    // Answers of two versions must not have one entity tag, nor those that say of the same version that it is of another time.
    private static string IdentityOf(long serial, DateTimeOffset? timestamp) => string.Create(CultureInfo.InvariantCulture, $"nrtm3 {serial} {timestamp?.UtcTicks}");
}
