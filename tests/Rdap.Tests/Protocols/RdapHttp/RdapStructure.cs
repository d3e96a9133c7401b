using System.Globalization;
using System.Text.Json;
using Rdap.Registry.Numbers;
using Rdap.Tests.Schemas;

namespace Rdap.Tests.Protocols.RdapHttp;

/// <summary>
/// The rules every answer obeys, whatever it shows: RFC 9083, RFC 7095, cidr0 and the NRO's profile, written down a second time and
/// apart from the code that writes answers.
/// </summary>
internal sealed class RdapStructure
{
    private static readonly HashSet<string> Roles = ["registrant", "technical", "administrative", "abuse", "billing", "registrar", "reseller", "sponsor", "proxy", "notifications", "noc"];
    private static readonly HashSet<string> Statuses = ["active", "administrative", "reserved", "associated"];
    private static readonly HashSet<string> Actions = ["registration", "last changed", "last update of RDAP database"];
    private static readonly HashSet<string> Classes = ["ip network", "autnum", "entity", "domain", "nameserver"];
    private static readonly HashSet<string> Relations = ["self", "up", "next", "related", "geofeed", "terms-of-service", "inaccuracy-report", "rdap-up", "rdap-up rdap-active", "rdap-top", "rdap-down", "rdap-bottom"];
    private static readonly HashSet<string> CardProperties = ["version", "kind", "fn", "n", "adr", "tel", "email", "lang", "geo", "title", "role", "org", "contact-uri"];
    private static readonly HashSet<string> RemarkTypes = ["object truncated due to unexplainable reasons", "object redacted due to authorization",
        "result set truncated due to unexplainable reasons", "result set truncated due to excessive load"];

    /// <summary>The arrays of objects that searches answer with.</summary>
    private static readonly HashSet<string> Results = ["entitySearchResults", "domainSearchResults", "nameserverSearchResults", "ipSearchResults", "autnumSearchResults"];

    private readonly List<string> _problems = [];

    /// <summary>Whether a field set other than full was asked for: objects are whole no more.</summary>
    private bool _isPartial;

    /// <summary>What is wrong with an answer; nothing, if all is well.</summary>
    public static IReadOnlyList<string> Check(JsonElement answer, int status)
    {
        RdapStructure structure = new() { _isPartial = answer.TryGetProperty("subsetting_metadata", out JsonElement subset) && subset.Text("currentFieldSet") != "full" };
        structure.CheckTop(answer, status);
        structure.Walk(answer, "$", top: true);
        structure._problems.AddRange(RedactedPaths.Check(answer));
        structure._problems.AddRange(RdapSchemas.Check(answer));
        return structure._problems;
    }

    private void CheckTop(JsonElement answer, int status)
    {
        string[] conformance = answer.Texts("rdapConformance");
        Must(conformance.Contains("rdap_level_0") && conformance.Contains("nro_rdap_profile_0") && conformance.Contains("cidr0"), "rdapConformance");
        Must(conformance.Count(static c => c.StartsWith("nro_rdap_profile_asn_", StringComparison.Ordinal)) == 1, "one AS number model");
        Must(conformance.Distinct().Count() == conformance.Length, "extensions each once");
        if (!IsHelp(answer))
        {
            string used = string.Join(' ', RdapUsedExtensions.Of(answer).Order(StringComparer.Ordinal));
            string said = string.Join(' ', conformance.Where(static c => !RdapUsedExtensions.OnEveryAnswer(c)).Order(StringComparer.Ordinal));
            Must(used == said, $"rdapConformance says \"{said}\" and the body uses \"{used}\"");
        }

        string[] relations = [.. answer.Elements("notices").SelectMany(static n => n.Elements("links")).Select(static l => l.Text("rel")!)];
        Must(relations.Contains("terms-of-service") && relations.Contains("inaccuracy-report"), "the profile's notices");
        Must(answer.Text("lang") is { Length: > 1 }, "lang");
        bool isObject = answer.TryGetProperty("objectClassName", out _);
        Must(isObject == (status == 200 && !IsHelp(answer) && !IsList(answer)), "an object, or an error, or a list, or help");
        Must(answer.TryGetProperty("errorCode", out JsonElement code) ? code.GetInt32() == status : status == 200, "errorCode is the status");
        if (status != 200)
        {
            Must(answer.Text("title") is { Length: > 0 } && answer.Texts("description").Length > 0, "title and description of an error");
        }
    }

    private static bool IsHelp(JsonElement answer) =>
        !answer.TryGetProperty("objectClassName", out _) && !answer.TryGetProperty("errorCode", out _) && !IsList(answer);

