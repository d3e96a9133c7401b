using System.Globalization;
using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class RangeRelationsTests
{
    // The tree of RFC 9910 section 3.
    private static readonly string[] Tree =
        ["192.0.2.0/24", "192.0.2.0/25", "192.0.2.128/25", "192.0.2.0/28", "192.0.2.0/32", "192.0.2.128/26", "192.0.2.192/26"];

    private static readonly RegistrySnapshot Registry = TestRegistry.Of(string.Join("\n\n", Tree.Select(static prefix => "inetnum: " + prefix)) + """


        as-block: AS64496 - AS64511

        as-block: AS64496 - AS64503

        aut-num: AS64500

        aut-num: AS64496

        domain: 192.in-addr.arpa
        nserver: ns1.example.net

        domain: 2.0.192.in-addr.arpa
        nserver: ns1.example.net

        domain: 0-63.2.0.192.in-addr.arpa
        nserver: ns1.example.net

        domain: 0/26.2.0.192.in-addr.arpa
        nserver: ns1.example.net

        domain: 8.b.d.0.1.0.0.2.ip6.arpa
        nserver: ns1.example.net

        domain: 1.8.b.d.0.1.0.0.2.ip6.arpa
        nserver: ns1.example.net
        """);

    private static ObjectFilter Named(string name) =>
        (registry, of) => registry.Get(of).FirstValue(AttributeName.Netname).SequenceEqual(Encoding.ASCII.GetBytes(name));

    [Theory]
    [InlineData("192.0.2.0/24", "", "", "0/25 128/25", "0/25 0/28 0/32 128/26 192/26")]
    [InlineData("192.0.2.0/25", "0/24", "0/24", "0/28", "0/25 0/28 0/32")]
    [InlineData("192.0.2.128/25", "0/24", "0/24", "128/26 192/26", "128/26 192/26")]
    [InlineData("192.0.2.64/26", "0/25", "0/24", "", "")]
    [InlineData("192.0.2.128/26", "128/25", "0/24", "", "")]
    [InlineData("192.0.2.192/26", "128/25", "0/24", "", "")]
    [InlineData("192.0.2.0/28", "0/25", "0/24", "0/32", "0/28 0/32")]
    [InlineData("192.0.2.0/31", "0/28", "0/24", "0/32", "0/28 0/32")]
    [InlineData("192.0.2.0/32", "0/28", "0/24", "", "")]
    [InlineData("192.0.0.0/16", "", "", "0/24", "0/25 0/28 0/32 128/26 192/26")]
    [InlineData("198.51.100.0/24", "", "", "", "")]
    public void The_table_of_RFC_9910(string value, string up, string top, string down, string bottom)
    {
        Assert.Equal(up, Prefixes(value, RangeRelation.Up));
        Assert.Equal(top, Prefixes(value, RangeRelation.Top));
        Assert.Equal(down, Prefixes(value, RangeRelation.Down));
        Assert.Equal(bottom, Prefixes(value, RangeRelation.Bottom));
    }

    [Fact]
    public void What_does_not_count_is_as_good_as_not_there()
    {
        string text = string.Join("\n\n", Tree.Select(static p => $"inetnum: {p}\nnetname: {(p is "192.0.2.128/25" or "192.0.2.0/28" ? "B" : "A")}"));
        RegistrySnapshot registry = TestRegistry.Of(text);
        Assert.Equal("0/25 128/26 192/26", Prefixes("192.0.2.0/24", RangeRelation.Down, Named("A"), registry));
        Assert.Equal("0/25 0/32 128/26 192/26", Prefixes("192.0.2.0/24", RangeRelation.Bottom, Named("A"), registry));
        Assert.Equal("0/24", Prefixes("192.0.2.128/26", RangeRelation.Up, Named("A"), registry));
        Assert.Equal("0/28", Prefixes("192.0.2.0/32", RangeRelation.Up, Named("B"), registry));
        Assert.Equal("0/28", Prefixes("192.0.2.0/32", RangeRelation.Top, Named("B"), registry));
        Assert.Equal("", Prefixes("192.0.2.0/25", RangeRelation.Up, Named("B"), registry));
        Assert.Equal("", Prefixes("192.0.2.128/25", RangeRelation.Bottom, Named("B"), registry));
    }

    [Theory]
    [InlineData(64496, 64511, "", "", "AS64496 - AS64503", "AS64496 - AS64511 | AS64496 - AS64503 | AS64496 | AS64500")]
    [InlineData(64496, 64503, "AS64496 - AS64511", "AS64496 - AS64511", "AS64496 | AS64500", "AS64496 - AS64503 | AS64496 | AS64500")]
    [InlineData(64500, 64500, "AS64496 - AS64503", "AS64496 - AS64511", "", "")]
    [InlineData(64505, 64505, "AS64496 - AS64511", "AS64496 - AS64511", "", "")]
    [InlineData(64500, 64505, "AS64496 - AS64511", "AS64496 - AS64511", "AS64500", "AS64496 - AS64511 | AS64496 - AS64503 | AS64500")]
    [InlineData(0, uint.MaxValue, "", "", "AS64496 - AS64511", "AS64496 - AS64511 | AS64496 - AS64503 | AS64496 | AS64500")]
    public void AS_numbers_and_blocks_are_one_tree(uint first, uint last, string up, string top, string down, string bottom)
    {
        string Ask(RangeRelation relation) =>
            Keys(Registry, new RelationQuery { Kind = RelationKind.Autnums, Relation = relation, Asns = new AsnRange(first, last) });
        Assert.Equal(up, Ask(RangeRelation.Up));
        Assert.Equal(top, Ask(RangeRelation.Top));
        Assert.Equal(down, Ask(RangeRelation.Down));
        Assert.Equal(bottom, Ask(RangeRelation.Bottom));
    }

    [Theory]
    [InlineData("192.0.2.0/26", "2.0.192.in-addr.arpa", "192.in-addr.arpa", "", "")]
    [InlineData("192.0.2.0/24", "192.in-addr.arpa", "192.in-addr.arpa", "0/26.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa | 0/26.2.0.192.in-addr.arpa")]
    [InlineData("192.0.0.0/8", "", "", "2.0.192.in-addr.arpa", "192.in-addr.arpa | 2.0.192.in-addr.arpa | 0/26.2.0.192.in-addr.arpa")]
    [InlineData("2001:db8:1000::/36", "8.b.d.0.1.0.0.2.ip6.arpa", "8.b.d.0.1.0.0.2.ip6.arpa", "", "")]
    [InlineData("2001:db8::/32", "", "", "1.8.b.d.0.1.0.0.2.ip6.arpa", "8.b.d.0.1.0.0.2.ip6.arpa | 1.8.b.d.0.1.0.0.2.ip6.arpa")]
    public void Reverse_zones_relate_by_their_addresses(string range, string up, string top, string down, string bottom)
    {
        string Ask(RangeRelation relation) =>
            Keys(Registry, new RelationQuery { Kind = RelationKind.ReverseZones, Relation = relation, Range = Range(range) });
        Assert.Equal(up, Ask(RangeRelation.Up));
        Assert.Equal(top, Ask(RangeRelation.Top));
        Assert.Equal(down, Ask(RangeRelation.Down));
        Assert.Equal(bottom, Ask(RangeRelation.Bottom));
    }

    [Fact]
    public void Of_equal_ranges_the_first_source_speaks_and_those_that_only_refer_do_not()
    {
        RegistrySnapshot registry = TestRegistry.Of(
            TestRegistry.Source("inetnum: 10.0.0.0/8\nnetname: IANA", "IANA", SourceRole.Referral),
            TestRegistry.Source("inetnum: 10.1.0.0/16\nnetname: A1\n\ninetnum: 10.2.0.0/16\nnetname: A2", "A"),
            TestRegistry.Source("inetnum: 10.0.0.0/9\nnetname: B0\n\ninetnum: 10.1.0.0/16\nnetname: B1\n\ninetnum: 10.3.0.0/16\nnetname: B3", "B"));
        Assert.Equal("A1 A2 B3", Names(registry, "10.0.0.0/9", RangeRelation.Down));
        Assert.Equal("B0 A1 A2 B3", Names(registry, "10.0.0.0/9", RangeRelation.Bottom));
        Assert.Equal("A1", Names(registry, "10.1.0.0/24", RangeRelation.Up));
        Assert.Equal("B0", Names(registry, "10.1.0.0/16", RangeRelation.Up));
        Assert.Equal("B0", Names(registry, "10.1.0.0/24", RangeRelation.Top));
        Assert.Equal("", Names(registry, "10.0.0.0/9", RangeRelation.Up));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Random_registries_agree_with_a_naive_search(bool crossing)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            NaiveRelations naive = new(random, crossing);
            for (int i = 0; i < 20; i++)
            {
                int first = random.Next(NaiveRelations.Numbers), last = random.Next(first, NaiveRelations.Numbers);
                (first, last) = i == 0 ? (0, NaiveRelations.Numbers - 1) : (first, last);
                foreach (RangeRelation relation in Enum.GetValues<RangeRelation>())
                {
                    foreach (bool filtered in (bool[])[false, true])
                    {
                        RelationQuery query = naive.Query(relation, first, last, filtered ? Named("A") : null);
                        string asked = $"seed {seed}: {relation} of {first}-{last}, filtered {filtered}";
                        List<ObjectRef> expected = naive.Find(relation, first, last, filtered);
                        Assert.True(expected.SequenceEqual(Found(naive.Registry, query, out RelationEnd end)), asked);
                        Assert.Equal(RelationEnd.Complete, end);
                        CheckPages(naive.Registry, query, expected, asked);
                    }
                }

                Assert.Equal(
                    naive.Find(RangeRelation.Down, first, last, false).Count > 0,
                    RangeRelations.AnyInside(naive.Registry, RelationKind.Networks, naive.Query(RangeRelation.Down, first, last, null).Range, null));
            }
        }
    }

    // A walk that stops at the limit, and goes on behind what it found, finds everything once.
    private static void CheckPages(RegistrySnapshot registry, RelationQuery query, List<ObjectRef> expected, string asked)
    {
        if (query.Relation is RangeRelation.Up or RangeRelation.Top)
        {
            return;
        }

        List<ObjectRef> all = [];
        query.Limit = 2;
        RelationEnd end;
        do
        {
            List<ObjectRef> page = Found(registry, query, out end);
            Assert.True(page.Count <= 2 && (end == RelationEnd.Complete || page.Count == 2), asked);
            all.AddRange(page);
            if (page.Count > 0 && registry.Get(page[^1]).TryGetRange(out IpRange range))
            {
                query.After = (range.First, range.Last);
            }
        }
        while (end == RelationEnd.Limit);
        Assert.True(expected.SequenceEqual(all), "page by page: " + asked);
    }

    [Fact]
    public void Work_is_bounded()
    {
        StringBuilder text = new();
        for (int i = 0; i < 2000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"inetnum: 10.0.{i / 250}.{i % 250} - 10.200.{i / 250}.{i % 250}\nnetname: A\n\n");
        }

        RegistrySnapshot registry = TestRegistry.Of(text.ToString());
        foreach (RangeRelation relation in (RangeRelation[])[RangeRelation.Down, RangeRelation.Bottom])
        {
            int looked = 0;
            RelationQuery query = new()
            {
                Relation = relation,
                Range = Range("10.0.0.0/8"),
                MaxSteps = 6000,
                Filter = (_, _) => looked++ < 0,
            };
            LookupResult result = new();
            Assert.Equal(RelationEnd.Complete, RangeRelations.Find(registry, query, result));
            query.MaxSteps = 1000;
            Assert.Equal(RelationEnd.Steps, RangeRelations.Find(registry, query, result));
            Assert.True(result.Truncated);
            Assert.InRange(looked, 2000, 3100);
        }
    }

    [Fact]
    public void Looking_up_allocates_nothing()
    {
        LookupResult result = new();
        RelationQuery query = new() { Range = Range("192.0.2.0/24") };
        Assert.Equal(0, Allocated.Least(() =>
        {
            foreach (RangeRelation relation in (ReadOnlySpan<RangeRelation>)[RangeRelation.Up, RangeRelation.Top, RangeRelation.Down, RangeRelation.Bottom])
            {
                result.Clear();
                query.Relation = relation;
                RangeRelations.Find(Registry, query, result);
            }
        }));
    }

    private static IpRange Range(string text)
    {
        Assert.True(IpText.TryParseNetwork(Encoding.ASCII.GetBytes(text), out IpRange range, out _));
        return range;
    }

    private static List<ObjectRef> Found(RegistrySnapshot registry, RelationQuery query, out RelationEnd end)
    {
        LookupResult result = new();
        end = RangeRelations.Find(registry, query, result);
        return [.. result.Found];
    }

    private static string Keys(RegistrySnapshot registry, RelationQuery query) => string.Join(" | ", Found(registry, query, out _).Select(registry.Key));

    // Keys are prefixes of 192.0.2.0/24: "0/25" is short for one.
    private static string Prefixes(string value, RangeRelation relation, ObjectFilter? filter = null, RegistrySnapshot? registry = null) =>
        Keys(registry ?? Registry, new RelationQuery { Relation = relation, Range = Range(value), Filter = filter })
            .Replace("192.0.2.", "", StringComparison.Ordinal).Replace(" | ", " ", StringComparison.Ordinal);

    private static string Names(RegistrySnapshot registry, string value, RangeRelation relation) => string.Join(
        ' ',
        Found(registry, new RelationQuery { Relation = relation, Range = Range(value) }, out _)
            .Select(of => Encoding.ASCII.GetString(registry.Get(of).FirstValue(AttributeName.Netname))));
}

