namespace Rdap.Registry.Objects;

/// <summary>
/// The object classes (RFC 2622, RFC 4012 and what registries added). The order of the values is the order of the classes in an answer.
/// Fewer than 64 values, so that a set of them fits one word (<see cref="ObjectClassSet"/>).
/// </summary>
public enum ObjectClass : byte
{
    /// <summary>inetnum: a range of IPv4 addresses and its holder.</summary>
    Inetnum,

    /// <summary>inet6num: a range of IPv6 addresses and its holder.</summary>
    Inet6num,

    /// <summary>as-block: a range of AS numbers delegated to a registry.</summary>
    AsBlock,

    /// <summary>aut-num: an AS number, its holder and its routing policy.</summary>
    AutNum,

    /// <summary>as-set: a set of AS numbers.</summary>
    AsSet,

    /// <summary>route: an IPv4 prefix and the AS that originates it.</summary>
    Route,

    /// <summary>route6: an IPv6 prefix and the AS that originates it.</summary>
    Route6,

    /// <summary>route-set: a set of prefixes.</summary>
    RouteSet,

    /// <summary>inet-rtr: a router.</summary>
    InetRtr,

    /// <summary>filter-set: a set of routes described by a filter.</summary>
    FilterSet,

    /// <summary>peering-set: a set of peerings.</summary>
    PeeringSet,

    /// <summary>rtr-set: a set of routers.</summary>
    RtrSet,

    /// <summary>domain: a reverse zone (elsewhere also a forward one).</summary>
    Domain,

    /// <summary>poetic-form: a kind of poem.</summary>
    PoeticForm,

    /// <summary>poem: a poem.</summary>
    Poem,

    /// <summary>mntner: who may change objects.</summary>
    Mntner,

    /// <summary>irt: a computer security incident response team.</summary>
    Irt,

    /// <summary>key-cert: a public key.</summary>
    KeyCert,

    /// <summary>organisation: a holder of resources.</summary>
    Organisation,

    /// <summary>role: a contact that is no single person.</summary>
    Role,

    /// <summary>person: a contact that is a person.</summary>
    Person,

    /// <summary>A service provider's tag of RFC 8521, as IANA's bootstrap file lists them; no RPSL class of any registry.</summary>
    ObjectTag,

    /// <summary>A class this table does not know. Such an object is kept and found by its first attribute's value.</summary>
    Other,
}
