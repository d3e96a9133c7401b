using System.Runtime.InteropServices;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Whose mailbox takes the abuse reports of each network and AS number of a source, worked out once when the source is frozen: a climb through
/// less specific ranges, organisations and roles for each answer was half of the time of an answer with many networks.
/// </summary>
internal sealed class AbuseLinks
{
    /// <summary>Levels that are told apart; a contact further up is none.</summary>
    public const int MaxLevels = 64;

    /// <summary>Of a source in which nothing leads to an abuse contact.</summary>
    public static readonly AbuseLinks None = new(default);

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
    /// <param name="holder">The role, organisation or response team that has the mailbox.</param>
    /// <param name="origin">How it was found.</param>
    /// <param name="level">How many levels less specific the object is that leads to it, less than <see cref="MaxLevels"/>.</param>
    public void Set(int id, int holder, AbuseOrigin origin, int level) =>
        _links[id] = new Link { Holder = holder, Way = (byte)(((int)origin * MaxLevels) | level) };

    /// <summary>Asks the processor to fetch an object's link.</summary>
    public void Prefetch(int id) => _links.Prefetch(id);

    /// <summary>Where an object leads to; false when nowhere.</summary>
    public bool TryGet(int id, out int holder, out AbuseOrigin origin, out int level)
    {
        Link link = (uint)id < (uint)_links.Length ? _links[id] : new Link { Holder = Nobody };
        (holder, origin, level) = (link.Holder, (AbuseOrigin)(link.Way / MaxLevels), link.Way % MaxLevels);
        return holder >= 0;
    }

    /// <summary>The mailbox of a holder, which may be empty.</summary>
    public static ReadOnlySpan<byte> MailboxOf(scoped in RegistryObject holder)
    {
        ReadOnlySpan<byte> mailbox = holder.FirstValue(AttributeName.AbuseMailbox);
        return mailbox.IsEmpty && holder.Class == ObjectClass.Irt ? holder.FirstValue(AttributeName.EMail) : mailbox;
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
            isSound &= link.Holder == Nobody || ((uint)link.Holder < (uint)classes.Length && link.Way >= MaxLevels
                && ClassByte.ClassOf(classes[link.Holder]) is ObjectClass.Role or ObjectClass.Person or ObjectClass.Organisation or ObjectClass.Irt);
        }

        return isSound ? new AbuseLinks(links) : throw new InvalidDataException("damaged: the links to abuse contacts");
    }

    // Whose mailbox, and in which way (two bits) of the object how many levels up (six bits) it was found. Five bytes in one piece: an object's
    // link is in no cache, and two arrays would be waited for twice.
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Link
    {
        public int Holder;
        public byte Way;
    }
}
