using System.Text;
using Rdap.Protocols.RdapHttp.Questions;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Questions;

public sealed class RdapSearchOrderTests
{
    [Theory]
    [InlineData("name", true)]
    [InlineData("name:d", true)]
    [InlineData("", true)]
    [InlineData("registrationDate", false)]
    [InlineData("name,registrationDate", false)]
    public void The_order_of_the_index_is_that_of_one_property(string sort, bool expected)
    {
        RdapSearchOrder order = new();
        if (sort.Length > 0)
        {
            Assert.Equal(RdapSearchProblem.None, Read(order, sort, RdapCollection.Domains));
        }

        Assert.Equal(expected, order.IsThatOfIndex(RdapCollection.Domains, RdapProperty.Name, RdapMatch.Prefix));
        Assert.Equal(expected, order.IsThatOfIndex(RdapCollection.Domains, RdapProperty.NsLdhName, RdapMatch.Exact));
        Assert.Equal(expected, order.IsThatOfIndex(RdapCollection.Domains, RdapProperty.NsIp, RdapMatch.Exact));
        Assert.False(order.IsThatOfIndex(RdapCollection.Domains, RdapProperty.NsLdhName, RdapMatch.Prefix));
        Assert.False(order.IsThatOfIndex(RdapCollection.Domains, RdapProperty.NsLdhName, RdapMatch.PrefixAndSuffix));
    }

    [Fact]
    public void Results_that_are_not_all_shown_and_orders_without_a_name_are_not_the_index()
    {
        RdapSearchOrder order = new();
        Assert.False(order.IsThatOfIndex(RdapCollection.Entities, RdapProperty.Email, RdapMatch.Exact));
        Assert.False(order.IsThatOfIndex(RdapCollection.Nameservers, RdapProperty.Ip, RdapMatch.Exact));
        Assert.True(order.IsThatOfIndex(RdapCollection.Autnums, RdapProperty.Handle, RdapMatch.Prefix));
        Assert.Equal(RdapSearchProblem.None, Read(order, "startAutnum", RdapCollection.Autnums));
        Assert.False(order.IsThatOfIndex(RdapCollection.Autnums, RdapProperty.Handle, RdapMatch.Prefix));
        order.Clear();
        Assert.True(order.Sorts.IsEmpty);
    }

    [Theory]
    [InlineData("name,name", "BadSort")]
    [InlineData("name:x", "BadSort")]
    [InlineData("name,", "UnknownSort")]
    [InlineData("fn", "UnknownSort")]
    public void What_is_no_order_is_refused(string sort, string problem) =>
        Assert.Equal(problem, Read(new RdapSearchOrder(), sort, RdapCollection.Domains).ToString());

    [Fact]
    public void What_nobody_asks_to_sort_is_sorted_by_what_it_is_found_by()
    {
        Assert.Equal(RdapSort.Fn, RdapSearchOrder.DefaultOf(RdapCollection.Entities, RdapProperty.Fn));
        Assert.Equal(RdapSort.Handle, RdapSearchOrder.DefaultOf(RdapCollection.Entities, RdapProperty.Email));
        Assert.Equal(RdapSort.Name, RdapSearchOrder.DefaultOf(RdapCollection.Networks, RdapProperty.Name));
        Assert.Equal(RdapSort.StartAddress, RdapSearchOrder.DefaultOf(RdapCollection.Networks, RdapProperty.Handle));
        Assert.Equal(RdapSort.StartAutnum, RdapSearchOrder.DefaultOf(RdapCollection.Autnums, null));
        Assert.Null(RdapSearchOrder.DefaultOf(RdapCollection.Autnums, RdapProperty.Handle));
        Assert.Equal(RdapSort.Name, RdapSearchOrder.DefaultOf(RdapCollection.Domains, RdapProperty.NsLdhName));
    }

    private static RdapSearchProblem Read(RdapSearchOrder order, string sort, RdapCollection collection) =>
        order.Read(Encoding.ASCII.GetBytes(sort), RdapCollections.Get(collection));
}
