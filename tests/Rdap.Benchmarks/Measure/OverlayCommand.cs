using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Rdap.Benchmarks.Generate;
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Benchmarks.Measure;

/// <summary>The verb "overlay": how long it takes until changes are visible, and what answers cost while they lie over the registry.</summary>
internal static class OverlayCommand
{
    private static readonly int[] Sizes = [1, 1_000, 50_000];

    public static Command Create()
    {
        Option<int> objects = new("--objects") { Description = "how many objects the registry has", DefaultValueFactory = _ => 1_000_000 };
        Option<int> lookups = new("--lookups") { Description = "how many random addresses a round asks for", DefaultValueFactory = _ => 200_000 };
        Option<int> rounds = new("--rounds") { Description = "how many rounds count", DefaultValueFactory = _ => 5 };
        Command command = new("overlay", "measure changes over a registry in memory, on one thread") { objects, lookups, rounds };
        command.SetAction(async (arguments, stop) =>
        {
            DumpPlan plan = new(new DumpOptions(arguments.GetValue(objects), 1));
            RegistrySnapshot registry = await GeneratedRegistry.CreateAsync(plan, stop);
            int times = arguments.GetValue(rounds), count = arguments.GetValue(lookups);
            SourceSnapshot source = registry.Sources[0], overlaid = source;
            foreach (int size in Sizes)
            {
                overlaid = TimeChanges($"with-{size}", source, size, times);
                if (size > 1)
                {
                    TimeChanges($"with-1-over-{size}", overlaid, 1, times);
                }
            }

            TimeChanges("with-1000-over-50000", overlaid, 1_000, times);
            MeasureQueries(plan, [("plain", registry), ("overlaid-1000", registry.With(Change(source, 1_000))), ("overlaid-50000", registry.With(overlaid))], count, times);
            return 0;
        });
        return command;
    }

    private static void MeasureQueries(DumpPlan plan, (string Name, RegistrySnapshot Registry)[] registries, int count, int times)
    {
        TimeSpan before = TimeSpan.FromSeconds(1);
        (string Name, Questions Many, Questions Few)[] all =
            [.. registries.Select(r => (r.Name, new Questions(r.Registry, plan, IpFamily.V4, count), new Questions(r.Registry, plan, IpFamily.V4, Math.Max(1, count / 20))))];
        foreach ((string name, Questions many, Questions few) in all.Concat(all))
        {
            Console.WriteLine(Repeated.Measure($"match-{name}", many.Count, times, before, many.LongestPrefixMatch));
            Console.WriteLine(Repeated.Measure($"match-relations-{name}", many.Count, times, before, many.Relate));
            Console.WriteLine(Repeated.Measure($"whois-find-{name}", many.Count, times, before, many.ReadAndFind));
            Console.WriteLine(Repeated.Measure($"whois-answer-{name}", few.Count, times, before, few.AnswerWhois));
            Console.WriteLine(Repeated.Measure($"rdap-answer-{name}", few.Count, times, before, few.AnswerRdap));
        }
    }

    private static SourceSnapshot TimeChanges(string name, SourceSnapshot source, int count, int times)
    {
        List<SourceChange> changes = Changes(source, count);
        SourceSnapshot last = source;
        double[] took = new double[times + 1];
        for (int i = 0; i <= times; i++)
        {
            long started = Stopwatch.GetTimestamp();
            last = source.With(changes, source.Info, out _);
            took[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(took);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} median={took[times / 2]:F2}ms max={took[times]:F2}ms changes={last.Changes}"));
        return last;
    }

    private static SourceSnapshot Change(SourceSnapshot source, int count) => source.With(Changes(source, count), source.Info, out _);

    // Of what is no network every tenth is deleted, all else is modified: each address keeps a network around it.
    private static List<SourceChange> Changes(SourceSnapshot source, int count)
    {
        Random random = new(count);
        List<SourceChange> changes = [];
        while (changes.Count < count)
        {
            int id = random.Next(source.IdCount);
            if (source.IsSuperseded(id))
            {
                continue;
            }

            RegistryObject obj = source.Get(id);
            ReadOnlySpan<byte> added = "\nremarks: changed"u8;
            byte[] text = new byte[obj.TextLength + added.Length];
            added.CopyTo(text.AsSpan(obj.CopyText(text)));
            bool isDeleted = changes.Count % 10 == 9 && obj.Class is not (ObjectClass.Inetnum or ObjectClass.Inet6num);
            changes.Add(isDeleted ? SourceChange.DeletionOf(obj) : SourceChange.AddOrModify(text));
        }

        GC.KeepAlive(source);
        return changes;
    }
}
