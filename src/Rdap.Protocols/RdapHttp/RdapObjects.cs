// RFC 9083 section 5: the object classes, as a lookup answers them, inside something larger.
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp;

/// <summary>Writes any object that RDAP knows as one JSON value, whole as a lookup shows it: an element of a result array, a record of a bulk answer.</summary>
internal static class RdapObjects
{
    /// <summary>Whether RDAP has an object class for a registry object.</summary>
    public static bool IsKnown(ObjectClass objectClass) =>
        objectClass is ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum or ObjectClass.AsBlock or ObjectClass.Domain
        || RdapEntity.IsEntity(objectClass);

    /// <summary>
    /// Writes the members that a lookup's answer has, without those of the topmost object (rdapConformance, notices, lang). Nothing when RDAP does not
    /// know the class or the object's numbers cannot be read.
    /// </summary>
    /// <returns>What was used.</returns>
    public static RdapExtensions Write(RdapRendering rendering, ObjectRef of)
    {
        RegistryObject from = rendering.Registry.Get(of);
        if (!IsKnown(from.Class))
        {
            return RdapExtensions.None;
        }

        bool isNetwork = from.TryGetRange(out IpRange range);
        bool isAutnum = from.TryGetAsns(out AsnRange asns);
        RdapExtensions used;
        if (RdapEntity.IsEntity(from.Class))
        {
            rendering.Output.Json.WriteStartObject();
            used = RdapEntity.FindHeld(rendering, of);
            RdapEntity.WriteMembers(rendering, of);
        }
        else if (from.Class == ObjectClass.Domain && isNetwork)
        {
            rendering.Output.Json.WriteStartObject();
            RdapDomain.Network network = RdapDomain.FindNetwork(rendering, range);
            used = network.Used;
            RdapDomain.WriteMembers(rendering, of, network);
        }
        else if (isNetwork)
        {
            rendering.Output.Json.WriteStartObject();
            used = RdapExtensions.Networks;
            RdapIpNetwork.WriteMembers(rendering, of, range);
        }
        else if (isAutnum)
        {
            rendering.Output.Json.WriteStartObject();
            used = RdapExtensions.None;
            RdapAutnum.WriteMembers(rendering, of, asns);
        }
        else
        {
            return RdapExtensions.None;
        }

        rendering.EndObject();
        return used;
    }
}
