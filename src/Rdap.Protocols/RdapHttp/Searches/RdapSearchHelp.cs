// RFC 9083 section 7: what help says of searches. RFC 9536 section 4: reverse_search_properties.
using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>The part of the answer to /help that is about searches, put together once.</summary>
internal sealed class RdapSearchHelp
{
    private readonly JsonEncodedText[] _searches;
    private readonly JsonEncodedText _limits;
    private readonly byte[] _reverseProperties;

    public RdapSearchHelp(RdapSettings settings)
    {
        RdapCollectionInfo[] collections = RdapCollections.All.ToArray();
        _searches =
        [
            .. collections.Select(static row => RdapNames.Encode(LineOf(row))),
            .. ((string[])
            [
                "entities, domains, ips and autnums, each with /reverse_search/entity?fn=|handle=|email=|role=: objects by an entity that their answers show. All that is given has to hold for one entity.",
                "Names compare without case and by their compatible characters. One asterisk may end a value; in a domain name labels may follow it: ns*.example.net.",
                "count=true tells how many there are, sort=PROPERTY or sort=PROPERTY:d orders them, the link next leads to the next page, fieldSet=id|brief|full says how much of each is shown, in lookups too.",
                "A cursor is a place in the order: a walk shows what is there all the time once, also when the data is loaded anew meanwhile.",
                "A reverse search does not find what a network inherits from a less specific one.",
            ]).Select(RdapNames.Encode),
        ];
        _limits = RdapNames.Encode(FormattableString.Invariant(
            $"A search shows {settings.SearchLimit} results at a time. At least {settings.MinSearchPrefix} characters stand before an asterisk. At most {settings.SearchCandidateLimit} objects are looked at to sort them, or for a reverse search; a fifth of that where an asterisk finds them and nothing sorts them."));
        _reverseProperties = Encoding.ASCII.GetBytes($"[{string.Join(',', collections.Where(static row => row.IsReversible).SelectMany(static row =>
            RdapCollections.ReverseProperties.ToArray().Select(property =>
                $"{{\"searchableResourceType\":\"{row.Name}\",\"relatedResourceType\":\"entity\",\"property\":\"{NameOf(property)}\"}}")))}]");
    }

    /// <summary>One line for each collection, and how patterns, order, pages and field sets are asked for.</summary>
    public void WriteSearches(RdapOutput output)
    {
        foreach (JsonEncodedText line in _searches)
        {
            output.RemarkLine(line);
        }
    }

    /// <summary>The limits of searches.</summary>
    public void WriteLimits(RdapOutput output) => output.RemarkLine(_limits);

    /// <summary>What can be searched for by what (RFC 9536 section 4).</summary>
    public void WriteReverseProperties(Utf8JsonWriter json)
    {
        json.WritePropertyName("reverse_search_properties"u8);
        json.WriteRawValue(_reverseProperties, skipInputValidation: true);
    }

    private static string LineOf(RdapCollectionInfo row) =>
        $"{row.Name}?{string.Join('|', row.Properties.Select(static property => NameOf(property) + "="))}VALUE, sorted by {string.Join(", ", row.Sorts.Select(static sort => sort.Name))}";

    private static string NameOf(RdapProperty property) => Encoding.ASCII.GetString(RdapCollections.NameOf(property));
}
