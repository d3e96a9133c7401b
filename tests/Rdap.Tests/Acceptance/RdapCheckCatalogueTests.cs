using System.Text.Json;
using Rdap.Registry.Numbers;
using Rdap.Tests.Golden;
using Rdap.Tests.Protocols.RdapHttp;
using Xunit;

namespace Rdap.Tests.Acceptance;

/// <summary>
/// The rules that checkers of RDAP answers know by name, and those of the NRO's profile, one test each over every golden answer. They say a second
/// time, rule by rule, what the schemas say as a whole; what does not apply to a registry of numbers (forward domains, gTLD profiles) or is said by
/// HTTP and not by the body (see RdapCasesTests, HttpCasesTests) is not here.
/// </summary>
public sealed class RdapCheckCatalogueTests
{
    private static readonly JsonElement[] Answers =
        [.. GoldenFile.In("rdap", "*.json").Select(static file => JsonDocument.Parse(GoldenFile.Read(file)).RootElement.Clone())];

    private static readonly string[] Statuses =
        ["active", "inactive", "administrative", "reserved", "removed", "associated", "locked", "validated", "private", "proxy", "obscured"];

    private static readonly string[] Roles =
        ["registrant", "technical", "administrative", "abuse", "billing", "registrar", "reseller", "sponsor", "proxy", "notifications", "noc"];

    private static readonly Dictionary<string, Func<JsonElement, bool>> OfAnswers = new(StringComparer.Ordinal)
    {
        ["100 RdapConformanceMissing"] = static a => a.Texts("rdapConformance").Contains("rdap_level_0"),
        ["101 InvalidParent"] = static a => Below(a).All(static o => !o.TryGetProperty("rdapConformance", out _)),
        ["102 UnknownExtension"] = static a => IsHelp(a) || a.Texts("rdapConformance").All(c => RdapUsedExtensions.OnEveryAnswer(c) || RdapUsedExtensions.Of(a).Contains(c)),
        ["103 IsEmpty"] = static a => a.Texts("rdapConformance").Length > 0,
        ["503 NoticesArrayIsEmpty"] = static a => a.Elements("notices").Length > 0,
        ["profile 1: rdap_level_0, the profile, cidr0 and one model of AS numbers"] = static a =>
            ((string[])["rdap_level_0", "nro_rdap_profile_0", "cidr0"]).All(a.Texts("rdapConformance").Contains)
            && a.Texts("rdapConformance").Count(static c => c.StartsWith("nro_rdap_profile_asn_", StringComparison.Ordinal)) == 1,
        ["profile 2: terms of service and a place for reports"] = static a =>
            ((string[])["terms-of-service", "inaccuracy-report"]).All(rel => a.Elements("notices").SelectMany(static n => n.Elements("links")).Any(l => l.Text("rel") == rel)),
        ["profile 17: the title of an error is the reason phrase"] = static a => !a.TryGetProperty("errorCode", out JsonElement code)
            || a.Text("title") == code.GetInt32() switch { 302 => "Found", 400 => "Bad Request", 404 => "Not Found", 422 => "Unprocessable Content", 501 => "Not Implemented", _ => "" },
    };

    private static readonly Dictionary<string, Func<JsonElement, bool>> OfLinks = new(StringComparer.Ordinal)
    {
        ["200 MissingValueProperty"] = static l => l.Text("value") is { Length: > 0 },
        ["201 MissingRelProperty"] = static l => l.Text("rel") is { Length: > 0 },
        ["202 RelatedHasNoType"] = static l => l.Text("rel") != "related" || l.TryGetProperty("type", out _),
        ["203 RelatedIsNotRdap"] = static l => l.Text("rel") != "related" || l.Text("type") == "application/rdap+json",
        ["204 SelfHasNoType"] = static l => l.Text("rel") != "self" || l.TryGetProperty("type", out _),
        ["205 SelfIsNotRdap"] = static l => l.Text("rel") != "self" || l.Text("type") == "application/rdap+json",
        ["207 MissingHref"] = static l => Uri.TryCreate(l.Text("href"), UriKind.Absolute, out Uri? uri) && !uri.IsFile,
        ["208 RelatedNotToRdap"] = static l => l.Text("rel") != "related" || l.Text("href")!.StartsWith(RdapTestRegistry.BaseUrl, StringComparison.Ordinal),
        ["RFC 9877: a geofeed is https and CSV"] = static l => l.Text("rel") != "geofeed"
            || (l.Text("href")!.StartsWith("https://", StringComparison.Ordinal) && l.Text("type") == "application/geofeed+csv"),
    };

