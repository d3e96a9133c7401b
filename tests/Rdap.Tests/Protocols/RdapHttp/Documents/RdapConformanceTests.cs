using System.Text;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Tests.House;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Documents;

public sealed class RdapConformanceTests
{
    private static readonly RdapConformance Flat = new(flatAutnums: true);
    private static readonly RdapConformance Hierarchical = new(flatAutnums: false);
    private static readonly RdapExtensions[] Each = [.. Enum.GetValues<RdapExtensions>().Where(static e => int.PopCount((int)e) == 1).Distinct()];

    [Fact]
    public void Every_answer_has_what_the_profile_wants() =>
        Assert.Equal(["rdap_level_0", "nro_rdap_profile_0", "nro_rdap_profile_asn_flat_0", "cidr0"], Flat.ValuesOf(RdapExtensions.None));

    [Fact]
    public void What_is_used_is_named_in_one_order() =>
        Assert.Equal(
            ["rdap_level_0", "nro_rdap_profile_0", "nro_rdap_profile_asn_hierarchical_0", "cidr0", "geofeed1", "rirSearch1", "ips", "ipSearchResults"],
            Hierarchical.ValuesOf(RdapExtensions.IpSearchResults | RdapExtensions.Ips | RdapExtensions.Relations | RdapExtensions.Networks));

    [Fact]
    public void Every_extension_has_a_name_of_its_own()
    {
        string[] names = [.. Each.Select(static e => Flat.ValuesOf(e).Last())];
        Assert.Equal(Each.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain("cidr0", names);
    }

    [Fact]
    public void The_longest_list_fits_in_front_of_a_document() =>
        Assert.True(Hierarchical.StartOf(Each.Aggregate(static (a, b) => a | b)).Length <= RdapConformance.MaxLength);

    [Fact]
    public void The_list_stands_in_front_and_is_the_answer_s_own()
    {
        RdapTestRegistry registry = new("inetnum: 192.0.2.0 - 192.0.2.255\nnetname: A\n\naut-num: AS64496\nas-name: A\n");
        for (int i = 0; i < 2; i++)
        {
            Assert.StartsWith(
                """{"rdapConformance":["rdap_level_0","nro_rdap_profile_0","nro_rdap_profile_asn_hierarchical_0","cidr0","geofeed1"],"notices":[""",
                Encoding.UTF8.GetString(registry.AskBytes("/ip/192.0.2.0/24").Span), StringComparison.Ordinal);
            Assert.StartsWith(
                """{"rdapConformance":["rdap_level_0","nro_rdap_profile_0","nro_rdap_profile_asn_hierarchical_0","cidr0"],"notices":[""",
                Encoding.UTF8.GetString(registry.AskBytes("/autnum/64496").Span), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_help_lists_every_extension_and_the_README_names_it()
    {
        string[] supported = [.. Flat.ValuesOf(RdapExtensions.All)];
        Assert.Equal(supported, new RdapTestRegistry("", new RdapSettings { FlatAutnums = true }).Ask("/help").Texts("rdapConformance"));
        string readme = Repository.Read("README.md");
        Assert.All(supported.Skip(4), value => Assert.True(readme.Contains(value, StringComparison.Ordinal), value));
    }
}
