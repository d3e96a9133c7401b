// RFC 7095: jCard. RFC 6350: vCard 4.0. RFC 8605: the country code of an address. NRO RDAP profile: the properties allowed, adr with a label.
using System.Text;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Cards;

/// <summary>
/// A person, role, organisation, incident team or maintainer as a jCard. What a <see cref="CardFields"/> leaves out is not in it, and is said to
/// be missing.
/// </summary>
internal static class JCard
{
    // How properties begin after another one, up to the text.
    private static ReadOnlySpan<byte> Email => """,["email",{},"text","""u8;

    private static ReadOnlySpan<byte> Voice => """,["tel",{"type":"voice"},"text","""u8;

    private static ReadOnlySpan<byte> Fax => """,["tel",{"type":"fax"},"text","""u8;

    private static ReadOnlySpan<byte> Language => """,["lang",{},"language-tag","""u8;

    /// <summary>Adds the value of the member vcardArray.</summary>
    /// <param name="card">What it is added to.</param>
    /// <param name="rendering">Whose lines are used, and who is told what is missing.</param>
    /// <param name="entity">The object.</param>
    /// <param name="facts">What was read off it; its key is the name of those who have no other.</param>
    /// <param name="mailbox">The address that stands first, such as an abuse mailbox; may be empty.</param>
    public static void Append(JsonText card, RdapRendering rendering, in RegistryObject entity, in RdapFacts facts, ReadOnlySpan<byte> mailbox)
    {
        CardFields fields = new(facts, rendering.ShowsPersonalEmail || entity.Class != ObjectClass.Person, mailbox, oneLanguage: true);
        AppendShort(card, entity.Class, fields.NameOf(facts));
        AppendProperty(card, Email, mailbox);

        rendering.Output.StartLines();
        int left = facts.CardAttributes;
        if (left > 0)
        {
            foreach (RpslAttribute attribute in entity.All(CardFields.Attributes))
            {
                if (fields.Shows(attribute))
                {
                    AppendAttribute(rendering.Output, card, attribute);
                }

                if (--left == 0)
                {
                    break;
                }
            }
        }

        AppendAddress(card, rendering.Output.Lines, facts);
        card.Append("]]"u8);
        fields.Report(rendering.Redacted, inJsCard: false);
    }

    /// <summary>Begins a card: version, name and kind. Two brackets end it.</summary>
    public static void AppendShort(JsonText card, ObjectClass objectClass, ReadOnlySpan<byte> name) =>
        card.Append("""["vcard",[["version",{},"text","4.0"],["fn",{},"text","""u8)
            .AppendString(name)
            .Append(objectClass switch
            {
                ObjectClass.Person => """],["kind",{},"text","individual"]"""u8,
                ObjectClass.Organisation => """],["kind",{},"text","org"]"""u8,
                _ => """],["kind",{},"text","group"]"""u8,
            });

    /// <summary>A whole card of a contact of which nothing but a mailbox is known.</summary>
    public static void AppendMailbox(JsonText card, ReadOnlySpan<byte> name, ReadOnlySpan<byte> mailbox)
    {
        AppendShort(card, ObjectClass.Role, name);
        AppendProperty(card, Email, mailbox);
        card.Append("]]"u8);
    }

    private static void AppendAttribute(RdapOutput output, JsonText card, in RpslAttribute attribute)
    {
        switch (attribute.Name)
        {
            case AttributeName.Address:
                output.AddLines(attribute);
                break;
            case AttributeName.Phone:
                AppendProperty(card, Voice, attribute.Value);
                break;
            case AttributeName.FaxNo:
                AppendProperty(card, Fax, attribute.Value);
                break;
            case AttributeName.AbuseMailbox or AttributeName.EMail:
                AppendProperty(card, Email, attribute.Value);
                break;
            case AttributeName.Language:
                AppendProperty(card, Language, attribute.Value);
                break;
            case AttributeName.Geoloc when CardFields.TryReadGeo(attribute.Value, out ReadOnlySpan<byte> latitude, out ReadOnlySpan<byte> longitude):
                card.Append(""",["geo",{},"uri","geo:"""u8).Append(latitude).Append(","u8).Append(longitude).Append("\"]"u8);
                break;
            default:
                break;
        }
    }

    /// <summary>RFC 7095 section 3.3.1.3: an address that is lines and not parts has seven empty parts and the lines as its label.</summary>
    private static void AppendAddress(JsonText card, ReadOnlySpan<byte> label, in RdapFacts facts)
    {
        if (label.IsEmpty)
        {
            return;
        }

        card.Append(""",["adr",{"label":"""u8).Append("\""u8).Append(label).Append("\""u8);
        if (!facts.Country.IsEmpty)
        {
            Span<byte> code = stackalloc byte[2];
            Ascii.ToUpper(facts.Country, code, out _);
            card.Append(""","cc":"""u8).AppendString(code);
        }

        card.Append("""},"text",["","","","","","",""]]"""u8);
    }

    /// <summary>A property of one text; none, no property.</summary>
    private static void AppendProperty(JsonText card, ReadOnlySpan<byte> start, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            card.Append(start).AppendString(text).Append("]"u8);
        }
    }
}
