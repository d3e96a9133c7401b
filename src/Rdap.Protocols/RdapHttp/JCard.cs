// RFC 7095: jCard. RFC 6350: vCard 4.0. NRO RDAP profile: the properties allowed, adr with a label.
using System.Buffers;
using System.Text;
using System.Text.Json;
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

    /// <summary>Writes the member vcardArray.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="entity">The object.</param>
    /// <param name="facts">What was read off it; its key is the name of those who have no other.</param>
    /// <param name="mailbox">The address that stands first, such as an abuse mailbox; may be empty.</param>
    public static void Write(RdapOutput output, in RegistryObject entity, in RdapFacts facts, ReadOnlySpan<byte> mailbox)
    {
        Utf8JsonWriter json = output.Json;
        json.WriteStartArray(RdapNames.VcardArray);
        json.WriteStringValue("vcard"u8);
        json.WriteStartArray();
        StartProperty(json, "version"u8, "text"u8);
        EndProperty(output, "4.0"u8);

        StartProperty(json, "fn"u8, "text"u8);
        EndProperty(output, facts.Name.IsEmpty ? facts.Handle : facts.Name);
        StartProperty(json, "kind"u8, "text"u8);
        EndProperty(output, entity.Class switch
        {
            ObjectClass.Person => "individual"u8,
            ObjectClass.Organisation => "org"u8,
            _ => "group"u8,
        });

        WriteEmail(output, mailbox);

        output.StartLines();
        foreach (RpslAttribute attribute in entity)
        {
            WriteAttribute(output, entity.Class, attribute, mailbox);
        }

        WriteAddress(output.Json, output.Lines);

        json.WriteEndArray();
        json.WriteEndArray();
    }

    /// <summary>Whether an e-mail address was left out: an answer says so.</summary>
    public static bool HidesEmail(ObjectClass objectClass, in RdapFacts facts) => objectClass == ObjectClass.Person && facts.HasEmail;

    private static void WriteAttribute(RdapOutput output, ObjectClass objectClass, in RpslAttribute attribute, ReadOnlySpan<byte> mailbox)
    {
        switch (attribute.Name)
        {
            case AttributeName.Address:
                output.AddLines(attribute);
                break;
            case AttributeName.Phone:
                WriteTelephone(output, "voice"u8, attribute.Value);
                break;
            case AttributeName.FaxNo:
                WriteTelephone(output, "fax"u8, attribute.Value);
                break;
            case AttributeName.AbuseMailbox:
            case AttributeName.EMail when objectClass != ObjectClass.Person:
                if (!Ascii.EqualsIgnoreCase(attribute.Value, mailbox))
                {
                    WriteEmail(output, attribute.Value);
                }

                break;
            case AttributeName.Language:
                WriteLanguage(output, attribute.Value);
                break;
            case AttributeName.Geoloc:
                WriteGeo(output, attribute.Value);
                break;
            default:
                break;
        }
    }

    /// <summary>RFC 7095 section 3.3.1.3: an address that is lines and not parts has seven empty parts and the lines as its label.</summary>
    private static void WriteAddress(Utf8JsonWriter json, ReadOnlySpan<byte> label)
    {
        if (label.IsEmpty)
        {
            return;
        }

        json.WriteStartArray();
        json.WriteStringValue("adr"u8);
        json.WriteStartObject();
        json.WriteString("label"u8, label);
        json.WriteEndObject();
        json.WriteStringValue("text"u8);
        json.WriteStartArray();
        for (int part = 0; part < 7; part++)
        {
            json.WriteStringValue(""u8);
        }

        json.WriteEndArray();
        json.WriteEndArray();
    }

    private static void WriteTelephone(RdapOutput output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> number)
    {
        if (number.IsEmpty)
        {
            return;
        }

        Utf8JsonWriter json = output.Json;
        json.WriteStartArray();
        json.WriteStringValue("tel"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteEndObject();
        json.WriteStringValue("text"u8);
        EndProperty(output, number);
    }

    private static void WriteEmail(RdapOutput output, ReadOnlySpan<byte> address)
    {
        if (!address.IsEmpty)
        {
            StartProperty(output.Json, "email"u8, "text"u8);
            EndProperty(output, address);
        }
    }

    private static void WriteLanguage(RdapOutput output, ReadOnlySpan<byte> tag)
    {
        if (tag.Length is 2 or 3 && !tag.ContainsAnyExcept(Letters))
        {
            StartProperty(output.Json, "lang"u8, "language-tag"u8);
            EndProperty(output, tag);
        }
    }

    /// <summary>RFC 6350 section 6.5.2 with RFC 5870: "52.37 4.89" becomes "geo:52.37,4.89".</summary>
    private static void WriteGeo(RdapOutput output, ReadOnlySpan<byte> value)
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

        StartProperty(output.Json, "geo"u8, "uri"u8);
        EndProperty(output, output.Url.Start("geo:"u8).Append(latitude).Append(","u8).Append(longitude).Bytes);
    }

    private static void StartProperty(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> type)
    {
        json.WriteStartArray();
        json.WriteStringValue(name);
        json.WriteStartObject();
        json.WriteEndObject();
        json.WriteStringValue(type);
    }

    private static void EndProperty(RdapOutput output, ReadOnlySpan<byte> value)
    {
        output.TextValue(value);
        output.Json.WriteEndArray();
    }
}
