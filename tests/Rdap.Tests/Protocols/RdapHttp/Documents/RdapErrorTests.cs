using System.Text.Json;
using Rdap.Registry.Lookup;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Documents;

public sealed class RdapErrorTests
{
    private readonly RdapTestRegistry _registry = new("");

    [Theory]
    [InlineData("/ip/invalid", 400, "Bad Request", QueryOutcome.Malformed)]
    [InlineData("/ip/192.0.2.1", 404, "Not Found", QueryOutcome.Empty)]
    [InlineData("/", 404, "Not Found", QueryOutcome.Empty)]
    [InlineData("/domain/example.com", 404, "Not Found", QueryOutcome.Empty)]
    [InlineData("/foo/bar", 400, "Bad Request", QueryOutcome.Malformed)]
    [InlineData("/nameservers/reverse_search/entity?fn=x", 501, "Not Implemented", QueryOutcome.Refused)]
    public void Status_title_and_outcome_agree(string path, int status, string title, QueryOutcome outcome)
    {
        JsonElement error = _registry.Ask(path, status);
        Assert.Equal(status, error.GetProperty("errorCode").GetInt32());
        Assert.Equal(title, error.Text("title"));
        Assert.Equal(outcome, _registry.Reply.Outcome);
        Assert.Equal(["rdap_level_0", "nro_rdap_profile_0", "nro_rdap_profile_asn_hierarchical_0", "cidr0"], error.Texts("rdapConformance"));
        Assert.Equal("en", error.Text("lang"));
    }

    [Theory]
    [InlineData("/ip/192.0.2.1/24", "192.0.2.0/24.")]
    [InlineData("/ip/2001:db8::1/32", "2001:db8::/32.")]
    [InlineData("/autnum/AS64497", "autnum/64497.")]
    [InlineData("/autnum/as1.1", "autnum/65537.")]
    public void What_was_probably_meant_is_said(string path, string end) => Assert.EndsWith(end, _registry.Refusal(path, 400), StringComparison.Ordinal);

    [Theory]
    [InlineData("/ip/192.0.2.0/33", "prefix length")]
    [InlineData("/ip/192.0.2", "IPv4 address")]
    [InlineData("/autnum/x", "AS number")]
    [InlineData("/domain/x..y", "domain name")]
    [InlineData("/ip/a//b", "empty segment")]
    [InlineData("/ip/", "ends before")]
    [InlineData("/foo", "ip, autnum")]
    [InlineData("/help/x", "help")]
    [InlineData("/entity/%E9", "UTF-8")]
    [InlineData("/entity/%", "percent")]
    public void Every_problem_has_its_own_sentence(string path, string part) => Assert.Contains(part, _registry.Refusal(path, 400), StringComparison.Ordinal);

    [Theory]
    [InlineData(405, "Method Not Allowed")]
    [InlineData(406, "Not Acceptable")]
    [InlineData(414, "URI Too Long")]
    [InlineData(422, "Unprocessable Content")]
    [InlineData(429, "Too Many Requests")]
    [InlineData(500, "Internal Server Error")]
    [InlineData(503, "Service Unavailable")]
    public void The_server_s_own_errors_look_the_same(int status, string title)
    {
        JsonElement error = _registry.Error(status, "Something \"quoted\"."u8, QueryOutcome.Limited);
        Assert.Empty(RdapStructure.Check(error, status));
        Assert.Equal(title, error.Text("title"));
        Assert.Equal(["Something \"quoted\"."], error.Texts("description"));
        Assert.Equal(status, _registry.Reply.Status);
        Assert.Equal(QueryOutcome.Limited, _registry.Reply.Outcome);
    }
}
