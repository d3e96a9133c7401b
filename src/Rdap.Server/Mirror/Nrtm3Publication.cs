using Rdap.Bulk.Nrtm3;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Rdap.Server.Options;

namespace Rdap.Server.Mirror;

/// <summary>
/// What old mirrors need of a publication: a dump with the serial number that belongs to it, and the journal of what has changed since. Each
/// version of the publication is a run of serial numbers, one for each operation.
/// </summary>
/// <remarks>Not for several threads at once; <see cref="Journal.Shown"/> is for any.</remarks>
/// <param name="source">The source's name.</param>
/// <param name="folder">Where it is published.</param>
/// <param name="options">How long the journal is kept.</param>
/// <param name="time">The clock.</param>
internal sealed class Nrtm3Publication(string source, PublicationFolder folder, Nrtm3PublishOptions options, TimeProvider time)
{
    // Not 0, which some mirrors take for "not known".
    private const long FirstSerial = 1;

    private const string Folder = "nrtm3";

    /// <summary>The operations.</summary>
    public Journal Journal { get; } = new(folder.PathOf(Folder));

    /// <summary>
    /// Goes on with what is in the folder, if it leads to a version. Otherwise the journal begins anew, one number further than the one before
    /// ended: who has followed that finds that the next number is not there, and starts from the dump.
    /// </summary>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public void Resume(Guid session, long version)
    {
        if (Journal.Open(session))
        {
            // What was noted for a version that was not published after all was never shown to anybody.
            Journal.Truncate(version);
        }

        if (!Journal.IsOpen || Journal.Version != version)
        {
            Begin(session, version);
        }
    }

    /// <summary>Notes what leads to the next version; mirrors see it after <see cref="Finish"/>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="changes">What differs.</param>
    /// <param name="old">What was published.</param>
    /// <param name="next">What is going to be.</param>
    /// <param name="version">The version of that.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(Guid session, IReadOnlyList<ObjectChange> changes, SourceSnapshot old, SourceSnapshot next, long version)
    {
        if (changes.Count > next.ObjectCount)
        {
            // Mirrors are better off with the dump.
            Begin(session, version);
            return;
        }

        long before = Journal.Version;
        try
        {
            Journal.Append(Operations(changes, old, next), version, time.GetUtcNow());
        }
        catch
        {
            Journal.Truncate(before);
            throw;
        }
    }

    /// <summary>Sees to the dump, shows mirrors what is new, and lets go what is old.</summary>
    /// <param name="published">What is published.</param>
    /// <param name="isDue">Whether the dump is to be written in any case.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Finish(SourceSnapshot published, bool isDue, CancellationToken stop)
    {
        if (isDue || DumpSerial() is not { } serial || serial < Journal.First - 1 || serial > Journal.Last)
        {
            WriteDump(published, stop);
        }

        Journal.Trim(time.GetUtcNow().AddDays(-options.Days), options.MaxBytes);
        Journal.Show();
    }

    /// <summary>What is kept in the folder beside the files of NRTMv4, and given out with them.</summary>
    public static bool IsFile(string name, string source) => name == Nrtm3Dump.NameOf(source) || name == Nrtm3Dump.SerialNameOf(source);

    private void Begin(Guid session, long version) =>
        Journal.Begin(session, Math.Max(Journal.HighestSerial() ?? 0, DumpSerial() ?? 0) is var last and > 0 ? last + 2 : FirstSerial, version, time.GetUtcNow());

    // The number comes last, and mirrors read it first: theirs is never higher than what the dump they get has.
    private void WriteDump(SourceSnapshot published, CancellationToken stop)
    {
        folder.Write(Nrtm3Dump.NameOf(source), file =>
        {
            Nrtm3Dump.Write(file, published, Journal.Last, stop);
            return true;
        });
        folder.Write(Nrtm3Dump.SerialNameOf(source), file =>
        {
            file.Write(Nrtm3Dump.WriteSerial(Journal.Last));
            return true;
        });
    }

    private long? DumpSerial()
    {
        string serial = folder.PathOf(Nrtm3Dump.SerialNameOf(source));
        return File.Exists(serial) && File.Exists(folder.PathOf(Nrtm3Dump.NameOf(source))) && Nrtm3Dump.TryReadSerial(File.ReadAllBytes(serial), out long number)
            ? number
            : null;
    }

    private IEnumerable<Nrtm3Operation> Operations(IReadOnlyList<ObjectChange> changes, SourceSnapshot old, SourceSnapshot next)
    {
        long serial = Journal.Last;
        foreach (ObjectChange change in changes)
        {
            byte[] text = change.IsDeletion ? PublishedText.Of(old.Get(change.Old)) : PublishedText.Of(next.Get(change.New));
            yield return new Nrtm3Operation(++serial, change.IsDeletion, text);
        }
    }
}
