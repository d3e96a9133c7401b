using System.CommandLine;
using System.Diagnostics;
using System.IO.Compression;

namespace Rdap.Benchmarks.Generate;

/// <summary>The verb "generate": a dump, and files of queries that fit it.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        Option<int> objects = new("--objects") { Description = $"how many objects, at least {DumpOptions.LeastObjects}", DefaultValueFactory = _ => 1_000_000 };
        Option<ulong> seed = new("--seed") { Description = "same seed, same bytes", DefaultValueFactory = _ => 1 };
        Option<FileInfo?> file = new("--out") { Description = "the dump; compressed if the name ends in .gz" };
        Option<bool> dirt = new("--dirt") { Description = "with what real dumps have wrong with them" };
        Option<FileInfo?> queries = new("--queries") { Description = "a file of IPv4 addresses within the dump's ranges" };
        Option<FileInfo?> queries6 = new("--queries6") { Description = "the same for IPv6" };
        Option<int> queryCount = new("--query-count") { Description = "how many addresses", DefaultValueFactory = _ => 100_000 };
        objects.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < DumpOptions.LeastObjects)
            {
                result.AddError($"--objects must be at least {DumpOptions.LeastObjects}");
            }
        });
        Command command = new("generate", "write an RPSL dump of invented objects in the sizes and shapes of a large registry's")
        {
            objects, seed, file, dirt, queries, queries6, queryCount,
        };
        command.SetAction(async (arguments, stop) =>
        {
            long started = Stopwatch.GetTimestamp();
            var plan = new DumpPlan(new DumpOptions(arguments.GetValue(objects), arguments.GetValue(seed), arguments.GetValue(dirt)));
            if (arguments.GetValue(file) is { } dump)
            {
                await WriteDumpAsync(plan, dump, started, stop);
            }
            int count = arguments.GetValue(queryCount);
            WriteQueries(arguments.GetValue(queries), output => QueryFile.WriteIpv4(plan, count, output));
            WriteQueries(arguments.GetValue(queries6), output => QueryFile.WriteIpv6(plan, count, output));
            return 0;
        });
        return command;
    }

    private static async Task WriteDumpAsync(DumpPlan plan, FileInfo dump, long started, CancellationToken stop)
    {
        await using FileStream file = dump.Create();
        await using Stream output = dump.Extension == ".gz" ? new GZipStream(file, CompressionLevel.Optimal) : file;
        DumpSummary summary = await new DumpGenerator(plan).WriteAsync(output, stop);
        await Console.Error.WriteLineAsync(
            $"{dump.Name}: {summary.Objects:N0} objects, {summary.Bytes:N0} bytes ({(double)summary.Bytes / summary.Objects:F0} each) "
            + $"in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
    }

    private static void WriteQueries(FileInfo? file, Action<Stream> write)
    {
        if (file is not null)
        {
            using FileStream output = file.Create();
            write(output);
        }
    }
}
