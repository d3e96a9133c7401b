using System.Text;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Facts;

public sealed class RdapStatusTests
{
    [Theory]
    [InlineData("ALLOCATED PA", "active", false)]
    [InlineData("ASSIGNED", "active", false)]
    [InlineData("LEGACY", "active", false)]
    [InlineData("", "active", false)]
    [InlineData("Allocated Unspecified", "administrative", false)]
    [InlineData("AVAILABLE", "administrative", true)]
    [InlineData("available", "administrative", true)]
    [InlineData("RESERVED", "reserved", true)]
    public void A_registry_s_word_becomes_one_of_three(string status, string expected, bool explained)
    {
        RdapStatus meaning = RdapStatuses.Of(Encoding.UTF8.GetBytes(status), SourceRole.Registry, ObjectClass.Inetnum);
        Assert.Equal(expected, RdapStatuses.Name(meaning).Value);
        Assert.Equal(explained, !RdapStatuses.Explain(meaning).IsEmpty);
    }

    [Fact]
    public void A_block_of_AS_numbers_without_status_is_the_registry_s_own() =>
        Assert.Equal(RdapStatus.Administrative, RdapStatuses.Of(default, SourceRole.Registry, ObjectClass.AsBlock));

    [Fact]
    public void What_IANA_s_registries_answer_themselves_is_reserved() =>
        Assert.Equal(RdapStatus.Reserved, RdapStatuses.Of("ALLOCATED"u8, SourceRole.Referral, ObjectClass.Inetnum));
}
