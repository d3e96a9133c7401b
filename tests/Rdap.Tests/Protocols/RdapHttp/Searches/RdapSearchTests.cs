using System.Globalization;
using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Answers;
using Rdap.Registry.Lookup;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Searches;

public sealed class RdapSearchTests
{
    private const string Text = """
        organisation: ORG-A-TEST
        org-name: École de test
        e-mail: post@example.net
        abuse-c: AB1-TEST
        created: 2020-01-01T00:00:00Z
        last-modified: 2024-01-01T00:00:00Z

        organisation: ORG-B-TEST
        org-name: Abuse Cookies
        e-mail: Post@Example.NET
        created: 2019-01-01T00:00:00Z

        role: Abuse Desk
        nic-hdl: AB1-TEST
        e-mail: desk@example.net
        abuse-mailbox: abuse@example.net

        person: Jörg Abuse
        nic-hdl: JA1-TEST
        e-mail: hidden@example.net

        mntner: TEST-MNT
        upd-to: x@example.net

        inetnum: 10.0.0.0 - 10.0.0.255
        netname: TEST-TEN
        country: NL
        admin-c: JA1-TEST
        tech-c: AB1-TEST
        mnt-by: TEST-MNT
        created: 2021-01-01T00:00:00Z

        inetnum: 9.0.0.0 - 9.0.0.255
        netname: TEST-NINE
        country: DE
        org: ORG-A-TEST
        mnt-by: TEST-MNT
        created: 2022-01-01T00:00:00Z

        inetnum: 10.0.0.0 - 10.0.0.15
        netname: TEST-TEN-PART
        country: AT
        admin-c: JA1-TEST

        inet6num: 2001:db8::/32
        netname: test-six
        org: ORG-A-TEST

        aut-num: AS64496
        as-name: TEST-AS
        org: ORG-A-TEST

        aut-num: AS9
        as-name: TEST-AS-NINE

        as-block: AS64496 - AS64511

        domain: 2.0.192.in-addr.arpa
        nserver: ns1.example.net 192.0.2.53
        nserver: ns1.example.net 2001:db8::53
        nserver: ns2.example.net
        zone-c: JA1-TEST

        domain: 100.51.198.in-addr.arpa
        nserver: NS1.example.net.
        nserver: ns.example.org 192.0.2.53

        domain: example.com
        nserver: ns9.example.net
        """;

    private readonly RdapTestRegistry _registry = new(Text);

