// RFC 9083 section 4: remarks, events, links, entities and status, as all object classes carry them.
using System.Text;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Protocols.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Objects;

/// <summary>The members that more than one object class writes.</summary>
internal static class RdapCommon
{
    /// <summary>What a network and an AS number have in common: entities, the abuse contact among them, and remarks.</summary>
    public static void WriteContactsAndRemarks(
        RdapRendering rendering, ObjectRef of, in RegistryObject from, in RdapFacts facts, RdapStatus status, in AbuseContact abuse)
    {
        rendering.Contacts.Collect(rendering.Registry, of);
        rendering.AddAbuse(of, abuse);
        WriteEntities(rendering, abuse);

        RdapOutput output = rendering.Output;
        WriteDescriptions(output, from, facts);
        WriteStatusRemark(output, status);
        WriteCountryRemark(output, from, facts);
        WriteTruncation(rendering);
        output.EndRemarks();
    }

    /// <summary>The entities collected in <see cref="RdapRendering.Contacts"/> and an abuse contact without object; none, no member.</summary>
    public static void WriteEntities(RdapRendering rendering, in AbuseContact abuse)
    {
        RdapContacts contacts = rendering.Contacts;
        bool hasOwn = RdapAbuseEntity.IsOf(rendering, abuse);
        if (contacts.Count == 0 && !hasOwn)
        {
            return;
        }

        JsonText entities = rendering.Output.Value.Start("\"entities\":["u8);
        for (int i = 0; i < contacts.Count; i++)
        {
            (ObjectRef entity, RdapRoles roles) = contacts[i];
            rendering.Redacted.Enter(RdapNames.Entities, i);
            RdapEntity.AppendNested(i == 0 ? entities : entities.Append(","u8), rendering, entity, roles, (roles & RdapRoles.Abuse) != 0 ? abuse.Mailbox : default);
        }

        if (contacts.Count > 0)
        {
            rendering.Redacted.Leave();
        }

        if (hasOwn)
        {
            RdapAbuseEntity.Append(contacts.Count == 0 ? entities : entities.Append(","u8), rendering, abuse);
        }

        rendering.Output.WriteMembers(entities.Append("]"u8));
    }

    /// <summary>descr as one remark and remarks as another, line by line in the order of the source.</summary>
    public static void WriteDescriptions(RdapOutput output, in RegistryObject from, in RdapFacts facts)
    {
        if (facts.HasDescription)
        {
            WriteLines(output, from, AttributeName.Descr, "Description"u8);
        }

        if (facts.HasRemarks)
        {
            WriteLines(output, from, AttributeName.Remarks, "Remarks"u8);
        }
    }

    /// <summary>Says that entities were left out, if so.</summary>
    public static void WriteTruncation(RdapRendering rendering)
    {
        if (rendering.Contacts.Truncated)
        {
            rendering.Output.Remark("Truncated"u8, "More entities are named than one answer lists."u8, RdapNames.ObjectTruncated);
        }
    }

    /// <summary>What the status means to somebody who looks for bogons.</summary>
    public static void WriteStatusRemark(RdapOutput output, RdapStatus status)
    {
        ReadOnlySpan<byte> explanation = RdapStatuses.Explain(status);
        if (!explanation.IsEmpty)
        {
            output.Remark("Status"u8, explanation);
        }
    }

    public static void WriteStatus(RdapOutput output, RdapStatus status)
    {
        output.Json.WriteStartArray(RdapNames.Status);
        output.Json.WriteStringValue(RdapStatuses.Name(status));
        output.Json.WriteEndArray();
    }

    /// <summary>
    /// The first country that is a country code. A second one, or one that is no code, is said by <see cref="WriteCountryRemark"/>
    /// and as redacted: the member holds one value (RFC 9083 section 5.4).
    /// </summary>
    public static void AppendCountry(JsonText to, RdapRendering rendering, in RdapFacts facts)
    {
        if (facts.Countries > 1 || (facts.Countries == 1 && !facts.OnlyCountryCodes))
        {
            rendering.Redacted.Add(facts.Country.IsEmpty ? RdapRedaction.Country : RdapRedaction.Countries);
        }

        if (!facts.Country.IsEmpty)
        {
            Span<byte> code = stackalloc byte[2];
            Ascii.ToUpper(facts.Country, code, out _);
            to.Append(""","country":"""u8).AppendString(code);
        }
    }

    public static void WriteCountryRemark(RdapOutput output, in RegistryObject from, in RdapFacts facts)
    {
        if (facts.Countries < 2 && facts.OnlyCountryCodes)
        {
            return;
        }

        output.StartRemark("Countries in the registry"u8);
        foreach (RpslAttribute attribute in from.All(AttributeName.Country))
        {
            output.RemarkLine(attribute.Value);
        }

        output.EndRemark();
    }

    /// <summary>When the source was loaded, for what has no object of its own that was created or changed.</summary>
    public static void WriteUpdateEvent(RdapRendering rendering, ObjectRef of)
    {
        rendering.Output.Json.WritePropertyName(RdapNames.Events);
        rendering.Output.Write(rendering.Output.Value.Start("["u8).Append(rendering.UpdateEvent(of.Source)).Append("]"u8));
    }

    /// <summary>
    /// created and last-modified, when the source gives them as full instants; never a made-up date. In the answer itself also when the
    /// source was loaded; nested objects, whose source is the same, do not repeat that.
    /// </summary>
    public static void WriteEvents(RdapRendering rendering, ObjectRef of, in RdapFacts facts)
    {
        AppendEvents(rendering.Output.Value.Start(default), rendering, of, facts);
        rendering.Output.WriteMembers(rendering.Output.Value);
    }

    /// <summary>The same inside what is being put together.</summary>
    public static void AppendEvents(JsonText to, RdapRendering rendering, ObjectRef of, in RdapFacts facts)
    {
        JsonText events = to.Append("\"events\":["u8);
        if (Rfc3339.IsDateTime(facts.Created))
        {
            events.Append("""{"eventAction":"registration","eventDate":"""u8).AppendString(facts.Created).Append("},"u8);
        }

        if (Rfc3339.IsDateTime(facts.LastModified))
        {
            events.Append("""{"eventAction":"last changed","eventDate":"""u8).AppendString(facts.LastModified).Append("},"u8);
        }

        events.Append(rendering.UpdateEvent(of.Source)).Append("]"u8);
    }

    private static void WriteLines(RdapOutput output, in RegistryObject from, AttributeName name, ReadOnlySpan<byte> title)
    {
        bool open = false;
        foreach (RpslAttribute attribute in from.All(name))
        {
            foreach (ReadOnlySpan<byte> line in attribute.Lines)
            {
                if (!open && line.IsEmpty)
                {
                    continue;
                }

                if (!open)
                {
                    output.StartRemark(title);
                    open = true;
                }

                output.RemarkLine(line);
            }
        }

        if (open)
        {
            output.EndRemark();
        }
    }
}
