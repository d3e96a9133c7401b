// RFC 9083 section 5.1 (vcardArray) and draft-ietf-regext-rdap-jscontact (jscard): the forms in which an entity's contact data is written.
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Cards;

/// <summary>What a client gets that asks for jscontact.</summary>
public enum RdapJsContact : byte
{
    /// <summary>A jscard beside the jCard.</summary>
    Beside,

    /// <summary>A jscard instead of the jCard.</summary>
    Instead,

    /// <summary>The jCard alone, as everybody else.</summary>
    Off,
}

/// <summary>The forms of one answer.</summary>
[Flags]
internal enum RdapCards : byte
{
    JCard = 1,
    JsCard = 2,
}

/// <summary>Writes the contact data of an entity in the forms of the answer.</summary>
internal static class RdapCardWriter
{
    /// <summary>Adds the members, without a comma in front or behind.</summary>
    public static void Append(JsonText to, RdapRendering rendering, in RegistryObject entity, in RdapFacts facts, ReadOnlySpan<byte> mailbox)
    {
        // The attribute that it is from is then said to be missing.
        if (MaskedData.IsMaskedMailbox(mailbox))
        {
            mailbox = default;
        }

        if ((rendering.Cards & RdapCards.JCard) != 0)
        {
            JCard.Append(to.Append("\"vcardArray\":"u8), rendering, entity, facts, mailbox);
        }

        if ((rendering.Cards & RdapCards.JsCard) != 0)
        {
            rendering.Uses |= RdapExtensions.JsContact;
            JsCard.Append(to.Append(rendering.Cards == RdapCards.JsCard ? "\"jscard\":"u8 : ",\"jscard\":"u8), rendering, entity, facts, mailbox);
        }
    }
}
