using System.CommandLine;
using Rdap.Benchmarks.Generate;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Benchmarks.Measure;

/// <summary>The verb "digest": what the digest of a registry costs, and the comparison of two that differ in one object of a hundred, for each object.</summary>
internal static class DigestCommand
{
    private const int Unchanged = 100;

    public static Command Create()
    {
        Option<int> objects = new("--objects") { Description = "how many objects the registry has", DefaultValueFactory = _ => 1_000_000 };
        Option<int> rounds = new("--rounds") { Description = "how many rounds count", DefaultValueFactory = _ => 5 };
        Command command = new("digest", "measure digest and comparison of a registry in memory, on one thread") { objects, rounds };
        command.SetAction(async (arguments, stop) =>
        {
            RegistrySnapshot registry = await GeneratedRegistry.CreateAsync(new DumpPlan(new DumpOptions(arguments.GetValue(objects), 1)), stop);
            SourceSnapshot source = registry.Sources[0], next = Changed(source, stop);
            int times = arguments.GetValue(rounds);
            TimeSpan before = TimeSpan.FromSeconds(1);
            Console.WriteLine(Repeated.Measure("digest", source.ObjectCount, times, before, () =>
            {
                source.Digest = null;
                return (long)SourceDigest.Of(source, threads: 1, stop).Low;
            }));
            Console.WriteLine(Repeated.Measure("diff", source.ObjectCount, times, before, () => SnapshotDiff.Compare(source, next, threads: 1, stop).Count));
            return 0;
        });
        return command;
    }

    private static SourceSnapshot Changed(SourceSnapshot source, CancellationToken stop)
    {
        List<SourceChange> changes = [];
        for (int id = 0; id < source.IdCount; id += Unchanged)
        {
            if (!source.IsSuperseded(id))
            {
                changes.Add(SourceChange.AddOrModify((byte[])[.. PublishedText.Of(source.Get(id)), .. "\nremarks: changed"u8]));
            }
        }

        return SnapshotMerge.Merge(source.With(changes, source.Info, out _), threads: 2, stop);
    }
}
