// RFC 9083 section 5.1 (vcardArray) and draft-ietf-regext-rdap-jscontact (jscard): the forms in which an entity's contact data is written.
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Cards;

/// <summary>Writes the contact data of an entity in the forms of the answer.</summary>
internal static class RdapCardWriter
{
    /// <summary>Adds the members, without a comma in front or behind.</summary>
    public static void Append(JsonText to, RdapRendering rendering, in RegistryObject entity, in RdapFacts facts, ReadOnlySpan<byte> mailbox)
    {
        // The attribute that it is from is then said to be missing.
        if (MailboxText.IsPlaceholder(mailbox))
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