    private static bool IsList(JsonElement answer) => answer.EnumerateObject().Any(static p => Results.Contains(p.Name));

    private void Walk(JsonElement element, string at, bool top = false, bool isResult = false)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            Must(element.GetArrayLength() > 0 || isResult, at + " is an empty array");
            int index = 0;
            foreach (JsonElement item in element.EnumerateArray())
            {
                Must(!isResult || item.TryGetProperty("objectClassName", out _), at + " holds something else than objects");
                Walk(item, $"{at}[{index++}]", isResult: isResult);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            CheckObject(element, at, top, isResult);
        }
        else
        {
            Must(element.ValueKind != JsonValueKind.Null, at + " is null");
        }
    }

    private void CheckObject(JsonElement element, string at, bool top, bool isResult)
    {
        string[] names = [.. element.EnumerateObject().Select(static p => p.Name)];
        Must(names.Distinct().Count() == names.Length, at + " has a member twice");
        Must(names.Length > 0, at + " is an empty object");
        foreach (string topOnly in (string[])["rdapConformance", "notices", "lang", "port43"])
        {
            Must(top || (isResult && topOnly == "port43") || !names.Contains(topOnly), $"{at} has {topOnly} below the top");
        }

        if (element.TryGetProperty("objectClassName", out JsonElement name))
        {
            CheckRdapObject(element, name.GetString()!, at, top || isResult);
        }

        foreach (JsonProperty member in element.EnumerateObject())
        {
            string path = $"{at}.{member.Name}";
            switch (member.Name)
            {
                case "links":
                    CheckLinks(member.Value, path);
                    break;
                case "events":
                    CheckEvents(member.Value, path);
                    break;
                case "remarks" or "notices":
                    CheckRemarks(member.Value, path);
                    break;
                case "vcardArray":
                    CheckCard(member.Value, path);
                    continue;
                case "jscard" or "redacted":
                    continue;
                case "roles":
                    Must(member.Value.EnumerateArray().All(static r => Roles.Contains(r.GetString()!)), path + " unknown");
                    break;
                case "status":
                    Must(member.Value.EnumerateArray().All(static r => Statuses.Contains(r.GetString()!)), path + " unknown");
                    break;
                default:
                    break;
            }

            Walk(member.Value, path, isResult: top && Results.Contains(member.Name));
        }
    }

    private void CheckRdapObject(JsonElement element, string name, string at, bool top)
    {
        Must(Classes.Contains(name), at + " of unknown class");
        if (name == "nameserver")
        {
            Must(element.Text("ldhName") is { Length: > 0 }, at + " without name");
            Must(element.Link("self") is { Length: > 0 }, at + " without self link");
            Must((at == "$" && !_isPartial) == element.TryGetProperty("events", out _), at + " events: in the answer itself and only there");
            return;
        }

        // The source has no object for a contact that only text names.
        Must(element.Text("handle") is { Length: > 0 } != (element.Link("self")?.EndsWith("#abuse", StringComparison.Ordinal) == true), at + " without handle");
        Must(element.TryGetProperty("links", out _) && element.Link("self") is { Length: > 0 }, at + " without self link");
        if (_isPartial)
        {
            return;
        }

        Must(name is "entity" || element.TryGetProperty("status", out _), at + " without status");
        Must(top == element.TryGetProperty("events", out _), at + " events: in the answer itself and only there");
        switch (name)
        {
            case "ip network":
                CheckNetwork(element, at);
                break;
            case "autnum":
                Must(element.GetProperty("startAutnum").GetUInt32() <= element.GetProperty("endAutnum").GetUInt32(), at + " range");
                break;
            case "entity":
                Must(element.TryGetProperty("vcardArray", out _) || element.TryGetProperty("jscard", out _), at + " without contact data");
                Must(top != element.TryGetProperty("roles", out _), at + " roles: of nested entities and only of them");
                Must(top || (!element.TryGetProperty("networks", out _) && !element.TryGetProperty("autnums", out _)), at + " networks below the top");
                break;
            default:
                Must(element.Text("ldhName") is { } ldh && !ldh.Any(char.IsAsciiLetterUpper) && !ldh.EndsWith('.'), at + " ldhName");
                Must(element.TryGetProperty("secureDNS", out _), at + " secureDNS");
                break;
        }
    }

    private void CheckNetwork(JsonElement element, string at)
    {
        bool v4 = element.Text("ipVersion") == "v4";
        Must(v4 || element.Text("ipVersion") == "v6", at + ".ipVersion");
        UInt128 next = Address(element.Text("startAddress"), v4, at);
        UInt128 last = Address(element.Text("endAddress"), v4, at);
        Must(next <= last, at + " ends before its start");
        foreach (JsonElement cidr in element.Elements("cidr0_cidrs"))
        {
            int length = cidr.GetProperty("length").GetInt32();
            UInt128 first = Address(cidr.Text(v4 ? "v4prefix" : "v6prefix"), v4, at);
            Must(first == next, at + ".cidr0_cidrs: not where the one before ended");
            UInt128 size = (v4 ? 32 : 128) - length is var bits and < 128 ? UInt128.One << bits : 0;
            next = unchecked(first + size);
        }

        Must(unchecked(next - 1) == last || (next == 0 && last == UInt128.MaxValue), at + ".cidr0_cidrs: not to the end");
        Must(!element.TryGetProperty("country", out JsonElement country) || country.GetString()!.Length == 2, at + ".country");
    }

    private UInt128 Address(string? text, bool v4, string at)
    {
        bool valid = IpText.TryParseAddress(System.Text.Encoding.UTF8.GetBytes(text ?? ""), out IpFamily family, out UInt128 address);
        Must(valid && family == (v4 ? IpFamily.V4 : IpFamily.V6), $"{at}: {text} is no such address");
        return address;
    }

    private void CheckLinks(JsonElement links, string at)
    {
        foreach (JsonElement link in links.EnumerateArray())
        {
            Must(Uri.TryCreate(link.Text("value"), UriKind.Absolute, out _), at + " without value");
            Must(Uri.TryCreate(link.Text("href"), UriKind.Absolute, out _), at + " without href");
            Must(link.Text("rel") is { } rel && Relations.Contains(rel), at + " rel");
            Must(link.Text("type") is { Length: > 0 }, at + " without type");
            Must(link.Text("rel") is not ("self" or "up") || link.Text("type") == "application/rdap+json", at + " self is not RDAP");
            Must(link.Text("rel") != "geofeed" || link.Text("href")!.StartsWith("https://", StringComparison.OrdinalIgnoreCase), at + " geofeed is not https");
        }

        foreach (string once in (string[])["self", "up", "geofeed", "rdap-up", "rdap-up rdap-active", "rdap-top", "rdap-down", "rdap-bottom"])
        {
            Must(links.EnumerateArray().Count(l => l.Text("rel") == once) < 2, $"{at}: {once} twice");
        }
    }

    private void CheckEvents(JsonElement events, string at)
    {
        string[] actions = [.. events.EnumerateArray().Select(static e => e.Text("eventAction")!)];
        Must(actions.All(Actions.Contains) && actions.Distinct().Count() == actions.Length, at + " actions");
        foreach (JsonElement e in events.EnumerateArray())
        {
            Must(DateTimeOffset.TryParse(e.Text("eventDate"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _)
                && e.Text("eventDate")!.Contains('T', StringComparison.Ordinal), $"{at}: {e} is no date-time");
        }
    }

    private void CheckRemarks(JsonElement remarks, string at)
    {
        foreach (JsonElement remark in remarks.EnumerateArray())
        {
            Must(remark.Texts("description").Length > 0, at + " without description");
            Must(remark.Text("title") is { Length: > 0 }, at + " without title");
            Must(remark.Text("type") is not { } type || RemarkTypes.Contains(type), at + " type");
        }
    }

    /// <summary>RFC 7095 section 3.2: "vcard", then properties of name, parameters, type and values; fn and version are there.</summary>
    private void CheckCard(JsonElement card, string at)
    {
        Must(card.GetArrayLength() == 2 && card[0].GetString() == "vcard", at);
        JsonElement[] properties = [.. card[1].EnumerateArray()];
        string[] names = [.. properties.Select(static p => p[0].GetString()!)];
        Must(names[0] == "version" && properties[0][3].GetString() == "4.0", at + " version");
        Must(names.Count(static n => n == "fn") == 1 && names.Count(static n => n == "kind") == 1, at + " fn and kind");
        Must(names.All(CardProperties.Contains), at + " properties");
        foreach (JsonElement property in properties)
        {
            string name = property[0].GetString()!;
            Must(property.GetArrayLength() == 4 && property[1].ValueKind == JsonValueKind.Object, $"{at}.{name}");
            if (name == "adr")
            {
                Must(property[1].Text("label") is { Length: > 0 } && property[3].GetArrayLength() == 7, at + " adr");
            }
            else
            {
                // An empty name is said to be redacted, which RedactedPaths holds it to.
                Must(property[3].GetString() is { Length: > 0 } || name == "fn", $"{at}.{name} is empty");
            }
        }
    }

    private void Must(bool holds, string rule)
    {
        if (!holds)
        {
            _problems.Add(rule);
        }
    }
}
