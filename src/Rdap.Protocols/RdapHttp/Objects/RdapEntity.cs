// RFC 9083 section 5.1: the entity object class.
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Cards;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Objects;

/// <summary>Organisations, roles, persons, incident teams and maintainers as entities.</summary>
internal static class RdapEntity
{
    /// <summary>
    /// The classes that are entities, in the order in which one handle is looked for when several objects carry it: first the source
    /// that comes first, in it the class that comes first here.
    /// </summary>
    private static readonly ObjectClassSet[] Classes =
    [
        ObjectClassSet.Of(ObjectClass.Organisation), ObjectClassSet.Of(ObjectClass.Role), ObjectClassSet.Of(ObjectClass.Person),
        ObjectClassSet.Of(ObjectClass.Irt), ObjectClassSet.Of(ObjectClass.Mntner),
    ];

    private static readonly ObjectClassSet NetworkClasses = ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num);
    private static readonly ObjectClassSet AutnumClasses = ObjectClassSet.Of(ObjectClass.AutNum, ObjectClass.AsBlock);

    private static readonly AttributeSet ByOrganisation = AttributeSet.Of(AttributeName.Org);
    private static readonly AttributeSet ByMaintainer = AttributeSet.Of(AttributeName.MntBy);
    private static readonly AttributeSet ByIncidentTeam = AttributeSet.Of(AttributeName.MntIrt);
    private static readonly AttributeSet ByContact =
        AttributeSet.Of(AttributeName.AdminC, AttributeName.TechC, AttributeName.ZoneC, AttributeName.AbuseC);

    public static bool TryFind(RdapRendering rendering, ReadOnlySpan<byte> handle, out ObjectRef found)
    {
        for (int source = 0; source < rendering.Registry.Sources.Length; source++)
        {
            if (rendering.Registry.Sources[source].Info.Role != SourceRole.Registry)
            {
                continue;
            }

            foreach (ObjectClassSet classes in Classes)
            {
                if (RegistryLookup.TryFindInSource(rendering.Registry, source, classes, handle, out found))
                {
                    return true;
                }
            }
        }

        found = default;
        return false;
    }

    /// <summary>The whole answer for an entity that was asked for.</summary>
    public static void Write(RdapRendering rendering, ObjectRef of)
    {
        if (rendering.ShowsLess)
        {
            RdapBriefObjects.WriteAnswer(rendering, of);
            return;
        }

        rendering.StartAnswer(of);
        WriteMembers(rendering, of);
        rendering.EndAnswer();
    }

    /// <summary>The members of the object itself.</summary>
    /// <param name="rendering">Where to.</param>
    /// <param name="of">The object.</param>
    /// <param name="withHeld">Whether its networks and AS numbers are listed.</param>
    public static void WriteMembers(RdapRendering rendering, ObjectRef of, bool withHeld = true)
    {
        RdapOutput output = rendering.Output;
        RegistryObject entity = rendering.Registry.Get(of);
        RdapFacts facts = new(entity);
        AttributeSet held = HeldBy(entity.Class);
        FindHeld(rendering, of, held, facts.Handle, withHeld ? NetworkClasses : ObjectClassSet.None, rendering.Networks);
        FindHeld(rendering, of, held, facts.Handle, withHeld ? AutnumClasses : ObjectClassSet.None, rendering.Autnums);
        rendering.Contacts.Collect(rendering.Registry, of, isEntity: true);
        WriteStart(rendering, entity, facts, facts.AbuseMailbox);
        RdapCommon.WriteEntities(rendering, default);
        RdapCommon.WriteDescriptions(output, entity, facts);
        RdapCommon.WriteTruncation(rendering);
        if (rendering.Networks.Truncated || rendering.Autnums.Truncated)
        {
            output.Remark("Truncated"u8, "More networks or AS numbers name this entity than one answer lists."u8, RdapNames.ObjectTruncated);
        }

        output.EndRemarks();
        WriteLinks(output, facts.Handle);
        RdapCommon.WriteEvents(rendering, of, facts);
        WriteHeld(rendering, RdapNames.Networks, rendering.Networks);
        WriteHeld(rendering, RdapNames.Autnums, rendering.Autnums);
    }

    /// <summary>One element of the member entities of another object.</summary>
    public static void AppendNested(JsonText nested, RdapRendering rendering, ObjectRef of, RdapRoles roles, ReadOnlySpan<byte> abuseMailbox)
    {
        RdapOutput output = rendering.Output;
        RegistryObject entity = rendering.Registry.Get(of);
        RdapFacts facts = new(entity);
        nested.Append("""{"objectClassName":"entity","""u8);
        if (!facts.Handle.IsEmpty)
        {
            nested.Append("\"handle\":"u8).AppendString(facts.Handle).Append(","u8);
        }

        RdapCardWriter.Append(nested, rendering, entity, facts, abuseMailbox.IsEmpty ? facts.AbuseMailbox : abuseMailbox);
        AppendRoles(nested, roles);
        output.OwnUrl("entity/"u8).AppendSegment(facts.Handle);
        output.AppendLink(nested.Append(""","links":["""u8), RdapNames.RelSelf, output.Url.Bytes, RdapNames.TypeRdap);
        nested.Append("]}"u8);
    }

    private static void AppendRoles(JsonText to, RdapRoles roles)
    {
        int start = to.Append(""","roles":["""u8).Length;
        ReadOnlySpan<JsonEncodedText> names = RdapNames.RoleNamesInOrder;
        for (int i = 0; i < names.Length; i++)
        {
            if (((int)roles & (1 << i)) != 0)
            {
                to.Append(to.Length > start ? ","u8 : default).AppendString(names[i]);
            }
        }

        to.Append("]"u8);
    }

    private static void WriteStart(RdapRendering rendering, in RegistryObject entity, in RdapFacts facts, ReadOnlySpan<byte> mailbox)
    {
        RdapOutput output = rendering.Output;
        output.Json.WriteString(RdapNames.ObjectClassName, RdapNames.ClassEntity);
        output.Text(RdapNames.Handle, facts.Handle);
        RdapCardWriter.Append(output.Value.Start(default), rendering, entity, facts, mailbox);
        output.WriteMembers(output.Value);
    }

    private static void WriteLinks(RdapOutput output, ReadOnlySpan<byte> handle)
    {
        output.Json.WriteStartArray(RdapNames.Links);
        output.OwnUrl("entity/"u8).AppendSegment(handle);
        output.Link(RdapNames.RelSelf, RdapNames.TypeRdap);
        output.Json.WriteEndArray();
    }

    private static AttributeSet HeldBy(ObjectClass objectClass) => objectClass switch
    {
        ObjectClass.Organisation => ByOrganisation,
        ObjectClass.Mntner => ByMaintainer,
        ObjectClass.Irt => ByIncidentTeam,
        _ => ByContact,
    };

    private static void FindHeld(
        RdapRendering rendering, ObjectRef of, AttributeSet attributes, ReadOnlySpan<byte> handle, ObjectClassSet classes, LookupResult into)
    {
        into.Clear();
        RegistryLookup.FindInverse(rendering.Registry, of.Source, attributes, handle, classes, into, rendering.HeldLimit);
    }

    private static void WriteHeld(RdapRendering rendering, JsonEncodedText name, LookupResult held)
    {
        int written = 0;
        foreach (ObjectRef of in held.Found)
        {
            RegistryObject found = rendering.Registry.Get(of);
            bool isNetwork = found.TryGetRange(out IpRange range);
            bool isAutnum = found.TryGetAsns(out AsnRange asns) && RdapAnswerable.IsAutnum(found, rendering.FlatAutnums);
            if (!isNetwork && !isAutnum)
            {
                continue;
            }

            if (written == 0)
            {
                rendering.Output.Json.WriteStartArray(name);
            }

            rendering.Redacted.Enter(name, written++);
            if (isNetwork)
            {
                RdapIpNetwork.WriteNested(rendering, of, range);
            }
            else
            {
                RdapAutnum.WriteNested(rendering, of, asns);
            }
        }

        if (written > 0)
        {
            rendering.Output.Json.WriteEndArray();
            rendering.Redacted.Leave();
        }
    }
}
