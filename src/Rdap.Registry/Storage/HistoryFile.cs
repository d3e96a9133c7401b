using Microsoft.Win32.SafeHandles;

namespace Rdap.Registry.Storage;

/// <summary>
/// Saves what the objects of a source have been to a file beside that of its <see cref="SnapshotFile"/>, of the same form and checked in the
/// same way. It belongs to one load of the source, and is of no use with any other.
/// </summary>
public static class HistoryFile
{
    private static readonly SectionFile Form = new("rdaphist", 1, "history");

    /// <summary>Writes a history.</summary>
    /// <param name="source">The load that it is the history of.</param>
    /// <param name="history">The history.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellation">Ends it early; what was written then is no history.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="cancellation"/>.</exception>
    public static void Save(SourceSnapshot source, ObjectHistory history, Stream output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(history);
        Form.Save(
            [],
            to =>
            {
                to.Values.Write(source.Info.Name);
                to.Values.Write(source.Info.LoadedAt.UtcTicks);
                history.Save(to);
            },
            output,
            cancellation);
        GC.KeepAlive(history);
    }

    /// <summary>Reads a history.</summary>
    /// <param name="file">The file.</param>
    /// <param name="source">The load that it is to be the history of.</param>
    /// <param name="threads">How many threads read it, the caller's among them.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InvalidDataException">It is no history of this version, damaged, or of another load: the message says how.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="cancellation"/>.</exception>
    public static ObjectHistory Load(SafeFileHandle file, SourceSnapshot source, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Form.Load(
            file,
            from =>
            {
                string name = from.Values.ReadString();
                long loadedAt = from.Values.ReadInt64();
                ObjectHistory history = ObjectHistory.Load(from);
                return name == source.Info.Name && loadedAt == source.Info.LoadedAt.UtcTicks
                    ? history : throw new InvalidDataException("it leads to another state of the source than the one that was saved");
            },
            threads,
            cancellation);
    }
}
