using System.CommandLine;
using System.Diagnostics;
using Rdap.Bulk;
using Rdap.Registry;
using Rdap.Server.Mirror;

namespace Rdap.Benchmarks.Measure;

/// <summary>The verb "publish": loads a dump and publishes it in a folder, whole and then with changes, and tells how long each took.</summary>
internal static class PublishCommand
{
    private const int Changes = 1_000;

    public static Command Create()
    {
        Argument<FileInfo> file = new("file") { Description = "a dump, plain or gzip" };
        Argument<DirectoryInfo> folder = new("folder") { Description = "where it is published; it must not be there" };
        Command command = new("publish", "publish a dump for mirrors, on one thread") { file, folder };
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
        string key = Path.Combine(folder.FullName, "key.pem");
        SigningKeys.Create(key);
        Publication publication = new("TEST", new PublicationFolder(folder.FullName, "TEST"), key, TimeProvider.System);
        long started = Stopwatch.GetTimestamp();
        publication.Update(source, 1, stop);
        double whole = Stopwatch.GetElapsedTime(started).TotalSeconds;

        // Objects from all over it, each changed in one line.
        int step = Math.Max(1, source.IdCount / Changes);
        List<SourceChange> changes = [];
        for (int id = 0; id < source.IdCount && changes.Count < Changes; id += step)
        {
            changes.Add(SourceChange.AddOrModify((byte[])[.. source.Get(id).ToText(), .. "\nremarks: changed"u8]));
        }

        SourceSnapshot next = source.With(changes, source.Info, out _);
        started = Stopwatch.GetTimestamp();
        PublicationStep published = publication.Update(next, 1, stop);
        double delta = Stopwatch.GetElapsedTime(started).TotalSeconds;
        long stored = folder.EnumerateFiles("nrtm-snapshot.*").Sum(static f => f.Length);
        Console.WriteLine(FormattableString.Invariant(
            $"publish seconds={whole:F3} stored={stored} delta_seconds={delta:F3} changes={published.Changes} version={published.Version} objects={source.ObjectCount}"));
        return 0;
    }
}
