using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rdap.Protocols.RdapHttp;
using Rdap.Tests.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.Golden;

/// <summary>
/// Whole RDAP answers of the demo registry, its statistics and its bootstrap files, one file per path, indented for reading. Each file
/// is named by its path.
/// </summary>
public sealed class RdapGoldenTests
{
    private const int LineLength = 120;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly RdapTestRegistry Registry = new(
        DemoSources.Load(RdapTestRegistry.LoadedAt), new RdapSettings { Port43 = "whois.example.org" });

    /// <summary>Path and status; what each shows.</summary>
    public static TheoryData<string, int> Questions { get; } = new()
    {
        // a provider's allocation, its customer's customer, a range that is no block, two countries
        { "ip/192.0.2.0/24", 200 },
        { "ip/192.0.2.30", 200 },
        { "ip/192.0.2.210", 200 },
        { "ip/192.0.2.140", 200 },
        { "ip/2001:db8:1234:42::1", 200 },

        // transferred in although the bootstrap file still names the other registry; names in other scripts
        { "ip/203.0.113.50", 200 },

        // statistics: held, free, set aside
        { "ip/198.51.100.130", 200 },
        { "ip/198.51.100.180", 200 },
        { "ip/198.51.100.190", 200 },

        // held elsewhere, by nobody, not a question
        { "ip/198.51.100.200", 302 },
        { "ip/192.88.99.1", 404 },
        { "ip/192.0.2.1/24", 400 },
        { "autnum/64496", 200 },
        { "autnum/64510", 200 },
        { "autnum/65543", 200 },
        { "autnum/65550", 302 },
        { "domain/2.0.192.in-addr.arpa", 200 },
        { "domain/200.2.0.192.in-addr.arpa", 200 },
        { "domain/4.3.2.1.8.b.d.0.1.0.0.2.ip6.arpa", 200 },
        { "nameserver/ns1.nordlys.example.net", 200 },
        { "nameserver/ns1.example.com", 404 },
        { "entity/ORG-NT1-DEMO", 200 },
        { "entity/KN1-DEMO", 200 },
        { "entity/NORDLYS-MNT", 200 },
        { "entity/IRT-NORDLYS-DEMO", 200 },
        { "entity/ORG-TRN1-DEMO", 200 },
        { "entity/holder-7f3a", 200 },

        // what stands above and below
        { "ips/rirSearch1/rdap-down/203.0.113.0/24", 200 },
        { "ips/rirSearch1/rdap-up/192.0.2.30", 200 },
        { "autnums/rirSearch1/rdap-up/64496-64511", 404 },
        { "help", 200 },

        // searches: names, a page of what matches, field sets, who else is at an address, patterns that are refused
        { "entities?fn=Nordlys*&fieldSet=brief", 200 },
        { "entities?email=noc@nordlys.example.net", 200 },
        { "ips?name=NORDLYS*&sort=startAddress:d&count=true&fieldSet=brief", 200 },
        { "autnums?handle=AS644*&fieldSet=id", 200 },
        { "domains?nsLdhName=ns1.nordlys.example.net", 200 },
        { "nameservers?name=ns*.example.net", 200 },
        { "ips?name=nothing-like-it", 200 },
        { "ips/reverse_search/entity?email=abuse@nordlys.example.net&role=abuse&fieldSet=brief", 200 },
        { "entities/reverse_search/entity?handle=ORG-NT1-DEMO&fieldSet=id", 200 },
        { "entities?fn=*lys", 422 },
        { "ip/192.0.2.30?fieldSet=id", 200 },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public void The_answer_is_as_reviewed(string path, int status)
    {
        JsonElement answer = Registry.Ask("/" + path, status);
        StringBuilder text = new();
        Write(answer, 0, text);
        GoldenFile.Check(FileOf(path), text.Append('\n').ToString());
    }

    [Fact]
    public void Every_file_is_the_answer_to_a_question()
    {
        if (GoldenFile.IsUpdating)
        {
            return;
        }

        HashSet<string> files = [.. Questions.Select(static row => FileOf(row.Data.Item1))];
        Assert.Equal(files.Order(StringComparer.Ordinal), GoldenFile.In("rdap", "*.json").Order(StringComparer.Ordinal));
    }

    /// <summary>Indented, but what fits a line stays on one: a jCard is read property by property.</summary>
    private static void Write(JsonElement element, int indent, StringBuilder text)
    {
        string line = JsonSerializer.Serialize(element, Compact);
        if (indent + line.Length <= LineLength || element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            text.Append(line);
            return;
        }

        bool isObject = element.ValueKind == JsonValueKind.Object;
        IEnumerable<(string Start, JsonElement Value)> members = isObject
            ? element.EnumerateObject().Select(static p => ($"\"{p.Name}\": ", p.Value))
            : element.EnumerateArray().Select(static e => ("", e));
        text.Append(isObject ? '{' : '[');
        string separator = "\n";
        foreach ((string start, JsonElement value) in members)
        {
            text.Append(separator).Append(' ', indent + 2).Append(start);
            Write(value, indent + 2, text);
            separator = ",\n";
        }

        text.Append('\n').Append(' ', indent).Append(isObject ? '}' : ']');
    }

    private static string FileOf(string path) => $"rdap/{GoldenFile.NameOf(path.Replace('/', '-'))}.json";
}