    private static readonly Dictionary<string, Func<JsonElement, bool>> OfObjects = new(StringComparer.Ordinal)
    {
        ["206 ObjectClassHasNoSelf, profile 3"] = static o => o.Link("self") is { Length: > 0 },
        ["209 LinksArrayIsEmpty"] = static o => o.Elements("links").Length > 0,
        ["400 DateIsAbsent, 401 DateIsNotRfc3339"] = static o => o.Elements("events").All(static e =>
            e.Text("eventDate") is { Length: >= 20 } date && date[10] == 'T' && DateTimeOffset.TryParse(date, System.Globalization.CultureInfo.InvariantCulture, out _)),
        ["402 ActionIsAbsent, 403 ActionIsUnknown"] = static o => o.Elements("events").All(static e =>
            e.Text("eventAction") is "registration" or "last changed" or "last update of RDAP database" or "transfer" or "expiration" or "deletion" or "reregistration"),
        ["404 EventsArrayIsEmpty"] = static o => NoEmptyArray(o, "events"),
        ["504 RemarksArrayIsEmpty"] = static o => NoEmptyArray(o, "remarks"),
        ["600 IsEmpty, 601 IsNotString"] = static o => NoEmptyText(o, "handle"),
        ["602 ParentHandleIsNotString"] = static o => NoEmptyText(o, "parentHandle"),
        ["700 IsEmpty, 701 ValueUnknown"] = static o => NoEmptyArray(o, "status") && o.Texts("status").All(Statuses.Contains),
        ["800 IsEmpty, 801 UnknownRole, 802 RoleIsString"] = static o => NoEmptyArray(o, "roles") && o.Texts("roles").All(Roles.Contains),
        ["900 Invalid ldhName"] = static o => o.Text("ldhName") is not { } name || (name.Length is > 0 and <= 253 && name.Split('.').All(static l => l.Length is > 0 and <= 63)),
        ["1100 IsEmpty, 1101 IsNotString"] = static o => NoEmptyText(o, "name"),
        ["1200 IsEmpty, 1201 IsNotString"] = static o => NoEmptyText(o, "type"),
        ["1305 ListIsEmpty, 1314 ArrayIsString"] = static o => !o.TryGetProperty("ipAddresses", out JsonElement list)
            || (list.ValueKind == JsonValueKind.Object && list.EnumerateObject().Any() && list.EnumerateObject().All(static m => m.Value.GetArrayLength() > 0)),
        ["1600 Port43IsEmpty"] = static o => NoEmptyText(o, "port43"),
        ["1700 PublicIds"] = static o => NoEmptyArray(o, "publicIds"),
        ["1904 ArrayIsEmpty"] = static o => NoEmptyArray(o, "cidr0_cidrs"),
        ["2200 secureDNS"] = static o => !o.TryGetProperty("secureDNS", out JsonElement dns) || dns.TryGetProperty("delegationSigned", out _),
        ["2300 CountryIsNotString"] = static o => NoEmptyText(o, "country"),
        ["2400 EntityArrayIsEmpty"] = static o => NoEmptyArray(o, "entities"),
    };

