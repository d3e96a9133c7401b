using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class RegistrySearchTests
{
    private static readonly ObjectClassSet Entities =
        ObjectClassSet.Of(ObjectClass.Organisation, ObjectClass.Role, ObjectClass.Person, ObjectClass.Irt, ObjectClass.Mntner);

    private static readonly ObjectClassSet Networks = ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num);
    private static readonly ObjectClassSet Autnums = ObjectClassSet.Of(ObjectClass.AutNum, ObjectClass.AsBlock);
    private static readonly ObjectClassSet Domains = ObjectClassSet.Of(ObjectClass.Domain);

    private static readonly RegistrySnapshot Small = TestRegistry.Of(
        TestRegistry.Source(
            """
            inetnum: 192.0.2.0 - 192.0.2.255
            netname: EXAMPLE-NET

            inetnum: 192.0.2.0 - 192.0.2.127
            netname: Example-Net

            inetnum: 198.51.100.0 - 198.51.100.255
            netname: OTHER

            inet6num: 2001:db8::/32
            netname: EXAMPLE-V6

            aut-num: AS64496
            as-name: ACME-AS

            as-block: AS64496 - AS64511

            organisation: ORG-EX1-TEST
            org-name: École d'Été
            e-mail: Info@Example.com

            role: Abuse Desk
            nic-hdl: AD1-TEST
            e-mail: noc@example.com
            abuse-mailbox: abuse@example.com
            abuse-mailbox: NOC@example.com

            person: Jörg Ångström
            nic-hdl: JA1-TEST
            e-mail: jorg@example.com

            mntner: ACME-MNT

            domain: 2.0.192.in-addr.arpa
            nserver: ns1.example.com 192.0.2.53
            nserver: NS2.example.net. 2001:DB8::53

            domain: 100.51.198.in-addr.arpa.
            nserver: ns1.example.com
            """,
            "ONE"),
        TestRegistry.Source(
            """
            inetnum: 192.0.2.0 - 192.0.2.255
            netname: EXAMPLE-NET

            role: Abuse Team
            nic-hdl: AT1-TEST
            """,
            "TWO"));

    private delegate void Change(ref SearchQuery query);

    [Fact]
    public void Names_are_found_without_case_and_form()
    {
        Assert.Equal(["ORG-EX1-TEST"], Keys(SearchProperty.Name, Entities, "ÉCOLE D'E\u0301te\u0301"));
        Assert.Equal(["AD1-TEST", "AT1-TEST"], Keys(SearchProperty.Name, Entities, "Ａbuse*"));
        Assert.Equal(["JA1-TEST"], Keys(SearchProperty.Name, Entities, "jörg ÅNG*"));
        Assert.Equal([], Keys(SearchProperty.Name, Entities, "jörg å ng*"));
        Assert.Equal(["ACME-MNT"], Keys(SearchProperty.Name, Entities, "acme-mnt"));
    }

    [Fact]
    public void Networks_are_found_by_name_and_stand_in_the_order_of_their_numbers()
    {
        string[] expected = ["192.0.2.0 - 192.0.2.255 ONE", "192.0.2.0 - 192.0.2.255 TWO", "192.0.2.0 - 192.0.2.127 ONE"];
        Assert.Equal(expected, KeysAndSources(SearchProperty.Name, Networks, "example-net"));
        Assert.Equal([.. expected, "2001:db8::/32 ONE"], KeysAndSources(SearchProperty.Name, Networks, "EXAMPLE*"));
        Assert.Equal(["AS64496"], Keys(SearchProperty.Name, Autnums, "acme*"));
    }

    [Fact]
    public void Numbers_are_found_by_the_beginning_of_their_handle()
    {
        Assert.Equal(3, Keys(SearchProperty.Handle, Networks, "192.0.2*").Length);
        Assert.Equal(["192.0.2.0 - 192.0.2.127"], Keys(SearchProperty.Handle, Networks, "192.0.2.0 - 192.0.2.1*"));
        Assert.Equal(["2001:db8::/32"], Keys(SearchProperty.Handle, Networks, "2001:DB8::/32"));
        Assert.Equal(["2001:db8::/32"], Keys(SearchProperty.Handle, Networks, "2001:db8::/*"));
        Assert.Equal(["AS64496 - AS64511", "AS64496"], Keys(SearchProperty.Handle, Autnums, "as644*"));
        Assert.Equal(["AS64496"], Keys(SearchProperty.Handle, Autnums, "AS64496"));
        Assert.Equal(["AS64496 - AS64511"], Keys(SearchProperty.Handle, Autnums, "AS64496 -*"));
        Assert.Equal([], Keys(SearchProperty.Handle, Networks, "ORG*"));
    }

    [Fact]
    public void Entities_are_found_by_handle_and_mailbox()
    {
        Assert.Equal(["AD1-TEST"], Keys(SearchProperty.Handle, Entities, "ad1-test"));
        Assert.Equal(["ACME-MNT", "AD1-TEST", "AT1-TEST"], Keys(SearchProperty.Handle, Entities, "A*"));
        Assert.Equal(["AD1-TEST"], Keys(SearchProperty.Email, Entities, "noc@EXAMPLE.com"));
        Assert.Equal(["AD1-TEST", "ORG-EX1-TEST", "JA1-TEST", "AD1-TEST"], Keys(SearchProperty.Email, Entities, "*"));
        Assert.Equal(["AD1-TEST", "ORG-EX1-TEST", "AD1-TEST"], Keys(SearchProperty.Email, Entities.Except(ObjectClassSet.Of(ObjectClass.Person)), "*"));
    }

    [Fact]
    public void Domains_are_found_by_name_host_and_address()
    {
        Assert.Equal(["2.0.192.in-addr.arpa"], Keys(SearchProperty.Name, Domains, "2.0.192.IN-ADDR.arpa."));
        Assert.Equal(["100.51.198.in-addr.arpa."], Keys(SearchProperty.Name, Domains, "100*"));
        Assert.Equal(["2.0.192.in-addr.arpa"], Keys(SearchProperty.Nserver, Domains, "ns2.example.net"));
        Assert.Equal(["100.51.198.in-addr.arpa.", "2.0.192.in-addr.arpa"], Keys(SearchProperty.Nserver, Domains, "ns*", Suffix: ".com"));
        Assert.Equal([], Keys(SearchProperty.Nserver, Domains, "ns1.example.com*", Suffix: ".com"));
        Assert.Equal(["2.0.192.in-addr.arpa"], Keys(SearchProperty.NserverAddress, Domains, "2001:0db8:0::53"));
        Assert.Equal(["2.0.192.in-addr.arpa"], Keys(SearchProperty.NserverAddress, Domains, "192.0.2.53"));
    }

    [Fact]
    public void Each_host_can_be_asked_for_once()
    {
        Assert.Equal(["ns1.example.com", "ns2.example.net"], Texts(SearchProperty.Nserver, Domains, "*", static (ref q) => q.OnePerText = true));
        Assert.Equal(["ns2.example.net", "ns1.example.com"], Texts(SearchProperty.Nserver, Domains, "*", static (ref q) => (q.OnePerText, q.Descending) = (true, true)));
    }

    [Fact]
    public void What_is_superseded_and_sources_that_refer_do_not_answer()
    {
        RegistrySnapshot registry = TestRegistry.Of(
            TestRegistry.Source("mntner: A-MNT\nremarks: old\n\nmntner: a-mnt\nremarks: new\n\ninetnum: 192.0.2.0/24\nnetname: X\n\ninetnum: 192.0.2.0 - 192.0.2.255\nnetname: Y"),
            TestRegistry.Source("mntner: A-MNT", "OTHER", SourceRole.Referral));
        SearchResult result = new();
        RegistrySearch.Find(registry, new SearchQuery { Match = SearchMatch.StartsWith, Text = "a"u8 }, result);
        Assert.Equal(1, result.Count);
        Assert.Equal("new", Encoding.UTF8.GetString(registry.Get(result[0].Object).FirstValue(AttributeName.Remarks)));
        RegistrySearch.Find(registry, new SearchQuery { Property = SearchProperty.Name, Classes = Networks, Text = "X"u8 }, result);
        Assert.Equal(0, result.Count);
    }

    [Fact]
    public void A_search_looks_at_no_more_than_its_bound_and_goes_on_from_there()
    {
        SearchResult result = new();
        SearchQuery query = new()
        {
            Property = SearchProperty.Nserver,
            Classes = Domains,
            Match = SearchMatch.StartsWith,
            Text = "ns"u8,
            Suffix = ".net"u8,
            Bound = 2,
        };
        RegistrySearch.Find(Small, query, result);
        Assert.True(result.HasMore);
        Assert.Equal(0, result.Count);
        Assert.Equal(0, RegistrySearch.Count(Small, query, new SearchResult(), out bool isExact));
        Assert.False(isExact);
        query.After = result.Position.ToArray();
        RegistrySearch.Find(Small, query, result);
        Assert.False(result.HasMore);
        Assert.Equal("2.0.192.in-addr.arpa", Small.Key(result[0].Object));
    }

    [Fact]
    public void A_position_from_elsewhere_leads_to_some_place_or_is_refused()
    {
        Random random = new(7);
        SearchResult result = new();
        for (int i = 0; i < 5_000; i++)
        {
            byte[] position = new byte[random.Next(i % 10 == 0 ? 2_000 : 40)];
            random.NextBytes(position);
            position.AsSpan(0, Math.Min(1, position.Length)).Fill((byte)random.Next(12));
            SearchQuery query = new() { Match = SearchMatch.StartsWith, After = position, Descending = i % 2 == 0 };
            if (RegistrySearch.IsPosition(position) || position.Length == 0)
            {
                RegistrySearch.Find(Small, query, result);
                Assert.InRange(result.Count, 0, 20);
            }
            else
            {
                Assert.Throws<ArgumentException>(() => RegistrySearch.Find(Small, new SearchQuery { After = position }, new SearchResult()));
            }
        }
    }

    [Fact]
    public void Searching_allocates_nothing_once_the_result_has_grown()
    {
        SearchResult result = new();
        Assert.Equal(0, Allocated.Least(() =>
        {
            RegistrySearch.Find(Small, new SearchQuery { Property = SearchProperty.Name, Classes = Entities, Match = SearchMatch.StartsWith, Text = "abuse"u8 }, result);
            RegistrySearch.Find(Small, new SearchQuery { Classes = Networks, Match = SearchMatch.StartsWith, Text = "192"u8 }, result);
        }));
    }

    [Theory]
    [InlineData(1, 3, 60)]
    [InlineData(2, 1, 400)]
    [InlineData(3, 4, 300)]
    [InlineData(4, 2, 3000)]
    public void Every_search_finds_what_a_naive_one_finds_in_its_order(int seed, int sources, int objects)
    {
        Random random = new(seed);
        RegistrySnapshot registry = RandomNames.Registry(random, sources, objects);
        List<NaiveValue> values = NaiveSearch.Values(registry);
        SearchResult result = new();
        for (int i = 0; i < 400; i++)
        {
            (SearchProperty property, ObjectClassSet classes) = RandomNames.Kind(random);
            (string text, string suffix, bool isPrefix) = NaiveSearch.Question(random, values);
            SearchQuery query = new()
            {
                Property = property,
                Classes = classes,
                Match = isPrefix ? SearchMatch.StartsWith : SearchMatch.Exact,
                Text = Encoding.UTF8.GetBytes(text),
                Suffix = Encoding.UTF8.GetBytes(suffix),
                Sources = random.Next(4) == 0 ? SourceSet.None.With(random.Next(sources)) : SourceSet.All,
                Descending = random.Next(3) == 0,
                OnePerText = random.Next(5) == 0,
                Bound = int.MaxValue,
            };
            List<string> expected = NaiveSearch.Find(values, query);
            Assert.Equal(expected, Walked(registry, ref query, result, page: int.MaxValue));
            Assert.Equal(expected.Count, RegistrySearch.Count(registry, query, new SearchResult(), out bool isExact));
            Assert.True(isExact);
            if (!query.OnePerText)
            {
                Assert.True(RegistrySearch.TryFindAll(registry, query, result));
                IEnumerable<string> all = Enumerable.Range(0, result.Count).Select(n => NaiveSearch.Name(registry, result[n], property));
                Assert.Equal(expected.Order(StringComparer.Ordinal), all.Order(StringComparer.Ordinal));
                query.Bound = expected.Count - 1;
                Assert.False(expected.Count > 0 && RegistrySearch.TryFindAll(registry, query, result));
                query.Bound = int.MaxValue;
            }

            Assert.Equal(expected, Walked(registry, ref query, result, page: random.Next(1, 8)));

            // Pages that the bound cuts.
            query.Bound = random.Next(1, 9);
            Assert.Equal(expected, Walked(registry, ref query, result, page: 5));
        }
    }

    [Fact]
    public void A_walk_goes_on_behind_every_position_when_the_data_was_loaded_again()
    {
        Random random = new(11);
        string[] objects = RandomNames.Objects(random, 120);
        RegistrySnapshot first = TestRegistry.Of(TestRegistry.Source(string.Join("\n\n", objects)));
        random.Shuffle(objects);
        RegistrySnapshot second = TestRegistry.Of(TestRegistry.Source(string.Join("\n\n", objects.Take(90))));
        byte[] position = new byte[RegistrySearch.MaxPositionLength];
        foreach ((SearchProperty property, ObjectClassSet classes) in RandomNames.Kinds)
        {
            SearchQuery query = new() { Property = property, Classes = classes, Match = SearchMatch.StartsWith };
            SearchResult all = new(), rest = new();
            RegistrySearch.Find(first, query, all);
            List<string> later = NaiveSearch.Find(NaiveSearch.Values(second), query);
            for (int i = 0; i < all.Count; i++)
            {
                query.After = position.AsSpan(0, RegistrySearch.CopyPosition(first, all[i], property, position));
                RegistrySearch.Find(second, query, rest);
                HashSet<string> before = [.. Enumerable.Range(0, i + 1).Select(n => NaiveSearch.Name(first, all[n], property))];
                HashSet<string> known = [.. Enumerable.Range(0, all.Count).Select(n => NaiveSearch.Name(first, all[n], property))];
                IEnumerable<string> found = Enumerable.Range(0, rest.Count).Select(n => NaiveSearch.Name(second, rest[n], property));
                Assert.Equal(later.Where(name => known.Contains(name) && !before.Contains(name)), found.Where(known.Contains));
            }
        }
    }

    [Fact]
    public void An_object_matches_when_a_search_finds_it()
    {
        Random random = new(12);
        RegistrySnapshot registry = RandomNames.Registry(random, 2, 150);
        List<NaiveValue> values = NaiveSearch.Values(registry);
        SearchResult result = new();
        for (int i = 0; i < 200; i++)
        {
            (SearchProperty property, ObjectClassSet classes) = RandomNames.Kind(random);
            (string text, string suffix, bool isPrefix) = NaiveSearch.Question(random, values);
            SearchQuery query = new()
            {
                Property = property,
                Classes = classes,
                Match = isPrefix ? SearchMatch.StartsWith : SearchMatch.Exact,
                Text = Encoding.UTF8.GetBytes(text),
                Suffix = Encoding.UTF8.GetBytes(suffix),
            };
            RegistrySearch.Find(registry, query, result);
            HashSet<ObjectRef> found = [.. Enumerable.Range(0, result.Count).Select(n => result[n].Object)];
            for (int source = 0; source < registry.Sources.Length; source++)
            {
                for (int id = 0; id < registry.Sources[source].IdCount; id++)
                {
                    ObjectRef of = new(source, id);
                    Assert.True(registry.Sources[source].IsSuperseded(id) || RegistrySearch.Matches(registry, of, query) == found.Contains(of), $"{text}* {registry.Key(of)}");
                }
            }
        }
    }

    private static List<string> Walked(RegistrySnapshot registry, ref SearchQuery query, SearchResult result, int page)
    {
        List<string> walked = [];
        query.After = default;
        query.Limit = page;
        do
        {
            RegistrySearch.Find(registry, query, result);
            for (int i = 0; i < result.Count; i++)
            {
                walked.Add(NaiveSearch.Name(registry, result[i], query.Property));
            }

            query.After = result.Position.ToArray();
        }
        while (result.HasMore);
        query.After = default;
        return walked;
    }

    private static string[] Keys(SearchProperty property, ObjectClassSet classes, string text, string Suffix = "") =>
        Each(property, classes, text, static hit => Small.Key(hit.Object), (ref q) => q.Suffix = Encoding.UTF8.GetBytes(Suffix));

    private static string[] KeysAndSources(SearchProperty property, ObjectClassSet classes, string text) =>
        Each(property, classes, text, static hit => $"{Small.Key(hit.Object)} {Small.Sources[hit.Object.Source].Info.Name}", static (ref _) => { });

    private static string[] Texts(SearchProperty property, ObjectClassSet classes, string text, Change change) => Each(
        property,
        classes,
        text,
        hit =>
        {
            byte[] found = new byte[FoldedText.MaxLength];
            return Encoding.UTF8.GetString(found, 0, RegistrySearch.CopyText(Small, hit, property, found));
        },
        change);

    private static string[] Each(SearchProperty property, ObjectClassSet classes, string text, Func<SearchHit, string> what, Change change)
    {
        SearchQuery query = new()
        {
            Property = property,
            Classes = classes,
            Match = text.EndsWith('*') ? SearchMatch.StartsWith : SearchMatch.Exact,
            Text = Encoding.UTF8.GetBytes(text.TrimEnd('*')),
        };
        change(ref query);
        SearchResult result = new();
        RegistrySearch.Find(Small, query, result);
        return [.. Enumerable.Range(0, result.Count).Select(i => what(result[i]))];
    }
}
