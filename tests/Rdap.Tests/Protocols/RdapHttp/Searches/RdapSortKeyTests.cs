using System.Text;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Searches;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Searches;

public sealed class RdapSortKeyTests
{
    private static readonly RegistrySnapshot Registry = TestRegistry.Of(TestRegistry.Source("""
        inetnum: 9.0.0.0 - 9.0.0.255
        netname: B
        country: de
        created: 2020-01-01T02:00:00+02:00

        inetnum: 10.0.0.0 - 10.0.0.15
        netname: a
        created: 2020-01-01T00:00:01Z

        inetnum: 10.0.0.0 - 10.0.0.255
        netname: A
        country: AT
        created: someday

        inet6num: 2001:db8::/32
        netname: É
        created: 2019-12-31T23:59:59.5Z

        inet6num: ::/0

        """));

    [Theory]
    [InlineData("", "9.0.0.0 10.0.0.0/24 10.0.0.0/28 ::/0 2001:db8::/32")]
    [InlineData("startAddress:d", "2001:db8::/32 ::/0 10.0.0.0/28 10.0.0.0/24 9.0.0.0")]
    [InlineData("handle", "9.0.0.0 10.0.0.0/24 10.0.0.0/28 ::/0 2001:db8::/32")]
    [InlineData("name", "10.0.0.0/24 10.0.0.0/28 9.0.0.0 2001:db8::/32 ::/0")]
    [InlineData("name:d", "2001:db8::/32 9.0.0.0 10.0.0.0/24 10.0.0.0/28 ::/0")]
    [InlineData("name:d,startAddress:d", "2001:db8::/32 9.0.0.0 10.0.0.0/28 10.0.0.0/24 ::/0")]
    [InlineData("country", "10.0.0.0/24 9.0.0.0 10.0.0.0/28 ::/0 2001:db8::/32")]
    [InlineData("registrationDate", "2001:db8::/32 9.0.0.0 10.0.0.0/28 10.0.0.0/24 ::/0")]
    [InlineData("registrationDate:d", "10.0.0.0/28 9.0.0.0 2001:db8::/32 10.0.0.0/24 ::/0")]
    [InlineData("lastChangedDate", "9.0.0.0 10.0.0.0/24 10.0.0.0/28 ::/0 2001:db8::/32")]
    public void Keys_compare_as_the_objects_are_sorted(string sort, string expected)
    {
        RdapSearchQuery query = new(new RdapSettings());
        Assert.Equal(RdapSearchProblem.None, query.Parse(RdapCollection.Networks, default, Encoding.ASCII.GetBytes("name=x" + (sort.Length == 0 ? "" : "&sort=" + sort))));
        string[] names = ["9.0.0.0", "10.0.0.0/28", "10.0.0.0/24", "2001:db8::/32", "::/0"];
        RdapSortKey key = new();
        (string Key, string Name)[] keys = new (string, string)[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            keys[i] = (Convert.ToHexString(key.Make(Registry, new ObjectRef(0, i), query.Sorts)), names[i]);
        }

        Assert.Equal(expected, string.Join(' ', keys.OrderBy(static k => k.Key, StringComparer.Ordinal).Select(static k => k.Name)));
        Assert.Equal(names.Length, keys.DistinctBy(static k => k.Key).Count());
    }

    [Theory]
    [InlineData("fn")]
    [InlineData("fn:d")]
    public void A_masked_name_is_none_to_sort_by(string sort)
    {
        RegistrySnapshot registry = TestRegistry.Of("""
            person: Name Removed
            nic-hdl: A1-TEST

            person: Aaron
            nic-hdl: Z1-TEST

            person: Zoe
            nic-hdl: B1-TEST

            person: *****
            nic-hdl: B2-TEST

            mntner: AB-MNT
            """);
        RdapSearchQuery query = new(new RdapSettings());
        Assert.Equal(RdapSearchProblem.None, query.Parse(RdapCollection.Entities, default, Encoding.ASCII.GetBytes("email=x&sort=" + sort)));
        RdapSortKey key = new();
        string[] handles = [.. Enumerable.Range(0, 5)
            .Select(id => (Key: Convert.ToHexString(key.Make(registry, new ObjectRef(0, id), query.Sorts)), Handle: registry.Key(new ObjectRef(0, id))))
            .OrderBy(static k => k.Key, StringComparer.Ordinal).Select(static k => k.Handle)];
        string[] named = ["Z1-TEST", "AB-MNT", "B1-TEST"];
        Assert.Equal([.. sort == "fn" ? named : named.Reverse(), "A1-TEST", "B2-TEST"], handles);
    }

    [Fact]
    public void The_longest_key_fits_into_a_cursor()
    {
        string longest = new('x', 600);
        RegistrySnapshot registry = TestRegistry.Of($"role: {longest}\nnic-hdl: {longest}\ncreated: 2020-01-01T00:00:00Z\n");
        RdapSearchQuery query = new(new RdapSettings());
        Assert.Equal(RdapSearchProblem.None, query.Parse(RdapCollection.Entities, default, "fn=x&sort=fn,handle,registrationDate"u8));
        Assert.InRange(new RdapSortKey().Make(registry, new ObjectRef(0, 0), query.Sorts).Length, 600, RdapSearchPage.MaxKey);
    }
}
