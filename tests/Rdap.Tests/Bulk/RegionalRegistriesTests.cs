using System.Text;
using Rdap.Bulk;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class RegionalRegistriesTests
{
    [Theory]
    [InlineData("ripencc", "ripencc")]
    [InlineData("RIPE NCC", "ripencc")]
    [InlineData("ripe", "ripencc")]
    [InlineData("APNIC", "apnic")]
    [InlineData("Afrinic", "afrinic")]
    [InlineData("iana", null)]
    public void Each_is_found_however_it_is_called(string name, string? expected) => Assert.Equal(expected, RegionalRegistries.Find(name)?.Name);

    [Fact]
    public void Their_addresses_are_those_of_the_bootstrap_files()
    {
        LoadedSource iana = Loading.LoadFiles(TestFiles.Real("iana/asn.json"));
        string[] servers = [.. iana.Texts().SelectMany(static t => t.Split('\n')).Where(static l => l.StartsWith("rdap-server:", StringComparison.Ordinal))
            .Select(static l => l["rdap-server:".Length..].Trim())];
        Assert.All(RegionalRegistries.All, row => Assert.Contains(row.RdapServer, servers));
    }

    [Fact]
    public void Statistics_that_refer_name_the_servers_and_no_holder()
    {
        BulkInput input = Loading.Input(Encoding.ASCII.GetBytes("ripencc|NL|ipv4|192.0.2.0|256|20200101|allocated|holder-1\nexample|NL|asn|64496|1|20200101|assigned|holder-2\n"));
        string[] texts = SourceLoader.Load(Loading.Spec(input) with { Role = SourceRole.Referral }).Texts();
        Assert.Equal(2, texts.Length);
        Assert.EndsWith("\nrdap-server:    https://rdap.db.ripe.net/\nwhois-server:   whois.ripe.net\nregistry:       ripencc\nsource:         TEST", texts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("org:", texts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("-server:", texts[1], StringComparison.Ordinal);
    }
}
