using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class BlockLookupTests
{
    private static readonly RegistrySnapshot Registry = TestRegistry.Of("""
        role: Abuse
        nic-hdl: AR1
        abuse-mailbox: abuse@example.net
        source: TEST

        inetnum: 192.0.2.0/24
        abuse-c: AR1
        source: TEST

        inetnum: 198.51.100.0/24
        source: TEST

        inet6num: 2001:db8::/32
        source: TEST

        route: 192.0.2.0/24
        origin: AS64496
        source: TEST

        """);

    // Whatever is fetched ahead, of what there is and of what there is not, the answers are the same.
    [Theory]
    [InlineData("192.0.2.1", true)]
    [InlineData("192.0.2.0/23", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("::", false)]
    [InlineData("ffff::", false)]
    public void Any_addresses_may_be_fetched_for(string addresses, bool isFound)
    {
        Assert.True(IpText.TryParseQueryNetwork(System.Text.Encoding.ASCII.GetBytes(addresses), out IpRange range, out _));
        foreach (RegistrySnapshot registry in new[] { Registry, TestRegistry.Of(""), RegistrySnapshot.Empty(["NONE"]) })
        {
            foreach (bool withRoutes in new[] { false, true })
            {
                BlockLookup.PrefetchSearch(registry, range, BlockStep.Bucket, withRoutes);
                BlockLookup.PrefetchSearch(registry, range, BlockStep.Segment, withRoutes);
            }

            Assert.Equal(isFound && registry == Registry, RegistryLookup.TryFindMostSpecific(registry, range, SourceRole.Registry, out ObjectRef found, out _));
            if (registry == Registry && isFound)
            {
                BlockLookup.PrefetchPlace(registry, found);
                BlockLookup.PrefetchText(registry, found);
            }
        }
    }

    [Fact]
    public void The_contact_is_the_object_with_the_mailbox()
    {
        Assert.True(BlockLookup.PrefetchContact(Registry, new ObjectRef(0, 1), out ObjectRef contact));
        Assert.Equal(AbuseContacts.Find(Registry, new ObjectRef(0, 1)).Holder, contact);
        Assert.Equal(new ObjectRef(0, 0), contact);
        Assert.False(BlockLookup.PrefetchContact(Registry, new ObjectRef(0, 2), out _));
    }
}
