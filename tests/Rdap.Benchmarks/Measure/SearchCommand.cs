using System.CommandLine;
using System.Diagnostics;
using Rdap.Bulk;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Benchmarks.Measure;

/// <summary>The verb "search": how long the first page of a search takes, with texts that are drawn from the data itself.</summary>
internal static class SearchCommand
{
    private const int PageSize = 100;
    private const int LongestText = 12;

    private static readonly ObjectClassSet Entities =
        ObjectClassSet.Of(ObjectClass.Organisation, ObjectClass.Role, ObjectClass.Person, ObjectClass.Irt, ObjectClass.Mntner);

    private static readonly ObjectClassSet Networks = ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num);
    private static readonly ObjectClassSet Domains = ObjectClassSet.Of(ObjectClass.Domain);

    private static readonly (string Name, SearchProperty Property, ObjectClassSet Classes)[] Kinds =
    [
        ("entity-handle", SearchProperty.Handle, Entities),
        ("entity-name", SearchProperty.Name, Entities),
        ("entity-email", SearchProperty.Email, Entities),
        ("network-handle", SearchProperty.Handle, Networks),
        ("network-name", SearchProperty.Name, Networks),
        ("domain-name", SearchProperty.Name, Domains),
        ("domain-nserver", SearchProperty.Nserver, Domains),
    ];

    public static Command Create()
    {
        Argument<FileInfo> file = new("file") { Description = "a dump, plain or gzip" };
        Option<int> count = new("--count") { Description = "how many searches of each kind", DefaultValueFactory = _ => 2_000 };
        Command command = new("search", "measure the first page of searches in memory, on one thread") { file, count };
        command.SetAction(arguments => Search(arguments.GetRequiredValue(file), arguments.GetValue(count)));
        return command;
    }

    private static int Search(FileInfo file, int count)
    {
        LoadedSource loaded = SourceLoader.Load(new SourceSpec
        {
            Name = "TEST",
            Inputs = [new BulkInput(file.Name, file.OpenRead, file.Length)],
            LoadedAt = TimeProvider.System.GetUtcNow(),
        });
        if (loaded.Snapshot is null)
        {
            Console.Error.WriteLine(loaded.Report.Fatal);
            return 1;
        }

        RegistrySnapshot registry = RegistrySnapshot.Empty(["TEST"]).With(loaded.Snapshot);
        SearchResult result = new();
        Random random = new(1);
        byte[][] texts = new byte[count][];
        foreach ((string name, SearchProperty property, ObjectClassSet classes) in Kinds)
        {
            for (int i = 0; i < count; i++)
            {
                texts[i] = Text(property, classes);
            }

            SearchQuery Exactly(int i) => new() { Property = property, Classes = classes, Text = texts[i], Limit = PageSize };
            SearchQuery Beginning(int i, int length) => new()
            {
                Property = property,
                Classes = classes,
                Match = SearchMatch.StartsWith,
                Text = texts[i].AsSpan(0, Math.Min(length, texts[i].Length)),
                Limit = PageSize,
            };
            Measure($"search-{name}-exact", i => Ask(Exactly(i)));
            Measure($"search-{name}-prefix", i => Ask(Beginning(i, 1 + (i % LongestText))));
            Measure($"search-{name}-count", i => (int)RegistrySearch.Count(registry, Beginning(i, 1 + (i % LongestText)), result, out _));
        }

        // What has to look at the most: names of which none ends as asked, and one class of a row with several.
        Measure("search-worst-suffix", _ => Ask(new SearchQuery
        {
            Property = SearchProperty.Nserver,
            Classes = Domains,
            Match = SearchMatch.StartsWith,
            Text = "ns"u8,
            Suffix = ".nowhere"u8,
        }));
        Measure("search-worst-class", _ => Ask(new SearchQuery
        {
            Property = SearchProperty.Name,
            Classes = ObjectClassSet.Of(ObjectClass.Irt),
            Match = SearchMatch.StartsWith,
            Text = "a"u8,
        }));
        Measure("search-hosts", _ => Ask(new SearchQuery
        {
            Property = SearchProperty.Nserver,
            Classes = Domains,
            Match = SearchMatch.StartsWith,
            Text = "ns"u8,
            OnePerText = true,
            Limit = PageSize,
        }));
        return 0;

        int Ask(in SearchQuery query)
        {
            RegistrySearch.Find(registry, query, result);
            return result.Count;
        }

        // A value of an object from anywhere.
        byte[] Text(SearchProperty property, ObjectClassSet classes)
        {
            SourceSnapshot source = registry.Sources[0];
            Span<byte> text = stackalloc byte[FoldedText.MaxLength];
            for (int tries = 0; tries < 100_000; tries++)
            {
                int id = random.Next(source.IdCount);
                if (classes.Contains(source.ClassOf(id)) && !source.IsSuperseded(id)
                    && RegistrySearch.CopyText(registry, new SearchHit(new ObjectRef(0, id), 0), property, text) is > 0 and int length)
                {
                    return text[..length].ToArray();
                }
            }

            throw new InvalidDataException("The dump has no object with such a value.");
        }

        void Measure(string what, Func<int, int> ask)
        {
            double[] times = new double[count];
            long hits = 0;
            for (int i = 0; i < count; i++)
            {
                long started = Stopwatch.GetTimestamp();
                hits += ask(i);
                times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            }

            Array.Sort(times);
            Console.WriteLine($"{what} us={times[count / 2]:F1} p99={times[count * 99 / 100]:F1} most={times[^1]:F1} hits={(double)hits / count:F1}");
        }
    }
}
