using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>Who answers for abuse from a range or an AS.</summary>
public readonly ref struct AbuseContact
{
    /// <summary>Whether there is one.</summary>
    public bool Found => Origin != AbuseOrigin.None;

    /// <summary>How it was found.</summary>
    public AbuseOrigin Origin { get; init; }

    /// <summary>How many levels less specific the object is that leads to it; 0 is the object itself, 31 is 31 or more.</summary>
    public int Levels { get; init; }

    /// <summary>The address to write to: one address, as the source has it.</summary>
    public ReadOnlySpan<byte> Mailbox { get; init; }

    /// <summary>The role, person, organisation, irt or mntner that the mailbox stands in, or the network or AS number itself.</summary>
    public ObjectRef Holder { get; init; }
}

/// <summary>
/// Abuse contacts, as they were worked out when the source was frozen (see <see cref="AbuseLinks"/>); where changes lie over the source that may
/// lead elsewhere (see <see cref="MovedContacts"/>), by the same rules at once.
/// </summary>
public static class AbuseContacts
{
    /// <summary>The abuse contact of an inetnum, inet6num or aut-num; of no other object.</summary>
    public static AbuseContact Find(RegistrySnapshot registry, ObjectRef of)
    {
        SourceSnapshot source = registry.Sources[of.Source];
        bool found = source.ClimbsForAbuse(of.Id)
            ? AbuseClimb.TryFind(source, of.Id, out int holder, out AbuseOrigin origin, out int level)
            : source.Indexes.AbuseLinks.TryGet(of.Id, out holder, out origin, out level);
        return found
            ? new AbuseContact
            {
                Origin = origin,
                Levels = level,
                Holder = new ObjectRef(of.Source, holder),
                Mailbox = AbuseLinks.MailboxOf(source.Get(holder), origin),
            }
            : default;
    }
}
