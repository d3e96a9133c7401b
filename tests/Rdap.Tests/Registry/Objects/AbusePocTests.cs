using System.Text;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class AbusePocTests
{
    [Theory]
    [InlineData("OrgAbuseHandle", "Handle")]
    [InlineData("RAbuseHandle", "Handle")]
    [InlineData("AbuseHandle", "Handle")]
    [InlineData("orgabuseemail", "Mailbox")]
    [InlineData("RAbuseEmail", "Mailbox")]
    [InlineData("OrgTechHandle", "None")]
    [InlineData("OrgAbusePhone", "None")]
    [InlineData("NotAbuseEmail", "None")]
    [InlineData("", "None")]
    public void ARIN_s_attributes_are_known_by_name(string name, string part) =>
        Assert.Equal(part, AbusePoc.PartOf(Encoding.ASCII.GetBytes(name)).ToString());

    [Theory]
    [InlineData("OrgAbuseEmail:  abuse@example.net", "abuse@example.net")]
    [InlineData("OrgAbuseEmail: ***@example.net\nRAbuseEmail: abuse@example.org", "abuse@example.org")]
    [InlineData("OrgTechEmail: tech@example.net", "")]
    public void An_object_may_give_the_mailbox_itself(string attributes, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(AbusePoc.MailboxIn(new RegistryObject(Encoding.ASCII.GetBytes("inetnum: 192.0.2.0/24\n" + attributes)))));
}
