// RFC 9082 sections 3.1 and 3.2, RFC 9910: what can be asked.
namespace Rdap.Protocols.RdapHttp;

/// <summary>What a path asks for.</summary>
public enum RdapQuestionKind : byte
{
    /// <summary>Nothing that can be looked up: its problem says why.</summary>
    Problem,

    /// <summary>/ip: the most specific network around an address or prefix.</summary>
    IpNetwork,

    /// <summary>/autnum: an AS number.</summary>
    Autnum,

    /// <summary>/domain: a reverse zone.</summary>
    Domain,

    /// <summary>/entity: a person, role, organisation or maintainer.</summary>
    Entity,

    /// <summary>/help.</summary>
    Help,

    /// <summary>/nameserver: a host that reverse zones name.</summary>
    Nameserver,

    /// <summary>/ips, /autnums or /domains, and below it rirSearch1: what stands above or below numbers.</summary>
    Relation,

    /// <summary>/entities, /domains, /nameservers, /ips, /autnums: a search.</summary>
    Search,
}
