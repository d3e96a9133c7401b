using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class RegistryLookupTests
{
    private const string World = """
        inetnum: 192.0.0.0 - 192.255.255.255
        netname: DOC-ROOT
        mnt-by: EX-MNT
        source: TEST

        inetnum: 192.0.2.0 - 192.0.2.255
        netname: DOC-NET-1
        org: ORG-EX1-TEST
        admin-c: JD1-TEST
        tech-c: JD1-TEST
        mnt-by: EX-MNT, OTHER-MNT
        source: TEST

        inetnum: 192.0.2.10 - 192.0.2.20
        netname: DOC-SUB
        source: TEST

        inet6num: 2001:db8::/32
        netname: DOC6
        source: TEST

        inet6num: 2001:db8:1::/48
        netname: DOC6-SITE
        source: TEST

        route: 192.0.0.0/16
        origin: AS64496
        source: TEST

        route: 192.0.2.0/24
        origin: AS64496
        source: TEST

        route: 192.0.2.0/24
        origin: AS64497
        source: TEST

        aut-num: AS64496
        as-name: EXAMPLE
        source: TEST

        as-block: AS64496 - AS64511
        source: TEST

        as-block: AS64000 - AS65000
        source: TEST

        domain: 2.0.192.in-addr.arpa
        nserver: ns1.example.net.
        source: TEST

        domain: 0-63.2.0.192.in-addr.arpa
        nserver: ns1.example.net 192.0.2.53
        source: TEST

        organisation: ORG-EX1-TEST
        org-name: Example Networks BV
        abuse-c: AR1-TEST
        source: TEST

        role: Abuse Desk
        nic-hdl: AR1-TEST
        abuse-mailbox: abuse@example.net
        e-mail: noc@example.net
        source: TEST

        person: John Q Doe
        nic-hdl: JD1-TEST
        e-mail: john@example.net
        source: TEST

        person: Jane Doe
        nic-hdl: JD2-TEST
        source: TEST

        mntner: EX-MNT
        source: TEST

        """;

    private static readonly RegistrySnapshot Registry = TestRegistry.Of(World);

    [Theory]
    [InlineData("192.0.2.15", LookupMatch.ExactOrLess, "192.0.2.10 - 192.0.2.20 | 192.0.2.0/24AS64496 | 192.0.2.0/24AS64497")]
    [InlineData("192.0.2.15", LookupMatch.Exact, "")]
    [InlineData("192.0.2.0/24", LookupMatch.Exact, "192.0.2.0 - 192.0.2.255 | 192.0.2.0/24AS64496 | 192.0.2.0/24AS64497")]
    [InlineData("192.0.2.10 - 192.0.2.20", LookupMatch.Exact, "192.0.2.10 - 192.0.2.20")]
    [InlineData("192.0.2.10 - 192.0.2.21", LookupMatch.Exact, "")]
    [InlineData("192.0.2.10 - 192.0.2.21", LookupMatch.ExactOrLess, "192.0.2.0 - 192.0.2.255 | 192.0.2.0/24AS64496 | 192.0.2.0/24AS64497")]
    [InlineData("192.0.2.15", LookupMatch.AllLess, "192.0.0.0 - 192.255.255.255 | 192.0.2.0 - 192.0.2.255 | 192.0.2.10 - 192.0.2.20 | 192.0.0.0/16AS64496 | 192.0.2.0/24AS64496 | 192.0.2.0/24AS64497")]
    [InlineData("192.0.2.0/24", LookupMatch.OneLess, "192.0.0.0 - 192.255.255.255 | 192.0.0.0/16AS64496")]
    [InlineData("192.0.0.0/8", LookupMatch.OneLess, "")]
    [InlineData("192.0.0.0/16", LookupMatch.OneMore, "192.0.2.0 - 192.0.2.255 | 192.0.2.0/24AS64496 | 192.0.2.0/24AS64497")]
    [InlineData("192.0.0.0/16", LookupMatch.AllMore, "192.0.2.0 - 192.0.2.255 | 192.0.2.10 - 192.0.2.20 | 192.0.2.0/24AS64496 | 192.0.2.0/24AS64497")]
    [InlineData("2001:db8:1::1", LookupMatch.ExactOrLess, "2001:db8:1::/48")]
    [InlineData("2001:db8::/32", LookupMatch.AllMore, "2001:db8:1::/48")]
    [InlineData("10.0.0.1", LookupMatch.AllLess, "")]
    public void Addresses(string range, LookupMatch match, string expected) =>
        Assert.Equal(expected, Ask(new LookupQuery { Kind = LookupKeyKind.Address, Range = Range(range), Match = match }));

    [Theory]
    [InlineData("192.0.2.0/24", 64496, LookupMatch.ExactOrLess, "192.0.2.0/24AS64496")]
    [InlineData("192.0.2.0/24", 64498, LookupMatch.ExactOrLess, "")]
    [InlineData("192.0.2.77", 64496, LookupMatch.AllLess, "192.0.0.0/16AS64496 | 192.0.2.0/24AS64496")]
    [InlineData("192.0.2.77", 64497, LookupMatch.OneLess, "192.0.2.0/24AS64497")]
    [InlineData("192.0.2.128/25", 64496, LookupMatch.OneMore, "")]
    public void Routes_of_one_origin(string prefix, uint origin, LookupMatch match, string expected) =>
        Assert.Equal(expected, Ask(new LookupQuery { Kind = LookupKeyKind.Route, Range = Range(prefix), Origin = origin, Match = match }));

    [Fact]
    public void A_route_of_several_origins_is_found_by_each()
    {
        RegistrySnapshot registry = TestRegistry.Of("route: 192.0.2.0/24\norigin: AS64496\norigin: AS64497\n");
        foreach (uint origin in (uint[])[64496, 64497, 64498])
        {
            LookupResult result = new();
            RegistryLookup.Find(registry, new LookupQuery { Kind = LookupKeyKind.Route, Range = Range("192.0.2.0/24"), Origin = origin }, result);
            Assert.Equal(origin < 64498 ? 1 : 0, result.Count);
        }
    }

    [Theory]
    [InlineData(64496, "AS64496 - AS64511 | AS64496")]
    [InlineData(64500, "AS64496 - AS64511")]
    [InlineData(64400, "AS64000 - AS65000")]
    [InlineData(1, "")]
    public void As_numbers_with_their_block(uint asn, string expected) =>
        Assert.Equal(expected, Ask(new LookupQuery { Kind = LookupKeyKind.AsNumber, Asns = new AsnRange(asn, asn) }));

    [Theory]
    [InlineData("192.0.2.5", "0-63.2.0.192.in-addr.arpa")]
    [InlineData("192.0.2.200", "2.0.192.in-addr.arpa")]
    [InlineData("192.0.3.0/24", "")]
    public void Reverse_zones(string range, string expected) =>
        Assert.Equal(expected, Ask(new LookupQuery { Kind = LookupKeyKind.ReverseName, Range = Range(range) }));

    [Theory]
    [InlineData("john doe", "JD1-TEST")]
    [InlineData("DOE", "JD1-TEST | JD2-TEST")]
    [InlineData("Joh Doe", "")]
    [InlineData("networks  bv", "ORG-EX1-TEST")]
    [InlineData("org-ex1-test", "ORG-EX1-TEST")]
    [InlineData("doc-sub", "192.0.2.10 - 192.0.2.20")]
    [InlineData("noc@example.net", "AR1-TEST")]
    [InlineData("2.0.192.in-addr.arpa.", "")]
    [InlineData("abuse desk", "AR1-TEST")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    public void Words(string text, string expected) =>
        Assert.Equal(expected, Ask(new LookupQuery { Kind = LookupKeyKind.Text, Text = Encoding.UTF8.GetBytes(text) }));

    [Fact]
    public void Inverse_keys_lead_to_objects_in_the_order_of_their_classes()
    {
        Assert.Equal("192.0.0.0/16AS64496 | 192.0.2.0/24AS64496", Inverse("AS64496", AttributeName.Origin));
        Assert.Equal("192.0.0.0 - 192.255.255.255 | 192.0.2.0 - 192.0.2.255", Inverse("ex-mnt", AttributeName.MntBy));
        Assert.Equal("192.0.2.0 - 192.0.2.255", Inverse("OTHER-MNT", AttributeName.MntBy));
        Assert.Equal("192.0.2.0 - 192.0.2.255", Inverse("JD1-TEST", AttributeName.AdminC, AttributeName.TechC, AttributeName.ZoneC));
        Assert.Equal("2.0.192.in-addr.arpa | 0-63.2.0.192.in-addr.arpa", Inverse("NS1.EXAMPLE.NET", AttributeName.Nserver));
        Assert.Equal("", Inverse("NOBODY-MNT", AttributeName.MntBy));
    }

    [Fact]
    public void Classes_and_limits_narrow_the_answer()
    {
        LookupQuery query = new()
        {
            Kind = LookupKeyKind.Address,
            Range = Range("192.0.2.15"),
            Match = LookupMatch.AllLess,
            Classes = ObjectClassSet.Of(ObjectClass.Inetnum),
            Limit = 2,
        };
        LookupResult result = new();
        RegistryLookup.Find(Registry, query, result);
        Assert.Equal(2, result.Count);
        Assert.True(result.Truncated);
    }

    [Fact]
    public void Reverse_zones_of_an_address_are_found_when_asked_for() =>
        Assert.EndsWith(
            " | 2.0.192.in-addr.arpa",
            Ask(new LookupQuery { Kind = LookupKeyKind.Address, Range = Range("192.0.2.0/24"), WithReverseDomains = true }), StringComparison.Ordinal);

    [Fact]
    public void Sources_answer_in_their_order_and_the_most_specific_of_all_is_found()
    {
        RegistrySnapshot registry = TestRegistry.Of(
            TestRegistry.Source("inetnum: 192.0.2.0 - 192.0.2.255\nnetname: A\nsource: ONE\n", "ONE"),
            TestRegistry.Source("inetnum: 192.0.2.0 - 192.0.2.127\nnetname: B\nsource: TWO\n", "TWO"),
            TestRegistry.Source("inetnum: 192.0.2.0 - 192.0.2.127\nnetname: C\nsource: THREE\n", "THREE"),
            TestRegistry.Source("inetnum: 192.0.2.0 - 192.0.2.15\nnetname: D\nsource: IANA\n", "IANA", SourceRole.Referral));
        LookupResult result = new();
        RegistryLookup.Find(registry, new LookupQuery { Kind = LookupKeyKind.Address, Range = Range("192.0.2.1") }, result);
        Assert.Equal([0, 1, 2], result.Found.ToArray().Select(r => r.Source));

        Assert.True(RegistryLookup.TryFindMostSpecific(registry, Range("192.0.2.1"), SourceRole.Registry, out ObjectRef found, out IpRange range));
        Assert.Equal((1, Range("192.0.2.0/25")), (found.Source, range));
        Assert.True(RegistryLookup.TryFindMostSpecific(registry, Range("192.0.2.1"), SourceRole.Referral, out found, out _));
        Assert.Equal(3, found.Source);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("192.0.2.0/24")]
    [InlineData("192.0.0.0/15")]
    [InlineData("2001:db8::1")]
    [InlineData("203.0.113.1")]
    public void Routes_around_addresses_are_those_of_a_query_for_routes(string addresses)
    {
        RegistrySnapshot registry = TestRegistry.Of(
            TestRegistry.Source(World, "ONE"),
            TestRegistry.Source("route: 192.0.2.0/24\norigin: AS64497\nsource: TWO\n\nroute: 192.0.2.0/24\norigin: AS64498\nsource: TWO\n", "TWO"),
            TestRegistry.Source("route: 192.0.2.0/24\norigin: AS64499\nsource: REF\n", "REF", SourceRole.Referral));
        LookupResult expected = new(), actual = new();
        ObjectClassSet routes = ObjectClassSet.Of(ObjectClass.Route, ObjectClass.Route6);
        RegistryLookup.Find(registry, new LookupQuery { Kind = LookupKeyKind.Address, Range = Range(addresses), Classes = routes }, expected);
        RegistryLookup.FindRoutes(registry, Range(addresses), 64, actual);
        Assert.Equal(expected.Found.ToArray(), actual.Found.ToArray());

        // What is added stands behind what there is, and no more than asked for.
        RegistryLookup.FindRoutes(registry, Range(addresses), 1, actual);
        Assert.Equal([.. expected.Found, .. expected.Found[..Math.Min(1, expected.Count)]], actual.Found.ToArray());
    }

    [Fact]
    public void An_as_number_is_found_exactly_before_any_block()
    {
        Assert.True(RegistryLookup.TryFindAutnum(Registry, 64496, SourceRole.Registry, out ObjectRef found, out AsnRange range));
        Assert.Equal(("AS64496", true), (Registry.Key(found), range.IsSingle));
        Assert.True(RegistryLookup.TryFindAutnum(Registry, 64500, SourceRole.Registry, out found, out range));
        Assert.Equal(("AS64496 - AS64511", new AsnRange(64496, 64511)), (Registry.Key(found), range));
        Assert.False(RegistryLookup.TryFindAutnum(Registry, 1, SourceRole.Registry, out _, out _));
    }

    [Fact]
    public void Less_specifics_lead_up_to_the_top()
    {
        Assert.True(RegistryLookup.TryFindMostSpecific(Registry, Range("192.0.2.15"), SourceRole.Registry, out ObjectRef at, out IpRange range));
        List<string> keys = [Registry.Key(at)];
        while (RegistryLookup.TryFindLessSpecific(Registry, at, range, out at, out range))
        {
            keys.Add(Registry.Key(at));
        }

        Assert.Equal(["192.0.2.10 - 192.0.2.20", "192.0.2.0 - 192.0.2.255", "192.0.0.0 - 192.255.255.255"], keys);
    }

    [Fact]
    public void A_lookup_of_any_kind_allocates_nothing()
    {
        LookupResult result = new();
        void All()
        {
            foreach (LookupMatch match in (ReadOnlySpan<LookupMatch>)[LookupMatch.ExactOrLess, LookupMatch.AllLess, LookupMatch.OneLess, LookupMatch.OneMore, LookupMatch.AllMore])
            {
                RegistryLookup.Find(Registry, new LookupQuery { Kind = LookupKeyKind.Address, Range = new IpRange(IpFamily.V4, 0xC000020A, 0xC000020A), Match = match }, result);
            }

            RegistryLookup.Find(Registry, new LookupQuery { Kind = LookupKeyKind.Text, Text = "john doe"u8 }, result);
            RegistryLookup.Find(Registry, new LookupQuery { Kind = LookupKeyKind.Inverse, Text = "EX-MNT"u8, Inverse = AttributeSet.Of(AttributeName.MntBy) }, result);
            RegistryLookup.Find(Registry, new LookupQuery { Kind = LookupKeyKind.Inverse, Text = "JD1-TEST"u8, Inverse = AttributeSet.Of(AttributeName.AdminC, AttributeName.TechC) }, result);
            RelatedObjects.Find(Registry, new ObjectRef(0, 1), RelatedKinds.Contacts | RelatedKinds.Organisation, result);
            AbuseContacts.Find(Registry, new ObjectRef(0, 2));
            result.Clear();
        }

        Assert.Equal(0, Allocated.Least(All));
    }

    private static string Inverse(string value, params AttributeName[] attributes) =>
        Ask(new LookupQuery { Kind = LookupKeyKind.Inverse, Text = Encoding.UTF8.GetBytes(value), Inverse = AttributeSet.Of(attributes) });

    private static string Ask(in LookupQuery query)
    {
        LookupResult result = new();
        RegistryLookup.Find(Registry, query, result);
        return string.Join(" | ", result.Found.ToArray().Select(Registry.Key));
    }

    private static IpRange Range(string text)
    {
        Assert.True(IpText.TryParseNetwork(Encoding.ASCII.GetBytes(text), out IpRange range, out _), text);
        return range;
    }
}
