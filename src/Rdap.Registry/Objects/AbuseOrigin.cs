namespace Rdap.Registry.Objects;

/// <summary>Where an abuse contact was found, in the order in which one object is asked.</summary>
public enum AbuseOrigin : byte
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>The object's own abuse-c or abuse-mailbox.</summary>
    Own,

    /// <summary>Its organisation's abuse-c or abuse-mailbox.</summary>
    Organisation,

    /// <summary>Its incident response team's mailbox (mnt-irt).</summary>
    Irt,

    /// <summary>ARIN's abuse point of contact, of the object or of its organisation.</summary>
    Poc,

    /// <summary>The abuse-mailbox of one of its other contacts or maintainers (admin-c, tech-c, mnt-by).</summary>
    Contact,

    /// <summary>The free text of the object, of its organisation or of one of its contacts. Only where nothing else is registered, up to the top.</summary>
    Remarks,
}
