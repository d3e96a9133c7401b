// RFC 9083 section 5.1: an entity need not have a handle. NRO RDAP profile: networks and AS numbers carry an abuse entity, and each has a self link.
using Rdap.Protocols.RdapHttp.Cards;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Objects;

/// <summary>
/// The abuse contact of which the source has no object: a mailbox in the text of a network or AS number, its own or that of one around it. It has no
/// handle and nothing to ask for; its self link is that of the object whose text it stands in, with a fragment that says which part of it is meant.
/// </summary>
internal static class RdapAbuseEntity
{
    /// <summary>Whether the contact is one of these.</summary>
    public static bool IsOf(RdapRendering rendering, in AbuseContact abuse) =>
        abuse.Found && !RdapContacts.IsEntity(rendering.Registry.Get(abuse.Holder).Class);

    /// <summary>Adds it as an element of entities.</summary>
    public static void Append(JsonText entity, RdapRendering rendering, in AbuseContact abuse)
    {
        RegistryObject holder = rendering.Registry.Get(abuse.Holder);
        UrlText self = StartUrl(rendering, abuse, holder).Append("#abuse"u8);
        entity.Append("""{"objectClassName":"entity","""u8);
        if ((rendering.Cards & RdapCards.JCard) != 0)
        {
            JCard.AppendMailbox(entity.Append("\"vcardArray\":"u8), "Abuse contact"u8, abuse.Mailbox);
            entity.Append(","u8);
        }

        if ((rendering.Cards & RdapCards.JsCard) != 0)
        {
            rendering.Uses |= RdapExtensions.JsContact;
            JsCard.AppendMailbox(entity.Append("\"jscard\":"u8), self.Bytes, "Abuse contact"u8, abuse.Mailbox);
            entity.Append(","u8);
        }

        Span<byte> key = stackalloc byte[RdapRendering.MaxKeyLength];
        entity.Append("\"roles\":[\"abuse\"],\"remarks\":[{\"title\":\"Source\",\"description\":[\"From the text of "u8)
            .AppendText(key[..holder.CopyPrimaryKey(key)])
            .Append(". There is no contact object.\"]}],\"links\":["u8);
        rendering.Output.AppendLink(entity, RdapNames.RelSelf, self.Bytes, RdapNames.TypeRdap);
        entity.Append("]}"u8);
    }

    private static UrlText StartUrl(RdapRendering rendering, in AbuseContact abuse, in RegistryObject holder) =>
        holder.TryGetRange(out IpRange range) ? RdapIpNetwork.StartUrl(rendering, abuse.Holder, range)
        : holder.TryGetAsns(out AsnRange asns) ? rendering.Output.OwnUrl("autnum/"u8).AppendNumber(asns.First)
        : rendering.Output.OwnUrl("help"u8);
}
