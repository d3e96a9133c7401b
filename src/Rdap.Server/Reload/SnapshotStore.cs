using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Server.Reload;

/// <summary>A source as it was found in the state folder.</summary>
/// <param name="Snapshot">The source, ready to be published.</param>
/// <param name="Stamp">What it was made of.</param>
/// <param name="Path">The file.</param>
/// <param name="SavedAt">When it was saved.</param>
/// <param name="History">What its objects were before; null when that is not kept.</param>
/// <param name="HistoryPath">The file of the history.</param>
/// <param name="HistoryProblem">Why the history that is there was not used; null when it was, or when there is none.</param>
internal sealed record RestoredSource(
    SourceSnapshot Snapshot, SnapshotStamp Stamp, string Path, DateTimeOffset SavedAt, ObjectHistory? History, string HistoryPath, string? HistoryProblem);

/// <summary>
/// The state folder: a file for each source, <c>NAME.snapshot</c>, and one for its history, <c>NAME.history</c>. A file is written beside the
/// one before and takes its place only when all of both is on the disk, so that there is a whole one at any time, or none.
/// </summary>
/// <param name="folder">The folder; null when there is none: then nothing is restored or saved.</param>
/// <param name="keepsHistory">Whether histories are kept.</param>
internal sealed class SnapshotStore(string? folder, bool keepsHistory)
{
    private const string Suffix = ".snapshot";
    private const string HistorySuffix = ".history";
    private const string Unused = ".unused";
    private const string Partial = ".part";
    private const int BufferBytes = 1 << 20;

    /// <summary>Whether there is a state folder.</summary>
    public bool IsOn => folder is not null;

    /// <summary>Where the snapshot of a source is kept.</summary>
    public string PathOf(string source) => Path.Combine(folder ?? "", source + Suffix);

    /// <summary>Where the history of a source is kept.</summary>
    public string HistoryPathOf(string source) => Path.Combine(folder ?? "", source + HistorySuffix);

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
                    ObjectHistory? history = RestoreHistory(snapshot, threads, stop, out string? historyProblem);
                    return new RestoredSource(
                        snapshot, stamp, path, new DateTimeOffset(File.GetLastWriteTimeUtc(file)), history, HistoryPathOf(source), historyProblem);
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

    /// <summary>Saves a source, and its history, in the place of the files that are there.</summary>
    /// <returns>Why it could not be saved; null when it was. The files that were there are still there then.</returns>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="stop"/>.</exception>
    public string? Save(SourceSnapshot snapshot, ObjectHistory? history, SnapshotStamp stamp, CancellationToken stop)
    {
        string path = PathOf(snapshot.Info.Name), partial = path + Partial;
        string historyPath = HistoryPathOf(snapshot.Info.Name), historyPartial = historyPath + Partial;
        try
        {
            Directory.CreateDirectory(folder!);
            if (RoomProblem(snapshot.TextBytes, history?.ByteCount ?? 0) is { } problem)
            {
                return problem;
            }

            using (FileStream output = new(partial, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
            {
                SnapshotFile.Save(snapshot, stamp.ToBytes(), output, stop);
                output.Flush(flushToDisk: true);
            }

            if (history is null)
            {
                File.Move(partial, path, true);
                File.Delete(historyPath);
                return null;
            }

            using (FileStream output = new(historyPartial, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
            {
                HistoryFile.Save(snapshot, history, output, stop);
                output.Flush(flushToDisk: true);
            }

            // Both at once, as far as that can be had: a history is of no use with another snapshot.
            File.Move(partial, path, true);
            File.Move(historyPartial, historyPath, true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return e.Message;
        }
        finally
        {
            TryDelete(partial);
            TryDelete(historyPartial);
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
                TryDelete(HistoryPathOf(source) + Partial);
            }
        }
    }

    // A history that cannot be used is gone for good once the next is saved in its place, so it is kept under another name.
    private ObjectHistory? RestoreHistory(SourceSnapshot snapshot, int threads, CancellationToken stop, out string? problem)
    {
        problem = null;
        if (!keepsHistory || snapshot.Info.Role != SourceRole.Registry)
        {
            return null;
        }

        string path = HistoryPathOf(snapshot.Info.Name);
        if (File.Exists(path))
        {
            try
            {
                using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
                return HistoryFile.Load(file, snapshot, threads, stop);
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or OutOfMemoryException)
            {
                problem = e.Message;
            }

            TryMove(path, path + Unused);
        }

        return ObjectHistory.Begin(snapshot);
    }

    // A source in memory is smaller than its text and larger than half of it: what surely does not fit need not be begun.
    private string? RoomProblem(long textBytes, long historyBytes)
    {
        long free = new DriveInfo(folder!).AvailableFreeSpace;
        return free >= (textBytes / 2) + historyBytes ? null
            : string.Create(CultureInfo.InvariantCulture, $"the disk has {free / 1e6:0} MB free, it would take at least {(textBytes / 2e6) + (historyBytes / 1e6):0} MB");
    }

    private static void TryMove(string from, string to)
    {
        try
        {
            File.Move(from, to, true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is said all the same that it is not used.
        }
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
