// NRO RDAP profile: what of a registry is answered. The flat model of AS numbers is that of registries whose blocks hold no numbers of their own.
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Facts;

/// <summary>
/// Which objects a look-up can answer with. Lists, links and bulk answers show no others, since what they lead to would not be there. Placeholders
/// are among them: a look-up answers with one where nobody else is known.
/// </summary>
internal static class RdapAnswerable
{
    /// <summary>Whether a look-up can answer with an object.</summary>
    public static bool Is(in RegistryObject from, bool flatAutnums) => from.Class switch
    {
        ObjectClass.Domain => IsZone(from),
        ObjectClass.Inetnum or ObjectClass.Inet6num => from.TryGetRange(out _),
        ObjectClass.AutNum or ObjectClass.AsBlock => from.TryGetAsns(out _) && IsAutnum(from, flatAutnums),
        _ => RdapContacts.IsEntity(from.Class),
    };

    /// <summary>Whether it can with an AS number or a block: in the flat model a block answers only when it is a holding, which has a status.</summary>
    public static bool IsAutnum(in RegistryObject autnum, bool flatAutnums) =>
        !flatAutnums || autnum.Class == ObjectClass.AutNum || autnum.Has(AttributeName.Status);

    /// <summary>Whether it can with a domain: it is a reverse zone, and no root of a reverse tree, which is never answered.</summary>
    public static bool IsZone(in RegistryObject domain) =>
        domain.TryGetRange(out IpRange range) && !(range.TryGetPrefixLength(out int length) && length == 0);
}
