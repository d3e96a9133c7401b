using System.Text;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Questions;

public sealed class RdapSearchQueryTests
{
    private readonly RdapSearchQuery _query = new(new RdapSettings());

    [Theory]
    [InlineData("entities?fn=Abuse*", "entities?fn=Abuse*")]
    [InlineData("entities?handle=A+B%20C", "entities?handle=A%20B%20C")]
    [InlineData("entities?email=a@example.net&unknown=1&%zz", "entities?email=a@example.net")]
    [InlineData("domains?name=exam*.com", "domains?name=exam*.com")]
    [InlineData("domains?nsLdhName=ns1.example.net", "domains?nsLdhName=ns1.example.net")]
    [InlineData("domains?nsIp=2001:db8::1", "domains?nsIp=2001:db8::1")]
    [InlineData("nameservers?ip=192.0.2.1", "nameservers?ip=192.0.2.1")]
    [InlineData("ips?handle=192.0.2.0%20-%20192.0.2.255", "ips?handle=192.0.2.0%20-%20192.0.2.255")]
    [InlineData("ips?count=TRUE&name=TEST*", "ips?name=TEST*&count=true")]
    [InlineData("ips?count=no&name=TEST*", "ips?name=TEST*")]
    [InlineData("ips?name=T%26C&sort=name:d,startAddress&fieldSet=id", "ips?name=T%26C&sort=name:d,startAddress&fieldSet=id")]
    [InlineData("ips?name=%C3%89cole", "ips?name=%C3%89cole")]
    [InlineData("ips?n%61me=x", "ips?name=x")]
    [InlineData("autnums?name=x&cursor=AAAA", "autnums?name=x&cursor=AAAA")]
    [InlineData("ips/reverse_search/entity?role=abuse&fn=Abuse*", "ips/reverse_search/entity?fn=Abuse*&role=abuse")]
    [InlineData("entities/reverse_search/entity/?email=a@b", "entities/reverse_search/entity?email=a@b")]
    [InlineData("ips/reverse_search/entity?handle=X&role=billing", "ips/reverse_search/entity?handle=X&role=billing")]
    public void A_search_is_understood(string search, string canonical)
    {
        Assert.Equal(RdapSearchProblem.None, Parse(search));
        Assert.Equal(Order(canonical), Order(Encoding.ASCII.GetString(_query.AppendTo(new UrlText().Start(default), cursor: true).Bytes)));
    }

    [Theory]
    [InlineData("entities", 400, "NoParameter")]
    [InlineData("entities?foo=1", 400, "NoParameter")]
    [InlineData("entities?fn=a&handle=b", 400, "SeveralParameters")]
    [InlineData("entities?fn=a&fn=b", 400, "RepeatedParameter")]
    [InlineData("entities?fn=", 400, "EmptyValue")]
    [InlineData("entities?fn", 400, "EmptyValue")]
    [InlineData("entities?fn=%E9", 400, "NotText")]
    [InlineData("entities?fn=%00a", 400, "NotText")]
    [InlineData("entities?fn=%4", 400, "BadPercentEncoding")]
    [InlineData("entities?fn=*", 422, "OnlyWildcard")]
    [InlineData("entities?fn=%2A", 422, "OnlyWildcard")]
    [InlineData("entities?fn=*abc", 422, "WildcardAtStart")]
    [InlineData("entities?fn=a*b", 422, "WildcardNotAtEnd")]
    [InlineData("entities?fn=ab*.net", 422, "WildcardNotAtEnd")]
    [InlineData("ips?name=ab*.net", 422, "WildcardNotAtEnd")]
    [InlineData("entities?fn=a*b*", 422, "SeveralWildcards")]
    [InlineData("entities?fn=a*", 422, "PrefixTooShort")]
    [InlineData("domains?nsIp=192.0.2.*", 422, "NoWildcardHere")]
    [InlineData("domains?nsIp=192.0.2", 400, "NotAnAddress")]
    [InlineData("nameservers?ip=010.0.0.1", 400, "NotAnAddress")]
    [InlineData("ips?name=x&count=maybe", 400, "BadCount")]
    [InlineData("ips?name=x&count=", 400, "BadCount")]
    [InlineData("ips?name=x&count=1&count=1", 400, "RepeatedParameter")]
    [InlineData("ips?name=x&sort=nosuch", 400, "UnknownSort")]
    [InlineData("ips?name=x&sort=", 400, "UnknownSort")]
    [InlineData("ips?name=x&sort=name,", 400, "UnknownSort")]
    [InlineData("ips?name=x&sort=handle:x", 400, "BadSort")]
    [InlineData("ips?name=x&sort=handle:", 400, "BadSort")]
    [InlineData("ips?name=x&sort=handle,handle:d", 400, "BadSort")]
    [InlineData("ips?name=x&sort=handle,name,country,startAddress", 400, "BadSort")]
    [InlineData("autnums?name=x&sort=startAddress", 400, "UnknownSort")]
    [InlineData("ips?name=x&cursor=", 400, "BadCursor")]
    [InlineData("ips?name=x&fieldSet=", 400, "UnknownFieldSet")]
    [InlineData("ips?name=x&fieldSet=zzz", 400, "UnknownFieldSet")]
    [InlineData("ips/foo?name=x", 400, "UnknownPath")]
    [InlineData("ips/reverse_search?fn=x", 400, "UnknownPath")]
    [InlineData("ips/reverse_search/nameserver?fn=x", 501, "UnsupportedReverse")]
    [InlineData("nameservers/reverse_search/entity?fn=x", 501, "UnsupportedReverse")]
    [InlineData("ips/reverse_search/entity?city=Rome", 501, "UnsupportedReverse")]
    [InlineData("ips/reverse_search/entity", 400, "NoParameter")]
    [InlineData("ips/reverse_search/entity?role=abuse", 422, "OnlyRole")]
    [InlineData("ips/reverse_search/entity?fn=x&role=king", 400, "UnknownRole")]
    [InlineData("ips/reverse_search/entity?fn=x&role=ab*", 422, "NoWildcardHere")]
    public void What_is_wrong_is_said(string search, int status, string expected)
    {
        RdapSearchProblem problem = Parse(search);
        Assert.Equal(expected, problem.ToString());
        Assert.Equal(status, RdapSearchProblems.StatusOf(problem));
    }

