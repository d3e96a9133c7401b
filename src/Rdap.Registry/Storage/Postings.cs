namespace Rdap.Registry.Storage;

/// <summary>The objects of a source, ascending, that may carry a value; those that were added since it was frozen come last.</summary>
/// <param name="frozen">The frozen ones.</param>
/// <param name="added">The ones that were added, by their own ids.</param>
/// <param name="firstAdded">The id of the first object that was added.</param>
internal readonly ref struct Postings(ReadOnlySpan<int> frozen, ReadOnlySpan<int> added, int firstAdded)
{
    private readonly ReadOnlySpan<int> _frozen = frozen;
    private readonly ReadOnlySpan<int> _added = added;
    private readonly int _firstAdded = firstAdded;

    /// <summary>How many there are.</summary>
    public int Length => _frozen.Length + _added.Length;

    /// <summary>The id at a place.</summary>
    public int this[int place] => place < _frozen.Length ? _frozen[place] : _firstAdded + _added[place - _frozen.Length];
}
