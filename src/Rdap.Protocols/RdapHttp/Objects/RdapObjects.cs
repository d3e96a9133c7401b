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
        bool isNetwork = from.TryGetRange(out IpRange range);
        bool isAutnum = from.TryGetAsns(out AsnRange asns);
        if (!IsKnown(from.Class) || (!isNetwork && !isAutnum && !RdapContacts.IsEntity(from.Class)))
        {
            return false;
        }

        rendering.Output.Json.WriteStartObject();
        if (isAutnum)
        {
            RdapAutnum.WriteMembers(rendering, of, asns);
        }
        else if (!isNetwork)
        {
            RdapEntity.WriteMembers(rendering, of, withHeld);
        }
        else if (from.Class == ObjectClass.Domain)
        {
            RdapDomain.WriteMembers(rendering, of, range);
        }
        else
        {
            RdapIpNetwork.WriteMembers(rendering, of, range);
        }

        rendering.EndObject();
        return true;
    }
}
