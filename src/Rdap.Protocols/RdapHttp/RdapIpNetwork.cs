// RFC 9083 section 5.4: the ip network object class. cidr0 (NRO) and geofeed1 (RFC 9877).
using System.Text;
using System.Text.Json;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp;

/// <summary>inetnum and inet6num as ip network.</summary>
internal static class RdapIpNetwork
{
    /// <summary>The whole answer for a network that was asked for.</summary>
    public static void Write(RdapRendering rendering, ObjectRef of, in IpRange range)
    {
        RdapOutput output = rendering.Output;
        RegistryObject network = rendering.Registry.Get(of);
        RdapFacts facts = new(network);
        RdapStatus status = StatusOf(rendering, of, facts);
        rendering.StartAnswer(of, withNetworks: true);
        WriteStart(output, facts, range);
        bool hasParent = RegistryLookup.TryFindLessSpecific(rendering.Registry, of, range, out ObjectRef parent, out IpRange parentRange);
        if (hasParent)
        {
            Span<byte> handle = stackalloc byte[IpText.MaxRangeLength];
            output.Json.WriteString(RdapNames.ParentHandle, handle[..IpText.FormatRange(parentRange, handle)]);
        }

        RdapCommon.WriteStatus(output, status);
        AbuseContact abuse = AbuseContacts.Find(rendering.Registry, of);
        rendering.Contacts.Collect(rendering.Registry, of);
        rendering.AddAbuse(of, abuse);
        RdapCommon.WriteEntities(rendering, abuse);

        RdapCommon.WriteDescriptions(output, network, facts);
        RdapCommon.WriteStatusRemark(output, status);
        RdapCommon.WriteCountryRemark(output, network, facts);
        RdapCommon.WriteTruncation(rendering);
        output.EndRemarks();

        output.Json.WriteStartArray(RdapNames.Links);
        WriteLink(rendering, RdapNames.RelSelf, of, range);
        if (hasParent)
        {
            WriteLink(rendering, RdapNames.RelUp, parent, parentRange);
        }

        ReadOnlySpan<byte> geofeed = GeofeedOf(network, facts);
        if (!geofeed.IsEmpty)
        {
            output.Link(RdapNames.RelGeofeed, geofeed, RdapNames.TypeGeofeed);
        }

        output.Json.WriteEndArray();
        RdapCommon.WriteEvents(rendering, of, facts);
        WriteCidrs(output.Json, range);
        rendering.EndAnswer();
    }

    /// <summary>A network inside another answer: what names it, and where to ask for the rest.</summary>
    public static void WriteNested(RdapRendering rendering, ObjectRef of, in IpRange range)
    {
        RdapOutput output = rendering.Output;
        RegistryObject network = rendering.Registry.Get(of);
        RdapFacts facts = new(network);
        output.Json.WriteStartObject();
        WriteStart(output, facts, range);
        RdapCommon.WriteStatus(output, StatusOf(rendering, of, facts));
        output.Json.WriteStartArray(RdapNames.Links);
        WriteLink(rendering, RdapNames.RelSelf, of, range);
        ReadOnlySpan<byte> geofeed = GeofeedOf(network, facts);
        if (!geofeed.IsEmpty)
        {
            output.Link(RdapNames.RelGeofeed, geofeed, RdapNames.TypeGeofeed);
        }

        output.Json.WriteEndArray();
        WriteCidrs(output.Json, range);
        output.Json.WriteEndObject();
    }

