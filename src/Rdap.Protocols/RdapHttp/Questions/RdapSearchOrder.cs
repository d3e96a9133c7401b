// RFC 8977 section 2.3: the order that the results of a search are asked for in.
namespace Rdap.Protocols.RdapHttp.Questions;

/// <summary>What results are sorted by: what was asked for, and what it is when nobody says. Reused, with the search that it belongs to.</summary>
internal sealed class RdapSearchOrder
{
    /// <summary>Most properties to sort by.</summary>
    public const int MaxSorts = 3;

    private readonly (RdapSort Sort, bool Descending)[] _sorts = new (RdapSort, bool)[MaxSorts];
    private int _count;

    /// <summary>What to sort by, the first first; empty for the order of the index.</summary>
    public ReadOnlySpan<(RdapSort Sort, bool Descending)> Sorts => _sorts.AsSpan(0, _count);

    /// <summary>Forgets what was read.</summary>
    public void Clear() => _count = 0;

    /// <summary>Reads the value of the parameter sort.</summary>
    /// <param name="list">The value, decoded.</param>
    /// <param name="collection">What is searched for, which says what it can be sorted by.</param>
    public RdapSearchProblem Read(ReadOnlySpan<byte> list, RdapCollectionInfo collection)
    {
        foreach (Range range in list.Split((byte)','))
        {
            ReadOnlySpan<byte> item = list[range];
            int colon = item.IndexOf((byte)':');
            ReadOnlySpan<byte> direction = colon < 0 ? default : item[(colon + 1)..];
            if (_count == MaxSorts || (colon >= 0 && !direction.SequenceEqual("a"u8) && !direction.SequenceEqual("d"u8)))
            {
                return RdapSearchProblem.BadSort;
            }

            if (!collection.TryFindSort(colon < 0 ? item : item[..colon], out RdapSort sort))
            {
                return RdapSearchProblem.UnknownSort;
            }

            foreach ((RdapSort before, _) in Sorts)
            {
                if (before == sort)
                {
                    return RdapSearchProblem.BadSort;
                }
            }

            _sorts[_count++] = (sort, direction.SequenceEqual("d"u8));
        }

        return RdapSearchProblem.None;
    }

    /// <summary>
    /// Whether the results of a search are asked for in the order of the index that finds them, either way: then a page is found without looking
    /// at the others.
    /// </summary>
    /// <param name="collection">What is searched for.</param>
    /// <param name="property">What it is searched by.</param>
    /// <param name="match">How it is compared.</param>
    public bool IsThatOfIndex(RdapCollection collection, RdapProperty property, RdapMatch match)
    {
        // Zones with one and the same name server or address stand in the order of their names; of several, each would stand there again.
        // E-mail addresses are shown or not.
        if (property is RdapProperty.Email or RdapProperty.Ip || (property is RdapProperty.NsLdhName or RdapProperty.NsIp && match != RdapMatch.Exact))
        {
            return false;
        }

        return _count == 0 || (_count == 1 && IsOrder(_sorts[0].Sort, property) && DefaultOf(collection, property) is not null);
    }

    /// <summary>What results are sorted by when nobody says; null when that has no name, as blocks of AS numbers stand before single ones.</summary>
    /// <param name="collection">What is searched for.</param>
    /// <param name="property">What it is searched by; null in a reverse search.</param>
    public static RdapSort? DefaultOf(RdapCollection collection, RdapProperty? property) => property switch
    {
        RdapProperty.Handle when collection == RdapCollection.Autnums => null,
        RdapProperty.Fn => RdapSort.Fn,
        RdapProperty.Name => RdapSort.Name,
        _ => collection switch
        {
            RdapCollection.Networks => RdapSort.StartAddress,
            RdapCollection.Autnums => RdapSort.StartAutnum,
            RdapCollection.Entities => RdapSort.Handle,
            _ => RdapSort.Name,
        },
    };

    // Handles of networks and AS numbers are their numbers.
    private static bool IsOrder(RdapSort sort, RdapProperty property) => property switch
    {
        RdapProperty.Handle => sort is RdapSort.Handle or RdapSort.StartAddress or RdapSort.StartAutnum,
        RdapProperty.Fn => sort == RdapSort.Fn,
        _ => sort == RdapSort.Name,
    };
}
