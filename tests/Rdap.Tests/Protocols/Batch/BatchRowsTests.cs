using System.Globalization;
using System.Text;
using Rdap.Protocols.Batch;
using Rdap.Registry;
using Rdap.Registry.Objects;
using Rdap.Tests.Golden;
using Rdap.Tests.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchRowsTests
{
    private const string Questions = """
        # addresses of a log
        192.0.2.15 2026-11-28T14:00:00Z
        192.0.2.1
        192.0.2.0/24
        192.0.2.10 - 192.0.2.20
        2001:db8:1::1
        AS64496
        AS64500
        198.51.100.1
        192.0.2.1/24
        what, is "this"
        192.0.2.15
        """;

    [Theory]
    [InlineData(BatchFormat.Table, false)]
    [InlineData(BatchFormat.Csv, false)]
    [InlineData(BatchFormat.Ndjson, false)]
    [InlineData(BatchFormat.Whois, false)]
    [InlineData(BatchFormat.Whois, true)]
    public void Every_format_as_its_golden_file_has_it(BatchFormat format, bool isVerbose)
    {
        BatchOptions options = new() { Format = format, Verbose = isVerbose, Abuse = isVerbose };
        string name = BatchFormats.Get(format).Name + (isVerbose ? "-verbose" : "");
        Check($"batch/{name}.txt", Batching.Run(WhoisFixture.Test, options, Questions));
        if (format != BatchFormat.Whois)
        {
            Check($"batch/{name}-all.txt", Batching.Run(WhoisFixture.Test, options with { Columns = Batching.AllColumns }, Questions));
        }
    }

    // A slow, obvious resolver: every network of every source is looked at for each address.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Rows_equal_those_of_a_slow_and_obvious_resolver(int seed)
    {
        Random random = new(seed);
        List<Network>[] sources = [RandomNetworks(random, "A", 400), RandomNetworks(random, "B", 100)];
        RegistrySnapshot registry = WhoisFixture.Build(
            [.. sources.Select((networks, i) => WhoisFixture.Make(i == 0 ? "A" : "B", SourceRole.Registry, [.. networks.SelectMany(static n => n.Texts())]))]);
        StringBuilder input = new();
        List<string> expected = [];
        for (int i = 0; i < 5_000; i++)
        {
            uint address = 0x0A000000 + (uint)random.Next(1 << 17);
            int length = random.Next(4) == 0 ? random.Next(20, 33) : 32;
            uint last = address | (uint)((1L << (32 - length)) - 1);
            address = length == 32 ? address : address & ~(uint)((1L << (32 - length)) - 1);
            string question = Text(address) + (length == 32 ? "" : "/" + length.ToString(CultureInfo.InvariantCulture));
            input.Append(question).Append('\n');
            expected.Add($"{question},{Resolve(sources, address, last)}");
        }

        string[] rows = Batching.Run(registry, new BatchOptions
        {
            Format = BatchFormat.Csv,
            Header = false,
            Columns = [BatchColumn.Query, BatchColumn.Range, BatchColumn.Name, BatchColumn.Abuse, BatchColumn.AbuseFrom, BatchColumn.Source],
        }, input.ToString()).TrimEnd('\n').Split('\n');
        Assert.Equal(expected, rows);
    }

    private static void Check(string file, string rows) => GoldenFile.Check(file, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(rows)));

    private static string Resolve(List<Network>[] sources, uint first, uint last)
    {
        Network? best = null;
        List<Network> own = [];
        foreach (List<Network> networks in sources)
        {
            // Of the same range in one source the last one stands.
            foreach (Network network in networks)
            {
                if (network.First <= first && last <= network.Last
                    && (best is null || network.Size < best.Size || (network.Size == best.Size && own == networks)))
                {
                    best = network;
                    own = networks;
                }
            }
        }

        if (best is null)
        {
            return ",,,,";
        }

        List<Network> chain = [.. own.Where(n => n.First <= best.First && best.Last <= n.Last).GroupBy(static n => n.Size).Select(static g => g.Last()).OrderBy(static n => n.Size)];
        int level = chain.FindIndex(static n => n.HasContact);
        string from = level < 0 ? "none" : level == 0 ? "own" : $"less specific {level} own";
        return $"{Text(best.First)}/{best.Length},{best.Name},{(level < 0 ? "" : chain[level].Mailbox)},{from},{best.Source}";
    }

    private static List<Network> RandomNetworks(Random random, string source, int count)
    {
        List<Network> networks = [];
        for (int i = 0; i < count; i++)
        {
            int length = random.Next(15, 33);
            uint first = (0x0A000000 + (uint)random.Next(1 << 17)) & ~(uint)((1L << (32 - length)) - 1);
            networks.Add(new Network(source, i, first, length, random.Next(3) == 0));
        }

        return networks;
    }

    private static string Text(uint address) => $"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}";

    private sealed record Network(string Source, int Number, uint First, int Length, bool HasContact)
    {
        public uint Last => First | (uint)((1L << (32 - Length)) - 1);

        public uint Size => Last - First;

        public string Name => $"NET-{Source}-{Number}";

        public string Mailbox => $"abuse{Number}@{Source.ToLowerInvariant()}.example";

        public IEnumerable<string> Texts()
        {
            string text = $"inetnum: {Text(First)} - {Text(Last)}\nnetname: {Name}";
            yield return HasContact ? $"{text}\nabuse-c: AR{Number}-{Source}" : text;
            yield return $"role: Abuse\nnic-hdl: AR{Number}-{Source}\nabuse-mailbox: {Mailbox}";
        }
    }
}
