using System.Numerics;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>Where an abuse contact was found.</summary>
public enum AbuseOrigin : byte
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>The object's own abuse-c.</summary>
    Own,

    /// <summary>Its organisation's abuse-c or abuse-mailbox.</summary>
    Organisation,

    /// <summary>Its incident response team's mailbox (mnt-irt).</summary>
    Irt,
}

/// <summary>Who answers for abuse from a range or an AS.</summary>
public readonly ref struct AbuseContact
{
    /// <summary>Whether there is one.</summary>
    public bool Found => Origin != AbuseOrigin.None;

    /// <summary>How it was found.</summary>
    public AbuseOrigin Origin { get; init; }

    /// <summary>How many levels less specific the object is that leads to it; 0 is the object itself.</summary>
    public int Levels { get; init; }

    /// <summary>The address to write to, as the source has it.</summary>
    public ReadOnlySpan<byte> Mailbox { get; init; }

    /// <summary>The role, organisation or irt that the mailbox stands in.</summary>
    public ObjectRef Holder { get; init; }
}

/// <summary>
/// The one resolver of abuse contacts: the object's own, its organisation's, its incident response team's; for addresses then the
/// same of each less specific range, nearest first. Nothing is invented, and placeholders of masked data are nobody's contact.
/// </summary>
public static class AbuseContacts
{
    private const int MaxLevels = 64;

    private static readonly ObjectClassSet Contacts = ObjectClassSet.Of(ObjectClass.Role, ObjectClass.Person);
    private static readonly ObjectClassSet Organisations = ObjectClassSet.Of(ObjectClass.Organisation);
    private static readonly ObjectClassSet Irts = ObjectClassSet.Of(ObjectClass.Irt);

    /// <summary>The abuse contact of an inetnum, inet6num or aut-num; of no other object.</summary>
    public static AbuseContact Find(RegistrySnapshot registry, ObjectRef of)
    {
        RegistryObject current = registry.Get(of);
        return current.Class is not (ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum) ? default
            : current.TryGetRange(out IpRange range) ? Find(registry, of, range)
            : OfObject(registry, of, level: 0);
    }

    /// <summary>The abuse contact of an inetnum or inet6num whose addresses are known.</summary>
    public static AbuseContact Find(RegistrySnapshot registry, ObjectRef of, scoped in IpRange range)
    {
        AbuseContact own = OfObject(registry, of, level: 0);
        if (own.Found)
        {
            return own;
        }

        SourceIndexes indexes = registry.Sources[of.Source].Indexes;
        return range.Family == IpFamily.V4
            ? Inherited(registry, of.Source, indexes.Ranges4[(int)RangeKind.Inetnum], (uint)range.First, (uint)range.Last)
            : Inherited(registry, of.Source, indexes.Ranges6[(int)RangeKind.Inetnum], range.First, range.Last);
    }

    // Up the links of the index, which are as near as the ranges are: a search for each level would begin anew elsewhere.
    private static AbuseContact Inherited<T>(RegistrySnapshot registry, int source, RangeIndex<T> index, T first, T last)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        int entry = index.SmallestEnclosingBeyond(first, last);
        for (int level = 1; level < MaxLevels && entry >= 0; level++)
        {
            AbuseContact contact = OfObject(registry, new ObjectRef(source, index.Id(entry)), level);
            if (contact.Found)
            {
                return contact;
            }

            entry = index.SmallestAround(entry);
        }

        return default;
    }

    private static AbuseContact OfObject(RegistrySnapshot registry, ObjectRef of, int level)
    {
        // Most ranges of a chain have nothing to follow, which is known without their text.
        if (!registry.Sources[of.Source].LeadsToAbuse(of.Id))
        {
            return default;
        }

        RegistryObject current = registry.Get(of);
        if (TryFollow(registry, of.Source, Contacts, FirstFilled(current, AttributeName.AbuseC), out ObjectRef role, out ReadOnlySpan<byte> mailbox))
        {
            return new AbuseContact { Origin = AbuseOrigin.Own, Levels = level, Holder = role, Mailbox = mailbox };
        }

        ReadOnlySpan<byte> org = FirstFilled(current, AttributeName.Org);
        if (!org.IsEmpty && RegistryLookup.TryFindInSource(registry, of.Source, Organisations, org, out ObjectRef organisation))
        {
            RegistryObject holder = registry.Get(organisation);
            if (TryFollow(registry, of.Source, Contacts, holder.FirstValue(AttributeName.AbuseC), out role, out mailbox))
            {
                return new AbuseContact { Origin = AbuseOrigin.Organisation, Levels = level, Holder = role, Mailbox = mailbox };
            }

            mailbox = holder.FirstValue(AttributeName.AbuseMailbox);
            if (IsMailbox(mailbox))
            {
                return new AbuseContact { Origin = AbuseOrigin.Organisation, Levels = level, Holder = organisation, Mailbox = mailbox };
            }
        }

        return TryFollow(registry, of.Source, Irts, FirstWord(current, AttributeName.MntIrt), out ObjectRef team, out mailbox)
            ? new AbuseContact { Origin = AbuseOrigin.Irt, Levels = level, Holder = team, Mailbox = mailbox }
            : default;
    }

    // Searched for one by one, when needed: most objects of a chain have one of the three or none, and walking all their lines took
    // 4 percent of an RDAP answer for a network and 10 of one for an AS number.
    private static ReadOnlySpan<byte> FirstFilled(scoped in RegistryObject of, AttributeName name)
    {
        foreach (RpslAttribute attribute in of.All(name))
        {
            if (!attribute.Value.IsEmpty)
            {
                return attribute.Value;
            }
        }

        return default;
    }

    private static ReadOnlySpan<byte> FirstWord(scoped in RegistryObject of, AttributeName name)
    {
        foreach (RpslAttribute attribute in of.All(name))
        {
            ReadOnlySpan<byte> word = attribute.Words.FirstOrEmpty();
            if (!word.IsEmpty)
            {
                return word;
            }
        }

        return default;
    }

    private static bool TryFollow(
        RegistrySnapshot registry, int source, ObjectClassSet classes, ReadOnlySpan<byte> handle, out ObjectRef found, out ReadOnlySpan<byte> mailbox)
    {
        mailbox = default;
        found = default;
        if (handle.IsEmpty || !RegistryLookup.TryFindInSource(registry, source, classes, handle, out found))
        {
            return false;
        }

        RegistryObject contact = registry.Get(found);
        mailbox = contact.FirstValue(AttributeName.AbuseMailbox);
        if (mailbox.IsEmpty && contact.Class == ObjectClass.Irt)
        {
            mailbox = contact.FirstValue(AttributeName.EMail);
        }

        return IsMailbox(mailbox);
    }

    // What RIPE's public files write in place of a masked address.
    private static bool IsMailbox(ReadOnlySpan<byte> text) =>
        text.Contains((byte)'@') && !System.Text.Ascii.EqualsIgnoreCase(text, "unread@ripe.net"u8);
}