    [Theory]
    [InlineData("entities?fn=Abuse*", "ORG-B-TEST AB1-TEST")]
    [InlineData("entities?fn=abuse%20desk", "AB1-TEST")]
    [InlineData("entities?fn=%C3%89cole*", "ORG-A-TEST")]
    [InlineData("entities?fn=E%CC%81COLE*", "ORG-A-TEST")]
    [InlineData("entities?fn=%EF%BC%A1buse*", "ORG-B-TEST AB1-TEST")]
    [InlineData("entities?fn=J%C3%B6rg*", "JA1-TEST")]
    [InlineData("entities?fn=nobody", "")]
    [InlineData("entities?handle=org-*", "ORG-A-TEST ORG-B-TEST")]
    [InlineData("entities?handle=TEST-MNT", "TEST-MNT")]
    [InlineData("entities?email=post@example.net", "ORG-A-TEST ORG-B-TEST")]
    [InlineData("entities?email=abuse@*", "AB1-TEST")]
    [InlineData("entities?email=hidden@example.net", "")]
    [InlineData("entities?email=hidd*", "")]
    [InlineData("ips?name=test*", "TEST-NINE test-six TEST-TEN TEST-TEN-PART")]
    [InlineData("ips?name=TEST-TEN", "TEST-TEN")]
    [InlineData("ips?name=TEST*&sort=name:d", "TEST-TEN-PART TEST-TEN test-six TEST-NINE")]
    [InlineData("ips?name=TEST*&sort=startAddress", "TEST-NINE TEST-TEN TEST-TEN-PART test-six")]
    [InlineData("ips?name=TEST*&sort=handle:d", "test-six TEST-TEN-PART TEST-TEN TEST-NINE")]
    [InlineData("ips?name=TEST*&sort=country", "TEST-TEN-PART TEST-NINE TEST-TEN test-six")]
    [InlineData("ips?name=TEST*&sort=country:d", "TEST-TEN TEST-NINE TEST-TEN-PART test-six")]
    [InlineData("ips?name=TEST*&sort=registrationDate:d,name", "TEST-NINE TEST-TEN test-six TEST-TEN-PART")]
    [InlineData("ips?handle=10.0.0.0*", "TEST-TEN TEST-TEN-PART")]
    [InlineData("ips?handle=10.0.0.0+-+10.0.0.15", "TEST-TEN-PART")]
    [InlineData("ips?handle=2001:db8::/32", "test-six")]
    [InlineData("autnums?name=test*", "AS64496 AS9")]
    [InlineData("autnums?name=test*&sort=startAutnum", "AS9 AS64496")]
    [InlineData("autnums?handle=AS64496", "AS64496")]
    [InlineData("autnums?handle=AS644*", "AS64496 - AS64511 AS64496")]
    [InlineData("autnums?handle=AS644*&sort=startAutnum:d", "AS64496 AS64496 - AS64511")]
    [InlineData("domains?name=2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa")]
    [InlineData("domains?name=2.0.192.in-addr.arpa.", "2.0.192.in-addr.arpa")]
    [InlineData("domains?name=10*.in-addr.arpa", "100.51.198.in-addr.arpa")]
    [InlineData("domains?name=exam*.com", "")]
    [InlineData("domains?nsLdhName=ns1.example.net", "100.51.198.in-addr.arpa 2.0.192.in-addr.arpa")]
    [InlineData("domains?nsLdhName=ns*.example.net&sort=name:d", "2.0.192.in-addr.arpa 100.51.198.in-addr.arpa")]
    [InlineData("domains?nsIp=192.0.2.53", "100.51.198.in-addr.arpa 2.0.192.in-addr.arpa")]
    [InlineData("domains?nsIp=2001:DB8:0::53", "2.0.192.in-addr.arpa")]
    [InlineData("nameservers?name=ns*", "ns.example.org ns1.example.net ns2.example.net ns9.example.net")]
    [InlineData("nameservers?name=ns*.example.net&sort=name:d", "ns9.example.net ns2.example.net ns1.example.net")]
    [InlineData("nameservers?name=NS1.Example.net", "ns1.example.net")]
    [InlineData("nameservers?ip=192.0.2.53", "ns.example.org ns1.example.net")]
    [InlineData("nameservers?ip=192.0.2.53&sort=name:d", "ns1.example.net ns.example.org")]
    [InlineData("nameservers?ip=192.0.2.54", "")]
    [InlineData("ips/reverse_search/entity?handle=ORG-A-TEST", "TEST-NINE test-six")]
    [InlineData("ips/reverse_search/entity?handle=JA1-TEST", "TEST-TEN TEST-TEN-PART")]
    [InlineData("ips/reverse_search/entity?handle=JA1-TEST&role=technical", "")]
    [InlineData("ips/reverse_search/entity?email=abuse@example.net", "TEST-NINE TEST-TEN test-six")]
    [InlineData("ips/reverse_search/entity?fn=Abuse*&role=abuse", "TEST-NINE TEST-TEN test-six")]
    [InlineData("ips/reverse_search/entity?fn=Abuse*&role=technical", "TEST-TEN")]
    [InlineData("ips/reverse_search/entity?handle=TEST-MNT", "TEST-TEN")]
    [InlineData("ips/reverse_search/entity?email=hidden@example.net", "")]
    [InlineData("ips/reverse_search/entity?handle=AB1*&fn=nobody", "")]
    [InlineData("ips/reverse_search/entity?handle=ORG-A-TEST&role=billing", "")]
    [InlineData("ips/reverse_search/entity?handle=ORG-A-TEST&sort=name:d", "test-six TEST-NINE")]
    [InlineData("autnums/reverse_search/entity?handle=ORG-A-TEST&role=registrant", "AS64496")]
    [InlineData("autnums/reverse_search/entity?handle=AB1-TEST&role=abuse", "AS64496")]
    [InlineData("domains/reverse_search/entity?handle=JA1-TEST", "2.0.192.in-addr.arpa")]
    [InlineData("entities/reverse_search/entity?handle=AB1-TEST", "ORG-A-TEST")]
    public void Results_in_their_order(string search, string expected) => Assert.Equal(expected, string.Join(' ', Names(_registry.Ask("/" + search))));

    [Fact]
    public void No_result_is_an_empty_array_and_no_error()
    {
        JsonElement answer = _registry.Ask("/ips?name=nothing-is-called-so");
        Assert.Equal(0, answer.GetProperty("ipSearchResults").GetArrayLength());
        Assert.Equal(QueryOutcome.Empty, _registry.Reply.Outcome);
    }

    [Fact]
    public void A_reverse_search_says_where_the_properties_are()
    {
        JsonElement answer = _registry.Ask("/ips/reverse_search/entity?fn=Abuse*&role=abuse");
        Assert.Equal(
            ["fn $.entities[*].vcardArray[1][?(@[0]=='fn')][3]", "role $.entities[*].roles"],
            answer.Elements("reverse_search_properties_mapping").Select(static e => $"{e.Text("property")} {e.Text("propertyPath")}"));
        Assert.All(answer.Elements("ipSearchResults"), static network => Assert.StartsWith("Abuse", network.Entity("abuse").Card("fn")[0], StringComparison.Ordinal));
    }

