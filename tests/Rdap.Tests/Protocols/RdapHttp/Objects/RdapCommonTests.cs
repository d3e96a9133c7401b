using System.Text.Json;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Objects;

public sealed class RdapCommonTests
{
    [Theory]
    [InlineData("descr:\nremarks: # only a comment\n", "", "# only a comment")]
    [InlineData("descr:\ndescr: a\ndescr:\ndescr: b\n", "a||b", "")]
    [InlineData("descr: a\r\n b\r\nremarks: c", "a|b", "c")]
    [InlineData("remarks: see http://example.net/#part\n", "", "see http://example.net/#part")]
    public void Lines_of_free_text_are_kept_and_a_text_of_none_is_no_remark(string attributes, string description, string remarks)
    {
        JsonElement answer = new RdapTestRegistry("aut-num: AS64496\n" + attributes).Ask("/autnum/64496");
        Assert.Equal(description, string.Join('|', answer.Remark("Description")));
        Assert.Equal(remarks, string.Join('|', answer.Remark("Remarks")));
    }

    [Fact]
    public void No_remarks_no_member() =>
        Assert.False(new RdapTestRegistry("aut-num: AS64496\n").Ask("/autnum/64496").TryGetProperty("remarks", out _));

    [Fact]
    public void A_mirrored_object_was_last_updated_when_its_publisher_said_so()
    {
        SourceSnapshot source = RdapTestRegistry.Source("TEST", "aut-num: AS64496");
        RdapTestRegistry registry = new(RegistrySnapshot.Empty(["TEST"]).With(source.WithInfo(source.Info with { Version = 42 })));
        Assert.Equal("2026-01-01T03:04:05Z", registry.Ask("/autnum/64496").Event("last update of RDAP database"));
    }

    [Fact]
    public void Events_without_dates_in_the_data_are_only_that_of_loading() =>
        Assert.Equal(
            """[{"eventAction":"last update of RDAP database","eventDate":"2026-01-02T03:04:05Z"}]""",
            new RdapTestRegistry("aut-num: AS64496\ncreated: yesterday\nlast-modified: 20200101\n").Ask("/autnum/64496").GetProperty("events").GetRawText());

    [Theory]
    [InlineData("country: NL\n", "NL", "")]
    [InlineData("country: nl\ncountry: DE\n", "NL", "nl|DE")]
    [InlineData("country: Holland\ncountry: NL\n", "NL", "Holland|NL")]
    [InlineData("country: Holland\n", null, "Holland")]
    [InlineData("", null, "")]
    public void One_country_code_is_the_member_and_everything_else_a_remark(string attributes, string? country, string remark)
    {
        JsonElement answer = new RdapTestRegistry("aut-num: AS64496\n" + attributes).Ask("/autnum/64496");
        Assert.Equal(country, answer.Text("country"));
        Assert.Equal(remark, string.Join('|', answer.Remark("Countries in the registry")));
    }
}
