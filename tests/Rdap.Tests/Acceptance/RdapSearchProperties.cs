using System.Globalization;
using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Registry;
using Rdap.Tests.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.Acceptance;

/// <summary>
/// Whatever is searched for, in whichever order and in pages of whichever size: a walk by the links "next" shows what one long answer would,
/// each once, also when the data is loaded anew between two pages; and any bytes get a well-formed answer.
/// </summary>
public sealed class RdapSearchProperties
{
    private static readonly string[] Searches =
    [
        "ips?name=net-*", "ips?name=net-1*", "ips?handle=10.*", "ips?name=net-*&sort=name:d", "ips?name=net-*&sort=startAddress", "ips?name=net-*&sort=startAddress:d",
        "ips?name=net-*&sort=country,name:d", "ips?name=net-*&sort=registrationDate:d", "ips?handle=10.*&sort=handle:d", "entities?handle=or*", "entities?fn=same*",
        "entities?fn=same*&sort=handle:d", "entities?email=mail*", "autnums?handle=as*", "autnums?handle=as*&sort=startAutnum:d", "autnums?name=name*", "domains?name=1*",
        "domains?nsLdhName=ns*", "domains?nsIp=192.0.2.1", "nameservers?name=ns*", "nameservers?name=ns*&sort=name:d", "nameservers?ip=192.0.2.1",
        "ips/reverse_search/entity?handle=ORG-1", "ips/reverse_search/entity?email=mail*&sort=name", "entities/reverse_search/entity?handle=R*",
        "domains/reverse_search/entity?handle=R1&role=technical",
    ];

    [Fact]
    public void Pages_are_the_whole_list_each_result_once()
    {
        Random random = new(8977);
        for (int round = 0; round < 12; round++)
        {
            RegistrySnapshot data = Load(Objects(random), Objects(random));
            RdapTestRegistry whole = new(data, new RdapSettings { MinSearchPrefix = 1, SearchLimit = 1000 });
            foreach (string search in Searches)
            {
                JsonElement all = whole.Ask($"/{search}&count=true&fieldSet=id");
                string[] expected = Results(all);
                Assert.Equal(expected.Length, all.GetProperty("paging_metadata").GetProperty("totalCount").GetInt32());
                Assert.Equal(expected.Length, expected.Distinct(StringComparer.Ordinal).Count());
                RdapTestRegistry paged = new(data, new RdapSettings { MinSearchPrefix = 1, SearchLimit = random.Next(1, 7) });
                Assert.Equal(expected, Walk(_ => paged, "/" + search + "&fieldSet=id"));
            }
        }
    }

    [Fact]
    public void What_is_there_all_the_time_is_shown_once_over_reloads()
    {
        Random random = new(2026);
        for (int round = 0; round < 12; round++)
        {
            // A source each: the one changes, the other stays.
            List<string> kept = Objects(random);
            string[] changes = [.. Objects(random).Select(static text => text.Replace("10.", "77.", StringComparison.Ordinal).Replace("ORG-", "ORX-", StringComparison.Ordinal))];
            RegistrySnapshot[] loads = [.. Enumerable.Range(0, 40).Select(_ => Load(kept.OrderBy(_ => random.Next()), changes.Where(_ => random.Next(3) > 0)))];
            RdapTestRegistry[] registries = [.. loads.Select(load => new RdapTestRegistry(load, new RdapSettings { MinSearchPrefix = 1, SearchLimit = 4 }))];
            RdapTestRegistry whole = new(Load(kept, []), new RdapSettings { MinSearchPrefix = 1, SearchLimit = 1000 });
            foreach (string search in Searches.Where(static s => !s.StartsWith("nameservers", StringComparison.Ordinal)))
            {
                string[] always = Results(whole.Ask($"/{search}&fieldSet=id"));
                string[] walked = Walk(page => registries[page % registries.Length], $"/{search}&fieldSet=id");
                Assert.Equal(walked.Length, walked.Distinct(StringComparer.Ordinal).Count());
                Assert.Equal(always, walked.Where(always.Contains));
            }
        }
    }

    [Fact]
    public void Any_bytes_in_a_search_get_a_well_formed_answer()
    {
        Random random = new(9536);
        RdapTestRegistry registry = new(Load(Objects(random), Objects(random)), new RdapSettings { MinSearchPrefix = 1, SearchLimit = 3, SearchCandidateLimit = 20 });
        string[] names = ["name", "fn", "handle", "email", "role", "nsLdhName", "nsIp", "ip", "count", "sort", "cursor", "fieldSet", "x", "%6eame", "\u00ff"];
        string[] values =
        [
            "net-*", "same*", "ORG-1", "R1", "mail*", "technical", "192.0.2.1", "ns*.example.net", "as6*", "true", "0", "handle:d", "name", "country,name:d", "id", "brief", "full",
            "AQAAAAAA", "*", "a*b", "%", "%C3%A9*", "%E9", "%00", "+", "", "/", "\u00ff", "\u0000", "=",
        ];
        HashSet<int> seen = [];
        for (int i = 0; i < 12_000; i++)
        {
            StringBuilder path = new("/" + RdapCollections.Get((RdapCollection)random.Next(5)).Name);
            path.Append(random.Next(8) switch { 0 or 1 => "/reverse_search/entity", 2 => "/" + values[random.Next(values.Length)], _ => "" }).Append('?');
            for (int more = random.Next(1, 5); more > 0; more--)
            {
                path.Append(names[random.Next(names.Length)]).Append('=').Append(values[random.Next(values.Length)]).Append(random.Next(9) == 0 ? ";" : "&");
            }

            ReadOnlyMemory<byte> body = registry.AskBytes(path.ToString());
            JsonElement answer = JsonDocument.Parse(body).RootElement;
            string problems = string.Join('\n', RdapStructure.Check(answer, registry.Reply.Status));
            Assert.True(problems.Length == 0, $"{path}: {problems}");
            Assert.NotEqual(500, registry.Reply.Status);
            seen.Add(registry.Reply.Status);
        }

        Assert.Superset(new HashSet<int> { 200, 400, 422, 501 }, seen);
    }

