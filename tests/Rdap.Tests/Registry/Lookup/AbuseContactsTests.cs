using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class AbuseContactsTests
{
    internal const string Contacts = """
        organisation: ORG-A
        abuse-c: AR1
        source: TEST

        organisation: ORG-MAILBOX
        abuse-mailbox: desk@example.org
        source: TEST

        organisation: ORG-MASKED
        abuse-c: MASKED
        source: TEST

        role: Abuse of A
        nic-hdl: AR1
        abuse-mailbox: abuse@example.net
        source: TEST

        role: Own abuse desk
        nic-hdl: AR2
        abuse-mailbox: own@example.net
        source: TEST

        role: No mailbox
        nic-hdl: AR3
        source: TEST

        role: A masked one
        nic-hdl: MASKED
        abuse-mailbox: unread@ripe.net
        source: TEST

        irt: IRT-T
        e-mail: irt@example.net
        source: TEST


        """;

    [Theory]
    [InlineData("abuse-c: AR2\norg: ORG-A", "own@example.net", AbuseOrigin.Own)]
    [InlineData("org: ORG-A", "abuse@example.net", AbuseOrigin.Organisation)]
    [InlineData("org: ORG-MAILBOX", "desk@example.org", AbuseOrigin.Organisation)]
    [InlineData("mnt-irt: IRT-T", "irt@example.net", AbuseOrigin.Irt)]
    [InlineData("abuse-c: AR3", "", AbuseOrigin.None)]
    [InlineData("abuse-c: AR3\norg: ORG-A", "abuse@example.net", AbuseOrigin.Organisation)]
    [InlineData("abuse-c: NOBODY", "", AbuseOrigin.None)]
    [InlineData("org: ORG-MASKED", "", AbuseOrigin.None)]
    [InlineData("remarks: none", "", AbuseOrigin.None)]
    [InlineData("abuse-c: AR3, AR2", "own@example.net", AbuseOrigin.Own)]
    [InlineData("abuse-mailbox: abuse@example.org", "abuse@example.org", AbuseOrigin.Own)]
    [InlineData("abuse-mailbox: ***@example.org", "", AbuseOrigin.None)]
    [InlineData("abuse-mailbox: abuse@example.org\nmnt-irt: IRT-T", "irt@example.net", AbuseOrigin.Irt)]
    [InlineData("OrgAbuseHandle: AR2", "own@example.net", AbuseOrigin.Poc)]
    [InlineData("OrgAbuseEmail: abuse@example.com", "abuse@example.com", AbuseOrigin.Poc)]
    [InlineData("tech-c: AR2", "own@example.net", AbuseOrigin.Contact)]
    [InlineData("admin-c: MASKED\ntech-c: ar2", "own@example.net", AbuseOrigin.Contact)]
    [InlineData("remarks: Abuse: desk@example.com\ntech-c: AR2", "own@example.net", AbuseOrigin.Contact)]
    [InlineData("remarks: Abuse: desk@example.com", "desk@example.com", AbuseOrigin.Remarks)]
    [InlineData("remarks: Abuse: ***@example.com", "", AbuseOrigin.None)]
    public void An_object_s_contact_is_its_own_then_its_organisation_s(string attributes, string mailbox, AbuseOrigin origin)
    {
        foreach (string first in (string[])["inetnum: 192.0.2.0 - 192.0.2.255", "inet6num: 2001:db8::/32", "aut-num: AS64496"])
        {
            RegistrySnapshot registry = TestRegistry.Of(Contacts + $"{first}\n{attributes}\nsource: TEST\n");
            AbuseContact contact = AbuseContacts.Find(registry, Last(registry));
            Assert.Equal((mailbox, origin, 0), (Encoding.UTF8.GetString(contact.Mailbox), contact.Origin, contact.Levels));
        }
    }

    [Fact]
    public void A_range_without_one_inherits_the_nearest_less_specific_s()
    {
        RegistrySnapshot registry = TestRegistry.Of(Contacts + """
            inetnum: 192.0.0.0 - 192.0.255.255
            abuse-c: AR2
            source: TEST

            inetnum: 192.0.2.0 - 192.0.2.255
            org: ORG-A
            source: TEST

            inetnum: 192.0.2.0 - 192.0.2.127
            org: ORG-MASKED
            source: TEST

            inetnum: 192.0.2.0 - 192.0.2.9
            source: TEST

            """);
        AbuseContact contact = AbuseContacts.Find(registry, Last(registry));
        Assert.Equal(("abuse@example.net", 2), (Encoding.UTF8.GetString(contact.Mailbox), contact.Levels));
        Assert.Equal("AR1", registry.Key(contact.Holder));
    }

    [Fact]
    public void A_registered_contact_further_up_goes_before_a_remark_and_a_remark_before_none()
    {
        const string assignment = "inetnum: 192.0.2.0 - 192.0.2.127\nremarks: Abuse: desk@example.com\nsource: TEST\n\ninetnum: 192.0.2.0 - 192.0.2.9\nsource: TEST\n";
        RegistrySnapshot held = TestRegistry.Of(Contacts + "inetnum: 192.0.2.0 - 192.0.2.255\norg: ORG-A\nsource: TEST\n\n" + assignment);
        AbuseContact contact = AbuseContacts.Find(held, Last(held));
        Assert.Equal(("abuse@example.net", AbuseOrigin.Organisation, 2), (Encoding.UTF8.GetString(contact.Mailbox), contact.Origin, contact.Levels));

        RegistrySnapshot bare = TestRegistry.Of(Contacts + "inetnum: 192.0.2.0 - 192.0.2.255\nsource: TEST\n\n" + assignment);
        contact = AbuseContacts.Find(bare, Last(bare));
        Assert.Equal(("desk@example.com", AbuseOrigin.Remarks, 1), (Encoding.UTF8.GetString(contact.Mailbox), contact.Origin, contact.Levels));
        Assert.Equal("192.0.2.0 - 192.0.2.127", bare.Key(contact.Holder));
    }

    [Fact]
    public void Space_that_the_registry_does_not_hold_has_no_contact_and_hands_none_down()
    {
        RegistrySnapshot registry = TestRegistry.Of(Contacts + "inetnum: 0.0.0.0 - 255.255.255.255\norg: ORG-A\nsource: TEST\n\ninetnum: 192.0.2.0 - 192.0.2.9\nsource: TEST\n");
        Assert.False(AbuseContacts.Find(registry, Last(registry)).Found);
    }

    [Fact]
    public void Other_objects_have_none()
    {
        RegistrySnapshot registry = TestRegistry.Of(Contacts);
        Assert.False(AbuseContacts.Find(registry, new ObjectRef(0, 0)).Found);
    }

    private static ObjectRef Last(RegistrySnapshot registry) => new(0, registry.Sources[0].IdCount - 1);
}
