using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Rdap.Registry;
using Rdap.Registry.Storage;

namespace Rdap.Server.Reload;

/// <summary>A source as it was found in the state folder.</summary>
/// <param name="Snapshot">The source, ready to be published.</param>
/// <param name="Stamp">What it was made of.</param>
/// <param name="Path">The file.</param>
/// <param name="SavedAt">When it was saved.</param>
internal sealed record RestoredSource(SourceSnapshot Snapshot, SnapshotStamp Stamp, string Path, DateTimeOffset SavedAt);

/// <summary>
/// The state folder: one file for each source, <c>NAME.snapshot</c>. A file is written beside the one before and takes its place only when
/// all of it is on the disk, so that there is a whole one at any time, or none.
/// </summary>
/// <param name="folder">The folder; null when there is none: then nothing is restored or saved.</param>
internal sealed class SnapshotStore(string? folder)
{
    private const string Suffix = ".snapshot";
    private const string Partial = ".part";
    private const int BufferBytes = 1 << 20;

    /// <summary>Whether there is a state folder.</summary>
    public bool IsOn => folder is not null;

    /// <summary>Where the snapshot of a source is kept.</summary>
    public string PathOf(string source) => Path.Combine(folder ?? "", source + Suffix);

    /// <summary>Looks for a source.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="options">Digest of its options now.</param>
    /// <param name="threads">How many threads may work on it.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="problem">Why a file that is there is not used; null when it is, or when there is none.</param>
    /// <returns>The source; null when it is to be loaded from its own files.</returns>
    public RestoredSource? Restore(string source, string options, int threads, CancellationToken stop, out string? problem)
    {
        problem = null;
        string path = PathOf(source);
        if (!IsOn || !File.Exists(path))
        {
            return null;
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (SnapshotStamp.Read(SnapshotFile.ReadStamp(file)) is not { } stamp)
            {
                problem = "not made by this program";
            }
            else if (stamp.Options != options)
            {
                problem = "the source's options were changed since it was made";
            }
            else
            {
                SourceSnapshot snapshot = SnapshotFile.Load(file, threads, stop);
                if (snapshot.Info.Name == source)
                {
                    return new RestoredSource(snapshot, stamp, path, new DateTimeOffset(File.GetLastWriteTimeUtc(file)));
                }

                problem = $"it holds a source of another name, {snapshot.Info.Name}";
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            problem = e.Message;
        }

        return null;
    }

    /// <summary>Saves a source in the place of the file that is there.</summary>
    /// <returns>Why it could not be saved; null when it was. The file that was there is still there then.</returns>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="stop"/>.</exception>
    public string? Save(SourceSnapshot snapshot, SnapshotStamp stamp, CancellationToken stop)
    {
        string path = PathOf(snapshot.Info.Name), partial = path + Partial;
        try
        {
            Directory.CreateDirectory(folder!);
            if (RoomProblem(snapshot.TextBytes) is { } problem)
            {
                return problem;
            }

            using (FileStream output = new(partial, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
            {
                SnapshotFile.Save(snapshot, stamp.ToBytes(), output, stop);
                output.Flush(flushToDisk: true);
            }

            File.Move(partial, path, true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return e.Message;
        }
        finally
        {
            TryDelete(partial);
        }
    }

    /// <summary>Removes what a run left that was ended while it saved.</summary>
    public void RemoveLeftovers(IEnumerable<string> sources)
    {
        if (IsOn)
        {
            foreach (string source in sources)
            {
                TryDelete(PathOf(source) + Partial);
            }
        }
    }

    // A source in memory is smaller than its text and larger than half of it: what surely does not fit need not be begun.
    private string? RoomProblem(long textBytes)
    {
        long free = new DriveInfo(folder!).AvailableFreeSpace;
        return free >= textBytes / 2 ? null
            : string.Create(CultureInfo.InvariantCulture, $"the disk has {free / 1e6:0} MB free, it would take at least {textBytes / 2e6:0} MB");
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next save writes over it.
        }
    }
}
