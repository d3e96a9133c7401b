using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>What one network or AS number leads to by itself, without the ranges around it.</summary>
internal static class AbuseOfObject
{
    // What is known of each organisation: 0, or its holder plus 2.
    private const int Unknown = 0;
    private const int Found = 2;

    private static readonly ObjectClassSet People = ObjectClassSet.Of(ObjectClass.Role, ObjectClass.Person);
    private static readonly ObjectClassSet Organisations = ObjectClassSet.Of(ObjectClass.Organisation);
    private static readonly ObjectClassSet Irts = ObjectClassSet.Of(ObjectClass.Irt);
    private static readonly ObjectClassSet Maintainers = ObjectClassSet.Of(ObjectClass.Mntner);

    /// <summary>
    /// The contact that is registered as one: its own abuse-c, its organisation's, its response team's, ARIN's point of contact, its own
    /// abuse-mailbox, that of another of its contacts.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="id">The network or AS number.</param>
    /// <param name="known">An element for each object of the source, all 0 at first: what was found of organisations. None: it is not remembered.</param>
    /// <param name="holder">The object that the mailbox stands in.</param>
    public static AbuseOrigin Registered(SourceSnapshot source, int id, FlatArray<int> known, out int holder)
    {
        RegistryObject of = source.Get(id);
        if (TryFollow(source, of, AttributeName.AbuseC, People, AbuseOrigin.Own, out holder))
        {
            return AbuseOrigin.Own;
        }

        int organisation = OrganisationOf(source, of);
        if (organisation >= 0)
        {
            holder = OfOrganisation(source, organisation, known);
            if (holder >= 0)
            {
                return AbuseOrigin.Organisation;
            }
        }

        if (TryFollow(source, of, AttributeName.MntIrt, Irts, AbuseOrigin.Irt, out holder))
        {
            return AbuseOrigin.Irt;
        }

        if (TryPoc(source, id, out holder) || (organisation >= 0 && TryPoc(source, organisation, out holder)))
        {
            return AbuseOrigin.Poc;
        }

        if (HasMailbox(source, id, AbuseOrigin.Own))
        {
            holder = id;
            return AbuseOrigin.Own;
        }

        return TryContacts(source, of, AbuseOrigin.Contact, out holder) ? AbuseOrigin.Contact : AbuseOrigin.None;
    }

    /// <summary>Where its free text, that of its organisation, or that of one of its contacts names a mailbox.</summary>
    /// <param name="source">The source.</param>
    /// <param name="id">The network or AS number.</param>
    /// <param name="holder">The object that the text stands in.</param>
    public static bool TryText(SourceSnapshot source, int id, out int holder)
    {
        holder = id;
        if (HasMailbox(source, id, AbuseOrigin.Remarks))
        {
            return true;
        }

        RegistryObject of = source.Get(id);
        holder = OrganisationOf(source, of);
        return (holder >= 0 && HasMailbox(source, holder, AbuseOrigin.Remarks)) || TryContacts(source, of, AbuseOrigin.Remarks, out holder);
    }

    /// <summary>Whether an object holds a mailbox in the place that the origin says.</summary>
    public static bool HasMailbox(SourceSnapshot source, int id, AbuseOrigin origin) => !AbuseLinks.MailboxOf(source.Get(id), origin).IsEmpty;

    /// <summary>
    /// Whether a network or AS number of a frozen source, or its organisation, names a point of contact that <see cref="Registered"/> has looked at.
    /// </summary>
    public static bool AnyNamesPocs(SourceSnapshot source)
    {
        for (int id = 0; id < source.IdCount; id++)
        {
            if (source.LeadsToAbuse(id) && source.ClassOf(id) is ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum
                && !IsFoundBefore(source, id)
                && (NamesPoc(source.Get(id)) || (OrganisationOf(source, source.Get(id)) is >= 0 and var organisation && NamesPoc(source.Get(organisation)))))
            {
                return true;
            }
        }

        return false;
    }

    // By what goes before points of contact.
    private static bool IsFoundBefore(SourceSnapshot source, int id) =>
        source.Indexes.AbuseLinks.TryGet(id, out int holder, out AbuseOrigin origin, out int level) && level == 0
        && (origin is AbuseOrigin.Organisation or AbuseOrigin.Irt || (origin == AbuseOrigin.Own && holder != id));

    private static bool NamesPoc(in RegistryObject of)
    {
        foreach (RpslAttribute attribute in of.All(AttributeName.Unknown))
        {
            if (AbusePoc.PartOf(attribute.NameText) == AbusePocPart.Handle)
            {
                return true;
            }
        }

        return false;
    }

    private static int OfOrganisation(SourceSnapshot source, int id, FlatArray<int> known)
    {
        if (known.Length == 0)
        {
            return OfOrganisation(source, id);
        }

        // Many networks have one organisation. Threads that ask for it at once find the same.
        int holder = known[id] != Unknown ? known[id] - Found : OfOrganisation(source, id);
        known[id] = holder + Found;
        return holder;
    }

    // The role of an organisation, or itself; less than 0 when it leads to no mailbox.
    private static int OfOrganisation(SourceSnapshot source, int id) =>
        TryFollow(source, source.Get(id), AttributeName.AbuseC, People, AbuseOrigin.Organisation, out int holder) ? holder
        : HasMailbox(source, id, AbuseOrigin.Organisation) ? id
        : -1;

    private static bool TryPoc(SourceSnapshot source, int id, out int holder)
    {
        RegistryObject of = source.Get(id);
        foreach (RpslAttribute attribute in of.All(AttributeName.Unknown))
        {
            if (AbusePoc.PartOf(attribute.NameText) == AbusePocPart.Handle && TryFollow(source, attribute, People, AbuseOrigin.Poc, out holder))
            {
                return true;
            }
        }

        holder = id;
        return !AbusePoc.MailboxIn(of).IsEmpty;
    }

    private static bool TryContacts(SourceSnapshot source, in RegistryObject of, AbuseOrigin origin, out int holder) =>
        TryFollow(source, of, AttributeName.AdminC, People, origin, out holder)
        || TryFollow(source, of, AttributeName.TechC, People, origin, out holder)
        || TryFollow(source, of, AttributeName.MntBy, Maintainers, origin, out holder);

    private static int OrganisationOf(SourceSnapshot source, in RegistryObject of)
    {
        foreach (RpslAttribute attribute in of.All(AttributeName.Org))
        {
            ReadOnlySpan<byte> name = attribute.Words.FirstOrEmpty();
            if (!name.IsEmpty)
            {
                return source.FindPrimary(name, Organisations);
            }
        }

        return -1;
    }

    private static bool TryFollow(
        SourceSnapshot source, in RegistryObject of, AttributeName name, ObjectClassSet classes, AbuseOrigin origin, out int holder)
    {
        foreach (RpslAttribute attribute in of.All(name))
        {
            if (TryFollow(source, attribute, classes, origin, out holder))
            {
                return true;
            }
        }

        holder = -1;
        return false;
    }

    private static bool TryFollow(SourceSnapshot source, in RpslAttribute attribute, ObjectClassSet classes, AbuseOrigin origin, out int holder)
    {
        foreach (ReadOnlySpan<byte> handle in attribute.Words)
        {
            holder = source.FindPrimary(handle, classes);
            if (holder >= 0 && HasMailbox(source, holder, origin))
            {
                return true;
            }
        }

        holder = -1;
        return false;
    }
}
