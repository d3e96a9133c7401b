using System.CommandLine;
using System.Diagnostics;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm3;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Benchmarks.Measure;

/// <summary>
/// The verb "publish": loads a dump and writes for mirrors what a publisher does, all of it, then changes in one delta, then changes in a delta each,
/// and tells how long each took. The folder is a whole publication: <c>update-notification-file.jose</c> names the snapshot alone,
/// <c>next.jose</c> the deltas as well, <c>public.pem</c> is the key that mirrors need.
/// </summary>
internal static class PublishCommand
{
    private const int ChangesAtOnce = 1_000;

    public static Command Create()
    {
        Argument<FileInfo> file = new("file") { Description = "a dump, plain or gzip; or with --journal an NRTMv3 stream" };
        Argument<DirectoryInfo> folder = new("folder") { Description = "where it is published; it must not be there" };
        Option<int> deltas = new("--deltas") { Description = "how many deltas of one change are written" };
        Option<string?> journal = new("--journal") { Description = "the source of the stream: its first operations are the snapshot, each of the others is a delta", HelpName = "NAME" };
        Command command = new("publish", "write a dump as a publisher does, on one thread") { file, folder, deltas, journal };
        command.SetAction((arguments, stop) => Task.Run(
            () =>
            {
                (FileInfo from, int count) = (arguments.GetRequiredValue(file), arguments.GetValue(deltas));
                (SourceSnapshot? source, IEnumerable<SourceChange> changes) = arguments.GetValue(journal) is { } name ? ReadJournal(from, name) : ReadDump(from, count, stop);
                return source is null ? 1 : Publish(source, changes, arguments.GetRequiredValue(folder), stop);
            },
            stop));
        return command;
    }

    private static int Publish(SourceSnapshot source, IEnumerable<SourceChange> changes, DirectoryInfo folder, CancellationToken stop)
    {
        folder.Create();
        using Nrtm4PrivateKey key = Nrtm4PrivateKey.Create();
        File.WriteAllText(Path.Combine(folder.FullName, "public.pem"), key.PublicKey.ToPem());
        Nrtm4Header header = new(Nrtm4FileType.Snapshot, source.Info.Name, Guid.NewGuid(), 1);
        long started = Stopwatch.GetTimestamp();
        long stored = 0;
        Nrtm4FileReference snapshot = Write(folder, header, file => Nrtm4SnapshotFile.Write(file, header, source, isGzip: true, stop), ref stored);
        double whole = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Notify(folder, Nrtm4FileNames.Notification, key, header, snapshot, []);

        header = new(Nrtm4FileType.Delta, source.Info.Name, header.Session, 2);
        SourceSnapshot next = source.With([.. Changed(source, ChangesAtOnce)], source.Info, out _);
        long ofDeltas = 0;
        started = Stopwatch.GetTimestamp();
        SnapshotChanges found = SnapshotDiff.Compare(source, next, 1, stop);
        Nrtm4FileReference delta = Write(
            folder, header, file => Nrtm4DeltaFile.Write(file, header, found.All.Select(change => SourceChange.From(change, source, next)), isGzip: true), ref ofDeltas);
        double many = Stopwatch.GetElapsedTime(started).TotalSeconds;

        List<Nrtm4FileReference> deltas = [delta];
        foreach (SourceChange change in changes)
        {
            header = header with { Version = header.Version + 1 };
            deltas.Add(Write(folder, header, file => Nrtm4DeltaFile.Write(file, header, [change], isGzip: true), ref ofDeltas));
        }

        Notify(folder, "next.jose", key, header, snapshot, deltas);
        Console.WriteLine(FormattableString.Invariant(
            $"publish seconds={whole:F3} stored={stored} delta_seconds={many:F3} changes={found.Count} objects={source.ObjectCount} deltas={deltas.Count}"));
        return 0;
    }

    private static (SourceSnapshot? Source, IEnumerable<SourceChange> Changes) ReadDump(FileInfo file, int deltas, CancellationToken stop)
    {
        LoadedSource loaded = SourceLoader.Load(
            new SourceSpec { Name = "TEST", Inputs = [new BulkInput(file.Name, file.OpenRead, file.Length)], LoadedAt = TimeProvider.System.GetUtcNow() }, null, stop);
        if (loaded.Snapshot is not { } source)
        {
            Console.Error.WriteLine(loaded.Report.Fatal);
            return (null, []);
        }

        return (source, Changed(source, deltas));
    }

    private static (SourceSnapshot? Source, IEnumerable<SourceChange> Changes) ReadJournal(FileInfo file, string name)
    {
        List<SourceChange> operations = [];
        using (Nrtm3Reader reader = new(file.OpenRead(), name))
        {
            while (reader.TryRead(out Nrtm3Operation operation))
            {
                // As a publisher's: it cannot delete what has no key.
                if (operation.ToChange() is var change && change.TryGetKey(out _))
                {
                    operations.Add(change);
                }
            }
        }

        using SnapshotBuilder builder = new();
        SourceSnapshot nothing = builder.Freeze(new SourceInfo { Name = name, LoadedAt = TimeProvider.System.GetUtcNow() }, threads: 1);
        return (nothing.With(operations[..ChangesAtOnce], nothing.Info, out _), operations.Skip(ChangesAtOnce));
    }

    // Objects from all over it, each changed in one line.
    private static IEnumerable<SourceChange> Changed(SourceSnapshot source, int count)
    {
        int step = Math.Max(1, source.IdCount / Math.Max(1, count));
        for (int i = 0; i < count; i++)
        {
            int id = (int)((long)i * step % source.IdCount);
            yield return SourceChange.AddOrModify((byte[])[.. PublishedText.Of(source.Get(id)), .. "\nremarks: changed"u8]);
        }
    }

    private static Nrtm4FileReference Write(DirectoryInfo folder, Nrtm4Header header, Func<Stream, Nrtm4WrittenFile> write, ref long stored)
    {
        string name = Nrtm4FileNames.Of(header, "bench", isGzip: true);
        using FileStream file = new(Path.Combine(folder.FullName, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, 256 * 1024);
        Nrtm4WrittenFile written = write(file);
        file.Flush(flushToDisk: header.Version <= 2);
        stored += written.Length;
        return new Nrtm4FileReference(header.Version, name, written.Hash);
    }

    private static void Notify(DirectoryInfo folder, string name, Nrtm4PrivateKey key, Nrtm4Header last, Nrtm4FileReference snapshot, IReadOnlyList<Nrtm4FileReference> deltas)
    {
        Nrtm4Notification notification = new()
        {
            Timestamp = TimeProvider.System.GetUtcNow(),
            Source = last.Source,
            Session = last.Session,
            Version = last.Version,
            Snapshot = snapshot,
            Deltas = deltas,
        };
        File.WriteAllBytes(Path.Combine(folder.FullName, name), Nrtm4Signature.Sign(notification.Write(), key));
    }
}
