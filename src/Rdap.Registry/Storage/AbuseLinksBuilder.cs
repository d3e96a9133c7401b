using System.Numerics;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// The one resolver of abuse contacts: the object's own, its organisation's, its incident response team's; for addresses then the
/// same of each less specific range, nearest first. Nothing is invented, and placeholders of masked data are nobody's contact.
/// </summary>
internal static class AbuseLinksBuilder
{
    private const int IdsOfPiece = 16 * 1024;

    // What is known of each organisation: 0, or its holder plus 2.
    private const int Unknown = 0;
    private const int Found = 2;
    private const int Nobody = -1;

    private static readonly ObjectClassSet Contacts = ObjectClassSet.Of(ObjectClass.Role, ObjectClass.Person);
    private static readonly ObjectClassSet Organisations = ObjectClassSet.Of(ObjectClass.Organisation);
    private static readonly ObjectClassSet Irts = ObjectClassSet.Of(ObjectClass.Irt);

    /// <summary>Works out the contacts of all networks and AS numbers of a source.</summary>
    /// <param name="source">The source, with all its other indexes.</param>
    /// <param name="threads">How many threads work on it, the caller's among them.</param>
    public static AbuseLinks Build(SourceSnapshot source, int threads)
    {
        AbuseLinks? links = null;
        for (int id = 0; id < source.IdCount && links is null; id++)
        {
            links = source.LeadsToAbuse(id) ? AbuseLinks.Allocate(source.IdCount) : null;
        }

        if (links is null)
        {
            return AbuseLinks.None;
        }

        FlatArray<int> known = FlatArray<int>.AllocateZeroed(source.IdCount);
        try
        {
            int[] firsts = [.. Enumerable.Range(0, (source.IdCount + IdsOfPiece - 1) / IdsOfPiece).Select(static piece => piece * IdsOfPiece)];
            WorkTogether.ForEach(threads, firsts, first => LinkOwn(source, links, known, first, Math.Min(source.IdCount, first + IdsOfPiece)));
        }
        finally
        {
            known.Free();
        }

        Inherit(source.Indexes.Ranges4[(int)RangeKind.Inetnum], links);
        Inherit(source.Indexes.Ranges6[(int)RangeKind.Inetnum], links);
        return links;
    }

    private static void LinkOwn(SourceSnapshot source, AbuseLinks links, FlatArray<int> known, int first, int end)
    {
        for (int id = first; id < end; id++)
        {
            if (source.LeadsToAbuse(id) && source.ClassOf(id) is ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum
                && OfObject(source, source.Get(id), known, out int holder) is not AbuseOrigin.None and var origin)
            {
                links.Set(id, holder, origin, level: 0);
            }
        }
    }

    // What encloses an entry stands before it, so that one walk hands down everything.
    private static void Inherit<T>(RangeIndex<T> index, AbuseLinks links)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        for (int entry = 0; entry < index.Count; entry++)
        {
            if (!links.TryGet(index.Id(entry), out _, out _, out _) && index.SmallestAround(entry) is >= 0 and var around
                && links.TryGet(index.Id(around), out int holder, out AbuseOrigin origin, out int level) && level + 1 < AbuseLinks.MaxLevels)
            {
                links.Set(index.Id(entry), holder, origin, level + 1);
            }
        }
    }

    // What one object leads to by itself.
    private static AbuseOrigin OfObject(SourceSnapshot source, in RegistryObject of, FlatArray<int> known, out int holder)
    {
        if (TryFollow(source, Contacts, FirstFilled(of, AttributeName.AbuseC), out holder))
        {
            return AbuseOrigin.Own;
        }

        ReadOnlySpan<byte> org = FirstFilled(of, AttributeName.Org);
        if (!org.IsEmpty && source.FindPrimary(org, Organisations) is >= 0 and var id)
        {
            // Many networks have one organisation. Threads that ask for it at once find the same.
            holder = known[id] != Unknown ? known[id] - Found : OfOrganisation(source, id);
            known[id] = holder + Found;
            if (holder >= 0)
            {
                return AbuseOrigin.Organisation;
            }
        }

        return TryFollow(source, Irts, FirstWord(of, AttributeName.MntIrt), out holder) ? AbuseOrigin.Irt : AbuseOrigin.None;
    }

    // The role of an organisation, or itself; less than 0 when it leads to no mailbox.
    private static int OfOrganisation(SourceSnapshot source, int id)
    {
        RegistryObject organisation = source.Get(id);
        return TryFollow(source, Contacts, organisation.FirstValue(AttributeName.AbuseC), out int holder) ? holder
            : IsMailbox(AbuseLinks.MailboxOf(organisation)) ? id
            : Nobody;
    }

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

    private static bool TryFollow(SourceSnapshot source, ObjectClassSet classes, ReadOnlySpan<byte> handle, out int found)
    {
        found = handle.IsEmpty ? -1 : source.FindPrimary(handle, classes);
        return found >= 0 && IsMailbox(AbuseLinks.MailboxOf(source.Get(found)));
    }

    // What RIPE's public files write in place of a masked address.
    private static bool IsMailbox(ReadOnlySpan<byte> text) =>
        text.Contains((byte)'@') && !System.Text.Ascii.EqualsIgnoreCase(text, "unread@ripe.net"u8);
}
