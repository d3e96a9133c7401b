using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp;

public sealed class RdapConformanceTests
{
    [Fact]
    public void Every_answer_has_what_the_profile_wants() =>
        Assert.Equal(["rdap_level_0", "nro_rdap_profile_0", "nro_rdap_profile_asn_flat_0", "cidr0"], Write(flat: true, RdapExtensions.None));

    [Fact]
    public void What_is_used_is_named_in_one_order() =>
        Assert.Equal(
            ["rdap_level_0", "nro_rdap_profile_0", "nro_rdap_profile_asn_hierarchical_0", "cidr0", "geofeed1", "rirSearch1", "ips", "ipSearchResults"],
            Write(flat: false, RdapExtensions.IpSearchResults | RdapExtensions.Ips | RdapExtensions.Relations | RdapExtensions.Networks));

    [Fact]
    public void Every_extension_has_a_name_of_its_own()
    {
        RdapExtensions[] all = [.. Enum.GetValues<RdapExtensions>().Where(static e => int.PopCount((int)e) == 1).Distinct()];
        string[] names = [.. all.Select(static e => Write(flat: true, e)[^1])];
        Assert.Equal(all.Length, names.Distinct().Count());
        Assert.DoesNotContain("cidr0", names);
    }

    private static string[] Write(bool flat, RdapExtensions used)
    {
        RdapOutput output = new();
        output.Start("https://rdap.example.org/"u8);
        output.Json.WriteStartObject();
        RdapConformance.Write(output, flat, used);
        output.Json.WriteEndObject();
        return JsonDocument.Parse(output.Finish()).RootElement.Texts("rdapConformance");
    }
}
