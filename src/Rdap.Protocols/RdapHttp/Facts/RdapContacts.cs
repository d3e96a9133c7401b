// RFC 9083 section 10.2.4: the roles of entities.
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Facts;

/// <summary>The roles an entity has for an object, in the order they are named.</summary>
[Flags]
internal enum RdapRoles : byte
{
    None = 0,
    Registrant = 1,
    Administrative = 2,
    Technical = 4,
    Abuse = 8,
    Sponsor = 16,
}

/// <summary>
/// The entities of one object, each once with all its roles, in the order in which the object names them. The organisation is the
/// registrant; maintainers take that role only where no organisation is named, since they say who may change an object, not who holds it.
/// References that lead to no object are left out: an entity without a self link could not be asked for.
/// </summary>
internal sealed class RdapContacts
{
    /// <summary>Most entities in one answer; what is beyond is said by a remark.</summary>
    public const int Limit = 50;

    private static readonly ObjectClassSet Organisations = ObjectClassSet.Of(ObjectClass.Organisation);
    private static readonly ObjectClassSet People = ObjectClassSet.Of(ObjectClass.Role, ObjectClass.Person);
    private static readonly ObjectClassSet Maintainers = ObjectClassSet.Of(ObjectClass.Mntner);

    /// <summary>The attributes that lead to an entity of a network or AS, or to its abuse contact.</summary>
    public static AttributeSet Followed { get; } = AttributeSet.Of(
        AttributeName.Org, AttributeName.AdminC, AttributeName.TechC, AttributeName.ZoneC, AttributeName.SponsoringOrg, AttributeName.MntBy,
        AttributeName.AbuseC, AttributeName.MntIrt);

    // What is read first; maintainers only if there is no organisation among these.
    private static readonly AttributeSet OfNumbers = AttributeSet.Of(
        AttributeName.Org, AttributeName.AdminC, AttributeName.TechC, AttributeName.ZoneC, AttributeName.SponsoringOrg);

    private static readonly AttributeSet OfEntity = OfNumbers | AttributeSet.Of(AttributeName.AbuseC);

    private readonly (ObjectRef Entity, RdapRoles Roles)[] _entries = new (ObjectRef, RdapRoles)[Limit];

    public int Count { get; private set; }

    public bool Truncated { get; private set; }

    public (ObjectRef Entity, RdapRoles Roles) this[int index] => _entries[index];

    /// <summary>Whether RDAP shows the objects of a class as entities.</summary>
    public static bool IsEntity(ObjectClass objectClass) =>
        objectClass is ObjectClass.Organisation or ObjectClass.Role or ObjectClass.Person or ObjectClass.Irt or ObjectClass.Mntner;

    public void Clear()
    {
        Count = 0;
        Truncated = false;
    }

    /// <summary>Adds what an object names itself.</summary>
    /// <param name="registry">Where references are looked up.</param>
    /// <param name="of">The object.</param>
    /// <param name="isEntity">
    /// Whether it is an entity itself: then its own abuse-c is the abuse contact, and its maintainers are nobody's registrant. The abuse contact
    /// of a network or AS may be inherited and comes from <see cref="AbuseContacts"/>.
    /// </param>
    public void Collect(RegistrySnapshot registry, ObjectRef of, bool isEntity = false)
    {
        Clear();
        bool registrant = false;
        foreach (RpslAttribute attribute in registry.Get(of).All(isEntity ? OfEntity : OfNumbers))
        {
            switch (attribute.Name)
            {
                case AttributeName.Org:
                    registrant |= Add(registry, of, attribute, Organisations, RdapRoles.Registrant);
                    break;
                case AttributeName.AdminC:
                    Add(registry, of, attribute, People, RdapRoles.Administrative);
                    break;
                case AttributeName.TechC or AttributeName.ZoneC:
                    Add(registry, of, attribute, People, RdapRoles.Technical);
                    break;
                case AttributeName.SponsoringOrg:
                    Add(registry, of, attribute, Organisations, RdapRoles.Sponsor);
                    break;
                case AttributeName.AbuseC:
                    Add(registry, of, attribute, People, RdapRoles.Abuse);
                    break;
                default:
                    break;
            }
        }

        if (registrant || isEntity)
        {
            return;
        }

        foreach (RpslAttribute attribute in registry.Get(of).All(AttributeName.MntBy))
        {
            Add(registry, of, attribute, Maintainers, RdapRoles.Registrant);
        }
    }

    /// <summary>Adds the abuse contact of an object, if it has one that is not the object itself and that RDAP has a class for.</summary>
    public void AddAbuse(RegistrySnapshot registry, ObjectRef of, in AbuseContact abuse)
    {
        if (abuse.Found && abuse.Holder != of && IsEntity(registry.Get(abuse.Holder).Class))
        {
            Add(abuse.Holder, RdapRoles.Abuse);
        }
    }

    public void Add(ObjectRef entity, RdapRoles roles)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_entries[i].Entity == entity)
            {
                _entries[i].Roles |= roles;
                return;
            }
        }

        if (Count == Limit)
        {
            Truncated = true;
            return;
        }

        _entries[Count++] = (entity, roles);
    }

    private bool Add(RegistrySnapshot registry, ObjectRef of, in RpslAttribute attribute, ObjectClassSet classes, RdapRoles role)
    {
        bool added = false;
        foreach (ReadOnlySpan<byte> key in attribute.Words)
        {
            // Split sources (a main and a non-authoritative one) refer to each other's people: own source first, then any.
            if ((RegistryLookup.TryFindInSource(registry, of.Source, classes, key, out ObjectRef found)
                || RegistryLookup.TryFindByKey(registry, classes, key, out found)) && found != of)
            {
                Add(found, role);
                added = true;
            }
        }

        return added;
    }
}
