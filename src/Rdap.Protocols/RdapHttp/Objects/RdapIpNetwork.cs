// RFC 9083 section 5.4: the ip network object class. cidr0 (NRO) and geofeed1 (RFC 9877).
using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Objects;

/// <summary>inetnum and inet6num as ip network.</summary>
internal static class RdapIpNetwork
{
    /// <summary>The whole answer for a network that was asked for.</summary>
    public static void Write(RdapRendering rendering, ObjectRef of, in IpRange range)
    {
        if (rendering.ShowsLess)
        {
            RdapBriefObjects.WriteAnswer(rendering, of);
            return;
        }

        References.Prefetch(rendering.Registry, of, range, RdapContacts.Followed);
        rendering.StartAnswer(of);
        WriteMembers(rendering, of, range);
        rendering.EndAnswer();
    }

    /// <summary>The members of the object itself.</summary>
    public static void WriteMembers(RdapRendering rendering, ObjectRef of, in IpRange range)
    {
        RdapOutput output = rendering.Output;
        RegistryObject network = rendering.Registry.Get(of);
        RdapFacts facts = new(network);
        RdapStatus status = StatusOf(rendering, of, facts);
        RdapRelationLinks relations = RdapRelationLinks.OfNetwork(rendering, of, range, out ObjectRef parent, out IpRange parentRange);

        // What only refers has relatives of its own kind.
        bool hasParent = relations.HasUp || (rendering.Registry.Sources[of.Source].Info.Role == SourceRole.Referral
            && RegistryLookup.TryFindLessSpecific(rendering.Registry, of, range, out parent, out parentRange));
        JsonText members = output.Value.Start(default);
        AppendStart(members, rendering, facts, range);
        if (hasParent)
        {
            members.Append(""","parentHandle":"""u8).AppendRange(parentRange);
        }

        output.WriteMembers(members.Append(""","status":["""u8).AppendString(RdapStatuses.Name(status)).Append("]"u8));
        RdapCommon.WriteContactsAndRemarks(rendering, of, network, facts, status, AbuseContacts.Find(rendering.Registry, of));
        JsonText links = output.Value.Start("\"links\":["u8);
        AppendLink(links, rendering, RdapNames.RelSelf, of, range);
        if (hasParent)
        {
            AppendLink(links.Append(","u8), rendering, RdapNames.RelUp, parent, parentRange);
        }

        relations.Append(links, rendering, range);

        ReadOnlySpan<byte> geofeed = GeofeedOf(network, facts);
        if (!geofeed.IsEmpty)
        {
            output.AppendLink(links.Append(","u8), RdapNames.RelGeofeed, geofeed, RdapNames.TypeGeofeed);
        }

        RdapCommon.AppendEvents(links.Append("],"u8), rendering, of, facts);
        AppendCidrs(links.Append(""","cidr0_cidrs":"""u8), range);
        output.WriteMembers(links);
        if (facts.HasOriginAutnums)
        {
            WriteOriginAutnums(rendering, network);
        }
    }

    /// <summary>A network inside another answer: what names it, and where to ask for the rest.</summary>
    public static void WriteNested(RdapRendering rendering, ObjectRef of, in IpRange range)
    {
        JsonText nested = rendering.Output.Value.Start("{"u8);
        AppendBrief(nested, rendering, of, new RdapFacts(rendering.Registry.Get(of)), range);
        rendering.Output.Write(nested.Append("}"u8));
    }

    /// <summary>The members of a network inside another answer.</summary>
    public static void AppendBrief(JsonText to, RdapRendering rendering, ObjectRef of, in RdapFacts facts, in IpRange range)
    {
        AppendStart(to, rendering, facts, range);
        to.Append(""","status":["""u8).AppendString(RdapStatuses.Name(StatusOf(rendering, of, facts))).Append("""],"links":["""u8);
        AppendLink(to, rendering, RdapNames.RelSelf, of, range);
        ReadOnlySpan<byte> geofeed = GeofeedOf(rendering.Registry.Get(of), facts);
        if (!geofeed.IsEmpty)
        {
            rendering.Output.AppendLink(to.Append(","u8), RdapNames.RelGeofeed, geofeed, RdapNames.TypeGeofeed);
        }

        AppendCidrs(to.Append("""],"cidr0_cidrs":"""u8), range);
    }

