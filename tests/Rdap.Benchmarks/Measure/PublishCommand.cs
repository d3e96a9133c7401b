using System.CommandLine;
using System.Diagnostics;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm4;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Benchmarks.Measure;

/// <summary>The verb "publish": loads a dump and writes for mirrors what a publisher does, all of it and then changes, and tells how long each took.</summary>
internal static class PublishCommand
{
    private const int Changes = 1_000;

    public static Command Create()
    {
        Argument<FileInfo> file = new("file") { Description = "a dump, plain or gzip" };
        Argument<DirectoryInfo> folder = new("folder") { Description = "where it is published; it must not be there" };
        Command command = new("publish", "write a dump as a publisher does, on one thread") { file, folder };
        command.SetAction((arguments, stop) => Task.Run(() => Publish(arguments.GetRequiredValue(file), arguments.GetRequiredValue(folder), stop), stop));
        return command;
    }

    private static int Publish(FileInfo file, DirectoryInfo folder, CancellationToken stop)
    {
        LoadedSource loaded = SourceLoader.Load(
            new SourceSpec { Name = "TEST", Inputs = [new BulkInput(file.Name, file.OpenRead, file.Length)], LoadedAt = TimeProvider.System.GetUtcNow() }, null, stop);
        if (loaded.Snapshot is not { } source)
        {
            Console.Error.WriteLine(loaded.Report.Fatal);
            return 1;
        }

        folder.Create();
        Guid session = Guid.NewGuid();
        long started = Stopwatch.GetTimestamp();
        Nrtm4WrittenFile snapshot = Write(folder, new Nrtm4Header(Nrtm4FileType.Snapshot, "TEST", session, 1), (to, header) => Nrtm4SnapshotFile.Write(to, header, source, isGzip: true, stop));
        double whole = Stopwatch.GetElapsedTime(started).TotalSeconds;

        // Objects from all over it, each changed in one line.
        int step = Math.Max(1, source.IdCount / Changes);
        List<SourceChange> changes = [];
        for (int id = 0; id < source.IdCount && changes.Count < Changes; id += step)
        {
            changes.Add(SourceChange.AddOrModify((byte[])[.. PublishedText.Of(source.Get(id)), .. "\nremarks: changed"u8]));
        }

        SourceSnapshot next = source.With(changes, source.Info, out _);
        started = Stopwatch.GetTimestamp();
        SnapshotChanges found = SnapshotDiff.Compare(source, next, 1, stop);
        Write(folder, new Nrtm4Header(Nrtm4FileType.Delta, "TEST", session, 2), (to, header) => Nrtm4DeltaFile.Write(to, header, found.All.Select(change => SourceChange.From(change, source, next)), isGzip: true));
        double delta = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant(
            $"publish seconds={whole:F3} stored={snapshot.Length} delta_seconds={delta:F3} changes={found.Count} objects={source.ObjectCount}"));
        return 0;
    }

    private static Nrtm4WrittenFile Write(DirectoryInfo folder, Nrtm4Header header, Func<Stream, Nrtm4Header, Nrtm4WrittenFile> write)
    {
        using FileStream file = new(Path.Combine(folder.FullName, Nrtm4FileNames.Of(header, "bench", isGzip: true)), FileMode.CreateNew, FileAccess.Write, FileShare.None, 256 * 1024);
        Nrtm4WrittenFile written = write(file, header);
        file.Flush(flushToDisk: true);
        return written;
    }
}
