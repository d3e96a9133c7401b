namespace Rdap.Registry.Lookup;

/// <summary>
/// What a lookup found: references in the order of the answer, no text. Made once and used again for every query of a connection,
/// so that looking up allocates nothing once it has grown to the answers' size.
/// </summary>
public sealed class LookupResult
{
    // What one query with a giant answer made it grow to is not kept for the next.
    private const int KeptCapacity = 64 * 1024;

    private ObjectRef[] _found = new ObjectRef[64];

    /// <summary>How many objects were found.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there were more than the limit.</summary>
    public bool Truncated { get; internal set; }

    /// <summary>One of the objects.</summary>
    public ObjectRef this[int index] => _found.AsSpan(0, Count)[index];

    /// <summary>All of them.</summary>
    public ReadOnlySpan<ObjectRef> Found => _found.AsSpan(0, Count);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Count = 0;
        Truncated = false;
        if (_found.Length > KeptCapacity)
        {
            _found = new ObjectRef[64];
        }
    }

    /// <summary>Adds an object behind the others.</summary>
    public void Add(ObjectRef found)
    {
        if (Count == _found.Length)
        {
            Array.Resize(ref _found, Count * 2);
        }

        _found[Count++] = found;
    }

    /// <summary>Forgets all but the first.</summary>
    public void KeepFirst() => Count = Math.Min(Count, 1);

    internal Span<ObjectRef> From(int start) => _found.AsSpan(start, Count - start);

    internal void CutTo(int count) => Count = count;
}
