using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Rdap.Benchmarks.Generate;
using Xunit;

namespace Rdap.Tests.Benchmarks;

public sealed class DumpGeneratorTests
{
    private static readonly string[] ReferringAttributes =
    [
        "org", "admin-c", "tech-c", "zone-c", "abuse-c", "mnt-by", "mnt-ref", "mnt-lower", "mnt-routes", "mnt-irt", "origin", "members", "auth",
    ];

    private static readonly Lazy<Task<string>> Dump = new(() => GenerateAsync(new DumpOptions(20_000, 7)));
    private static readonly Lazy<Task<List<DumpObject>>> Objects = new(async () => Read(await Dump.Value));

    [Fact]
    public async Task SameSeedGivesSameBytesAndAnotherSeedOthers()
    {
        string first = await GenerateAsync(new DumpOptions(3_000, 7, Dirty: true));
        Assert.Equal(first, await GenerateAsync(new DumpOptions(3_000, 7, Dirty: true)));
        Assert.NotEqual(first, await GenerateAsync(new DumpOptions(3_000, 8, Dirty: true)));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(12_345)]
    public void CountsSumToWhatWasAskedFor(int objects) => Assert.Equal(objects, ClassShares.Counts(objects).Sum());

    [Fact]
    public async Task EveryClassHasItsShare()
    {
        List<DumpObject> objects = await Objects.Value;
        Assert.Equal(20_000, objects.Count);
        var counts = objects.CountBy(o => o.Class).ToDictionary();
        Assert.InRange(counts["inetnum"] / 20_000.0, 0.43, 0.45);
        Assert.InRange(counts["person"] / 20_000.0, 0.20, 0.21);
        Assert.InRange(counts["inet6num"] / 20_000.0, 0.105, 0.115);
        Assert.InRange(counts["domain"] / 20_000.0, 0.09, 0.10);
        Assert.InRange(counts["route"] / 20_000.0, 0.06, 0.065);
        Assert.Equal(1, counts["filter-set"]);
        Assert.Equal(15, counts.Count);
    }

    [Fact]
    public async Task KeysAreUnique()
    {
        IEnumerable<string> keys = (await Objects.Value).Select(o => o.Key);
        Assert.DoesNotContain(keys.CountBy(key => key), pair => pair.Value > 1);
    }

    [Fact]
    public async Task EveryReferenceResolves()
    {
        List<DumpObject> objects = await Objects.Value;
        HashSet<string> known = [.. objects.Select(o => o.Class is "person" or "role" ? o.First("nic-hdl") : o.Attributes[0].Value)];
        foreach (DumpObject o in objects.Where(o => o.Class != "route-set"))
        {
            foreach ((string name, string value) in o.Attributes.Where(a => ReferringAttributes.Contains(a.Name) && !a.Value.StartsWith("SSO", StringComparison.Ordinal)))
            {
                foreach (string reference in value.Split('#')[0].Split(',', StringSplitOptions.TrimEntries))
                {
                    Assert.True(known.Contains(reference), $"{o.Key}: {name}: {reference}");
                }
            }
        }
    }