    [Fact]
    public void A_cursor_that_was_tampered_with_is_a_place_or_refused()
    {
        Random random = new(64);
        RdapTestRegistry registry = new(Load(Objects(random), Objects(random)), new RdapSettings { MinSearchPrefix = 1, SearchLimit = 2 });
        foreach (string search in Searches)
        {
            if (NextOf(registry.Ask("/" + search)) is not { } next)
            {
                continue;
            }

            int at = next.IndexOf("cursor=", StringComparison.Ordinal) + "cursor=".Length;
            for (int i = 0; i < 60; i++)
            {
                char[] changed = next.ToCharArray();
                changed[random.Next(at, changed.Length)] = "ABCDEFabcdef0123456789-_"[random.Next(24)];
                string path = new string(changed)[..random.Next(at, changed.Length + 1)];
                registry.AskBytes(path);
                Assert.True(registry.Reply.Status is 200 or 400, $"{path}: {registry.Reply.Status}");
            }
        }
    }

    private static string[] Walk(Func<int, RdapTestRegistry> registryOf, string path)
    {
        List<string> walked = [];
        string? next = path;
        for (int page = 0; next is not null; page++)
        {
            Assert.True(page < 1000, "no end: " + path);
            JsonElement answer = registryOf(page).Ask(next);
            walked.AddRange(Results(answer));
            next = NextOf(answer);
            Assert.Equal(next is not null, answer.Elements("notices").Any(static n => n.Text("type") == "result set truncated due to unexplainable reasons"));
        }

        return [.. walked];
    }

    private static string? NextOf(JsonElement answer) =>
        answer.TryGetProperty("paging_metadata", out JsonElement paging) && paging.TryGetProperty("links", out _)
            ? paging.Link("next")![(RdapTestRegistry.BaseUrl.Length - 1)..]
            : null;

    // The handle is the object's, and so is the link: two sources may have an object of one handle.
    private static string[] Results(JsonElement answer) =>
    [
        .. answer.EnumerateObject().Single(static p => p.Name.EndsWith("SearchResults", StringComparison.Ordinal)).Value.EnumerateArray()
            .Select(static e => e.Text("objectClassName") + " " + (e.Text("ldhName") ?? e.Text("handle"))),
    ];

    private static RegistrySnapshot Load(IEnumerable<string> first, IEnumerable<string> second) =>
        RegistrySnapshot.Empty(["A", "B"]).With(TestRegistry.Source(Text(first), "A"))
            .With(TestRegistry.Source(Text(second).Replace("10.", "77.", StringComparison.Ordinal).Replace("ORG-", "ORX-", StringComparison.Ordinal)
                .Replace("AS", "AS9", StringComparison.Ordinal).Replace("nic-hdl: R", "nic-hdl: RX", StringComparison.Ordinal), "B"));

    private static string Text(IEnumerable<string> objects) => string.Join("\n\n", objects) + "\n\n";

    private static List<string> Objects(Random random)
    {
        List<string> objects = [];
        for (int i = 0; i < 24; i++)
        {
            string when = random.Next(3) == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"\ncreated: 202{random.Next(5)}-01-01T00:00:00Z");
            string country = random.Next(3) == 0 ? "" : "\ncountry: " + ((string[])["NL", "DE", "AT"])[random.Next(3)];
            string org = random.Next(2) == 0 ? "" : $"\norg: ORG-{random.Next(4)}";
            objects.Add($"inetnum: 10.{i}.0.0 - 10.{i}.255.255\nnetname: NET-{random.Next(12)}{country}{org}{when}");
            objects.Add($"aut-num: AS{(i * 7) + 1}\nas-name: Name {random.Next(5)}");
            objects.Add($"domain: {i}.10.in-addr.arpa\nnserver: ns{random.Next(6)}.example.net 192.0.2.{random.Next(3)}\nnserver: NS{random.Next(6)}.example.net.\nzone-c: R{random.Next(4)}");
        }

        for (int i = 0; i < 6; i++)
        {
            objects.Add($"organisation: ORG-{i}\norg-name: Same {random.Next(2)}\ne-mail: mail{random.Next(2)}@example.net\ne-mail: mail2@example.net\nadmin-c: R{random.Next(4)}");
            objects.Add($"role: Same {random.Next(3)}\nnic-hdl: R{i}\ne-mail: mail{random.Next(2)}@example.net\ntech-c: R{random.Next(4)}");
            objects.Add($"as-block: AS{i * 100} - AS{(i * 100) + 50}");
        }

        return objects;
    }
}
