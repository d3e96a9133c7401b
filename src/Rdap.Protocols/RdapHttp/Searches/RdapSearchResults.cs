// RFC 9083 sections 8 and 9: answers to searches, and results that were cut. RFC 9910: result arrays of networks and AS numbers.
using System.Numerics;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Objects;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>Why a list of results ends before all was said (RFC 9083 section 9).</summary>
internal enum RdapTruncation : byte
{
    /// <summary>It is complete.</summary>
    None,

    /// <summary>There are more than one answer lists.</summary>
    Limit,

    /// <summary>The search was stopped because it took too much work.</summary>
    Work,
}

/// <summary>One of the result arrays: its member and what an answer with it uses.</summary>
internal sealed class RdapResultArray
{
    private RdapResultArray(RdapCollection collection, RdapExtensions used)
    {
        Member = RdapNames.Encode(RdapCollections.Get(collection).Results);
        Used = used;
    }

    /// <summary>Of entities, RFC 9083 section 8.</summary>
    public static RdapResultArray Entities { get; } = new(RdapCollection.Entities, RdapExtensions.None);

    /// <summary>Of domains, RFC 9083 section 8.</summary>
    public static RdapResultArray Domains { get; } = new(RdapCollection.Domains, RdapExtensions.None);

    /// <summary>Of ip networks, RFC 9910.</summary>
    public static RdapResultArray Ips { get; } =
        new(RdapCollection.Networks, RdapExtensions.Relations | RdapExtensions.Ips | RdapExtensions.IpSearchResults);

    /// <summary>Of AS numbers, RFC 9910.</summary>
    public static RdapResultArray Autnums { get; } =
        new(RdapCollection.Autnums, RdapExtensions.Relations | RdapExtensions.Autnums | RdapExtensions.AutnumSearchResults);

    /// <summary>Of name servers, RFC 9083 section 8.</summary>
    public static RdapResultArray Nameservers { get; } = new(RdapCollection.Nameservers, RdapExtensions.None);

    /// <summary>That of a search.</summary>
    public static RdapResultArray Of(RdapCollection collection) => collection switch
    {
        RdapCollection.Entities => Entities,
        RdapCollection.Domains => Domains,
        RdapCollection.Nameservers => Nameservers,
        RdapCollection.Networks => Ips,
        _ => Autnums,
    };

    public JsonEncodedText Member { get; }

    /// <summary>What each answer with this member uses, whatever it holds.</summary>
    public RdapExtensions Used { get; }
}

/// <summary>
/// Writes answers that list objects. The list comes first: which sources the objects are from and whether there are more is known, and
/// written, behind it. No object is no error: the array is empty.
/// </summary>
internal static class RdapSearchResults
{
    /// <summary>A whole answer.</summary>
    /// <param name="rendering">Where to; its request URL is the search's.</param>
    /// <param name="array">Which kind of results.</param>
    /// <param name="found">The objects, in their order.</param>
    /// <param name="truncation">Whether there are more.</param>
    /// <param name="page">Which part of the results they are; null when nobody can ask for a part.</param>
    public static void Write(
        RdapRendering rendering, RdapResultArray array, ReadOnlySpan<ObjectRef> found, RdapTruncation truncation, RdapRelationPage? page = null)
    {
        Utf8JsonWriter json = rendering.Output.Json;
        json.WriteStartObject();
        rendering.Uses |= array.Used;
        WriteArray(rendering, array.Member, found);
        page?.Write(rendering);
        if (rendering.FieldSet != RdapFieldSet.NotAsked)
        {
            rendering.WriteFieldSet(rendering.FieldSet);
        }

        json.WriteStartArray(RdapNames.Notices);
        WriteSources(rendering, found);
        WriteTruncation(rendering.Output, truncation);
        rendering.WriteProfileNotices();
        json.WriteEndArray();
        rendering.EndResults();
    }

    /// <summary>The array alone, of as much of each object as the rendering's field set says.</summary>
    /// <param name="rendering">Where to.</param>
    /// <param name="member">Its name.</param>
    /// <param name="found">The objects.</param>
    /// <param name="hosts">For name servers their names, each with a zone in <paramref name="found"/>; else null.</param>
    public static void WriteArray(RdapRendering rendering, JsonEncodedText member, ReadOnlySpan<ObjectRef> found, IReadOnlyList<byte[]>? hosts = null)
    {
        rendering.Output.Json.WriteStartArray(member);
        for (int i = 0; i < found.Length; i++)
        {
            rendering.Redacted.Start(member, i);
            if (hosts is not null)
            {
                RdapBriefObjects.WriteHost(rendering, found[i], hosts[i], rendering.FieldSet);
            }
            else if (rendering.ShowsLess)
            {
                RdapBriefObjects.Write(rendering, found[i], rendering.FieldSet);
            }
            else
            {
                RdapObjects.Write(rendering, found[i], withHeld: false);
            }
        }

        rendering.Redacted.Start();
        rendering.Output.Json.WriteEndArray();
    }

    /// <summary>The member paging_metadata (RFC 8977 section 2.2), where there is anything to say.</summary>
    /// <param name="rendering">Where to; its URL is the next page's, if there is one.</param>
    /// <param name="total">How many results there are in all; null when nobody asked or nobody knows.</param>
    /// <param name="page">Most results on a page, and its number; null when this page is all.</param>
    /// <param name="hasNext">Whether there is another page behind this one.</param>
    public static void WritePaging(RdapRendering rendering, long? total, (int Size, int Number)? page, bool hasNext)
    {
        if (total is null && page is null)
        {
            return;
        }

        rendering.Uses |= RdapExtensions.Paging;
        Utf8JsonWriter json = rendering.Output.Json;
        json.WriteStartObject("paging_metadata"u8);
        if (total is { } all)
        {
            json.WriteNumber("totalCount"u8, all);
        }

        if (page is { } part)
        {
            json.WriteNumber("pageSize"u8, part.Size);
            json.WriteNumber("pageNumber"u8, part.Number);
        }

        if (hasNext)
        {
            json.WriteStartArray(RdapNames.Links);
            rendering.Output.Link(RdapNames.RelNext, RdapNames.TypeRdap);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>A notice for each source that an object is from, in their order.</summary>
    public static void WriteSources(RdapRendering rendering, ReadOnlySpan<ObjectRef> found)
    {
        ulong sources = 0;
        foreach (ObjectRef of in found)
        {
            sources |= 1UL << of.Source;
        }

        for (; sources != 0; sources &= sources - 1)
        {
            rendering.WriteSource(BitOperations.TrailingZeroCount(sources));
        }
    }

    /// <summary>The typed notice that says that there are more results.</summary>
    public static void WriteTruncation(RdapOutput output, RdapTruncation truncation)
    {
        if (truncation == RdapTruncation.None)
        {
            return;
        }

        bool isWork = truncation == RdapTruncation.Work;
        WriteNotice(
            output, isWork ? RdapNames.ResultsTruncatedByLoad : RdapNames.ResultsTruncated,
            isWork
                ? "The search was stopped before its end because it takes too much work; there may be more results. A narrower question gets all of its own."u8
                : "There are more results than one answer lists. The link next in paging_metadata leads to the others."u8);
    }

    /// <summary>A notice about the results, of one line.</summary>
    public static void WriteNotice(RdapOutput output, JsonEncodedText? type, ReadOnlySpan<byte> line)
    {
        RdapOutput.AppendRemark(output.Value.Start(default), "Search results"u8, line, type);
        output.Write(output.Value);
    }
}
