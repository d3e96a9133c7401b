using System.Runtime.InteropServices;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Whose mailbox takes the abuse reports of each network and AS number of a source, worked out once when the source is frozen: a climb through
/// less specific ranges, organisations and roles for each answer was half of the time of an answer with many networks.
/// </summary>
internal sealed class AbuseLinks
{
    /// <summary>The highest level that is told: a contact further up is said to be so many levels up. The real depth is at most 12.</summary>
    public const int MaxLevel = LevelsOfOrigin - 1;

    /// <summary>Of a source in which nothing leads to an abuse contact.</summary>
    public static readonly AbuseLinks None = new(default);

    private const int LevelsOfOrigin = 32;
    private const int Nobody = -1;

    // By object.
    private readonly FlatArray<Link> _links;

    private AbuseLinks(FlatArray<Link> links) => _links = links;

    /// <summary>Links of so many objects, none of which leads anywhere yet.</summary>
    public static AbuseLinks Allocate(int objects)
    {
        var links = FlatArray<Link>.Allocate(objects);
        links.Span.Fill(new Link { Holder = Nobody });
        return new AbuseLinks(links);
    }

    /// <summary>Links an object; different threads may link different objects.</summary>
    /// <param name="id">The network or AS number.</param>
    /// <param name="holder">The object that the mailbox stands in.</param>
    /// <param name="origin">How it was found.</param>
    /// <param name="level">How many levels less specific the object is that leads to it.</param>
    public void Set(int id, int holder, AbuseOrigin origin, int level) =>
        _links[id] = new Link { Holder = holder, Way = (byte)(((int)origin * LevelsOfOrigin) | Math.Min(level, MaxLevel)) };

    /// <summary>Asks the processor to fetch an object's link.</summary>
    public void Prefetch(int id) => _links.Prefetch(id);

    /// <summary>Where an object leads to; false when nowhere.</summary>
    public bool TryGet(int id, out int holder, out AbuseOrigin origin, out int level)
    {
        Link link = (uint)id < (uint)_links.Length ? _links[id] : new Link { Holder = Nobody };
        (holder, origin, level) = (link.Holder, (AbuseOrigin)(link.Way / LevelsOfOrigin), link.Way % LevelsOfOrigin);
        return holder >= 0;
    }

    /// <summary>The mailbox of a holder; empty when there is none in the place that the origin says, or only placeholders.</summary>
    public static ReadOnlySpan<byte> MailboxOf(scoped in RegistryObject holder, AbuseOrigin origin)
    {
        if (origin == AbuseOrigin.Remarks)
        {
            return AbuseRemarks.MailboxIn(holder);
        }

        ReadOnlySpan<byte> mailbox = origin == AbuseOrigin.Poc ? AbusePoc.MailboxIn(holder) : default;
        if (mailbox.IsEmpty)
        {
            mailbox = FirstOf(holder, AttributeName.AbuseMailbox);
        }

        // Response teams and ARIN's points of contact have no other address than the one for this.
        return mailbox.IsEmpty && (holder.Class == ObjectClass.Irt || (origin == AbuseOrigin.Poc && holder.Class is ObjectClass.Role or ObjectClass.Person))
            ? FirstOf(holder, AttributeName.EMail)
            : mailbox;
    }

    /// <summary>Adds the links to what is saved.</summary>
    public void Save(SectionWriter to) => to.Add(SectionIds.AbuseLinks, _links);

    /// <summary>Takes links from what was saved, and checks them.</summary>
    /// <exception cref="InvalidDataException">They lead to what there is not.</exception>
    public static AbuseLinks Load(SectionReader from, ReadOnlySpan<byte> classes)
    {
        FlatArray<Link> links = from.Take<Link>(SectionIds.AbuseLinks);
        bool isSound = links.Length == 0 || links.Length == classes.Length;
        foreach (Link link in links.Span)
        {
            isSound &= link.Holder == Nobody || ((uint)link.Holder < (uint)classes.Length
                && link.Way is >= LevelsOfOrigin and < ((int)AbuseOrigin.Remarks + 1) * LevelsOfOrigin
                && ClassByte.ClassOf(classes[link.Holder]) is ObjectClass.Role or ObjectClass.Person or ObjectClass.Organisation or ObjectClass.Irt
                    or ObjectClass.Mntner or ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum);
        }

        return isSound ? new AbuseLinks(links) : throw new InvalidDataException("damaged: the links to abuse contacts");
    }

    private static ReadOnlySpan<byte> FirstOf(scoped in RegistryObject holder, AttributeName name)
    {
        foreach (RpslAttribute attribute in holder.All(name))
        {
            ReadOnlySpan<byte> mailbox = MailboxText.FirstIn(attribute.Value);
            if (!mailbox.IsEmpty)
            {
                return mailbox;
            }
        }

        return default;
    }

    // Whose mailbox, and in which way (three bits) of the object how many levels up (five bits) it was found. Five bytes in one piece: an object's
    // link is in no cache, and two arrays would be waited for twice.
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Link
    {
        public int Holder;
        public byte Way;
    }
}
