namespace Rdap.Registry.Storage;

/// <summary>The ranges of one kind that a complete batch has, with the object of each, in <see cref="BatchMemory"/>.</summary>
internal readonly record struct BatchRanges<T>(FlatArray<T> Starts, FlatArray<T> Ends, FlatArray<int> Ids)
    where T : unmanaged
{
    /// <summary>How many there are.</summary>
    public int Count => Ids.Length;

    /// <summary>Copies them behind those of other batches; ids move by <paramref name="firstId"/>.</summary>
    public void CopyTo(Span<T> starts, Span<T> ends, Span<int> ids, int firstId)
    {
        Starts.Span.CopyTo(starts);
        Ends.Span.CopyTo(ends);
        ReadOnlySpan<int> own = Ids.Span;
        for (int i = 0; i < own.Length; i++)
        {
            ids[i] = own[i] + firstId;
        }
    }
}
