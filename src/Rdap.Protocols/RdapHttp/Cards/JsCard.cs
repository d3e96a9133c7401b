// RFC 9553: JSContact. draft-ietf-regext-rdap-jscontact: which of it an entity uses, and the keys of its maps.
using System.Buffers.Text;
using System.Text;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Cards;

/// <summary>
/// A person, role, organisation, incident team or maintainer as a JSContact card. It shows what the <see cref="JCard"/> shows, and all
/// languages. Its uid is the URL of the entity.
/// </summary>
internal static class JsCard
{
    // Maps of one card; real contacts have two addresses and three numbers.
    private const int EntryLimit = 16;

    /// <summary>Adds the value of the member jscard.</summary>
    /// <param name="card">What it is added to.</param>
    /// <param name="rendering">Whose lines are used, and who is told what is missing.</param>
    /// <param name="entity">The object.</param>
    /// <param name="facts">What was read off it.</param>
    /// <param name="mailbox">The address that stands first; may be empty.</param>
    public static void Append(JsonText card, RdapRendering rendering, in RegistryObject entity, in RdapFacts facts, ReadOnlySpan<byte> mailbox)
    {
        CardFields fields = new(facts, rendering.ShowsPersonalEmail || entity.Class != ObjectClass.Person, mailbox, oneLanguage: false);
        rendering.Output.OwnUrl("entity/"u8).AppendSegment(facts.Handle);
        card.Append("""{"@type":"Card","version":"1.0","uid":"""u8).AppendString(rendering.Output.Url.Bytes).Append(entity.Class switch
        {
            ObjectClass.Person => ",\"kind\":\"individual\""u8,
            ObjectClass.Organisation => ",\"kind\":\"org\""u8,
            _ => ",\"kind\":\"group\""u8,
        });

        ReadOnlySpan<byte> name = fields.NameOf(facts);
        if (!name.IsEmpty)
        {
            card.Append(""","name":{"full":"""u8).AppendString(name).Append("}"u8);
        }

        if (entity.Class == ObjectClass.Organisation && !facts.Name.IsEmpty)
        {
            card.Append(""","organizations":{"org":{"name":"""u8).AppendString(facts.Name).Append("}}"u8);
        }

        AppendEmails(card, ref fields, entity, mailbox);
        AppendPhones(card, ref fields, entity);
        AppendAddress(card, rendering.Output, ref fields, entity, facts);
        AppendLanguages(card, ref fields, entity);
        card.Append("}"u8);
        fields.Report(rendering.Redacted, inJsCard: true);
    }

    /// <summary>A whole card of a contact of which nothing but a mailbox is known.</summary>
    public static void AppendMailbox(JsonText card, ReadOnlySpan<byte> uid, ReadOnlySpan<byte> name, ReadOnlySpan<byte> mailbox) =>
        card.Append("""{"@type":"Card","version":"1.0","uid":"""u8).AppendString(uid)
            .Append(""","kind":"group","name":{"full":"""u8).AppendString(name)
            .Append("""},"emails":{"email":{"address":"""u8).AppendString(mailbox).Append("}}}"u8);

    private static void AppendEmails(JsonText card, ref CardFields fields, in RegistryObject entity, ReadOnlySpan<byte> mailbox)
    {
        int count = 0;
        if (!mailbox.IsEmpty)
        {
            StartEntry(card, ""","emails":{"""u8, "email"u8, count++);
            card.Append("""{"address":"""u8).AppendString(mailbox).Append("}"u8);
        }

        foreach (RpslAttribute attribute in entity)
        {
            if (attribute.Name is AttributeName.EMail or AttributeName.AbuseMailbox && !attribute.Value.IsEmpty && fields.Shows(attribute) && count < EntryLimit)
            {
                StartEntry(card, ""","emails":{"""u8, "email"u8, count++);
                card.Append("""{"address":"""u8).AppendString(attribute.Value).Append("}"u8);
            }
        }

        EndEntries(card, count);
    }

