namespace Rdap.Registry.Storage;

/// <summary>
/// The values that the objects of a source have for one <see cref="SearchRow"/>, in the order of their <see cref="SearchKey"/>s: a flat array of
/// objects, and where these have several values, one that tells which. No text is stored; a search reads it off the two dozen objects that it
/// compares.
/// </summary>
internal sealed class SearchOrder
{
    private readonly FlatArray<int> _ids;

    // Empty when every object has its first value here, and no other.
    private readonly FlatArray<byte> _ordinals;

    /// <param name="row">What is ordered.</param>
    /// <param name="ids">The objects.</param>
    /// <param name="ordinals">Which value of each; empty when it is the first of each.</param>
    public SearchOrder(SearchRow row, FlatArray<int> ids, FlatArray<byte> ordinals)
    {
        Row = row;
        _ids = ids;
        _ordinals = ordinals;
    }

    /// <summary>What is ordered.</summary>
    public SearchRow Row { get; }

    /// <summary>How many values there are.</summary>
    public int Count => _ids.Length;

    /// <summary>Bytes of its arrays.</summary>
    public long ByteCount => ((long)_ids.Length * sizeof(int)) + _ordinals.Length;

    /// <summary>No values, for every row.</summary>
    public static SearchOrder[] None() => [.. SearchRow.All.ToArray().Select(static row => new SearchOrder(row, default, default))];

    /// <summary>The object at a place.</summary>
    public int Id(int at) => _ids[at];

    /// <summary>Which of its object's values is at a place.</summary>
    public int Ordinal(int at) => _ordinals.Length == 0 ? 0 : _ordinals[at];

    /// <summary>Adds the order to what is saved.</summary>
    public void Save(SectionWriter to)
    {
        to.Add(SectionIds.SearchIds, _ids);
        to.Add(SectionIds.SearchOrdinals, _ordinals);
    }

    /// <summary>Takes an order from what was saved; <see cref="Check"/> must be asked before it is used.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static SearchOrder Load(SectionReader from, SearchRow row)
    {
        SearchOrder order = new(row, from.Take<int>(SectionIds.SearchIds), from.Take<byte>(SectionIds.SearchOrdinals));
        return order._ordinals.Length == 0 || order._ordinals.Length == order._ids.Length
            ? order
            : throw new InvalidDataException("damaged: an order of names has arrays of different lengths");
    }

    /// <summary>Checks that it names only objects that there are, of its classes, and none that is superseded.</summary>
    /// <exception cref="InvalidDataException">Something is not so.</exception>
    public void Check(ReadOnlySpan<byte> classes, IdSet superseded)
    {
        bool isSound = true;
        foreach (int id in _ids.Span)
        {
            isSound &= (uint)id < (uint)classes.Length && Row.Classes.Contains(ClassByte.ClassOf(classes[id])) && !superseded.Contains(id);
        }

        if (!isSound)
        {
            throw new InvalidDataException("damaged: an order of names names what there is not");
        }
    }
}
