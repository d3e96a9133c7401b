using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class SetExpansionTests
{
    private static readonly RegistrySnapshot Irr = TestRegistry.Of(File.ReadAllText(TestFiles.Data("rpsl/irr.db")).Split("\n\n", 2)[1]);

    [Theory]
    [InlineData("AS-ONE", SetQuestion.Members, "AS101 AS102 AS104 as-none AS-TWO")]
    [InlineData("as-one", SetQuestion.AllMembers, "AS101 AS102 AS103 AS104 AS300001")]
    [InlineData("AS-TWO", SetQuestion.AllMembers, "AS101 AS102 AS103 AS104 AS300001")]
    [InlineData("AS101:AS-SUB", SetQuestion.AllMembers, "AS102 AS300001")]
    [InlineData("TEST::AS101:AS-SUB", SetQuestion.AllMembers, "AS102 AS300001")]
    [InlineData("AS-ANY", SetQuestion.Members, "AS104 AS105")]
    [InlineData("AS-EMPTY", SetQuestion.Members, "")]
    [InlineData("AS-EMPTY", SetQuestion.AllMembers, "")]
    [InlineData("RS-TWO", SetQuestion.Members, "203.0.113.0/24 203.0.113.128/25^- RS-ONE")]
    [InlineData("RS-ONE", SetQuestion.Members,
        "AS101 192.0.2.0/24^+ 198.51.100.0/24 203.0.113.0/24 2001:db8:100::/40^48 AS101:AS-SUB RS-TWO^25-26")]
    [InlineData("RS-ONE", SetQuestion.AllMembers,
        "192.0.2.0/24 192.0.2.0/24^+ 192.0.2.0/24^25-26 192.0.2.0/25 192.0.2.0/25^25-26 198.51.100.0/24 198.51.100.0/24^25-26"
        + " 203.0.113.0/24 203.0.113.0/24^25-26 203.0.113.128/25^26 2001:db8::/32 2001:db8:100::/40^48")]
    [InlineData("AS-ONE", SetQuestion.Routes4, "192.0.0.0/16 192.0.2.0/24 192.0.2.0/25 198.51.100.0/24 203.0.113.0/24 203.0.113.0/25")]
    [InlineData("AS-ONE", SetQuestion.Routes6, "2001:db8::/32 2001:db8:1::/48")]
    [InlineData("AS101:AS-SUB", SetQuestion.Routes, "192.0.2.0/24 198.51.100.0/24")]
    public void Members_by_name_and_by_reference(string name, SetQuestion question, string expected) =>
        Assert.Equal(expected, Expand(Irr, name, question));

    [Theory]
    [InlineData("AS-NOWHERE", SetQuestion.AllMembers)]
    [InlineData("OTHER::AS-ONE", SetQuestion.AllMembers)]
    [InlineData("RS-ONE", SetQuestion.Routes)]
    [InlineData("AS101", SetQuestion.AllMembers)]
    [InlineData("", SetQuestion.Members)]
    public void What_is_no_set_is_not_found(string name, SetQuestion question) => Assert.Null(Expand(Irr, name, question));

    [Fact]
    public void Excluded_sets_are_not_followed_where_they_are_members() => Assert.Equal(
        ("AS101 AS102 AS104", "AS101 AS102 AS103 AS104 AS300001", "AS101 AS102 AS103 AS104"),
        (Expand(Irr, "AS-ONE", SetQuestion.AllMembers, excluded: "AS-NOWHERE,as-two"),
         Expand(Irr, "AS-ONE", SetQuestion.AllMembers, excluded: "AS-ONE"),
         Expand(Irr, "AS-ONE", SetQuestion.AllMembers, excluded: "AS101:AS-SUB, AS-X")));

    [Fact]
    public void The_first_source_has_a_set_and_all_have_routes()
    {
        RegistrySnapshot registry = TestRegistry.Of(
            TestRegistry.Source("as-set: AS-X\nmembers: AS1, AS-Y\n\nroute: 192.0.2.0/24\norigin: AS1\n", "A"),
            TestRegistry.Source("as-set: AS-X\nmembers: AS2\n\nas-set: AS-Y\nmembers: AS3, B::AS-X, A::AS-X\n\nroute: 198.51.100.0/24\norigin: AS1\n", "B"));
        Assert.Equal("AS1 AS2 AS3", Expand(registry, "AS-X", SetQuestion.AllMembers));
        Assert.Equal("AS2", Expand(registry, "AS-X", SetQuestion.AllMembers, sources: [1, 0]));
        Assert.Equal("AS1", Expand(registry, "AS-X", SetQuestion.AllMembers, sources: [0]));
        Assert.Equal("192.0.2.0/24 198.51.100.0/24", Expand(registry, "AS-X", SetQuestion.Routes));
        Assert.Equal("AS2 AS3", Expand(registry, "AS-Y", SetQuestion.AllMembers, sources: [1]));
    }

    [Fact]
    public void A_maintainer_of_another_source_admits_nobody()
    {
        RegistrySnapshot registry = TestRegistry.Of(
            TestRegistry.Source("as-set: AS-X\nmbrs-by-ref: EX-MNT\n", "A"),
            TestRegistry.Source("aut-num: AS1\nmember-of: AS-X\nmnt-by: EX-MNT\n", "B"));
        Assert.Equal("", Expand(registry, "AS-X", SetQuestion.AllMembers));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public void Agrees_with_a_naive_recursion_on_random_graphs_with_loops(int steps)
    {
        var random = new Random(20_622);
        for (int round = 0; round < 60; round++)
        {
            int sets = random.Next(1, 30);
            Dictionary<string, string[]> graph = Enumerable.Range(0, sets).ToDictionary(
                static i => $"AS-S{i}",
                _ => Enumerable.Range(0, random.Next(0, 8)).Select(_ => random.Next(3) == 0 ? $"AS{random.Next(1, 50)}" : $"AS-S{random.Next(sets + 2)}").ToArray());
            RegistrySnapshot registry = TestRegistry.Of(
                string.Concat(graph.Select(static s => $"as-set: {s.Key}\n" + (s.Value.Length == 0 ? "" : $"members: {string.Join(", ", s.Value)}\n") + "\n"))
                + string.Concat(Enumerable.Range(1, 50).Select(static i => $"route: 10.{i % 16}.{i}.0/24\norigin: AS{i}\n\n")));
            foreach (string root in graph.Keys.Take(5))
            {
                uint[] expected = [.. Naive(graph, root, []).Distinct().Order()];
                Assert.Equal(string.Join(' ', expected.Select(static n => $"AS{n}")), Expand(registry, root, SetQuestion.AllMembers, steps: steps));
                Assert.Equal(
                    string.Join(' ', expected.OrderBy(static n => n % 16).ThenBy(static n => n).Select(static n => $"10.{n % 16}.{n}.0/24")),
                    Expand(registry, root, SetQuestion.Routes, steps: steps));
            }
        }
    }

    [Fact]
    public void A_set_of_18000_members_and_a_chain_of_20000_sets_are_read()
    {
        StringBuilder text = new();
        text.Append("as-set: AS-BIG\nmembers: ").AppendJoin(", ", Enumerable.Range(1, 18_000).Select(static i => $"AS{i}")).Append("\n\n");
        for (int i = 0; i < 20_000; i++)
        {
            text.Append($"as-set: AS-C{i}\nmembers: AS-C{(i + 1) % 20_000}, AS-C{i * 7 % 20_000}, AS{100_000 + i}\n\n");
        }

        RegistrySnapshot registry = TestRegistry.Of(text.ToString());
        Assert.Equal(18_000, Expand(registry, "AS-BIG", SetQuestion.AllMembers)!.Split(' ').Length);
        Assert.Equal(20_000, Expand(registry, "AS-C0", SetQuestion.AllMembers)!.Split(' ').Length);
    }

    [Fact]
    public void Sets_that_each_hold_the_next_ten_times_over_take_no_more_than_their_members()
    {
        string text = string.Concat(Enumerable.Range(0, 60).Select(static i =>
            $"route-set: RS-{i}\nmembers: {string.Join(", ", Enumerable.Repeat($"RS-{i + 1}", 10))}, 10.0.{i}.0/24\n\n"));
        SetExpansion expansion = new(1000);
        RegistrySnapshot registry = TestRegistry.Of(text);
        expansion.Begin(registry, SourceOrder.All(registry), "RS-0"u8, SetQuestion.AllMembers);
        Assert.Equal(SetState.Done, expansion.Continue((60 * 12) + 10));
        Assert.Equal(60, expansion.Prefixes.Count);
    }

    [Theory]
    [InlineData("AS-BIG", SetQuestion.AllMembers)]
    [InlineData("AS-BIG", SetQuestion.Members)]
    [InlineData("AS-NAMES", SetQuestion.Members)]
    [InlineData("AS-NAMES", SetQuestion.AllMembers)]
    [InlineData("RS-BIG", SetQuestion.AllMembers)]
    [InlineData("AS-ROUTES", SetQuestion.Routes4)]
    [InlineData("RS-LOOP", SetQuestion.AllMembers)]
    public void Beyond_the_limit_it_stops(string name, SetQuestion question)
    {
        IEnumerable<int> many = Enumerable.Range(1, 3000);
        RegistrySnapshot registry = TestRegistry.Of(
            $"as-set: AS-BIG\nmembers: {string.Join(", ", many.Select(static i => $"AS{i}"))}\n\n"
            + $"as-set: AS-NAMES\nmembers: {string.Join(", ", many.Select(static i => $"AS-S{i}"))}\n\n"
            + string.Concat(many.Select(static i => $"as-set: AS-S{i}\n\n"))
            + $"route-set: RS-BIG\nmembers: {string.Join(", ", many.Select(static i => $"10.{i / 256}.{i % 256}.0/24"))}\n\n"
            + "as-set: AS-ROUTES\nmembers: AS1\n\nroute-set: RS-LOOP\nmembers: RS-LOOP2^-, 10.0.0.0/8\n\nroute-set: RS-LOOP2\nmembers: RS-LOOP^-\n\n"
            + string.Concat(many.Select(static i => $"route: 10.{i / 256}.{i % 256}.0/24\norigin: AS1\n\n")));
        SetExpansion expansion = new(100);
        expansion.Begin(registry, SourceOrder.All(registry), Encoding.ASCII.GetBytes(name), question);
        Assert.Equal(SetState.TooMany, expansion.Continue(int.MaxValue));
        SetExpansion larger = new(5000);
        larger.Begin(registry, SourceOrder.All(registry), Encoding.ASCII.GetBytes(name), question);
        Assert.Equal(SetState.Done, larger.Continue(int.MaxValue));
    }

    [Fact]
    public void An_origin_has_the_prefixes_of_its_routes_in_every_source()
    {
        SetExpansion expansion = new(100);
        expansion.Begin(Irr, SourceOrder.All(Irr), 101, SetQuestion.Routes4);
        expansion.Continue(int.MaxValue);
        Assert.Equal(["192.0.2.0/24", "192.0.2.0/25"], PrefixListTests.Texts(expansion.Prefixes));
        Assert.False(expansion.IsOfSet);
        expansion.End();
        Assert.Equal(0, expansion.Prefixes.Count);
    }

    private static IEnumerable<uint> Naive(Dictionary<string, string[]> graph, string set, HashSet<string> seen) =>
        !graph.TryGetValue(set, out string[]? members) || !seen.Add(set)
            ? []
            : members.SelectMany(m => m[2] == '-' ? Naive(graph, m, seen) : [uint.Parse(m[2..])]);

    private static string? Expand(
        RegistrySnapshot registry, string name, SetQuestion question, int[]? sources = null, string excluded = "", int steps = int.MaxValue)
    {
        SourceOrder order = sources is null ? SourceOrder.All(registry) : default;
        foreach (int source in sources ?? [])
        {
            Assert.True(order.TryAdd(registry, source));
        }

        SetExpansion expansion = new(100_000);
        if (expansion.Begin(registry, order, Encoding.UTF8.GetBytes(name), question, Encoding.UTF8.GetBytes(excluded)) == SetState.NotFound)
        {
            return null;
        }

        while (expansion.Continue(steps) == SetState.Running)
        {
        }

        Assert.Equal(SetState.Done, expansion.State);
        List<string> members = [];
        for (int i = 0; i < expansion.Numbers.Count; i++)
        {
            members.Add($"AS{expansion.Numbers[i]}");
        }

        members.AddRange(PrefixListTests.Texts(expansion.Prefixes));
        members.AddRange(Enumerable.Range(0, expansion.Names.Count).Select(i => Encoding.UTF8.GetString(expansion.Names[i])));
        return string.Join(' ', members);
    }
}