    private static readonly Dictionary<string, Func<JsonElement, bool>> OfNetworks = new(StringComparer.Ordinal)
    {
        ["1300 Missing, 1301 Malformed, 1303 VersionMismatch, 1315 IpVersionIsNotString"] = static n =>
            FamilyOf(n, "startAddress") == n.Text("ipVersion") && FamilyOf(n, "endAddress") == n.Text("ipVersion"),
        ["1302 EndBeforeStart"] = static n => AddressOf(n, "startAddress") <= AddressOf(n, "endAddress"),
        ["1304 MalformedVersion"] = static n => n.Text("ipVersion") is "v4" or "v6",
        ["1900 V4PrefixIsAbsent to 1903 V6LengthIsAbsent"] = static n => n.Elements("cidr0_cidrs").Length > 0 && n.Elements("cidr0_cidrs").All(c =>
            c.Text(n.Text("ipVersion") + "prefix") is { Length: > 0 } && c.TryGetProperty("length", out _)),
        ["profile 4: handle, addresses, version, status"] = static n =>
            ((string[])["handle", "startAddress", "endAddress", "ipVersion", "status"]).All(member => n.TryGetProperty(member, out _)),
        ["profile 11: one status of active, administrative and reserved"] = static n => n.Texts("status") is ["active" or "administrative" or "reserved"],
        ["at most one geofeed"] = static n => n.Elements("links").Count(static l => l.Text("rel") == "geofeed") < 2,
    };

    private static readonly Dictionary<string, Func<JsonElement, bool>> OfAutnums = new(StringComparer.Ordinal)
    {
        ["1400 Missing"] = static n => n.TryGetProperty("startAutnum", out _) && n.TryGetProperty("endAutnum", out _),
        ["1401 EndBeforeStart"] = static n => n.GetProperty("startAutnum").GetUInt32() <= n.GetProperty("endAutnum").GetUInt32(),
        ["profile 5: handle and status"] = static n => n.TryGetProperty("handle", out _) && n.Texts("status").Length == 1,
    };

    private static readonly Dictionary<string, Func<JsonElement, bool>> OfCards = new(StringComparer.Ordinal)
    {
        ["1500 ArrayIsEmpty"] = static c => c.GetArrayLength() == 2 && c[1].GetArrayLength() > 0,
        ["1501 HasNoFn, 1502 FnIsEmpty"] = static c => Values(c, "fn") is [{ ValueKind: JsonValueKind.String } fn] && fn.GetString()!.Length > 0,
        ["profile 7: a kind of three"] = static c => Values(c, "kind") is [var kind] && kind.GetString() is "individual" or "group" or "org",
        ["profile 7: no other properties"] = static c => c[1].EnumerateArray().All(static p =>
            p[0].GetString() is "version" or "kind" or "fn" or "n" or "adr" or "tel" or "email" or "lang" or "geo" or "title" or "role" or "org" or "contact-uri"),
        ["profile 7: an adr has a label"] = static c => c[1].EnumerateArray().Where(static p => p[0].GetString() == "adr").All(static p => p[1].Text("label") is { Length: > 0 }),
        ["profile 7: no types but work, home, and those of telephones"] = static c => c[1].EnumerateArray().All(static p =>
            p[1].Text("type") is not { } type || type is "work" or "home" || (p[0].GetString() == "tel" && type is "voice" or "fax")),
    };

    public static TheoryData<string, string> Rules => [.. new (string Kind, Dictionary<string, Func<JsonElement, bool>> Rules)[]
    {
        ("answer", OfAnswers), ("link", OfLinks), ("object", OfObjects), ("ip network", OfNetworks), ("autnum", OfAutnums), ("card", OfCards),
    }.SelectMany(static table => table.Rules.Keys.Select(rule => (table.Kind, rule)))];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_golden_answer_obeys(string kind, string rule)
    {
        (JsonElement[] subjects, Func<JsonElement, bool> holds) = kind switch
        {
            "answer" => (Answers, OfAnswers[rule]),
            "link" => ([.. Answers.SelectMany(All).SelectMany(static o => o.Elements("links"))], OfLinks[rule]),
            "object" => (Objects(null), OfObjects[rule]),
            "card" => ([.. Objects("entity").Where(static e => e.TryGetProperty("vcardArray", out _)).Select(static e => e.GetProperty("vcardArray"))], OfCards[rule]),
            "autnum" => (Objects(kind), OfAutnums[rule]),
            _ => (Objects(kind), OfNetworks[rule]),
        };
        Assert.NotEmpty(subjects);
        Assert.All(subjects, subject => Assert.True(holds(subject), subject.GetRawText()));
    }

