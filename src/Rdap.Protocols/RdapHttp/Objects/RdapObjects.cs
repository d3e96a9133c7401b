// RFC 9083 section 5: the object classes, as a lookup answers them, inside something larger.
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Objects;

/// <summary>Writes any object that RDAP knows as one JSON value, whole as a lookup shows it: an element of a result array, a record of a bulk answer.</summary>
internal static class RdapObjects
{
    /// <summary>Whether RDAP has an object class for a registry object.</summary>
    public static bool IsKnown(ObjectClass objectClass) =>
        objectClass is ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum or ObjectClass.AsBlock or ObjectClass.Domain
        || RdapContacts.IsEntity(objectClass);

    /// <summary>
    /// Writes the members that a lookup's answer has, without those of the topmost object (rdapConformance, notices, lang). Nothing when RDAP does not
    /// know the class or the object's numbers cannot be read.
    /// </summary>
    /// <param name="rendering">Where to.</param>
    /// <param name="of">The object.</param>
    /// <param name="withHeld">Whether an entity lists its networks and AS numbers; in a list of entities that would be many times the list.</param>
    /// <returns>Whether it was written.</returns>
    public static bool Write(RdapRendering rendering, ObjectRef of, bool withHeld = true)
    {
        RegistryObject from = rendering.Registry.Get(of);
        bool hasNumbers = from.TryGetRange(out IpRange range) | from.TryGetAsns(out AsnRange asns);
        if (!IsKnown(from.Class) || (!hasNumbers && !RdapContacts.IsEntity(from.Class)))
        {
            return false;
        }

        rendering.Output.Json.WriteStartObject();
        WriteMembers(rendering, of, from.Class, range, asns, withHeld);
        rendering.EndObject();
        return true;
    }

    /// <summary>The whole answer for an object with numbers that was found by something else than its own numbers.</summary>
    public static void WriteAnswer(RdapRendering rendering, ObjectRef of)
    {
        if (rendering.ShowsLess)
        {
            RdapBriefObjects.WriteAnswer(rendering, of);
            return;
        }

        RegistryObject from = rendering.Registry.Get(of);
        _ = from.TryGetRange(out IpRange range) | from.TryGetAsns(out AsnRange asns);
        rendering.StartAnswer(of);
        WriteMembers(rendering, of, from.Class, range, asns, withHeld: true);
        rendering.EndAnswer();
    }

    private static void WriteMembers(
        RdapRendering rendering, ObjectRef of, ObjectClass objectClass, in IpRange range, in AsnRange asns, bool withHeld)
    {
        switch (objectClass)
        {
            case ObjectClass.Inetnum or ObjectClass.Inet6num:
                RdapIpNetwork.WriteMembers(rendering, of, range);
                break;
            case ObjectClass.AutNum or ObjectClass.AsBlock:
                RdapAutnum.WriteMembers(rendering, of, asns);
                break;
            case ObjectClass.Domain:
                RdapDomain.WriteMembers(rendering, of, range);
                break;
            default:
                RdapEntity.WriteMembers(rendering, of, withHeld);
                break;
        }
    }
}
