using System.Net;
using System.Text.Json;
using Rdap.Tests.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>
/// A client that follows every link in every answer of the demo registry, from help and every kind of object on: each leads to an answer that
/// obeys the rules of all answers; a link to an object leads to an object of that name.
/// </summary>
public sealed class RdapLinksTests(DemoServerFixture fixture) : IClassFixture<DemoServerFixture>
{
    private const int MostAnswers = 5000;

    private static readonly string[] Start =
    [
        "help", "ip/192.0.2.30", "ip/2001:db8:1234:42::1", "ip/198.51.100.10", "ip/198.51.100.130", "ip/203.0.113.200", "autnum/64496", "autnum/65537", "autnum/65540",
        "domain/2.0.192.in-addr.arpa", "domain/4.3.2.1.8.b.d.0.1.0.0.2.ip6.arpa", "domain/63.100.51.198.in-addr.arpa", "nameserver/ns1.nordlys.example.net",
        "entity/ORG-NT1-DEMO", "entity/ORG-AH1-DEMO", "entity/NORDLYS-MNT", "entity/IRT-NORDLYS-DEMO", "entity/KN1-DEMO", "entity/holder-7f3a",
    ];

    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["ip"] = "ip network",
        ["autnum"] = "autnum",
        ["domain"] = "domain",
        ["nameserver"] = "nameserver",
        ["entity"] = "entity",
    };

    [Fact]
    public async Task No_link_is_broken()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        string own = fixture.Server.Http.BaseAddress!.ToString();
        var waiting = new Queue<string>(Start.Select(path => own + path));
        HashSet<string> seen = [.. waiting];
        HashSet<string> relations = [];
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        List<string> broken = [];
        int asked = 0;
        while (waiting.TryDequeue(out string? url) && ++asked < MostAnswers)
        {
            using HttpResponseMessage response = await fixture.Server.Http.GetAsync(url, stop);
            using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(stop));
            JsonElement answer = document.RootElement;
            if (response.StatusCode != HttpStatusCode.OK)
            {
                broken.Add($"{url}: {(int)response.StatusCode} {answer.Texts("description").FirstOrDefault()}");
                continue;
            }

            broken.AddRange(RdapStructure.Check(answer, 200).Select(problem => $"{url}: {problem}"));
            string first = url[own.Length..].Split('/', '?')[0];
            if (Classes.TryGetValue(first, out string? expected) && answer.Text("objectClassName") != expected)
            {
                broken.Add($"{url}: is {answer.Text("objectClassName")}");
            }

            foreach (JsonElement link in Links(answer))
            {
                string href = link.Text("href")!;
                relations.Add(link.Text("rel")!);
                if (href.StartsWith(own, StringComparison.Ordinal) && seen.Add(href))
                {
                    waiting.Enqueue(href);
                }
            }

            // What a self link of a nested object leads to is that object.
            foreach ((string self, string name) in Selves(answer))
            {
                names.TryAdd(self, name);
            }

            if (names.TryGetValue(url, out string? promised) && NameOf(answer) != promised)
            {
                broken.Add($"{url}: is {NameOf(answer)} and not {promised}");
            }
        }

        Assert.Empty(broken);
        Assert.InRange(asked, 60, MostAnswers - 1);
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "self", "related", "rdap-up", "geofeed", "terms-of-service", "inaccuracy-report" }, relations);
    }

    private static IEnumerable<JsonElement> Links(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Links),
        JsonValueKind.Object => element.Elements("links").Concat(element.EnumerateObject().Where(static m => m.Name != "links").SelectMany(static m => Links(m.Value))),
        _ => [],
    };

    private static IEnumerable<(string Self, string Name)> Selves(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Selves),
        JsonValueKind.Object => (element.TryGetProperty("objectClassName", out _) && element.Link("self") is { } self ? [(self, NameOf(element))] : Array.Empty<(string, string)>())
            .Concat(element.EnumerateObject().SelectMany(static m => Selves(m.Value))),
        _ => [],
    };

    private static string NameOf(JsonElement of) => $"{of.Text("objectClassName")} {of.Text("handle") ?? of.Text("ldhName")}";
}
