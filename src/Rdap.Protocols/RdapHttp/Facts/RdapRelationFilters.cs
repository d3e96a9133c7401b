// RFC 9910 section 3: which objects stand above and below each other, and count by their status.
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Lookup;

namespace Rdap.Protocols.RdapHttp.Facts;

/// <summary>Which objects a search looks at, by the status that RDAP shows for them; the others are as good as not there (RFC 9910 section 3.3).</summary>
internal enum RdapStatusFilter : byte
{
    /// <summary>All of them.</summary>
    Any,

    /// <summary>Those that are active.</summary>
    Active,

    /// <summary>Those that are administrative.</summary>
    Administrative,

    /// <summary>Those that are reserved.</summary>
    Reserved,

    /// <summary>A status that no object here has.</summary>
    Other,

    /// <summary>How many there are.</summary>
    Count,
}

/// <summary>
/// Which objects take part in relations: those that a look-up would answer with. Placeholders, which stand for what their registry does not hold,
/// take no part.
/// </summary>
internal sealed class RdapRelationFilters(bool flatAutnums)
{
    private static readonly JsonEncodedText[] StatusNames = [default, RdapNames.Active, RdapNames.Administrative, RdapNames.Reserved];

    private readonly ObjectFilter?[][] _filters =
    [
        MakeFilters(static (registry, of) => !Authority.IsPlaceholder(registry.Get(of))),
        MakeFilters(flatAutnums ? static (registry, of) => RdapAnswerable.IsAutnum(registry.Get(of), flatAutnums: true) : null),
        MakeFilters(static (registry, of) => RdapAnswerable.IsZone(registry.Get(of))),
    ];

    /// <summary>Says which objects of a kind take part, of those with a status; null for all of them.</summary>
    public ObjectFilter? Of(RelationKind kind, RdapStatusFilter status) => _filters[(int)kind][(int)status];

    private static ObjectFilter?[] MakeFilters(ObjectFilter? takesPart)
    {
        ObjectFilter?[] filters = new ObjectFilter?[(int)RdapStatusFilter.Count];
        filters[(int)RdapStatusFilter.Any] = takesPart;
        for (RdapStatusFilter status = RdapStatusFilter.Active; status <= RdapStatusFilter.Reserved; status++)
        {
            JsonEncodedText name = StatusNames[(int)status];
            filters[(int)status] = (registry, of) =>
                RdapStatuses.Name(RdapStatuses.Of(registry, of)).Equals(name) && (takesPart is null || takesPart(registry, of));
        }

        filters[(int)RdapStatusFilter.Other] = static (_, _) => false;
        return filters;
    }
}
