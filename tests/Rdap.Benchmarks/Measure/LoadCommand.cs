using System.Buffers;
using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Rdap.Bulk;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Lookup;

namespace Rdap.Benchmarks.Measure;

/// <summary>The verb "load": loads one file as a server does, answers one query from it, and tells how long that took and what stays in memory.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        Argument<FileInfo> file = new("file") { Description = "a dump, plain or gzip" };
        Option<string> question = new("--ask") { Description = "the query to answer from it", DefaultValueFactory = _ => "-T aut-num AS1" };
        Option<bool> isCollecting = new("--collect") { Description = "collect memory all the time meanwhile, and tell how long the load keeps the collector waiting" };
        Command command = new("load", "load a dump, everything indexed, up to the first answer") { file, question, isCollecting };
        command.SetAction(arguments => Load(arguments.GetRequiredValue(file), arguments.GetRequiredValue(question), arguments.GetValue(isCollecting)));
        return command;
    }

    private static int Load(FileInfo file, string question, bool isCollecting)
    {
        long started = Stopwatch.GetTimestamp();
        using Collecting? collecting = isCollecting ? new Collecting() : null;
        LoadedSource loaded = SourceLoader.Load(new SourceSpec
        {
            Name = "TEST",
            Inputs = [new BulkInput(file.Name, file.OpenRead, file.Length)],
            LoadedAt = TimeProvider.System.GetUtcNow(),
        });
        bool isAnswered = loaded.Snapshot is { } snapshot && IsAnswered(RegistrySnapshot.Empty(["TEST"]).With(snapshot), question);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        long resident = Environment.WorkingSet;
        BulkReport report = loaded.Report;
        if (collecting is not null)
        {
            Console.WriteLine(collecting.End());
        }
        foreach (BulkProblem problem in report.Problems.Take(10))
        {
            Console.Error.WriteLine($"{problem.Input}:{problem.Line}: {problem.Reason}: {problem.Excerpt}");
        }
        if (loaded.Snapshot is null)
        {
            Console.Error.WriteLine(report.Fatal);
            return 1;
        }
        if (!isAnswered)
        {
            Console.Error.WriteLine($"Nothing was found for \"{question}\".");
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

    private static bool IsAnswered(RegistrySnapshot registry, string question)
    {
        var session = new WhoisSession(new WhoisTexts(), new WhoisSettings());
        var output = new ArrayBufferWriter<byte>();
        QueryOutcome outcome = session.Begin(registry, Encoding.UTF8.GetBytes(question), default);
        while (session.WriteNext(output))
        {
        }
        return outcome == QueryOutcome.Answered && session.Objects > 0 && output.WrittenCount > 0;
    }
}
