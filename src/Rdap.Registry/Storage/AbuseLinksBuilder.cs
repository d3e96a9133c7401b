using System.Numerics;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// The one resolver of abuse contacts. What is registered as a contact comes first: the object's own (<see cref="AbuseOfObject.Registered"/>), for
/// addresses then the same of each less specific range, nearest first. Only where that leads to nobody up to the top it is the free text, of the
/// object and then of each less specific range. Nothing is invented: placeholders of masked data are nobody's contact, and networks that stand
/// for space which their registry does not hold have none and hand none down.
/// </summary>
/// <remarks>
/// Registered contacts of a range further up go before the text of the range itself, because registries have them confirmed again and again and
/// nobody looks after old remarks, and because it is what -b of RIPE's database answers from the same data.
/// </remarks>
internal static class AbuseLinksBuilder
{
    private const int IdsOfPiece = 16 * 1024;

    /// <summary>Works out the contacts of all networks and AS numbers of a source.</summary>
    /// <param name="source">The source, with all its other indexes.</param>
    /// <param name="threads">How many threads work on it, the caller's among them.</param>
    public static AbuseLinks Build(SourceSnapshot source, int threads)
    {
        bool isAny = false;
        for (int id = 0; id < source.IdCount && !isAny; id++)
        {
            isAny = source.LeadsToAbuse(id) || source.TellsMailbox(id);
        }

        if (!isAny)
        {
            return AbuseLinks.None;
        }

        AbuseLinks links = AbuseLinks.Allocate(source.IdCount);
        IdSet contacts = new(source.IdCount), texts = new(source.IdCount);
        ForAll(source, threads, id => MarkReferring(source, id, contacts, texts));
        FlatArray<int> known = FlatArray<int>.AllocateZeroed(source.IdCount);
        try
        {
            ForAll(source, threads, id =>
            {
                if (IsResource(source, id) && (source.LeadsToAbuse(id) || contacts.Contains(id)))
                {
                    LinkRegistered(source, links, id, known);
                }
            });
        }
        finally
        {
            known.Free();
        }

        Inherit(source, links);

        bool isTold = false;
        ForAll(source, threads, id =>
        {
            if (IsResource(source, id) && (source.TellsMailbox(id) || texts.Contains(id)) && LinkText(source, links, id))
            {
                Volatile.Write(ref isTold, true);
            }
        });
        if (isTold)
        {
            Inherit(source, links);
        }

        return links;
    }

    private static void ForAll(SourceSnapshot source, int threads, Action<int> work)
    {
        int[] firsts = [.. Enumerable.Range(0, (source.IdCount + IdsOfPiece - 1) / IdsOfPiece).Select(static piece => piece * IdsOfPiece)];
        WorkTogether.ForEach(threads, firsts, first =>
        {
            int end = Math.Min(source.IdCount, first + IdsOfPiece);
            for (int id = first; id < end; id++)
            {
                work(id);
            }
        });
    }

    private static bool IsResource(SourceSnapshot source, int id) => source.ClassOf(id) is ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum;

    // Few contacts hold a mailbox for abuse reports outside of abuse-c, and nearly all objects name contacts. So those few are asked who names them,
    // by the index of inverse keys, and not each object whom it names. An id too many by a hash that two keys share does no harm.
    private static void MarkReferring(SourceSnapshot source, int id, IdSet contacts, IdSet texts)
    {
        ObjectClass objectClass = source.ClassOf(id);
        if (!source.TellsMailbox(id)
            || objectClass is not (ObjectClass.Role or ObjectClass.Person or ObjectClass.Mntner or ObjectClass.Organisation))
        {
            return;
        }

        // An organisation's abuse-mailbox is found by its name in each object that has it.
        IdSet? set = objectClass != ObjectClass.Organisation && AbuseOfObject.HasMailbox(source, id, AbuseOrigin.Contact) ? contacts
            : AbuseOfObject.HasMailbox(source, id, AbuseOrigin.Remarks) ? texts
            : null;
        if (set is null)
        {
            return;
        }

        Span<byte> buffer = stackalloc byte[KeyText.MaxLength];
        ReadOnlySpan<byte> key = buffer[..source.Get(id).CopyPrimaryKey(buffer)];
        switch (objectClass)
        {
            case ObjectClass.Organisation:
                Mark(source, AttributeName.Org, key, set);
                break;
            case ObjectClass.Mntner:
                Mark(source, AttributeName.MntBy, key, set);
                break;
            default:
                Mark(source, AttributeName.AdminC, key, set);
                Mark(source, AttributeName.TechC, key, set);
                break;
        }
    }

    private static void Mark(SourceSnapshot source, AttributeName name, ReadOnlySpan<byte> key, IdSet set)
    {
        foreach (int id in source.Indexes.AttributeKeys.Candidates(KeyText.Hash((byte)name, key)))
        {
            if (IsResource(source, id))
            {
                set.Add(id);
            }
        }
    }

    private static void LinkRegistered(SourceSnapshot source, AbuseLinks links, int id, FlatArray<int> known)
    {
        if (AbuseOfObject.Registered(source, id, known, out int holder) is not AbuseOrigin.None and var origin && !PlaceholderNetwork.Is(source.Get(id)))
        {
            links.Set(id, holder, origin, level: 0);
        }
    }

    private static bool LinkText(SourceSnapshot source, AbuseLinks links, int id)
    {
        if (links.TryGet(id, out _, out _, out _) || !AbuseOfObject.TryText(source, id, out int holder) || PlaceholderNetwork.Is(source.Get(id)))
        {
            return false;
        }

        links.Set(id, holder, AbuseOrigin.Remarks, level: 0);
        return true;
    }

    private static void Inherit(SourceSnapshot source, AbuseLinks links)
    {
        Inherit(source.Indexes.Ranges4[(int)RangeKind.Inetnum], links);
        Inherit(source.Indexes.Ranges6[(int)RangeKind.Inetnum], links);
    }

    // What encloses an entry stands before it, so that one walk hands down everything.
    private static void Inherit<T>(RangeIndex<T> index, AbuseLinks links)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        for (int entry = 0; entry < index.Count; entry++)
        {
            Patience.RestIfAsked();
            if (!links.TryGet(index.Id(entry), out _, out _, out _) && index.SmallestAround(entry) is >= 0 and var around
                && links.TryGet(index.Id(around), out int holder, out AbuseOrigin origin, out int level))
            {
                links.Set(index.Id(entry), holder, origin, level + 1);
            }
        }
    }
}
