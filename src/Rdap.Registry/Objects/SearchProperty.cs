namespace Rdap.Registry.Objects;

/// <summary>What of an object a search compares (RFC 9082 section 3.2, RFC 9910 section 2).</summary>
public enum SearchProperty : byte
{
    /// <summary>
    /// Entities: the primary key, for persons and roles the nic-hdl. Networks: the range as <see cref="Numbers.IpText.FormatRange"/> writes it. AS
    /// numbers: "AS64496", blocks "AS64496 - AS64511". Networks and AS numbers stand in the order of their numbers, not of their texts.
    /// </summary>
    Handle,

    /// <summary>
    /// Entities: the name of a person or role, org-name, else the handle. Networks: netname. AS numbers: as-name. Domains: the name without a dot at
    /// its end.
    /// </summary>
    Name,

    /// <summary>Entities: each e-mail and abuse-mailbox.</summary>
    Email,

    /// <summary>Domains: the host name of each nserver, without a dot at its end.</summary>
    Nserver,

    /// <summary>Domains: each address that stands behind the host name of an nserver, in its one text form.</summary>
    NserverAddress,
}