    [Fact]
    public void The_number_of_results_is_told_on_request()
    {
        Assert.Equal(4, Total("ips?name=test*&count=true"));
        Assert.Equal(4, Total("ips?name=test*&count=true&sort=country"));
        Assert.Equal(2, Total("domains?nsLdhName=ns1.example.net&count=1"));
        Assert.Equal(1, Total("domains?name=2.0.192.in-addr.arpa&count=yes"));
        Assert.Equal(0, Total("domains?name=example.com&count=yes"));
        Assert.Equal(4, Total("nameservers?name=ns*&count=true"));
        Assert.Equal(2, Total("nameservers?ip=192.0.2.53&count=true"));
        Assert.Equal(3, Total("ips/reverse_search/entity?email=abuse@example.net&count=true"));
        Assert.Equal(0, Total("ips?name=none&count=true"));
        JsonElement unasked = _registry.Ask("/ips?name=test*&count=false");
        Assert.False(unasked.TryGetProperty("paging_metadata", out _));
    }

    [Fact]
    public void Objects_have_their_own_sort_and_the_answer_tells_it()
    {
        JsonElement sorting = _registry.Ask("/ips?name=test*").GetProperty("sorting_metadata");
        Assert.Equal("name", sorting.Text("currentSort"));
        Assert.Equal(["name"], sorting.Elements("availableSorts").Where(static s => s.GetProperty("default").GetBoolean()).Select(static s => s.Text("property")));
        Assert.Equal("startAddress", _registry.Ask("/ips?handle=10*").GetProperty("sorting_metadata").Text("currentSort"));
        Assert.Equal("country:d,name", _registry.Ask("/ips?name=test*&sort=country:d,name").GetProperty("sorting_metadata").Text("currentSort"));
    }

    [Fact]
    public void A_field_set_shows_less()
    {
        JsonElement id = _registry.Ask("/ips?name=TEST-TEN&fieldSet=id");
        Assert.Equal(["objectClassName", "handle", "links"], Members(id.Elements("ipSearchResults")[0]));
        Assert.Equal("id", id.GetProperty("subsetting_metadata").Text("currentFieldSet"));
        JsonElement brief = _registry.Ask("/ips?name=TEST-TEN&fieldSet=brief").Elements("ipSearchResults")[0];
        Assert.Equal("TEST-TEN", brief.Text("name"));
        Assert.False(brief.TryGetProperty("entities", out _));
        JsonElement full = _registry.Ask("/ips?name=TEST-TEN&fieldSet=full").Elements("ipSearchResults")[0];
        Assert.True(full.TryGetProperty("entities", out _) && full.TryGetProperty("events", out _));
    }

    [Theory]
    [InlineData("ip/10.0.0.0/24", "objectClassName handle links")]
    [InlineData("autnum/64496", "objectClassName handle links")]
    [InlineData("domain/2.0.192.in-addr.arpa", "objectClassName handle ldhName links")]
    [InlineData("entity/ORG-A-TEST", "objectClassName handle links")]
    public void A_lookup_takes_a_field_set(string path, string members)
    {
        JsonElement id = _registry.Ask($"/{path}?fieldSet=id");
        Assert.Equal(members, string.Join(' ', Members(id).Except(["rdapConformance", "subsetting_metadata", "notices", "lang"])));
        Assert.Equal("id", id.GetProperty("subsetting_metadata").Text("currentFieldSet"));
        Assert.Equal("brief", _registry.Ask($"/{path}?x=1&fieldSet=brief").GetProperty("subsetting_metadata").Text("currentFieldSet"));

        JsonElement full = _registry.Ask($"/{path}?fieldSet=full");
        Assert.Equal([.. Members(_registry.Ask("/" + path)), "subsetting_metadata"], Members(full).OrderBy(static name => name == "subsetting_metadata"));
        Assert.Equal("fieldSet is id, brief or full (RFC 8982).", _registry.Refusal($"/{path}?fieldSet=", 400));
        Assert.Equal("fieldSet is id, brief or full (RFC 8982).", _registry.Refusal($"/{path}?fieldSet=zzz", 400));
        Assert.Equal("A parameter is given twice.", _registry.Refusal($"/{path}?fieldSet=id&fieldSet=id", 400));
    }

    [Fact]
    public void Entities_in_a_list_do_not_list_what_they_hold()
    {
        JsonElement result = _registry.Ask("/entities?handle=ORG-A-TEST").Elements("entitySearchResults")[0];
        Assert.False(result.TryGetProperty("networks", out _));
        Assert.True(_registry.Ask("/entity/ORG-A-TEST").TryGetProperty("networks", out _));
    }

