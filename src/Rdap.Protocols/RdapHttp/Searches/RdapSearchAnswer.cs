// RFC 9083 section 8: answers to searches. RFC 8977, RFC 8982, RFC 9536: what they say of paging, order, field sets and reverse searches.
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>Writes the results of a search.</summary>
internal static class RdapSearchAnswer
{
    /// <summary>A whole answer.</summary>
    /// <param name="rendering">Where to; its request URL is the search's.</param>
    /// <param name="search">What was found.</param>
    /// <param name="settings">The limits, for the notices that tell them.</param>
    public static void Write(RdapRendering rendering, RdapSearch search, RdapSettings settings)
    {
        RdapSearchQuery query = search.Query;
        RdapResultArray array = RdapResultArray.Of(query.Collection.Collection);
        rendering.Uses |= array.Used | RdapExtensions.Sorting | (query.IsReverse ? RdapExtensions.ReverseSearch : RdapExtensions.None);
        Utf8JsonWriter json = rendering.Output.Json;
        json.WriteStartObject();
        rendering.FieldSet = query.FieldSet;
        RdapSearchResults.WriteArray(rendering, array.Member, search.Objects, query.Collection.Collection == RdapCollection.Nameservers ? search.Hosts : null);
        WritePaging(rendering, search, settings.SearchLimit);
        rendering.Output.Json.WritePropertyName("sorting_metadata"u8);
        rendering.Output.Write(AppendSorting(rendering.Output.Value.Start(default), query));
        rendering.WriteFieldSet(query.FieldSet);
        if (query.IsReverse)
        {
            rendering.Output.Json.WritePropertyName("reverse_search_properties_mapping"u8);
            rendering.Output.Write(AppendMapping(rendering.Output.Value.Start(default), query));
        }

        json.WriteStartArray(RdapNames.Notices);
        RdapSearchResults.WriteSources(rendering, search.Objects);
        WriteLimits(rendering.Output, search, settings);
        rendering.WriteProfileNotices();
        json.WriteEndArray();
        rendering.EndResults();
    }

    private static void WritePaging(RdapRendering rendering, RdapSearch search, int pageSize)
    {
        if (search.HasMore)
        {
            UrlText next = search.Query.AppendTo(rendering.Output.OwnUrl(default), cursor: false).Append("&cursor="u8);
            RdapCursor.Append(next, search.Query.Fingerprint, search.Page + 1, search.Place);
        }

        bool isPaged = search.HasMore || !search.Query.Cursor.IsEmpty;
        RdapSearchResults.WritePaging(rendering, search.Total, isPaged ? (pageSize, search.Page) : null, search.HasMore);
    }

    /// <summary>RFC 8977 section 2.3: what the results are sorted by, and what they can be.</summary>
    private static JsonText AppendSorting(JsonText to, RdapSearchQuery query)
    {
        to.Append("{"u8);
        ReadOnlySpan<byte> current = !query.Sorts.IsEmpty ? query.SortText : query.DefaultSort is { } byDefault ? RdapCollections.NameOf(byDefault) : default;
        if (!current.IsEmpty)
        {
            to.Append("\"currentSort\":"u8).AppendString(current).Append(","u8);
        }

        return to.Append("\"availableSorts\":"u8).Append(query.Collection.SortsJson(query.DefaultSort)).Append("}"u8);
    }

    /// <summary>RFC 9536 section 5: where in a result the properties stand that were compared.</summary>
    private static JsonText AppendMapping(JsonText to, RdapSearchQuery query)
    {
        ReadOnlySpan<byte> separator = "["u8;
        foreach (RdapCondition condition in query.Conditions)
        {
            to.Append(separator).Append("""{"property":"""u8).AppendString(RdapCollections.NameOf(condition.Property))
                .Append(""","propertyPath":"""u8).AppendString(RdapCollections.PathOf(condition.Property)).Append("}"u8);
            separator = ","u8;
        }

        return to.Append("]"u8);
    }

    private static void WriteLimits(RdapOutput output, RdapSearch search, RdapSettings settings)
    {
        if (search.Truncated)
        {
            RdapSearchResults.WriteTruncation(output, RdapTruncation.Work);
        }
        else if (search.HasMore)
        {
            RdapSearchResults.WriteNotice(
                output, RdapNames.ResultsTruncated,
                output.Url.Start("At most "u8).AppendNumber((uint)settings.SearchLimit)
                    .Append(" results are in one answer. The link next in paging_metadata leads to the others."u8).Bytes);
        }

        if (search.Query.Count && search.Total is null)
        {
            RdapSearchResults.WriteNotice(output, null, "More objects match than are counted here, so there is no totalCount."u8);
        }
    }
}
