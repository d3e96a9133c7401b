namespace Rdap.Registry.Objects;

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
