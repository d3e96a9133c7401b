using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Searches;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Searches;

public sealed class RdapSearchResultsTests
{
    private static readonly RdapTestRegistry Registry = new(RegistrySnapshot.Empty(["A", "B"])
        .With(RdapTestRegistry.Source("A", "inetnum: 192.0.2.0 - 192.0.2.255\n\ninetnum: 192.0.2.0 - 192.0.2.127\n\naut-num: AS64496\n\nmntner: A-MNT"))
        .With(RdapTestRegistry.Source("B", "inetnum: 198.51.100.0 - 198.51.100.255\n")));

    [Fact]
    public void Results_are_objects_in_the_order_they_were_found()
    {
        JsonElement answer = Write(RdapResultArray.Ips, RdapTruncation.None, new ObjectRef(0, 1), new ObjectRef(1, 0));
        Assert.Equal(
            ["192.0.2.0 - 192.0.2.127", "198.51.100.0 - 198.51.100.255"],
            answer.Elements("ipSearchResults").Select(static e => e.Text("handle")));
        Assert.Equal(["geofeed1", "rirSearch1", "ips", "ipSearchResults"], answer.Texts("rdapConformance")[4..]);
    }

    [Fact]
    public void Each_source_is_named_once()
    {
        JsonElement answer = Write(RdapResultArray.Ips, RdapTruncation.None, new ObjectRef(1, 0), new ObjectRef(0, 0), new ObjectRef(0, 1));
        Assert.Equal(
            ["Objects from source A.", "Objects from source B."],
            answer.Elements("notices").Where(static n => n.Text("title") == "Source").Select(static n => n.Texts("description")[0]));
    }

    [Fact]
    public void Nothing_found_is_an_empty_array()
    {
        JsonElement answer = Write(RdapResultArray.Autnums, RdapTruncation.None);
        Assert.Equal(0, answer.GetProperty("autnumSearchResults").GetArrayLength());
        Assert.Equal(["rirSearch1", "autnums", "autnumSearchResults"], answer.Texts("rdapConformance")[4..]);
    }

    [Theory]
    [InlineData(1, "result set truncated due to unexplainable reasons")]
    [InlineData(2, "result set truncated due to excessive load")]
    public void A_list_that_was_cut_says_why(int truncation, string type)
    {
        JsonElement answer = Write(RdapResultArray.Entities, (RdapTruncation)truncation, new ObjectRef(0, 3));
        Assert.Single(answer.Elements("notices"), n => n.Text("type") == type);
        Assert.DoesNotContain("rirSearch1", answer.Texts("rdapConformance"));
    }

    private static JsonElement Write(RdapResultArray array, RdapTruncation truncation, params ObjectRef[] found)
    {
        RdapRendering rendering = new(Registry.Settings) { Registry = Registry.Snapshot };
        rendering.Start("https://rdap.example.org/"u8);
        RdapSearchResults.Write(rendering, array, found, truncation);
        JsonElement answer = JsonDocument.Parse(rendering.Finish()).RootElement;
        Assert.Empty(RdapStructure.Check(answer, 200));
        return answer;
    }
}
