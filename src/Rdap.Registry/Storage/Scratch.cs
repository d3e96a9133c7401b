namespace Rdap.Registry.Storage;

/// <summary>Memory that is used again and again; what was in it is lost each time.</summary>
internal struct Scratch<T> : IDisposable
    where T : unmanaged
{
    private FlatArray<T> _array;

    /// <summary>That many elements, undefined.</summary>
    public Span<T> Take(int count)
    {
        if (_array.Length < count)
        {
            _array.Free();
            _array = FlatArray<T>.Allocate(count + (count / 4));
        }

        return _array.Span[..count];
    }

    public void Dispose() => _array.Free();
}
