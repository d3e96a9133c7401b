using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>A property of some classes whose values are kept in order.</summary>
/// <param name="Property">The property.</param>
/// <param name="Classes">The classes. Persons' addresses stand apart, so that a search that leaves them out can still count.</param>
internal sealed record SearchRow(SearchProperty Property, ObjectClassSet Classes)
{
    private static readonly ObjectClassSet People = ObjectClassSet.Of(ObjectClass.Person);

    private static readonly ObjectClassSet Entities =
        ObjectClassSet.Of(ObjectClass.Organisation, ObjectClass.Role, ObjectClass.Person, ObjectClass.Irt, ObjectClass.Mntner);

    private static readonly ObjectClassSet Domains = ObjectClassSet.Of(ObjectClass.Domain);

    private static readonly SearchRow[] Table =
    [
        new(SearchProperty.Handle, Entities),
        new(SearchProperty.Name, Entities),
        new(SearchProperty.Email, Entities.Except(People)),
        new(SearchProperty.Email, People),
        new(SearchProperty.Name, ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num)),
        new(SearchProperty.Name, ObjectClassSet.Of(ObjectClass.AutNum, ObjectClass.AsBlock)),
        new(SearchProperty.Name, Domains),
        new(SearchProperty.Nserver, Domains),
        new(SearchProperty.NserverAddress, Domains),
    ];

    private static readonly int[][] ByClass = [.. ObjectClasses.All.ToArray().Select(static info => RowsOf(info.Class))];

    /// <summary>Every row; handles of networks and AS numbers have none, as the indexes of ranges are in their order.</summary>
    public static ReadOnlySpan<SearchRow> All => Table;

    /// <summary>The rows, by their place, that have objects of a class.</summary>
    public static ReadOnlySpan<int> Of(ObjectClass objectClass) => ByClass[(int)objectClass];

    /// <summary>Whether objects of a class have values for a property; handles of networks and AS numbers aside.</summary>
    public static bool Has(ObjectClass objectClass, SearchProperty property)
    {
        foreach (int row in Of(objectClass))
        {
            if (Table[row].Property == property)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an object may have several values for a property.</summary>
    public static bool HasSeveral(SearchProperty property) =>
        property is SearchProperty.Email or SearchProperty.Nserver or SearchProperty.NserverAddress;

    private static int[] RowsOf(ObjectClass objectClass) =>
        [.. Enumerable.Range(0, Table.Length).Where(row => Table[row].Classes.Contains(objectClass))];
}