/// <summary>The relations by their definitions, number by number, over a registry of a few addresses.</summary>
file sealed class NaiveRelations
{
    public const int Numbers = 48;

    private readonly List<Item> _items = [];
    private readonly bool _v6;

    public NaiveRelations(Random random, bool crossing)
    {
        _v6 = random.Next(2) == 0;
        int sources = random.Next(1, 4);
        SourceSnapshot[] all = new SourceSnapshot[sources];
        for (int source = 0; source < sources; source++)
        {
            List<string> texts = [];
            int count = random.Next(0, 14);
            for (int i = 0; i < count; i++)
            {
                (int first, int last) = Next(random, crossing);
                texts.Add($"{(_v6 ? "inet6num" : "inetnum")}: {Text(first)} - {Text(last)}\nnetname: {(random.Next(3) == 0 ? "B" : "A")}");
                _items.RemoveAll(item => item.Source == source && item.First == first && item.Last == last);
                _items.Add(new Item(source, texts.Count - 1, first, last, texts[^1].EndsWith('A')));
            }

            all[source] = TestRegistry.Source(string.Join("\n\n", texts), "S" + source.ToString(CultureInfo.InvariantCulture));
        }

        Registry = TestRegistry.Of(all);
    }

    public RegistrySnapshot Registry { get; }

    public RelationQuery Query(RangeRelation relation, int first, int last, ObjectFilter? filter) => new()
    {
        Relation = relation,
        Range = new IpRange(_v6 ? IpFamily.V6 : IpFamily.V4, Address(first), Address(last)),
        Filter = filter,
    };

    public List<ObjectRef> Find(RangeRelation relation, int first, int last, bool filtered)
    {
        // Of equal ranges the one that speaks stands for all.
        List<Item> counting = [.. _items.Where(item => !filtered || item.Counts)
            .OrderBy(static item => item.Source)
            .DistinctBy(static item => (item.First, item.Last))];
        Item value = new(0, 0, first, last, true);
        List<Item> inside = [.. counting.Where(value.StrictlyContains)];
        IEnumerable<Item> around = counting.Where(item => item.StrictlyContains(value));
        IEnumerable<Item> found = relation switch
        {
            RangeRelation.Up => around.OrderBy(static i => i.Size).ThenBy(static i => i.Source).ThenByDescending(static i => i.First).Take(1),
            RangeRelation.Top => around.OrderByDescending(static i => i.Size).ThenBy(static i => i.Source).ThenBy(static i => i.First).Take(1),
            RangeRelation.Down => inside.Where(item => !inside.Exists(other => other.StrictlyContains(item))),
            _ when inside.Count == 0 => [],
            _ => Enumerable.Range(first, last - first + 1)
                .SelectMany(number => counting.Where(item => item.First <= number && number <= item.Last)
                    .OrderBy(static i => i.Size).ThenBy(static i => i.Source).ThenByDescending(static i => i.First).Take(1))
                .Distinct(),
        };
        return [.. found.OrderBy(static i => i.First).ThenByDescending(static i => i.Last).Select(static i => new ObjectRef(i.Source, i.Id))];
    }

    private static (int First, int Last) Next(Random random, bool crossing)
    {
        if (crossing)
        {
            int any = random.Next(Numbers);
            return (any, random.Next(any, Numbers));
        }

        int size = 1 << random.Next(6);
        int first = random.Next(Numbers / size) * size;
        return (first, first + size - 1);
    }

    // The highest numbers there are, so that "one behind the last" is at its limit.
    private UInt128 Address(int number) => (_v6 ? UInt128.MaxValue : uint.MaxValue) - (UInt128)(Numbers - 1 - number);

    private string Text(int number)
    {
        Span<byte> text = stackalloc byte[IpText.MaxAddressLength];
        return Encoding.ASCII.GetString(text[..IpText.FormatAddress(_v6 ? IpFamily.V6 : IpFamily.V4, Address(number), text)]);
    }

    private sealed record Item(int Source, int Id, int First, int Last, bool Counts)
    {
        public int Size => Last - First;

        public bool StrictlyContains(Item other) => First <= other.First && other.Last <= Last && (First != other.First || Last != other.Last);
    }
}
