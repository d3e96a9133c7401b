using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class AuthorityTests
{
    private const string Wide = "inetnum: 192.0.0.0 - 192.0.255.255\nnetname: WIDE\n";
    private const string Exact = "inetnum: 192.0.2.0 - 192.0.2.255\nnetname: EXACT\n";
    private const string NotMine = "inetnum: 192.0.2.0 - 192.0.2.127\nnetname: NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK\n";
    private const string Route = "route: 192.0.2.0/24\norigin: AS64496\n";
    private const string Bootstrap = "inetnum: 192.0.0.0 - 192.0.255.255\nnetname: X\nwhois-server: whois.third.net\n\nas-block: AS64496 - AS64511\nrdap-server: https://rdap.SECOND.net/x/\n";

    [Theory]
    [InlineData("192.0.2.7", "SECOND,FIRST,THIRD", Wide, Exact, "")] // the most specific
    [InlineData("192.0.2.7", "THIRD,FIRST,SECOND", Exact, Wide, Exact)] // as specific, and named by IANA
    [InlineData("192.0.2.7", "FIRST,SECOND,THIRD", Exact, Exact, Wide)] // as specific, none of them named
    [InlineData("192.0.2.7", "SECOND,FIRST,THIRD", NotMine, Wide, "")] // a placeholder does not count
    [InlineData("192.0.2.7", "SECOND,FIRST,THIRD", NotMine + "\n" + Wide, Exact, "")] // but what is around it does
    [InlineData("192.0.2.7", "THIRD,FIRST,SECOND", "", Route, "")] // nobody has one: the name decides
    [InlineData("198.51.100.1", "FIRST,SECOND,THIRD", Wide, Exact, "")]
    [InlineData("192.0.2.0/24AS64496", "SECOND,FIRST,THIRD", Route, Exact, Route)]
    [InlineData("2.0.192.in-addr.arpa", "SECOND,FIRST,THIRD", Wide, Exact, "")]
    [InlineData("2001:db8::1", "SECOND,FIRST,THIRD", "inet6num: 2001:db8::/32\nnetname: A", "inet6num: 2001:db8::/48\nnetname: B", "")]
    [InlineData("AS64500", "THIRD,FIRST,SECOND", "", "as-block: AS64496 - AS64511", "aut-num: AS64500\nas-name: X")]
    [InlineData("AS64500", "SECOND,FIRST,THIRD", "as-block: AS64496 - AS64511", "as-block: AS64496 - AS64511", "")]
    [InlineData("AS64500", "SECOND,FIRST,THIRD", "as-block: AS0 - AS4294967295", "as-block: AS64496 - AS64511", "")]
    [InlineData("EX-MNT", "FIRST,SECOND,THIRD", "", "mntner: EX-MNT", "")]
    public void Who_speaks_for_a_number_comes_first(string key, string order, string first, string second, string third)
    {
        RegistrySnapshot registry = Of(first, second, third);
        Assert.Equal(order.Split(','), OrderOf(registry, key));
    }

    [Fact]
    public void Only_the_sources_that_are_asked_are_ordered()
    {
        RegistrySnapshot registry = Of(Exact, Wide, Exact);
        LookupQuery query = Query("192.0.2.7");
        query.Sources = SourceSet.None.With(0).With(1);
        Assert.Equal([0, 1], PlacesOf(Authority.Order(registry, query)));
        query.Sources = SourceSet.None;
        Assert.Empty(PlacesOf(Authority.Order(registry, query)));
        Assert.Empty(PlacesOf(Authority.Order(RegistrySnapshot.Empty([]), Query("192.0.2.7"))));
    }

    [Fact]
    public void One_source_answers_without_its_placeholders()
    {
        Assert.Equal(["SECOND EXACT", "SECOND "], Found(Of(Wide, Exact + "\n" + Route, ""), "192.0.2.7"));
        Assert.Equal(["FIRST "], Found(Of(NotMine + "\n" + Route, "", ""), "192.0.2.7"));
        Assert.Equal(["THIRD WIDE"], Found(Of(NotMine, "inetnum: 0.0.0.0 - 255.255.255.255\nnetname: ALL", Wide), "192.0.2.7"));
        Assert.Empty(Found(Of(NotMine, "", ""), "192.0.2.7"));
    }

    [Theory]
    [InlineData("NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK", true)]
    [InlineData("iana-blk", true)]
    [InlineData("IANA-NETBLOCK-8", true)]
    [InlineData("ERX-NETBLOCK", true)]
    [InlineData("STUB-203-0-113SLASH24", true)]
    [InlineData("IANA-BLK-2", false)]
    [InlineData("EXAMPLE-NET", false)]
    [InlineData("", false)]
    public void Placeholders_are_known_by_name(string name, bool expected) =>
        Assert.Equal(expected, Authority.IsPlaceholder(new RegistryObject(Encoding.UTF8.GetBytes($"inetnum: 192.0.2.0 - 192.0.2.255\nnetname: {name}\n"))));

    [Theory]
    [InlineData("inetnum: 0.0.0.0 - 255.255.255.255\nnetname: X", true)]
    [InlineData("inet6num: ::/0\nnetname: X", true)]
    [InlineData("inetnum: 0.0.0.0/1\nnetname: X", false)]
    [InlineData("route: 0.0.0.0/0\norigin: AS1", false)]
    [InlineData("person: A\nnic-hdl: B\nnetname: IANA-BLK", false)]
    public void The_whole_address_space_is_one(string text, bool expected) =>
        Assert.Equal(expected, Authority.IsPlaceholder(new RegistryObject(Encoding.ASCII.GetBytes(text))));

    private static RegistrySnapshot Of(string first, string second, string third) => TestRegistry.Of(
        TestRegistry.Source(first, "FIRST"), TestRegistry.Source(second, "SECOND"), TestRegistry.Source(third, "THIRD"),
        TestRegistry.Source(Bootstrap, "IANA", SourceRole.Referral));

    private static string[] OrderOf(RegistrySnapshot registry, string key) =>
        [.. PlacesOf(Authority.Order(registry, Query(key))).Select(source => registry.Sources[source].Info.Name)];

    private static int[] PlacesOf(SourceOrder order) => [.. Enumerable.Range(0, order.Count).Select(i => order[i])];

    private static string[] Found(RegistrySnapshot registry, string key)
    {
        LookupResult result = new();
        Authority.Find(registry, Query(key), result);
        return [.. result.Found.ToArray().Select(found =>
            $"{registry.Sources[found.Source].Info.Name} {Encoding.ASCII.GetString(registry.Get(found).FirstValue(AttributeName.Netname))}")];
    }

    private static LookupQuery Query(string key)
    {
        byte[] text = Encoding.ASCII.GetBytes(key);
        LookupQuery query = new() { Text = text, Kind = LookupKeyKind.Text };
        int route = key.IndexOf("AS", StringComparison.Ordinal);
        if (route > 0 && IpText.TryParseQueryNetwork(text.AsSpan(0, route), out IpRange range, out _))
        {
            query.Kind = LookupKeyKind.Route;
            query.Range = range;
            query.Origin = 64496;
        }
        else if (IpText.TryParseQueryNetwork(text, out range, out _))
        {
            query.Kind = LookupKeyKind.Address;
            query.Range = range;
        }
        else if (ReverseName.Parse(text, out range) == ReverseNameKind.Ok)
        {
            query.Kind = LookupKeyKind.ReverseName;
            query.Range = range;
        }
        else if (Asn.TryParseRange(text, out AsnRange asns))
        {
            query.Kind = LookupKeyKind.AsNumber;
            query.Asns = asns;
        }

        return query;
    }
}
