// RFC 8982: objects of the field sets id and brief. Section 2.1.1: the key of an object, its class and a link to all of it.
using Rdap.Protocols.RdapHttp.Cards;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Objects;

/// <summary>Writes less of an object than a lookup shows, alone or in a list.</summary>
internal static class RdapBriefObjects
{
    /// <summary>The whole answer to a lookup.</summary>
    public static void WriteAnswer(RdapRendering rendering, ObjectRef of)
    {
        rendering.StartAnswer(of);
        WriteMembers(rendering, of, rendering.FieldSet == RdapFieldSet.Brief);
        rendering.Redacted.Write(rendering);
        rendering.EndResults();
    }

    /// <summary>An element of a list.</summary>
    public static void Write(RdapRendering rendering, ObjectRef of, RdapFieldSet fieldSet)
    {
        rendering.Output.Json.WriteStartObject();
        WriteMembers(rendering, of, fieldSet == RdapFieldSet.Brief);
        rendering.Redacted.Write(rendering);
        rendering.Output.Json.WriteEndObject();
    }

    /// <summary>A name server as an element of a list.</summary>
    /// <param name="rendering">Where to.</param>
    /// <param name="zone">A zone that names it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="fieldSet">How much; in a list of name servers their zones are never listed.</param>
    public static void WriteHost(RdapRendering rendering, ObjectRef zone, ReadOnlySpan<byte> name, RdapFieldSet fieldSet)
    {
        if (fieldSet != RdapFieldSet.Id)
        {
            RdapNameserver.WriteNested(rendering.Output, rendering.Registry.Get(zone), name);
            return;
        }

        RdapOutput output = rendering.Output;
        JsonText host = output.Value.Start("{\"objectClassName\":\"nameserver\",\"ldhName\":"u8).AppendString(name);
        output.OwnUrl("nameserver/"u8).AppendSegment(name);
        output.AppendLink(host.Append(",\"links\":["u8), RdapNames.RelSelf, output.Url.Bytes, RdapNames.TypeRdap);
        output.Write(host.Append("]}"u8));
    }

    private static void WriteMembers(RdapRendering rendering, ObjectRef of, bool isBrief)
    {
        RegistryObject from = rendering.Registry.Get(of);
        RdapFacts facts = new(from);
        JsonText members = rendering.Output.Value.Start(default);
        if (from.Class == ObjectClass.Domain)
        {
            AppendDomain(members, rendering, from, isBrief);
        }
        else if (from.TryGetRange(out IpRange range))
        {
            AppendNetwork(members, rendering, of, facts, range, isBrief);
        }
        else if (from.TryGetAsns(out AsnRange numbers))
        {
            AppendAutnum(members, rendering, of, facts, numbers, isBrief);
        }
        else
        {
            AppendEntity(members, rendering, from.Class, facts, isBrief);
        }

        rendering.Output.WriteMembers(members);
    }

    private static void AppendNetwork(JsonText members, RdapRendering rendering, ObjectRef of, in RdapFacts facts, in IpRange range, bool isBrief)
    {
        if (isBrief)
        {
            RdapIpNetwork.AppendBrief(members, rendering, of, facts, range);
            return;
        }

        rendering.Uses |= RdapExtensions.Networks;
        Span<byte> handle = stackalloc byte[IpText.MaxRangeLength];
        members.Append("\"objectClassName\":\"ip network\",\"handle\":"u8).AppendString(handle[..IpText.FormatRange(range, handle)]);
        RdapIpNetwork.AppendLink(members.Append(",\"links\":["u8), rendering, RdapNames.RelSelf, of, range);
        members.Append("]"u8);
    }

    private static void AppendAutnum(JsonText members, RdapRendering rendering, ObjectRef of, in RdapFacts facts, in AsnRange numbers, bool isBrief)
    {
        if (isBrief)
        {
            RdapAutnum.AppendBrief(members, rendering, of, facts, numbers);
            return;
        }

        members.Append("\"objectClassName\":\"autnum\",\"handle\":"u8).AppendString(facts.Handle);
        RdapAutnum.AppendSelf(members.Append(",\"links\":["u8), rendering, of, numbers);
        members.Append("]"u8);
    }

    private static void AppendEntity(JsonText members, RdapRendering rendering, ObjectClass objectClass, in RdapFacts facts, bool isBrief)
    {
        members.Append("\"objectClassName\":\"entity\",\"handle\":"u8).AppendString(facts.Handle);
        if (isBrief)
        {
            if (facts.NameIsMasked)
            {
                rendering.Redacted.Add(RdapRedaction.MaskedName);
            }

            JCard.AppendShort(members.Append(",\"vcardArray\":"u8), objectClass, facts.NameShown);
            members.Append("]]"u8);
        }

        rendering.Output.OwnUrl("entity/"u8).AppendSegment(facts.Handle);
        rendering.Output.AppendLink(members.Append(",\"links\":["u8), RdapNames.RelSelf, rendering.Output.Url.Bytes, RdapNames.TypeRdap);
        members.Append("]"u8);
    }

    private static void AppendDomain(JsonText members, RdapRendering rendering, in RegistryObject from, bool isBrief)
    {
        Span<byte> name = stackalloc byte[RdapRendering.MaxKeyLength];
        name = RdapNameserver.LowerName(name[..from.CopyPrimaryKey(name)]);
        members.Append("\"objectClassName\":\"domain\",\"handle\":"u8).AppendString(name).Append(",\"ldhName\":"u8).AppendString(name);
        if (isBrief)
        {
            members.Append(",\"status\":["u8).AppendString(RdapStatuses.Name(RdapStatus.Active)).Append("]"u8);
        }

        rendering.Output.OwnUrl("domain/"u8).AppendSegment(name);
        rendering.Output.AppendLink(members.Append(",\"links\":["u8), RdapNames.RelSelf, rendering.Output.Url.Bytes, RdapNames.TypeRdap);
        members.Append("]"u8);
    }
}