    private static void WriteStart(RdapOutput output, in RdapFacts facts, in IpRange range)
    {
        Span<byte> text = stackalloc byte[IpText.MaxRangeLength];
        Utf8JsonWriter json = output.Json;
        json.WriteString(RdapNames.ObjectClassName, RdapNames.ClassIpNetwork);
        json.WriteString(RdapNames.Handle, text[..IpText.FormatRange(range, text)]);
        json.WriteString(RdapNames.StartAddress, text[..IpText.FormatAddress(range.Family, range.First, text)]);
        json.WriteString(RdapNames.EndAddress, text[..IpText.FormatAddress(range.Family, range.Last, text)]);
        json.WriteString(RdapNames.IpVersion, range.Family == IpFamily.V4 ? RdapNames.V4 : RdapNames.V6);
        output.Text(RdapNames.Name, facts.Name);
        output.Text(RdapNames.Type, facts.Status);
        RdapCommon.WriteCountry(output, facts);
    }

    private static RdapStatus StatusOf(RdapRendering rendering, ObjectRef of, in RdapFacts facts) =>
        RdapStatuses.Of(facts.Status, rendering.Registry.Sources[of.Source].Info.Role, ObjectClass.Inetnum);

    /// <summary>cidr0: the fewest CIDR blocks that make up the range, in order.</summary>
    private static void WriteCidrs(Utf8JsonWriter json, in IpRange range)
    {
        Span<byte> text = stackalloc byte[IpText.MaxAddressLength];
        json.WriteStartArray(RdapNames.Cidr0Cidrs);
        foreach ((IpRange block, int length) in range.GetCidrs())
        {
            json.WriteStartObject();
            json.WriteString(
                range.Family == IpFamily.V4 ? RdapNames.V4Prefix : RdapNames.V6Prefix,
                text[..IpText.FormatAddress(block.Family, block.First, text)]);
            json.WriteNumber(RdapNames.Length, length);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLink(RdapRendering rendering, JsonEncodedText rel, ObjectRef of, in IpRange range)
    {
        (IpRange block, int length) = BlockThatLeadsTo(rendering, of, range);
        rendering.Output.OwnUrl("ip/"u8).AppendPrefix(block, length);
        rendering.Output.Link(rel, RdapNames.TypeRdap);
    }

    /// <summary>
    /// RFC 9082 asks for one prefix, and a range need not be one: the link names the first block of it for which this very object is the
    /// answer, since a block that a more specific object covers would lead to that one. Without such a block, the first.
    /// </summary>
    private static (IpRange Block, int Length) BlockThatLeadsTo(RdapRendering rendering, ObjectRef of, in IpRange range)
    {
        if (range.TryGetPrefixLength(out int whole))
        {
            return (range, whole);
        }

        SourceRole role = rendering.Registry.Sources[of.Source].Info.Role;
        (IpRange, int) first = default;
        bool any = false;
        foreach ((IpRange block, int length) in range.GetCidrs())
        {
            if (RegistryLookup.TryFindMostSpecific(rendering.Registry, block, role, out ObjectRef found, out _) && found == of)
            {
                return (block, length);
            }

            if (!any)
            {
                first = (block, length);
                any = true;
            }
        }

        return first;
    }

    /// <summary>RFC 9877 and RFC 9632: the attribute, or a remark "Geofeed URL"; https only, at most one.</summary>
    private static ReadOnlySpan<byte> GeofeedOf(in RegistryObject network, in RdapFacts facts)
    {
        if (IsHttps(facts.Geofeed))
        {
            return facts.Geofeed;
        }

        if (!facts.HasRemarks)
        {
            return default;
        }

        foreach (RpslAttribute remark in network)
        {
            if (remark.Name != AttributeName.Remarks)
            {
                continue;
            }

            foreach (ReadOnlySpan<byte> line in remark.Lines)
            {
                if (line.Length > 8 && Ascii.EqualsIgnoreCase(line[..8], "geofeed "u8) && IsHttps(line[8..].Trim((byte)' ')))
                {
                    return line[8..].Trim((byte)' ');
                }
            }
        }

        return default;
    }

    private static bool IsHttps(ReadOnlySpan<byte> url) =>
        url.Length > 8 && Ascii.EqualsIgnoreCase(url[..8], "https://"u8) && UrlText.IsPlain(url);
}
