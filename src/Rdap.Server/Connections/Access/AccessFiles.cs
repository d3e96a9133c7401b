using System.Globalization;
using Rdap.Registry.Numbers;
using Rdap.Server.Connections.Watched;
using Rdap.Server.Observe;
using Rdap.Server.Options;

namespace Rdap.Server.Connections.Access;

/// <summary>
/// The files of <see cref="AccessOptions"/>: read at the start, then again whenever one has changed and come to rest, and when somebody asks
/// (SIGHUP). A file that cannot be read, or has a mistake in it, leaves the list from before in force; the log says why.
/// </summary>
internal sealed class AccessFiles : FileWatcher
{
    // A list is small and read whole; a file that is larger was meant for something else.
    private const int MaxBytes = 64 << 20;

    private readonly ILogger _log;
    private readonly ListFile[] _files;
    private readonly Lock _reading = new();
    private AccessLists _current = AccessLists.Empty;

    /// <summary>Nothing is read yet: see <see cref="ReadFirst"/>.</summary>
    /// <param name="options">Which files.</param>
    /// <param name="watchSeconds">Seconds between two looks at them; 0 for never.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where it is said what was read, and what was not.</param>
    public AccessFiles(AccessOptions options, int watchSeconds, TimeProvider time, ILogger<AccessFiles> log)
        : base(watchSeconds, time)
    {
        _log = log;
        _files = [.. FilesOf(options).Select(static f => new ListFile(f.Name, f.Path))];
    }

    /// <summary>The lists in force.</summary>
    public AccessLists Current => Volatile.Read(ref _current);

    /// <summary>Whether each list that is configured is in force as its file now has it, by the list's name.</summary>
    public IEnumerable<(string Name, bool IsCurrent)> States
    {
        get
        {
            lock (_reading)
            {
                return [.. _files.Select(static f => (f.Name, f.Problem is null))];
            }
        }
    }

    /// <summary>The lists that are configured, by the name of their option.</summary>
    public static IEnumerable<(string Name, string Path)> FilesOf(AccessOptions options)
    {
        (string, string?)[] all =
        [
            (nameof(options.Proxies), options.Proxies), (nameof(options.Trusted), options.Trusted),
            (nameof(options.Exempt), options.Exempt), (nameof(options.Refused), options.Refused),
        ];
        return all.Where(static f => f.Item2 is not null).Select(static f => (OptionsBinder.CamelCase(f.Item1), f.Item2!));
    }

    /// <summary>Reads the files for the first time.</summary>
    /// <returns>What is wrong with them; null when all of them are in force.</returns>
    public string? ReadFirst()
    {
        Read(isAsked: true);
        return Array.Find(_files, static f => f.Problem is not null)?.Problem;
    }

    /// <summary>Reads all files again, changed or not.</summary>
    public void ReadAgain() => Read(isAsked: true);

    /// <inheritdoc/>
    protected override bool HasFiles => _files.Length > 0;

    /// <inheritdoc/>
    internal override void Look() => Read(isAsked: false);

    /// <summary>Reads one list.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="list">The list, empty when there is a problem.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? TryRead(string path, out IpRangeSet list)
    {
        list = IpRangeSet.Empty;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return $"{path}: there is no such file";
            }

            if (file.Length > MaxBytes)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{path}: {file.Length} bytes are no list of addresses");
            }

            // A pipe or a device has no length, and opening a pipe waits for a writer, which may never come.
            IpRangeSet read = AccessLists.Parse(file.Length == 0 ? [] : File.ReadAllBytes(path), out IReadOnlyList<string> problems);
            if (problems.Count > 0)
            {
                return path + ": " + string.Join("; ", problems);
            }

            list = read;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return path + ": " + e.Message;
        }
    }

    private void Read(bool isAsked)
    {
        lock (_reading)
        {
            foreach (ListFile file in _files)
            {
                if (file.Watched.IsDue(isAsked))
                {
                    Take(file);
                }
            }

            Volatile.Write(ref _current, new AccessLists(Of("proxies"), Of("trusted"), Of("exempt"), Of("refused")));
        }
    }

    private void Take(ListFile file)
    {
        file.Problem = TryRead(file.Path, out IpRangeSet list);
        if (file.Problem is not null)
        {
            _log.AccessListKept(file.Name, file.Problem);
            return;
        }

        file.List = list;
        _log.AccessListRead(file.Name, list.Count, file.Path);
    }

    private IpRangeSet Of(string name) => Array.Find(_files, f => f.Name == name)?.List ?? IpRangeSet.Empty;

    private sealed class ListFile(string name, string path)
    {
        public string Name { get; } = name;

        public string Path { get; } = path;

        public IpRangeSet List { get; set; } = IpRangeSet.Empty;

        public WatchedFile Watched { get; } = new(path);

        public string? Problem { get; set; }
    }
}
