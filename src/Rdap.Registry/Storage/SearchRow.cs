using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>A property of some classes whose values are kept in order.</summary>
/// <param name="Property">The property.</param>
/// <param name="Classes">The classes. Persons' addresses stand apart, so that a search that leaves them out can still count.</param>
/// <param name="Group">Rows of one group are put in order together.</param>
/// <param name="GivesRanks">Whether the objects' primary keys are what the row is ordered by: then the other rows of its group follow it.</param>
internal sealed record SearchRow(SearchProperty Property, ObjectClassSet Classes, int Group, bool GivesRanks = false)
{
    /// <summary>How many groups there are.</summary>
    public const int Groups = 3;

    private static readonly ObjectClassSet People = ObjectClassSet.Of(ObjectClass.Person);

    private static readonly ObjectClassSet Entities =
        ObjectClassSet.Of(ObjectClass.Organisation, ObjectClass.Role, ObjectClass.Person, ObjectClass.Irt, ObjectClass.Mntner);

    private static readonly ObjectClassSet Domains = ObjectClassSet.Of(ObjectClass.Domain);

    private static readonly SearchRow[] Table =
    [
        new(SearchProperty.Name, ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num), 0),
        new(SearchProperty.Handle, Entities, 1, GivesRanks: true),
        new(SearchProperty.Name, Entities, 1),
        new(SearchProperty.Email, Entities.Except(People), 1),
        new(SearchProperty.Email, People, 1),
        new(SearchProperty.Name, Domains, 2, GivesRanks: true),
        new(SearchProperty.Nserver, Domains, 2),
        new(SearchProperty.NserverAddress, Domains, 2),
        new(SearchProperty.Name, ObjectClassSet.Of(ObjectClass.AutNum, ObjectClass.AsBlock), 2),
    ];

    /// <summary>Every row; handles of networks and AS numbers have none, as the indexes of ranges are in their order.</summary>
    public static ReadOnlySpan<SearchRow> All => Table;

    /// <summary>Whether objects of a class have values for a property; handles of networks and AS numbers aside.</summary>
    public static bool Has(ObjectClass objectClass, SearchProperty property) =>
        Array.Exists(Table, row => row.Property == property && row.Classes.Contains(objectClass));

    /// <summary>Whether an object may have several values for a property.</summary>
    public static bool HasSeveral(SearchProperty property) =>
        property is SearchProperty.Email or SearchProperty.Nserver or SearchProperty.NserverAddress;
}
