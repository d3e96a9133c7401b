using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class AbuseContactsTests
{
    private const string Contacts = """
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
    public void An_object_s_contact_is_its_own_then_its_organisation_s(string attributes, string mailbox, AbuseOrigin origin)
    {
        foreach (string first in (string[])["inetnum: 192.0.2.0 - 192.0.2.255", "inet6num: 2001:db8::/32", "aut-num: AS64496"])
        {
            RegistrySnapshot registry = TestRegistry.Of(Contacts + $"{first}\n{attributes}\nsource: TEST\n");
            AbuseContact contact = AbuseContacts.Find(registry, Last(registry));
            Assert.Equal((mailbox, origin, 0), (Encoding.UTF8.GetString(contact.Mailbox), contact.Origin, contact.Levels));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_inherited_contact_is_what_a_naive_climb_finds(bool crossing)
    {
        Random random = new(7);
        string[] sources = ["abuse-c: AR2", "org: ORG-A", "org: ORG-MASKED", "mnt-irt: IRT-T", "abuse-c: AR3", "remarks: none", "remarks: none", "remarks: none"];
        string?[] mailboxes = ["own@example.net", "abuse@example.net", null, "irt@example.net", null, null, null, null];
        for (int world = 0; world < 20; world++)
        {
            Dictionary<uint, (uint First, uint Last, int Kind)> bySize = [];
            for (int i = 0; i < 60; i++)
            {
                uint first = (uint)random.Next(1000), size = (uint)random.Next(1, 500);
                if (!crossing)
                {
                    size = 1u << random.Next(10);
                    first &= ~(size - 1);
                }

                // A size once, or any of two ranges of one size may be the smallest; blocks that are nested differ anyway.
                bySize.TryAdd(crossing ? size : (size << 16) | first, (first, first + size - 1, random.Next(sources.Length)));
            }

            (uint First, uint Last, int Kind)[] ranges = [.. bySize.Values];
            RegistrySnapshot registry = TestRegistry.Of(
                Contacts + string.Join('\n', ranges.Select(r => $"inetnum: {Text(r.First)} - {Text(r.Last)}\n{sources[r.Kind]}\nsource: TEST\n")));
            int firstId = registry.Sources[0].IdCount - ranges.Length;
            for (int i = 0; i < ranges.Length; i++)
            {
                (uint First, uint Last, int Kind)? at = ranges[i];
                int levels = 0;
                while (at is { } current && mailboxes[current.Kind] is null)
                {
                    at = ranges.Where(r => r.First <= current.First && r.Last >= current.Last && r != current)
                        .OrderBy(r => r.Last - r.First).Select(r => ((uint, uint, int)?)r).FirstOrDefault();
                    levels++;
                }

                AbuseContact contact = AbuseContacts.Find(registry, new ObjectRef(0, firstId + i));
                Assert.Equal(at is { } found ? mailboxes[found.Kind] : "", Encoding.UTF8.GetString(contact.Mailbox));
                Assert.Equal(at is null ? 0 : levels, contact.Levels);
            }
        }

        static string Text(uint offset) => $"10.0.{offset >> 8}.{offset & 255}";
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
    public void Other_objects_have_none()
    {
        RegistrySnapshot registry = TestRegistry.Of(Contacts);
        Assert.False(AbuseContacts.Find(registry, new ObjectRef(0, 0)).Found);
    }

    private static ObjectRef Last(RegistrySnapshot registry) => new(0, registry.Sources[0].IdCount - 1);
}
