using System.Text;
using Rdap.Protocols.RdapHttp.Questions;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Questions;

public sealed class RdapCollectionsTests
{
    [Fact]
    public void The_row_of_a_collection_stands_at_its_place()
    {
        RdapCollectionInfo[] all = RdapCollections.All.ToArray();
        Assert.Equal(Enum.GetValues<RdapCollection>(), all.Select(static row => row.Collection));
        Assert.All(all, static row =>
        {
            Assert.True(RdapCollections.TryFind(row.NameUtf8, out RdapCollection found));
            Assert.Equal(row.Collection, found);
            Assert.Same(row, RdapCollections.Get(found));
        });
        Assert.False(RdapCollections.TryFind("ip"u8, out _));
    }

    [Fact]
    public void Parameters_are_those_of_the_standards()
    {
        Assert.Equal(
            ["entities fn handle email", "domains name nsLdhName nsIp", "nameservers name ip", "ips handle name", "autnums handle name"],
            RdapCollections.All.ToArray().Select(static row => string.Join(' ', row.Properties.Select(static p => Encoding.ASCII.GetString(RdapCollections.NameOf(p))).Prepend(row.Name))));
        Assert.Equal("fn handle email role", string.Join(' ', RdapCollections.ReverseProperties.ToArray().Select(static p => Encoding.ASCII.GetString(RdapCollections.NameOf(p)))));
    }

    [Fact]
    public void Sorts_are_found_by_their_names()
    {
        Assert.True(RdapCollections.Get(RdapCollection.Networks).TryFindSort("startAddress"u8, out RdapSort sort));
        Assert.Equal(RdapSort.StartAddress, sort);
        Assert.False(RdapCollections.Get(RdapCollection.Autnums).TryFindSort("startAddress"u8, out _));
        Assert.All(RdapCollections.All.ToArray().SelectMany(static row => row.Sorts), static row => Assert.Equal(Encoding.ASCII.GetString(RdapCollections.NameOf(row.Sort)), row.Name));
    }

    [Fact]
    public void Every_property_of_a_reverse_search_has_a_path() =>
        Assert.Equal(4, RdapCollections.ReverseProperties.ToArray().Select(static p => Encoding.ASCII.GetString(RdapCollections.PathOf(p))).Distinct().Count());
}