    [Fact]
    public void Long_searches_are_refused()
    {
        Assert.Equal(RdapSearchProblem.TooLong, Parse("ips?name=" + new string('x', RdapSearchQuery.MaxLength)));
        Assert.Equal(RdapSearchProblem.ValueTooLong, Parse("ips?name=" + new string('x', RdapSearchQuery.MaxValueLength + 1)));
        Assert.Equal(RdapSearchProblem.None, Parse("ips?name=" + new string('x', RdapSearchQuery.MaxValueLength)));
        Assert.Equal(RdapSearchProblem.None, Parse("ips?" + new string('&', RdapSearchQuery.MaxLength - 6) + "name=x"[..6]));
    }

    [Fact]
    public void Only_the_same_search_in_the_same_order_has_the_same_fingerprint()
    {
        string[] searches =
        [
            "ips?name=ab", "ips?name=ab*", "ips?handle=ab", "autnums?name=ab", "ips?name=ba", "ips?name=ab&sort=name", "ips?name=ab&sort=name:d",
            "ips?name=ab&sort=name,handle", "ips/reverse_search/entity?fn=ab", "ips/reverse_search/entity?handle=ab", "ips/reverse_search/entity?fn=ab&role=abuse",
            "domains?name=ab*.c", "domains?name=ab*",
        ];
        Assert.Equal(searches.Length, searches.Select(Fingerprint).Distinct().Count());
        Assert.Equal(Fingerprint("ips?name=ab"), Fingerprint("ips?fieldSet=id&count=1&name=%61b&cursor=AAAA"));
        Assert.Equal(Fingerprint("ips?name=ab&sort=name"), Fingerprint("ips?name=ab&sort=name:a"));
    }

    [Fact]
    public void Any_bytes_are_a_search_or_a_problem()
    {
        Random random = new(9082);
        string[] starts = ["fn=", "handle=", "email=", "role=", "name=", "nsIp=", "ip=", "nsLdhName=", "count=", "sort=", "cursor=", "fieldSet="];
        string[] ends = ["*", "%", "%e9", "%41", "a", "1", "true", "id", ":d", ",", "=", "&", "+", ".", "192.0.2.1", "name", "handle", "abuse", "\u00e9", "\0", "reverse_search/entity", "/"];
        for (int i = 0; i < 50_000; i++)
        {
            StringBuilder text = new();
            for (int parts = random.Next(1, 5); parts > 0; parts--)
            {
                text.Append(random.Next(9) == 0 ? "" : starts[random.Next(starts.Length)]);
                for (int more = random.Next(4); more > 0; more--)
                {
                    text.Append(ends[random.Next(ends.Length)]);
                }

                text.Append(random.Next(4) == 0 ? ';' : '&');
            }

            RdapCollection collection = (RdapCollection)random.Next(5);
            RdapSearchProblem problem = _query.Parse(collection, random.Next(2) == 0 ? default : "reverse_search/entity"u8, Encoding.Latin1.GetBytes(text.ToString()));
            Assert.True(problem != RdapSearchProblem.None || _query.Conditions.Length > 0);
            Assert.InRange(RdapSearchProblems.StatusOf(problem), 400, 501);
        }
    }

    private uint Fingerprint(string search)
    {
        Assert.Equal(RdapSearchProblem.None, Parse(search));
        return _query.Fingerprint;
    }

    private RdapSearchProblem Parse(string search)
    {
        string[] parts = search.Split('?', 2);
        string[] path = parts[0].Split('/', 2);
        Assert.True(RdapCollections.TryFind(Encoding.ASCII.GetBytes(path[0]), out RdapCollection collection));
        return _query.Parse(collection, Encoding.ASCII.GetBytes(path.Length == 1 ? "" : path[1]), Encoding.UTF8.GetBytes(parts.Length == 1 ? "" : parts[1]));
    }

    // The order of conditions is that in which they came.
    private static string Order(string url) => string.Join('&', url.Split('?')[1].Split('&').Order(StringComparer.Ordinal)) + url.Split('?')[0];
}
