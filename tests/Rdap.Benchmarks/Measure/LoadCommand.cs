using System.CommandLine;
using System.Diagnostics;
using Rdap.Bulk;

namespace Rdap.Benchmarks.Measure;

/// <summary>The verb "load": loads one file as a server does, and tells how long it took and what stays in memory.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        Argument<FileInfo> file = new("file") { Description = "a dump, plain or gzip" };
        Command command = new("load", "load a dump, everything indexed") { file };
        command.SetAction(arguments => Load(arguments.GetRequiredValue(file)));
        return command;
    }

    private static int Load(FileInfo file)
    {
        long started = Stopwatch.GetTimestamp();
        LoadedSource loaded = SourceLoader.Load(new SourceSpec
        {
            Name = "TEST",
            Inputs = [new BulkInput(file.Name, file.OpenRead, file.Length)],
            LoadedAt = TimeProvider.System.GetUtcNow(),
        });
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        long resident = Environment.WorkingSet;
        BulkReport report = loaded.Report;
        foreach (BulkProblem problem in report.Problems.Take(10))
        {
            Console.Error.WriteLine($"{problem.Input}:{problem.Line}: {problem.Reason}: {problem.Excerpt}");
        }
        if (loaded.Snapshot is null)
        {
            Console.Error.WriteLine(report.Fatal);
            return 1;
        }

        // What the loader has left behind and the next collection takes away.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long settled = Environment.WorkingSet;
        Console.WriteLine($"load seconds={seconds:F3} rss={resident} settled={settled} text={report.Bytes} objects={report.Objects} skipped={report.Skipped}");

        // What was loaded must be alive when memory is measured, and it would be a server's.
        GC.KeepAlive(loaded.Snapshot);
        return 0;
    }
}
