using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Lookup;

public sealed class ReferencesTests
{
    private const string Contacts = """
        person: A Person
        nic-hdl: AP1
        source: TEST

        mntner: A-MNT
        source: TEST


        """;

    private static readonly AttributeSet Followed = AttributeSet.Of(AttributeName.AdminC, AttributeName.TechC, AttributeName.MntBy);

    [Theory]
    [InlineData("remarks: none", 0)]
    [InlineData("admin-c: NOBODY", 0)]
    [InlineData("admin-c: AP1", 1)]
    [InlineData("admin-c: NOBODY, ap1\nmnt-by: A-MNT", 2)]
    [InlineData("zone-c: AP1", 0)]
    public void The_objects_behind_the_wanted_attributes_are_fetched(string attributes, int count)
    {
        RegistrySnapshot registry = TestRegistry.Of(Contacts + $"inetnum: 192.0.2.0/24\n{attributes}\nsource: TEST\n");
        Assert.Equal(count, References.Prefetch(registry, new ObjectRef(0, registry.Sources[0].IdCount - 1), Followed));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 3, 2)]
    [InlineData(2, 3, 2)]
    [InlineData(3, 1, 1)]
    public void What_stands_next_to_a_network_is_fetched_with_it(int network, int all, int neighbours)
    {
        RegistrySnapshot registry = TestRegistry.Of(Contacts + """
            inetnum: 192.0.2.0/24
            source: TEST

            inetnum: 192.0.2.0/25
            admin-c: AP1
            source: TEST

            inetnum: 192.0.2.0/26
            mnt-by: A-MNT
            source: TEST

            inetnum: 192.0.2.0/27
            source: TEST

            """);
        ObjectRef of = new(0, network + 2);
        Assert.True(registry.Get(of).TryGetRange(out IpRange range));
        Assert.Equal(all, References.Prefetch(registry, of, range, Followed));
        Assert.Equal(neighbours, References.Prefetch(registry, of, range, AttributeSet.None));
    }

    [Fact]
    public void A_list_without_end_is_fetched_to_the_limit()
    {
        RegistrySnapshot registry = TestRegistry.Of(Contacts + $"inetnum: 192.0.2.0/24\nadmin-c: {string.Join(", ", Enumerable.Repeat("AP1", 1000))}\nsource: TEST\n");
        Assert.Equal(References.MaxReferences, References.Prefetch(registry, new ObjectRef(0, 2), Followed));
    }
}