    /// <summary>The members from objectClassName to country.</summary>
    private static void AppendStart(JsonText to, RdapRendering rendering, in RdapFacts facts, in IpRange range)
    {
        rendering.Uses |= RdapExtensions.Networks;
        to.Append("""
            "objectClassName":"ip network","handle":
            """u8).AppendRange(range)
            .Append(""","startAddress":"""u8).AppendAddress(range.Family, range.First)
            .Append(""","endAddress":"""u8).AppendAddress(range.Family, range.Last)
            .Append(""","ipVersion":"""u8).AppendString(range.Family == IpFamily.V4 ? RdapNames.V4 : RdapNames.V6);
        to.AppendMember(""","name":"""u8, facts.Name);
        to.AppendMember(""","type":"""u8, facts.Status);
        RdapCommon.AppendCountry(to, rendering, facts);
    }

    private static RdapStatus StatusOf(RdapRendering rendering, ObjectRef of, in RdapFacts facts) =>
        RdapStatuses.Of(facts.Status, rendering.Registry.Sources[of.Source].Info.Role, ObjectClass.Inetnum);

    /// <summary>cidr0: the fewest CIDR blocks that make up the range, in order.</summary>
    private static void AppendCidrs(JsonText to, in IpRange range)
    {
        int start = to.Append("["u8).Length;
        foreach ((IpRange block, int length) in range.GetCidrs())
        {
            to.Append(to.Length > start ? ","u8 : default)
                .Append(block.Family == IpFamily.V4 ? """{"v4prefix":"""u8 : """{"v6prefix":"""u8).AppendAddress(block.Family, block.First)
                .Append(""","length":"""u8).AppendNumber(length).Append("}"u8);
        }

        to.Append("]"u8);
    }

    /// <summary>A link that leads to a network.</summary>
    public static void AppendLink(JsonText to, RdapRendering rendering, JsonEncodedText rel, ObjectRef of, in IpRange range)
    {
        rendering.Output.AppendLink(to, rel, StartUrl(rendering, of, range).Bytes, RdapNames.TypeRdap);
    }

    /// <summary>The URL of a network, to which the caller may append.</summary>
    public static UrlText StartUrl(RdapRendering rendering, ObjectRef of, in IpRange range)
    {
        (IpRange block, int length) = BlockThatLeadsTo(rendering, of, range);
        return rendering.Output.OwnUrl("ip/"u8).AppendPrefix(block, length);
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

    /// <summary>arin_originas0: the AS numbers of the attribute as numbers; nothing when it holds none.</summary>
    private static void WriteOriginAutnums(RdapRendering rendering, in RegistryObject network)
    {
        JsonText numbers = rendering.Output.Value.Start("["u8);
        int start = numbers.Length;
        foreach (RpslAttribute attribute in network)
        {
            if (attribute.Name != AttributeName.Unknown || !RdapFacts.IsOriginAutnums(attribute))
            {
                continue;
            }

            foreach (ReadOnlySpan<byte> word in attribute.Words)
            {
                if (Asn.TryParse(word, out uint asn) || Asn.TryParsePlain(word, out asn))
                {
                    numbers.Append(numbers.Length > start ? ","u8 : default).AppendNumber(asn);
                }
            }
        }

        if (numbers.Length > start)
        {
            rendering.Uses |= RdapExtensions.OriginAutnums;
            rendering.Output.Json.WritePropertyName(RdapNames.OriginAutnums);
            rendering.Output.Write(numbers.Append("]"u8));
        }
    }

    /// <summary>RFC 9877 and RFC 9632: the attribute, or a line "Geofeed URL" in remarks or descr; https only, at most one.</summary>
    private static ReadOnlySpan<byte> GeofeedOf(in RegistryObject network, in RdapFacts facts)
    {
        if (IsHttps(facts.Geofeed))
        {
            return facts.Geofeed;
        }

        if (!facts.MayNameGeofeed)
        {
            return default;
        }

        return facts.HasRemarks && FindGeofeed(network, AttributeName.Remarks) is { IsEmpty: false } inRemarks ? inRemarks
            : facts.HasDescription ? FindGeofeed(network, AttributeName.Descr)
            : default;
    }

    private static ReadOnlySpan<byte> FindGeofeed(in RegistryObject network, AttributeName name)
    {
        foreach (RpslAttribute remark in network.All(name))
        {
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
