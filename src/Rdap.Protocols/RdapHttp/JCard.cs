// RFC 7095: jCard. RFC 6350: vCard 4.0. NRO RDAP profile: the properties allowed, adr with a label.
using System.Buffers;
using System.Text;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp;

/// <summary>
/// A person, role, organisation, incident team or maintainer as a jCard. The e-mail address of a person is never in it; the mailbox of a
/// role, an organisation or an incident team is, and so is any <c>abuse-mailbox:</c>, because it was put there to be written to.
/// </summary>
internal static class JCard
{
    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly SearchValues<byte> Coordinates = SearchValues.Create("0123456789.-+"u8);

    // How properties begin after another one, up to the text.
    private static ReadOnlySpan<byte> Email => """,["email",{},"text","""u8;

    private static ReadOnlySpan<byte> Voice => """,["tel",{"type":"voice"},"text","""u8;

    private static ReadOnlySpan<byte> Fax => """,["tel",{"type":"fax"},"text","""u8;

    private static ReadOnlySpan<byte> Language => """,["lang",{},"language-tag","""u8;

    /// <summary>Adds the value of the member vcardArray.</summary>
    /// <param name="card">What it is added to.</param>
    /// <param name="output">Whose lines are used.</param>
    /// <param name="entity">The object.</param>
    /// <param name="facts">What was read off it; its key is the name of those who have no other.</param>
    /// <param name="mailbox">The address that stands first, such as an abuse mailbox; may be empty.</param>
    public static void Append(JsonText card, RdapOutput output, in RegistryObject entity, in RdapFacts facts, ReadOnlySpan<byte> mailbox)
    {
        card.Append("""["vcard",[["version",{},"text","4.0"],["fn",{},"text","""u8)
            .AppendString(facts.Name.IsEmpty ? facts.Handle : facts.Name)
            .Append(entity.Class switch
            {
                ObjectClass.Person => """],["kind",{},"text","individual"]"""u8,
                ObjectClass.Organisation => """],["kind",{},"text","org"]"""u8,
                _ => """],["kind",{},"text","group"]"""u8,
            });

        AppendProperty(card, Email, mailbox);

        output.StartLines();
        int left = facts.CardAttributes;
        if (left > 0)
        {
            foreach (RpslAttribute attribute in entity)
            {
                if (AppendAttribute(output, card, entity.Class, attribute, mailbox) && --left == 0)
                {
                    break;
                }
            }
        }

        AppendAddress(card, output.Lines);
        card.Append("]]"u8);
    }

    /// <summary>Whether an e-mail address was left out: an answer says so.</summary>
    public static bool HidesEmail(ObjectClass objectClass, in RdapFacts facts) => objectClass == ObjectClass.Person && facts.HasEmail;

    /// <returns>Whether the attribute is one of those that <see cref="RdapFacts.CardAttributes"/> counts.</returns>
    private static bool AppendAttribute(
        RdapOutput output, JsonText card, ObjectClass objectClass, in RpslAttribute attribute, ReadOnlySpan<byte> mailbox)
    {
        switch (attribute.Name)
        {
            case AttributeName.Address:
                output.AddLines(attribute);
                return true;
            case AttributeName.Phone:
                AppendProperty(card, Voice, attribute.Value);
                return true;
            case AttributeName.FaxNo:
                AppendProperty(card, Fax, attribute.Value);
                return true;
            case AttributeName.AbuseMailbox or AttributeName.EMail:
                bool shown = attribute.Name == AttributeName.AbuseMailbox || objectClass != ObjectClass.Person;
                if (shown && !Ascii.EqualsIgnoreCase(attribute.Value, mailbox))
                {
                    AppendProperty(card, Email, attribute.Value);
                }

                return true;
            case AttributeName.Language:
                AppendLanguage(card, attribute.Value);
                return true;
            case AttributeName.Geoloc:
                AppendGeo(card, attribute.Value);
                return true;
            default:
                return false;
        }
    }

    /// <summary>RFC 7095 section 3.3.1.3: an address that is lines and not parts has seven empty parts and the lines as its label.</summary>
    private static void AppendAddress(JsonText card, ReadOnlySpan<byte> label)
    {
        if (!label.IsEmpty)
        {
            card.Append(""",["adr",{"label":"""u8).Append("\""u8).Append(label).Append("\""u8).Append("""},"text",["","","","","","",""]]"""u8);
        }
    }

    private static void AppendLanguage(JsonText card, ReadOnlySpan<byte> tag)
    {
        if (tag.Length is 2 or 3 && !tag.ContainsAnyExcept(Letters))
        {
            AppendProperty(card, Language, tag);
        }
    }

    /// <summary>RFC 6350 section 6.5.2 with RFC 5870: "52.37 4.89" becomes "geo:52.37,4.89".</summary>
    private static void AppendGeo(JsonText card, ReadOnlySpan<byte> value)
    {
        int blank = value.IndexOf((byte)' ');
        if (blank <= 0)
        {
            return;
        }

        ReadOnlySpan<byte> latitude = value[..blank];
        ReadOnlySpan<byte> longitude = value[(blank + 1)..].TrimStart((byte)' ');
        if (longitude.IsEmpty || latitude.ContainsAnyExcept(Coordinates) || longitude.ContainsAnyExcept(Coordinates))
        {
            return;
        }

        card.Append(""",["geo",{},"uri","geo:"""u8).Append(latitude).Append(","u8).Append(longitude).Append("\"]"u8);
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