    private static void AppendPhones(JsonText card, ref CardFields fields, in RegistryObject entity)
    {
        int count = 0, voices = 0, faxes = 0;
        foreach (RpslAttribute attribute in entity)
        {
            if (attribute.Name is not (AttributeName.Phone or AttributeName.FaxNo) || attribute.Value.IsEmpty || !fields.Shows(attribute) || count == EntryLimit)
            {
                continue;
            }

            bool isFax = attribute.Name == AttributeName.FaxNo;
            card.Append(count++ == 0 ? ""","phones":{"""u8 : ","u8);
            AppendKey(card, isFax ? "fax"u8 : "voice"u8, isFax ? faxes++ : voices++);
            card.Append(isFax ? """{"features":{"fax":true},"number":"""u8 : """{"features":{"voice":true},"number":"""u8)
                .AppendString(attribute.Value).Append("}"u8);
        }

        EndEntries(card, count);
    }

    private static void AppendAddress(JsonText card, RdapOutput output, ref CardFields fields, in RegistryObject entity, in RdapFacts facts)
    {
        output.StartLines();
        ReadOnlySpan<byte> latitude = default, longitude = default;
        foreach (RpslAttribute attribute in entity)
        {
            if (attribute.Name == AttributeName.Address && fields.Shows(attribute))
            {
                output.AddLines(attribute);
            }
            else if (attribute.Name == AttributeName.Geoloc && latitude.IsEmpty)
            {
                CardFields.TryReadGeo(attribute.Value, out latitude, out longitude);
            }
        }

        bool isPlaced = !latitude.IsEmpty && !longitude.IsEmpty;
        if (output.Lines.IsEmpty && !isPlaced && facts.Country.IsEmpty)
        {
            return;
        }

        card.Append(",\"addresses\":{\"addr\":{\"@type\":\"Address\""u8);
        if (!output.Lines.IsEmpty)
        {
            card.Append(",\"full\":\""u8).Append(output.Lines).Append("\""u8);
        }

        if (!facts.Country.IsEmpty)
        {
            Span<byte> code = stackalloc byte[2];
            Ascii.ToUpper(facts.Country, code, out _);
            card.Append(""","countryCode":"""u8).AppendString(code);
        }

        if (isPlaced)
        {
            card.Append(""","coordinates":"geo:"""u8).Append(latitude).Append(","u8).Append(longitude).Append("\""u8);
        }

        card.Append("}}"u8);
    }

    private static void AppendLanguages(JsonText card, ref CardFields fields, in RegistryObject entity)
    {
        int count = 0;
        foreach (RpslAttribute attribute in entity)
        {
            if (attribute.Name == AttributeName.Language && fields.Shows(attribute) && count < EntryLimit)
            {
                StartEntry(card, ""","preferredLanguages":{"""u8, "language"u8, count++);
                card.Append("""{"language":"""u8).AppendString(attribute.Value).Append("}"u8);
            }
        }

        EndEntries(card, count);
    }

    private static void StartEntry(JsonText card, ReadOnlySpan<byte> map, ReadOnlySpan<byte> key, int index) =>
        AppendKey(card.Append(index == 0 ? map : ","u8), key, index);

    /// <summary>The draft fixes the key of the first entry; what follows is numbered.</summary>
    private static void AppendKey(JsonText card, ReadOnlySpan<byte> key, int index)
    {
        card.Append("\""u8).Append(key);
        if (index > 0)
        {
            Span<byte> number = stackalloc byte[4];
            Utf8Formatter.TryFormat(index + 1, number, out int written);
            card.Append("-"u8).Append(number[..written]);
        }

        card.Append("\":"u8);
    }

    private static void EndEntries(JsonText card, int count)
    {
        if (count > 0)
        {
            card.Append("}"u8);
        }
    }
}
