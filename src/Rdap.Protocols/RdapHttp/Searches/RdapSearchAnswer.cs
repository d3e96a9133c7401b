// RFC 9083 section 8: answers to searches. RFC 8977, RFC 8982, RFC 9536: what they say of paging, order, field sets and reverse searches.
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Objects;
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
        WriteArray(rendering, search, array);
        bool isPaged = search.HasMore || !query.Cursor.IsEmpty;
        if (isPaged || search.Total is not null)
        {
            rendering.Uses |= RdapExtensions.Paging;
            WritePaging(rendering.Output, search, isPaged, settings.SearchLimit);
        }

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

    private static void WriteArray(RdapRendering rendering, RdapSearch search, RdapResultArray array)
    {
        RdapFieldSet fieldSet = search.Query.FieldSet;
        rendering.Output.Json.WriteStartArray(array.Member);
        for (int i = 0; i < search.Objects.Length; i++)
        {
            rendering.Redacted.Start(array.Member, i);
            if (search.Query.Collection.Collection == RdapCollection.Nameservers)
            {
                RdapBriefObjects.WriteHost(rendering, search.Objects[i], search.Hosts[i], fieldSet);
            }
            else if (fieldSet is RdapFieldSet.Id or RdapFieldSet.Brief)
            {
                RdapBriefObjects.Write(rendering, search.Objects[i], fieldSet);
            }
            else
            {
                RdapObjects.Write(rendering, search.Objects[i], withHeld: false);
            }
        }

        rendering.Redacted.Start();
        rendering.Output.Json.WriteEndArray();
    }

    /// <summary>RFC 8977 section 2.2: how many results there are, and where the next are.</summary>
    private static void WritePaging(RdapOutput output, RdapSearch search, bool isPaged, int pageSize)
    {
        output.Json.WriteStartObject("paging_metadata"u8);
        if (search.Total is { } total)
        {
            output.Json.WriteNumber("totalCount"u8, total);
        }

        if (isPaged)
        {
            output.Json.WriteNumber("pageSize"u8, pageSize);
        }

        if (search.HasMore)
        {
            output.Json.WriteStartArray(RdapNames.Links);
            RdapCursor.Append(search.Query.AppendTo(output.OwnUrl(default), cursor: false).Append("&cursor="u8), search.Query.Fingerprint, search.Place);
            output.Link(RdapNames.RelNext, RdapNames.TypeRdap);
            output.Json.WriteEndArray();
        }

        output.Json.WriteEndObject();
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
            WriteNotice(
                output, RdapNames.ResultsTruncated,
                output.Url.Start("At most "u8).AppendNumber((uint)settings.SearchLimit)
                    .Append(" results are in one answer. The link next in paging_metadata leads to the others."u8).Bytes);
        }

        if (search.Query.Count && search.Total is null)
        {
            WriteNotice(output, null, "More objects match than are counted here, so there is no totalCount."u8);
        }
    }

    private static void WriteNotice(RdapOutput output, JsonEncodedText? type, ReadOnlySpan<byte> line)
    {
        output.Json.WriteStartObject();
        output.Json.WriteString(RdapNames.Title, "Search results"u8);
        if (type is { } known)
        {
            output.Json.WriteString(RdapNames.Type, known);
        }

        output.Json.WriteStartArray(RdapNames.Description);
        output.Json.WriteStringValue(line);
        output.Json.WriteEndArray();
        output.Json.WriteEndObject();
    }
}
