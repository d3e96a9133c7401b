using System.Text.Json;

namespace Rdap.Tests.Protocols.RdapHttp;

/// <summary>Which extensions the body of an answer uses, read off the body, member by member: what rdapConformance has to say, no more and no less.</summary>
internal static class RdapUsedExtensions
{
    private static readonly Dictionary<string, string> ByMember = new(StringComparer.Ordinal)
    {
        ["redacted"] = "redacted",
        ["arin_originas0_originautnums"] = "arin_originas0",
        ["jscard"] = "jscontact",
        ["ipSearchResults"] = "ipSearchResults",
        ["autnumSearchResults"] = "autnumSearchResults",
        ["reverse_search_properties"] = "reverse_search",
        ["reverse_search_properties_mapping"] = "reverse_search",
        ["paging_metadata"] = "paging",
        ["sorting_metadata"] = "sorting",
        ["subsetting_metadata"] = "subsetting",
    };

    /// <summary>What the NRO's profile wants on every answer, used or not.</summary>
    public static bool OnEveryAnswer(string value) =>
        value is "rdap_level_0" or "cidr0" or "nro_rdap_profile_0" or "nro_rdap_profile_asn_flat_0" or "nro_rdap_profile_asn_hierarchical_0";

    /// <summary>The rest.</summary>
    public static IReadOnlySet<string> Of(JsonElement answer)
    {
        SortedSet<string> used = new(StringComparer.Ordinal);
        Walk(answer, used);
        if (used.Contains("ipSearchResults"))
        {
            used.UnionWith(["rirSearch1", "ips"]);
        }

        if (used.Contains("autnumSearchResults"))
        {
            used.UnionWith(["rirSearch1", "autnums"]);
        }

        // RFC 8521: a redirect of an entity follows the tag at the end of its handle.
        if (answer.TryGetProperty("errorCode", out JsonElement code) && code.GetInt32() == 302
            && answer.Texts("description")[0].Contains("/entity/", StringComparison.Ordinal))
        {
            used.Add("rdap_objectTag");
        }

        return used;
    }

    private static void Walk(JsonElement element, SortedSet<string> used)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Walk(item, used);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (element.TryGetProperty("objectClassName", out JsonElement name) && name.ValueEquals("ip network"))
        {
            used.Add("geofeed1");
        }

        if (element.TryGetProperty("rel", out JsonElement rel) && element.TryGetProperty("value", out JsonElement context))
        {
            // RFC 9910: searches for relations of networks, AS numbers, reverse zones, whatever they answer, and links to them.
            string[] urls = rel.GetString()!.StartsWith("rdap-", StringComparison.Ordinal)
                ? [context.GetString()!, element.GetProperty("href").GetString()!]
                : [context.GetString()!];
            used.UnionWith(urls.Where(static url => url.Contains("/rirSearch1/", StringComparison.Ordinal)).Select(static _ => "rirSearch1"));
            used.UnionWith(((string[])["ips", "autnums"]).Where(path => Array.Exists(urls, url => url.Contains($"/{path}/rirSearch1/", StringComparison.Ordinal))));
        }

        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (ByMember.TryGetValue(member.Name, out string? extension))
            {
                used.Add(extension);
            }

            Walk(member.Value, used);
        }
    }
}
