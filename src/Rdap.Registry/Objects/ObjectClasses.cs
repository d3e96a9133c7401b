using System.Text;

namespace Rdap.Registry.Objects;

/// <summary>The table of object classes.</summary>
public static class ObjectClasses
{
    private static readonly ObjectClassInfo[] Table =
    [
        new(ObjectClass.Inetnum, "inetnum", "in", "A range of IPv4 addresses and who holds it.", ObjectTemplates.Inetnum),
        new(ObjectClass.Inet6num, "inet6num", "i6", "A range of IPv6 addresses and who holds it.", ObjectTemplates.Inet6num),
        new(ObjectClass.AsBlock, "as-block", "ak", "A range of AS numbers delegated to a registry.", ObjectTemplates.AsBlock),
        new(ObjectClass.AutNum, "aut-num", "an", "An AS number, who holds it and its routing policy.", ObjectTemplates.AutNum),
        new(ObjectClass.AsSet, "as-set", "as", "A set of AS numbers, used in routing policies.", ObjectTemplates.AsSet),
        new(ObjectClass.Route, "route", "rt", "An IPv4 prefix and the AS that originates it.", ObjectTemplates.Route),
        new(ObjectClass.Route6, "route6", "r6", "An IPv6 prefix and the AS that originates it.", ObjectTemplates.Route6),
        new(ObjectClass.RouteSet, "route-set", "rs", "A set of prefixes, used in routing policies.", ObjectTemplates.RouteSet),
        new(ObjectClass.InetRtr, "inet-rtr", "ir", "A router, its interfaces and its peers.", ObjectTemplates.InetRtr),
        new(ObjectClass.FilterSet, "filter-set", "fs", "A set of routes described by a filter.", ObjectTemplates.FilterSet),
        new(ObjectClass.PeeringSet, "peering-set", "ps", "A set of peerings, used in routing policies.", ObjectTemplates.PeeringSet),
        new(ObjectClass.RtrSet, "rtr-set", "is", "A set of routers, used in routing policies.", ObjectTemplates.RtrSet),
        new(ObjectClass.Domain, "domain", "dn", "A reverse zone, its name servers and its contacts.", ObjectTemplates.Domain),
        new(ObjectClass.PoeticForm, "poetic-form", "pf", "A kind of poem.", ObjectTemplates.PoeticForm),
        new(ObjectClass.Poem, "poem", "po", "A poem.", ObjectTemplates.Poem),
        new(ObjectClass.Mntner, "mntner", "mt", "Who may change the objects that name it, and how they prove it.", ObjectTemplates.Mntner),
        new(ObjectClass.Irt, "irt", "it", "A team that handles security incidents.", ObjectTemplates.Irt),
        new(ObjectClass.KeyCert, "key-cert", "kc", "A public key.", ObjectTemplates.KeyCert),
        new(ObjectClass.Organisation, "organisation", "oa", "An organisation that holds resources.", ObjectTemplates.Organisation),
        new(ObjectClass.Role, "role", "ro", "A contact that is a function and not one person.", ObjectTemplates.Role),
        new(ObjectClass.Person, "person", "pn", "A contact that is one person.", ObjectTemplates.Person),
        new(ObjectClass.ObjectTag, "object-tag", "", "A tag at the end of handles and the RDAP servers of its registry (RFC 8521).", ObjectTemplates.ObjectTag),
        new(ObjectClass.Other, "", "", "An object of a class that this server has no table for.", ""),
    ];

    private static readonly ObjectClass[] ByClassAttribute = MakeByClassAttribute();

    /// <summary>Every class; the index is the <see cref="ObjectClass"/>. The last is <see cref="ObjectClass.Other"/>, with an empty name.</summary>
    public static ReadOnlySpan<ObjectClassInfo> All => Table;

    /// <summary>The classes of a registry's database, in the order of an answer: all but the last two.</summary>
    public static ReadOnlySpan<ObjectClassInfo> Rpsl => Table.AsSpan(0, (int)ObjectClass.ObjectTag);

    /// <summary>The row of a class.</summary>
    public static ObjectClassInfo Get(ObjectClass objectClass) => Table[(int)objectClass];

    /// <summary>The class whose objects start with this attribute; <see cref="ObjectClass.Other"/> when there is none.</summary>
    public static ObjectClass FromAttribute(AttributeName first) => ByClassAttribute[(int)first];

    /// <summary>The class of this long or short name ("inetnum", "in"), any case; false and <see cref="ObjectClass.Other"/> when there is none.</summary>
    public static bool TryFind(ReadOnlySpan<byte> longOrShortName, out ObjectClass objectClass)
    {
        foreach (ObjectClassInfo info in Table)
        {
            if (!longOrShortName.IsEmpty
                && (Ascii.EqualsIgnoreCase(longOrShortName, info.Name) || Ascii.EqualsIgnoreCase(longOrShortName, info.ShortName)))
            {
                objectClass = info.Class;
                return true;
            }
        }

        objectClass = ObjectClass.Other;
        return false;
    }

    private static ObjectClass[] MakeByClassAttribute()
    {
        var classes = new ObjectClass[AttributeNames.All.Length];
        Array.Fill(classes, ObjectClass.Other);
        foreach (ObjectClassInfo info in Table)
        {
            classes[(int)info.ClassAttribute] = info.Class;
        }

        return classes;
    }
}
