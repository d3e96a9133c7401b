using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Questions;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Searches;

public sealed class RdapSearchHelpTests
{
    private readonly JsonElement _help =
        new RdapTestRegistry("", new RdapSettings { SearchLimit = 17, MinSearchPrefix = 3, SearchCandidateLimit = 4711 }).Ask("/help");

    [Fact]
    public void Every_parameter_and_every_sort_of_every_collection_is_named()
    {
        string[] lines = _help.Elements("notices").Single(static n => n.Text("title") == "Searches").Texts("description");
        Assert.Equal("ips?handle=|name=VALUE, sorted by startAddress, handle, name, country, registrationDate, lastChangedDate", lines[3]);
        Assert.Equal(
            RdapCollections.All.ToArray().Select(static row => row.Name),
            lines.Take(RdapCollections.All.Length).Select(static line => line[..line.IndexOf('?', StringComparison.Ordinal)]));
    }

    [Fact]
    public void Limits_are_told() => Assert.Contains(
        "A search shows 17 results at a time. At least 3 characters stand before an asterisk. At most 4711 objects are looked at to sort them, or for a reverse search; a fifth of that where an asterisk finds them and nothing sorts them.",
        _help.Elements("notices").Single(static n => n.Text("title") == "Limits").Texts("description"));

    [Fact]
    public void Reverse_searches_are_listed_one_by_one()
    {
        string[] rows = [.. _help.Elements("reverse_search_properties")
            .Select(static e => $"{e.Text("searchableResourceType")}/{e.Text("relatedResourceType")}/{e.Text("property")}")];
        Assert.Equal(16, rows.Distinct().Count());
        Assert.Contains("ips/entity/email", rows);
        Assert.DoesNotContain(rows, static row => row.StartsWith("nameservers", StringComparison.Ordinal));
    }
}