    [Fact]
    public void Notes_500_DescriptionIsAbsent_501_DescriptionIsString_502_UnknownType()
    {
        JsonElement[] notes = [.. Answers.SelectMany(All).SelectMany(static o => o.Elements("remarks").Concat(o.Elements("notices")))];
        Assert.All(notes, static note => Assert.True(note.GetProperty("description").GetArrayLength() > 0));
        Assert.All(notes, static note => Assert.True(note.Text("type") is null or "object truncated due to unexplainable reasons"
            or "result set truncated due to unexplainable reasons" or "result set truncated due to excessive load"));
    }

    [Fact]
    public void Profile_8_only_an_entity_that_is_the_answer_lists_what_it_holds() =>
        Assert.All(Answers.SelectMany(Below).Where(static o => o.TryGetProperty("roles", out _)), static entity =>
            Assert.False(entity.TryGetProperty("networks", out _) || entity.TryGetProperty("autnums", out _)));

    [Fact]
    public void Profile_9_and_10_held_numbers_have_a_registrant_an_abuse_contact_and_dates()
    {
        JsonElement answer = JsonDocument.Parse(GoldenFile.Read("rdap/ip-192.0.2.0-24.json")).RootElement;
        Assert.NotEmpty(answer.Entity("registrant").Card("fn"));
        Assert.Contains("@", Assert.Single(answer.Entity("abuse").Card("email")), StringComparison.Ordinal);
        Assert.NotNull(answer.Event("registration"));
        Assert.NotNull(answer.Event("last changed"));
    }

    [Fact]
    public void Profile_6_a_zone_has_its_servers_and_its_network()
    {
        JsonElement answer = JsonDocument.Parse(GoldenFile.Read("rdap/domain-2.0.192.in-addr.arpa.json")).RootElement;
        Assert.NotEmpty(answer.Elements("nameservers"));
        Assert.NotNull(answer.GetProperty("network").Link("self"));
    }

    // Whole objects: one that a field set has cut (RFC 8982) lacks members on purpose.
    private static JsonElement[] Objects(string? name) =>
        [.. Answers.Where(static a => !a.TryGetProperty("subsetting_metadata", out JsonElement subset) || subset.Text("currentFieldSet") == "full").SelectMany(All)
            .Where(o => o.TryGetProperty("objectClassName", out JsonElement own) && (name is null || own.GetString() == name))];

    private static IEnumerable<JsonElement> All(JsonElement element) => Below(element).Prepend(element);

    // Every JSON object below another.
    private static IEnumerable<JsonElement> Below(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static m => m.Value.ValueKind == JsonValueKind.Object ? All(m.Value) : Below(m.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(static i => i.ValueKind == JsonValueKind.Object ? All(i) : Below(i)),
        _ => [],
    };

    private static bool IsHelp(JsonElement answer) => answer.Text("objectClassName") is null && !answer.TryGetProperty("errorCode", out _);

    private static bool NoEmptyArray(JsonElement of, string name) =>
        !of.TryGetProperty(name, out JsonElement value) || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0);

    private static bool NoEmptyText(JsonElement of, string name) =>
        !of.TryGetProperty(name, out JsonElement value) || (value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0);

    private static JsonElement[] Values(JsonElement card, string name) =>
        [.. card[1].EnumerateArray().Where(p => p[0].GetString() == name).Select(static p => p[3])];

    private static string FamilyOf(JsonElement network, string member) =>
        IpText.TryParseAddress(System.Text.Encoding.UTF8.GetBytes(network.Text(member) ?? ""), out IpFamily family, out _) ? family == IpFamily.V4 ? "v4" : "v6" : "";

    private static UInt128 AddressOf(JsonElement network, string member) =>
        IpText.TryParseAddress(System.Text.Encoding.UTF8.GetBytes(network.Text(member) ?? ""), out _, out UInt128 address) ? address : 0;
}
