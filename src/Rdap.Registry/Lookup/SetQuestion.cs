namespace Rdap.Registry.Lookup;

/// <summary>What is wanted of a set.</summary>
public enum SetQuestion : byte
{
    /// <summary>Its own members, names of other sets among them.</summary>
    Members,

    /// <summary>The members of the set and of all sets in it: AS numbers of an as-set, prefixes of a route-set.</summary>
    AllMembers,

    /// <summary>The IPv4 prefixes of all routes that the ASes of an as-set originate.</summary>
    Routes4,

    /// <summary>The same for IPv6.</summary>
    Routes6,

    /// <summary>The same for both.</summary>
    Routes,
}

/// <summary>How an expansion stands.</summary>
public enum SetState : byte
{
    /// <summary>There is more to do.</summary>
    Running,

    /// <summary>It is complete.</summary>
    Done,

    /// <summary>There is no such set.</summary>
    NotFound,

    /// <summary>It has more members than are kept.</summary>
    TooMany,
}
