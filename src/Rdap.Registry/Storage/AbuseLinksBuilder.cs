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

        int next = 0;
        WorkTogether.Run(threads, () =>
        {
            for (int first; (first = (Interlocked.Increment(ref next) - 1) * IdsOfPiece) < source.IdCount;)
            {
                LinkOwn(source, links, first, Math.Min(source.IdCount, first + IdsOfPiece));
            }
        });
        Inherit(source.Indexes.Ranges4[(int)RangeKind.Inetnum], links);
        Inherit(source.Indexes.Ranges6[(int)RangeKind.Inetnum], links);
        return links;
    }

    private static void LinkOwn(SourceSnapshot source, AbuseLinks links, int first, int end)
    {
        for (int id = first; id < end; id++)
        {
            if (source.LeadsToAbuse(id) && source.ClassOf(id) is ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum
                && OfObject(source, source.Get(id), out int holder) is not AbuseOrigin.None and var origin)
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
    private static AbuseOrigin OfObject(SourceSnapshot source, in RegistryObject of, out int holder)
    {
        if (TryFollow(source, Contacts, FirstFilled(of, AttributeName.AbuseC), out holder))
        {
            return AbuseOrigin.Own;
        }

        ReadOnlySpan<byte> org = FirstFilled(of, AttributeName.Org);
        if (!org.IsEmpty && source.FindPrimary(org, Organisations) is >= 0 and var id)
        {
            RegistryObject organisation = source.Get(id);
            if (TryFollow(source, Contacts, organisation.FirstValue(AttributeName.AbuseC), out holder))
            {
                return AbuseOrigin.Organisation;
            }

            if (IsMailbox(AbuseLinks.MailboxOf(organisation)))
            {
                holder = id;
                return AbuseOrigin.Organisation;
            }
        }

        return TryFollow(source, Irts, FirstWord(of, AttributeName.MntIrt), out holder) ? AbuseOrigin.Irt : AbuseOrigin.None;
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