    [Fact]
    public void The_flat_model_has_no_blocks_without_a_status()
    {
        RdapTestRegistry flat = new(Text, new RdapSettings { FlatAutnums = true });
        Assert.Equal(["AS64496"], Names(flat.Ask("/autnums?handle=AS644*&count=true")));
        Assert.Equal(1, flat.Ask("/autnums?handle=AS644*&count=true").GetProperty("paging_metadata").GetProperty("totalCount").GetInt32());
    }

    [Theory]
    [InlineData("entities?fn=a*", 422, "At least 2 characters stand before an asterisk here.")]
    [InlineData("entities", 400, "A search has exactly one of these parameters: fn, handle, email.")]
    [InlineData("ips/reverse_search/entity", 400, "A reverse search has at least one of these parameters: fn, handle, email, role.")]
    [InlineData("domains?name=x&sort=handle", 400, "These results can be sorted by: name, registrationDate, lastChangedDate.")]
    [InlineData("ips?name=x&cursor=@@", 400, "This cursor is none that was given here: begin anew, without it.")]
    [InlineData("nameservers/reverse_search/entity?fn=x", 501, "Reverse search here is by entity, of entities, domains, ips and autnums, by fn, handle, email and role (RFC 9536).")]
    public void A_refusal_says_what_to_do(string search, int status, string sentence) => Assert.Equal(sentence, _registry.Refusal("/" + search, status));

    [Fact]
    public void What_is_too_much_to_sort_is_refused_and_what_is_too_much_to_find_is_cut()
    {
        RdapTestRegistry small = new(Text, new RdapSettings { SearchCandidateLimit = 3 });
        Assert.Equal("More than 3 objects match, which is more than are sorted here: ask for less, or leave sort out.", small.Refusal("/ips?name=test*&sort=country", 422));
        Assert.Equal(4, Names(_registry.Ask("/ips?name=test*&sort=name:d")).Length);
        JsonElement cut = new RdapTestRegistry(Text, new RdapSettings { SearchCandidateLimit = 10 }).Ask("/ips/reverse_search/entity?email=post*&count=true");
        Assert.Contains(cut.Elements("notices"), static n => n.Text("type") == "result set truncated due to excessive load");
        Assert.False(cut.TryGetProperty("paging_metadata", out _));
    }

    [Fact]
    public void A_pattern_that_nothing_sorts_looks_at_a_fifth_of_the_limit()
    {
        const string Names = """
            organisation: ORG-A-TEST
            org-name: A

            """;
        StringBuilder text = new(Names);
        for (int i = 0; i < 10; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\ninetnum: 192.0.2.{i} - 192.0.2.{i}\nnetname: N{i}\norg: ORG-A-TEST\n");
        }

        RdapTestRegistry registry = new(text.ToString(), new RdapSettings { SearchCandidateLimit = 20 });
        Assert.Equal(10, registry.Ask("/ips/reverse_search/entity?handle=ORG-A-TEST").Elements("ipSearchResults").Length);
        JsonElement broad = registry.Ask("/ips/reverse_search/entity?handle=ORG-A*");
        Assert.Empty(broad.Elements("ipSearchResults"));
        Assert.Contains(broad.Elements("notices"), static n => n.Text("type") == "result set truncated due to excessive load");
        registry = new(text.ToString(), new RdapSettings { SearchCandidateLimit = 50 });
        Assert.Equal(10, registry.Ask("/ips/reverse_search/entity?handle=ORG-A*").Elements("ipSearchResults").Length);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_page()
    {
        byte[] path = "/ips?name=test*&sort=country,name&fieldSet=brief&count=true"u8.ToArray();
        RdapAnswer answer = new(new RdapSettings());
        RdapReply reply = new();
        answer.Render(_registry.Snapshot, path, new RdapContext("https://rdap.example.org/"u8), reply);
        Assert.Equal(0, Allocated.Least(() => answer.Render(_registry.Snapshot, path, new RdapContext("https://rdap.example.org/"u8), reply)));
    }

    /// <summary>What names each result: its name or its handle.</summary>
    internal static string[] Names(JsonElement answer) =>
    [
        .. answer.EnumerateObject().Single(static p => p.Name.EndsWith("SearchResults", StringComparison.Ordinal)).Value.EnumerateArray()
            .Select(static e => e.Text("objectClassName") == "ip network" ? e.Text("name")! : e.Text("ldhName") ?? e.Text("handle")!),
    ];

    private long Total(string search) => _registry.Ask("/" + search).GetProperty("paging_metadata").GetProperty("totalCount").GetInt64();

    private static string[] Members(JsonElement element) => [.. element.EnumerateObject().Select(static p => p.Name)];
}
