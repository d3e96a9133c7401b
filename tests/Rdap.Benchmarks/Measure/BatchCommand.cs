using System.Buffers;
using System.CommandLine;
using System.IO.Compression;
using System.Text;
using Rdap.Benchmarks.Generate;
using Rdap.Protocols.Batch;
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Benchmarks.Measure;

/// <summary>The verb "batch": what a row of a batch costs on one core, parse, look-up and writing together, without a disk.</summary>
internal static class BatchCommand
{
    // As the doors and the command line read.
    private const int PieceLength = 64 * 1024;

    public static Command Create()
    {
        Option<int> objects = new("--objects") { Description = "how many objects the registry has", DefaultValueFactory = _ => 1_000_000 };
        Option<ulong> seed = new("--seed") { Description = "the seed they are made from", DefaultValueFactory = _ => 1 };
        Option<string?> addresses = new("--addresses") { Description = "a file of addresses, plain or gzip; without it, random ones within the registry's ranges" };
        Option<int> lines = new("--lines") { Description = "how many lines a round has, the addresses over and over", DefaultValueFactory = _ => 10_000_000 };
        Option<int> rounds = new("--rounds") { Description = "how many rounds count", DefaultValueFactory = _ => 5 };
        Option<double> warmUp = new("--warm-up") { Description = "seconds that go before the rounds", DefaultValueFactory = _ => 1.5 };
        Option<string?> write = new("--write") { Description = "writes the addresses and the registry's prefixes to this name with .addresses and .prefixes, for others" };
        Option<string?> only = new("--only") { Description = "measures nothing but this one, named as in what is written" };
        Command command = new("batch", "measure rows of batches in memory, on one thread") { objects, seed, addresses, lines, rounds, warmUp, write, only };
        command.SetAction(async (arguments, stop) =>
        {
            var plan = new DumpPlan(new DumpOptions(arguments.GetValue(objects), arguments.GetValue(seed)));
            RegistrySnapshot registry = await GeneratedRegistry.CreateAsync(plan, stop);
            int wanted = arguments.GetValue(lines), times = arguments.GetValue(rounds);
            var before = TimeSpan.FromSeconds(arguments.GetValue(warmUp));
            byte[] scattered = Generated(plan, Math.Min(wanted, 1_000_000));
            byte[] listed = arguments.GetValue(addresses) is { } file ? Read(file) : scattered;
            if (arguments.GetValue(write) is { } name)
            {
                Write(name, listed, wanted, registry);
            }

            var whois = new BatchOptions { Format = BatchFormat.Whois, Verbose = true, Abuse = true };
            (string Name, Func<byte[]> Text, BatchOptions Options, int Lines)[] all =
            [
                ("batch-csv", () => listed, Csv("query,range,abuse"), wanted),
                ("batch-scattered", () => scattered, Csv("query,range,abuse"), wanted),
                ("batch-all", () => listed, Csv("all"), wanted / 10),
                ("batch-whois", () => listed, whois, wanted / 4),
                ("batch-whois-scattered", () => scattered, whois, wanted / 4),
                ("batch-extract", () => LogOf(listed), Csv("query,range,abuse") with { Extract = true }, wanted / 10),
            ];
            foreach ((string what, Func<byte[]> text, BatchOptions options, int count) in all)
            {
                if (arguments.GetValue(only) is not { } chosen || chosen == what)
                {
                    Measure(what, text(), options, registry, count, times, before);
                }
            }

            return 0;
        });
        return command;
    }

    private static BatchOptions Csv(string columns)
    {
        return BatchColumns.TryParse(columns, out IReadOnlyList<BatchColumn> parsed, out string? problem)
            ? new BatchOptions { Format = BatchFormat.Csv, Columns = parsed } : throw new ArgumentException(problem, nameof(columns));
    }

    private static void Measure(string name, byte[] text, BatchOptions options, RegistrySnapshot registry, int lines, int rounds, TimeSpan warmUp)
    {
        var session = new BatchSession();
        var sink = new Sink();
        int inText = text.AsSpan().Count((byte)'\n'), repeats = Math.Max(1, lines / inText);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Cost cost = Repeated.Measure(name, repeats * inText, rounds, warmUp, () =>
        {
            session.Begin(registry, options);
            sink.Count = 0;
            for (int i = 0; i < repeats; i++)
            {
                for (int at = 0; at < text.Length;)
                {
                    int length = Math.Min(PieceLength, text.Length - at);
                    at += session.Push(text.AsSpan(at, length), at + length == text.Length, sink);
                }
            }
            return sink.Count;
        });
        double seconds = cost.Nanoseconds * repeats * inText / 1e9;
        Console.WriteLine(FormattableString.Invariant(
            $"{cost} rows={session.Rows} found={session.Found} persecond={session.Rows / seconds:F0} megabytes={text.Length * (double)repeats / 1e6 / seconds:F0} kept={Math.Max(0, GC.GetTotalMemory(forceFullCollection: true) - before)}"));
    }

    private static byte[] Generated(DumpPlan plan, int count)
    {
        using var text = new MemoryStream();
        QueryFile.WriteIpv4(plan, count, text);
        return text.ToArray();
    }

    private static byte[] Read(string file)
    {
        using FileStream stored = File.OpenRead(file);
        using Stream stream = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stored, CompressionMode.Decompress) : stored;
        using var text = new MemoryStream();
        stream.CopyTo(text);
        return text.ToArray();
    }

    // The lines of a web server's log.
    private static byte[] LogOf(byte[] addresses)
    {
        var log = new StringBuilder();
        foreach (string address in Encoding.ASCII.GetString(addresses).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            log.Append(address).Append(" - - [28/Nov/2026:14:00:00 +0000] \"GET /index.html?id=1.2.3 HTTP/1.1\" 200 5120 \"https://www.example.net/\" ")
                .Append("\"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36\"\n");
        }
        return Encoding.ASCII.GetBytes(log.ToString());
    }

    private static void Write(string name, byte[] text, int lines, RegistrySnapshot registry)
    {
        using (FileStream addresses = File.Create(name + ".addresses"))
        {
            for (int left = lines; left > 0; left -= text.AsSpan().Count((byte)'\n'))
            {
                addresses.Write(text);
            }
        }

        using StreamWriter prefixes = File.CreateText(name + ".prefixes");
        for (int id = 0; id < registry.Sources[0].IdCount; id++)
        {
            if (registry.Sources[0].ClassOf(id) == ObjectClass.Inetnum && registry.Sources[0].Get(id).TryGetRange(out IpRange range))
            {
                foreach ((IpRange block, _) in range.GetCidrs())
                {
                    prefixes.WriteLine(IpText.ToText(block));
                }
            }
        }
    }

    /// <summary>Counts what it is given, and keeps nothing.</summary>
    private sealed class Sink : IBufferWriter<byte>
    {
        private byte[] _buffer = new byte[PieceLength];

        public long Count { get; set; }

        public void Advance(int count) => Count += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => _buffer.Length >= sizeHint ? _buffer : _buffer = new byte[sizeHint];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
