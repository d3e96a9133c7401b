using System.Text;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Searches;
using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Searches;

public sealed class RdapMatcherTests
{
    private readonly RdapSearchQuery _query = new(new RdapSettings());
    private readonly RdapMatcher _matcher = new(new RdapSettings());

    [Theory]
    [InlineData("entities", "fn=Abuse", "ABUSE", true)]
    [InlineData("entities", "fn=Abuse", "Abuse Desk", false)]
    [InlineData("entities", "fn=Abuse*", "abuse desk", true)]
    [InlineData("entities", "fn=Abuse+*", "abusedesk", false)]
    [InlineData("entities", "fn=%C3%A9co*", "E\u0301COLE", true)]
    [InlineData("domains", "name=ns*.example.net", "NS1.Example.NET", true)]
    [InlineData("domains", "name=ns*.example.net", "ns1.example.org", false)]
    [InlineData("domains", "name=example*.example", "example.example", true)]
    [InlineData("domains", "name=example.ex*.example", "example.example", false)]
    public void Values(string collection, string search, string value, bool expected)
    {
        Start(collection, search);
        Assert.Equal(expected, _matcher.Matches(0, Encoding.UTF8.GetBytes(value)));
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:DB8:0:0::1", true)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::192.0.2.1", false)]
    [InlineData("192.0.2.1", "ns1.example.net", false)]
    public void Addresses(string asked, string value, bool expected)
    {
        Start("nameservers", "ip=" + asked);
        Assert.Equal(expected, _matcher.MatchesAddress(Encoding.ASCII.GetBytes(value)));
    }

    [Theory]
    [InlineData("handle=X1", true)]
    [InlineData("handle=x1&fn=some*", true)]
    [InlineData("handle=x1&fn=nobody", false)]
    [InlineData("email=write@example.net", true)]
    [InlineData("email=hidden@example.net", false)]
    [InlineData("email=write@example.net&handle=X2", false)]
    public void A_person_by_what_is_shown_of_it(string search, bool expected)
    {
        RegistrySnapshot registry = TestRegistry.Of("person: Some One\nnic-hdl: X1\ne-mail: hidden@example.net\nabuse-mailbox: write@example.net\n");
        Start("entities/reverse_search/entity", search);
        Assert.Equal(expected, _matcher.Matches(registry, new ObjectRef(0, 0), _query));
    }

    private void Start(string path, string search)
    {
        string[] parts = path.Split('/', 2);
        Assert.True(RdapCollections.TryFind(Encoding.ASCII.GetBytes(parts[0]), out RdapCollection collection));
        Assert.Equal(RdapSearchProblem.None, _query.Parse(collection, Encoding.ASCII.GetBytes(parts.Length == 1 ? "" : parts[1]), Encoding.ASCII.GetBytes(search)));
        _matcher.Start(_query);
    }
}
