using System.Text;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Facts;

public sealed class MaskedDataTests
{
    [Theory]
    [InlineData("person: Placeholder Person Object")]
    [InlineData("person: Name Removed")]
    [InlineData("role: Dummy role name for ROLE-TEST")]
    [InlineData("address: Dummy address for ORG-TEST")]
    [InlineData("address: ***")]
    [InlineData("e-mail: unread@ripe.net")]
    [InlineData("e-mail: ***@example.net")]
    [InlineData("address: * * *")]
    [InlineData("e-mail: * * *@example.net")]
    [InlineData("abuse-mailbox: ***@example.net")]
    [InlineData("abuse-mailbox: no-email@apnic.net")]
    [InlineData("e-mail: bitbucket@ripe.net")]
    [InlineData("phone: +31205354444")]
    [InlineData("phone: +44 163.. ....")]
    [InlineData("fax-no: +44 1632 9....")]
    public void A_placeholder_is_told(string line) => Assert.True(IsMasked(line));

    [Theory]
    [InlineData("person: Peter Placeholder")]
    [InlineData("role: Network Operations")]
    [InlineData("address: Dummystreet 1")]
    [InlineData("address: *")]
    [InlineData("e-mail: unread@example.net")]
    [InlineData("e-mail: u@example.net")]
    [InlineData("e-mail: *@example.net")]
    [InlineData("e-mail: *** no spam *** noc@example.net")]
    [InlineData("abuse-mailbox: abuse@example.net")]
    [InlineData("address: * * * The Stars Building")]
    [InlineData("phone: +31 20 535 4444")]
    [InlineData("phone: +44 1632 960001")]
    [InlineData("phone: +44 1632 960001.")]
    [InlineData("person: Dummy Dumont")]
    [InlineData("phone:")]
    [InlineData("remarks: ***")]
    public void From_data(string line) => Assert.False(IsMasked(line));

    private static bool IsMasked(string line)
    {
        AttributeEnumerator attributes = new RegistryObject(Encoding.UTF8.GetBytes(line + "\n")).GetEnumerator();
        Assert.True(attributes.MoveNext());
        return MaskedData.IsMasked(attributes.Current);
    }
}
