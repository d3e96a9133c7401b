using System.Text;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Questions;

public sealed class RdapRelationPathTests
{
    [Theory]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.0/24", RangeRelation.Up, "192.0.2.0/24")]
    [InlineData("/ips/rirSearch1/rdap-top/192.0.2.7", RangeRelation.Top, "192.0.2.7/32")]
    [InlineData("/ips/rirSearch1/rdap-down/192.0.2.0%2F24/", RangeRelation.Down, "192.0.2.0/24")]
    [InlineData("/ips/rirSearch1/rdap-bottom/2001:DB8::%2f32?x=y", RangeRelation.Bottom, "2001:db8::/32")]
    [InlineData("/ips/rirSearch1/rdap-down/192.0.2.1-192.0.2.6", RangeRelation.Down, "192.0.2.1 - 192.0.2.6")]
    [InlineData("/ips/rirSearch1/rdap-down/192.0.2.1%20-%20192.0.2.6", RangeRelation.Down, "192.0.2.1 - 192.0.2.6")]
    public void Networks(string path, RangeRelation relation, string range)
    {
        RdapQuestion question = Parse(path);
        Assert.Equal(RdapQuestionKind.Relation, question.Kind);
        Assert.Equal(RelationKind.Networks, question.Related);
        Assert.Equal(relation, question.Relation);
        Assert.True(IpText.TryParseNetwork(Encoding.ASCII.GetBytes(range), out IpRange expected, out _));
        Assert.Equal(expected, question.Range);
    }

    [Theory]
    [InlineData("/autnums/rirSearch1/rdap-down/64496-64511", 64496, 64511)]
    [InlineData("/autnums/rirSearch1/rdap-up/64496", 64496, 64496)]
    [InlineData("/autnums/rirSearch1/rdap-up/0-4294967295", 0, uint.MaxValue)]
    public void Autnums(string path, uint first, uint last)
    {
        RdapQuestion question = Parse(path);
        Assert.Equal(RdapQuestionKind.Relation, question.Kind);
        Assert.Equal(RelationKind.Autnums, question.Related);
        Assert.Equal(new AsnRange(first, last), question.Asns);
    }

    [Theory]
    [InlineData("/domains/rirSearch1/rdap-down/2.0.192.IN-ADDR.ARPA.", "192.0.2.0/24")]
    [InlineData("/domains/rirSearch1/rdap-down/0%2F25.2.0.192.in-addr.arpa", "192.0.2.0/25")]
    [InlineData("/domains/rirSearch1/rdap-down/in-addr.arpa", "0.0.0.0/0")]
    [InlineData("/domains/rirSearch1/rdap-down/8.b.d.0.1.0.0.2.ip6.arpa", "2001:db8::/32")]
    public void Reverse_zones(string path, string range)
    {
        RdapQuestion question = Parse(path);
        Assert.Equal(RdapQuestionKind.Relation, question.Kind);
        Assert.Equal(RelationKind.ReverseZones, question.Related);
        Assert.True(IpText.TryParseNetwork(Encoding.ASCII.GetBytes(range), out IpRange expected, out _));
        Assert.Equal(expected, question.Range);
    }

    [Theory]
    [InlineData("", RdapStatusFilter.Any)]
    [InlineData("?status=active", RdapStatusFilter.Active)]
    [InlineData("?a=b&status=Administrative&c", RdapStatusFilter.Administrative)]
    [InlineData("?status=reserved&", RdapStatusFilter.Reserved)]
    [InlineData("?status=inactive", RdapStatusFilter.Other)]
    [InlineData("?st%61tus=%61ctive", RdapStatusFilter.Active)]
    [InlineData("?status=server+hold", RdapStatusFilter.Other)]
    [InlineData("?statusx=active", RdapStatusFilter.Any)]
    public void A_status_leaves_out_all_others(string query, object status) =>
        Assert.Equal(status, Parse("/ips/rirSearch1/rdap-up/192.0.2.1" + query).Status);

    [Theory]
    [InlineData("/ips/rirSearch1", RdapProblem.NoValue)]
    [InlineData("/ips/rirSearch1/", RdapProblem.NoValue)]
    [InlineData("/ips/rirSearch1/rdap-up", RdapProblem.NoValue)]
    [InlineData("/ips/rirSearch1/rdap-up/", RdapProblem.NoValue)]
    [InlineData("/ips/rirSearch1/up/192.0.2.1", RdapProblem.UnknownRelation)]
    [InlineData("/ips/rirSearch1/rdap-side/192.0.2.1", RdapProblem.UnknownRelation)]
    [InlineData("/ips/rirSearch1/RDAP-UP/192.0.2.1", RdapProblem.UnknownRelation)]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.1/24", RdapProblem.HostBitsSet)]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.0/33", RdapProblem.BadPrefixLength)]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2", RdapProblem.NotAnAddress)]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.6-192.0.2.1", RdapProblem.NotAnAddress)]
    [InlineData("/ips/rirSearch1/rdap-up//192.0.2.1", RdapProblem.NotAnAddress)]
    [InlineData("/autnums/rirSearch1/rdap-up/AS64496", RdapProblem.AutnumNotPlain)]
    [InlineData("/autnums/rirSearch1/rdap-up/64511-64496", RdapProblem.NotAnAutnum)]
    [InlineData("/autnums/rirSearch1/rdap-up/64496-", RdapProblem.NotAnAutnum)]
    [InlineData("/autnums/rirSearch1/rdap-up/-64496", RdapProblem.NotAnAutnum)]
    [InlineData("/domains/rirSearch1/rdap-up/example.com", RdapProblem.ForwardDomain)]
    [InlineData("/domains/rirSearch1/rdap-up/x.in-addr.arpa", RdapProblem.NotADomain)]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.1?status=%E9", RdapProblem.NotText)]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.1?status=%", RdapProblem.BadPercentEncoding)]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.1?status", RdapProblem.NoStatus)]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.1?status=", RdapProblem.NoStatus)]
    [InlineData("/ips/rirSearch1/rdap-up/192.0.2.1?status=active&status=active", RdapProblem.RepeatedStatus)]
    public void What_is_no_relation_says_why(string path, RdapProblem problem)
    {
        RdapQuestion question = Parse(path);
        Assert.Equal(RdapQuestionKind.Problem, question.Kind);
        Assert.Equal(problem, question.Problem);
    }

    private static RdapQuestion Parse(string path) => RdapPath.Parse(Encoding.ASCII.GetBytes(path), new byte[RdapPath.MaxLength]);
}
