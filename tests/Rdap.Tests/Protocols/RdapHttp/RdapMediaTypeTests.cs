using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp;

public sealed class RdapMediaTypeTests
{
    [Theory]
    [InlineData("application/rdap+json;exts_list=\"jscontact\"", true, true)]
    [InlineData("application/rdap+json; exts_list=\"rdap_level_0  cidr0\tjscontact\"", true, true)]
    [InlineData("text/html, APPLICATION/rdap+JSON ; q=0.5 ; EXTS_LIST = \"x jscontact\" , */*;q=0.1", true, true)]
    [InlineData("application/rdap+json;exts_list=jscontact", true, true)]
    [InlineData("application/rdap+json;x=\"a;b,c\";exts_list=\"jscontact\"", true, true)]
    [InlineData("application/rdap+json;exts_list=\"cidr0\"", true, false)]
    [InlineData("application/rdap+json;exts_list=\"\"", true, false)]
    [InlineData("application/rdap+json;exts_list=\"jscontact2\"", true, false)]
    [InlineData("application/json;exts_list=\"jscontact\"", false, false)]
    [InlineData("text/html;x=\"application/rdap+json;exts_list=jscontact\"", false, false)]
    [InlineData("application/rdap+json;not_exts_list=\"jscontact\"", false, false)]
    [InlineData("application/rdap+json;exts_list", false, false)]
    [InlineData("*/*", false, false)]
    [InlineData("", false, false)]
    public void A_header_says_what_the_client_understands(string accept, bool lists, bool jsContact) =>
        Assert.Equal(new RdapMediaType(lists, jsContact), RdapMediaType.Parse(accept));

    [Fact]
    public void No_header_does_harm() => Prop.ForAll(
        Gen.Elements("application/rdap+json", "exts_list", "=", "\"", ";", ",", "\\", " ", "jscontact", "q=0", "/").ArrayOf().ToArbitrary(), static parts =>
        {
            _ = RdapMediaType.Parse(string.Concat(parts));
            return true;
        }).QuickCheckThrowOnFailure();
}
