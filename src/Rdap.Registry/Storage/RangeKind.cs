using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>The range indexes of a source. Addresses are kept by family, so that an inetnum of IPv6 space is found as such.</summary>
internal enum RangeKind : byte
{
    Inetnum,
    Route,
    Domain,
    AsBlock,
    AutNum,
    Count,
}

/// <summary>Which index an object's range belongs into.</summary>
internal static class RangeKinds
{
    public static bool TryGet(ObjectClass objectClass, out RangeKind kind)
    {
        kind = objectClass switch
        {
            ObjectClass.Inetnum or ObjectClass.Inet6num => RangeKind.Inetnum,
            ObjectClass.Route or ObjectClass.Route6 => RangeKind.Route,
            ObjectClass.Domain => RangeKind.Domain,
            ObjectClass.AsBlock => RangeKind.AsBlock,
            ObjectClass.AutNum => RangeKind.AutNum,
            _ => RangeKind.Count,
        };
        return kind != RangeKind.Count;
    }

    /// <summary>The class whose objects an index of addresses holds.</summary>
    public static ObjectClass ClassOf(RangeKind kind, IpFamily family) => (kind, family) switch
    {
        (RangeKind.Inetnum, IpFamily.V4) => ObjectClass.Inetnum,
        (RangeKind.Inetnum, _) => ObjectClass.Inet6num,
        (RangeKind.Route, IpFamily.V4) => ObjectClass.Route,
        (RangeKind.Route, _) => ObjectClass.Route6,
        (RangeKind.AsBlock, _) => ObjectClass.AsBlock,
        (RangeKind.AutNum, _) => ObjectClass.AutNum,
        _ => ObjectClass.Domain,
    };
}