    [Fact]
    public async Task OrganisationsHaveAnAbuseMailbox()
    {
        List<DumpObject> objects = await Objects.Value;
        var roles = objects.Where(o => o.Class == "role").ToDictionary(o => o.First("nic-hdl"));
        Assert.All(objects.Where(o => o.Class == "organisation"), o => Assert.EndsWith(".example", roles[o.First("abuse-c")].First("abuse-mailbox"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ipv4RangesAreUnicastAndNestWithoutCrossing()
    {
        (uint First, uint Last)[] ranges = [.. (await Objects.Value).Where(o => o.Class == "inetnum").Select(o => Range(o.Attributes[0].Value))];
        Assert.All(ranges, range =>
        {
            Assert.True(range.First <= range.Last);
            Assert.InRange(range.First, 0x01000000u, 0xDFFFFFFFu);
            Assert.False(range.First >> 24 is 10 or 127);
        });
        var open = new Stack<uint>();
        int deepest = 0, uneven = 0;
        foreach ((uint first, uint last) in ranges.OrderBy(r => r.First).ThenByDescending(r => r.Last))
        {
            while (open.TryPeek(out uint end) && end < first)
            {
                open.Pop();
            }
            Assert.True(!open.TryPeek(out uint around) || last <= around, $"{first:X8}-{last:X8} crosses a range that ends at {around:X8}");
            open.Push(last);
            deepest = Math.Max(deepest, open.Count);
            uneven += uint.IsPow2(last - first + 1) || last == first ? 0 : 1;
        }
        Assert.InRange(deepest, 4, 10);
        Assert.InRange((double)uneven / ranges.Length, 0.03, 0.07);
    }

    [Fact]
    public async Task SmallAssignmentsAreMost()
    {
        double[] sizes = [.. (await Objects.Value).Where(o => o.Class == "inetnum").Select(o => Range(o.Attributes[0].Value)).Select(r => r.Last - r.First + 1.0)];
        Assert.InRange(sizes.Count(size => size <= 8) / (double)sizes.Length, 0.55, 0.80);
        Assert.InRange(sizes.Count(size => size <= 4) / (double)sizes.Length, 0.30, 0.45);
    }

    [Fact]
    public async Task Ipv6PrefixesHaveNoHostBitsAndDifferInLength()
    {
        var lengths = new HashSet<int>();
        foreach (DumpObject o in (await Objects.Value).Where(o => o.Class is "inet6num" or "route6"))
        {
            string[] prefix = o.Attributes[0].Value.Split('/');
            int length = int.Parse(prefix[1], CultureInfo.InvariantCulture);
            Assert.Equal(prefix[0], new IPNetwork(Ip(prefix[0]), length).BaseAddress.ToString());
            lengths.Add(length);
        }
        Assert.Superset(new HashSet<int> { 29, 32, 40, 48, 56, 64 }, lengths);
        Assert.Contains(lengths, length => length > 64);
    }

    [Fact]
    public async Task LargeDumpsHaveTheGiantsAndSomeTextBeyondAscii()
    {
        List<DumpObject> objects = await Objects.Value;
        Assert.Equal(RoutingObjects.GiantLines, objects.Where(o => o.Class == "aut-num").Max(o => o.Attributes.Count), 10.0);
        Assert.InRange(objects.Single(o => o.Class == "filter-set").First("filter").Length, RoutingObjects.LongLineBytes, RoutingObjects.LongLineBytes + 30);
        Assert.InRange(objects.Count(o => o.Attributes.Any(a => !Ascii.IsValid(a.Value))) / 20_000.0, 0.001, 0.006);
    }

    [Fact]
    public async Task NothingIsChangedBeforeItIsCreated()
    {
        Assert.All(await Objects.Value, o => Assert.True(string.CompareOrdinal(o.First("created"), o.First("last-modified")) <= 0));
        Assert.All(await Objects.Value, o => Assert.Equal("TEST", o.First("source")));
    }

    [Fact]
    public async Task DirtIsThereWhenAskedFor()
    {
        string dump = await GenerateAsync(new DumpOptions(20_000, 7, Dirty: true));
        string clean = await Dump.Value;
        foreach (string dirt in (string[])["\r\n", "\0", "\n\t", "NOWHERE", "J\u00F6rg \u00C5ngstr\u00F6m, S"])
        {
            Assert.Contains(dirt, dump, StringComparison.Ordinal);
            Assert.DoesNotContain(dirt, clean, StringComparison.Ordinal);
        }
        List<DumpObject> objects = Read(dump.Replace("\r", "", StringComparison.Ordinal));
        Assert.Contains(objects.CountBy(o => o.Key), pair => pair.Value > 1);
        Assert.Contains(objects, o => !o.Attributes.Any(a => a.Name == "source"));
    }

    [Fact]
    public void QueriesLieInTheRanges()
    {
        var plan = new DumpPlan(new DumpOptions(2_000, 7));
        using var output = new MemoryStream();
        QueryFile.WriteIpv4(plan, 500, output);
        QueryFile.WriteIpv6(plan, 500, output);
        string[] lines = Encoding.UTF8.GetString(output.ToArray()).TrimEnd().Split('\n');
        Assert.Equal(1_000, lines.Length);
        Ipv4Network[] ranges = plan.Ipv4.Networks.ToArray();
        Assert.All(lines[..500], line => Assert.True(Number(line) is var address && ranges.Any(r => r.First <= address && address <= r.Last), line));
        Assert.All(lines[500..], line => Assert.Equal(AddressFamily.InterNetworkV6, Ip(line).AddressFamily));
    }

    // Latin-1 keeps every byte as one character, whatever the dump says that it is.
    private static async Task<string> GenerateAsync(DumpOptions options)
    {
        using var output = new MemoryStream();
        DumpSummary summary = await new DumpGenerator(new DumpPlan(options)).WriteAsync(output, TestContext.Current.CancellationToken);
        Assert.Equal(output.Length, summary.Bytes);
        return Encoding.Latin1.GetString(output.ToArray());
    }

    private static List<DumpObject> Read(string dump)
    {
        var objects = new List<DumpObject>();
        foreach (string paragraph in dump.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var attributes = new List<(string Name, string Value)>();
            foreach (string line in paragraph.Split('\n'))
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                if (line[0] is not (' ' or '+' or '\t'))
                {
                    attributes.Add((line[..colon], line[(colon + 1)..].Trim()));
                }
            }
            objects.Add(new DumpObject(attributes));
        }
        return objects;
    }

    private static (uint First, uint Last) Range(string value)
    {
        string[] ends = value.Split(" - ");
        return (Number(ends[0]), Number(ends[1]));
    }

    private static uint Number(string address) =>
        address.Split('.').Aggregate(0u, (number, part) => number << 8 | byte.Parse(part, CultureInfo.InvariantCulture));

    // A reading of its own: the generator may not be judged by the code that it is to judge.
    private static IPAddress Ip(string address)
    {
        byte[] bytes = new byte[16];
        Assert.True(Uri.CheckHostName(address) == UriHostNameType.IPv6, address);
        string[] halves = address.Split("::");
        string[] head = halves[0].Split(':', StringSplitOptions.RemoveEmptyEntries);
        string[] tail = halves.Length > 1 ? halves[1].Split(':', StringSplitOptions.RemoveEmptyEntries) : [];
        for (int i = 0; i < head.Length; i++)
        {
            Put(i, head[i]);
        }
        for (int i = 0; i < tail.Length; i++)
        {
            Put(8 - tail.Length + i, tail[i]);
        }
        return new IPAddress(bytes);

        void Put(int group, string text)
        {
            ushort value = ushort.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            (bytes[2 * group], bytes[2 * group + 1]) = ((byte)(value >> 8), (byte)value);
        }
    }

    private sealed record DumpObject(List<(string Name, string Value)> Attributes)
    {
        public string Class => Attributes[0].Name;

        public string Key => Class + " " + (Class is "person" or "role" ? First("nic-hdl") : Attributes[0].Value) + (Class is "route" or "route6" ? First("origin") : "");

        public string First(string name) => Attributes.First(a => a.Name == name).Value;
    }
}
