using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>A value that answers a search.</summary>
/// <param name="Object">The object that has it.</param>
/// <param name="Ordinal">Which of the object's values for the property it is; for <see cref="RegistrySearch.CopyText"/>.</param>
public readonly record struct SearchHit(ObjectRef Object, int Ordinal);

/// <summary>
/// What a search found, in order. Made once and used again, so that searching allocates nothing once it has grown. An object with several values
/// that answer stands there once for each.
/// </summary>
public sealed class SearchResult
{
    private readonly byte[] _position = new byte[RegistrySearch.MaxPositionLength];
    private readonly List<SearchHit> _hits = [];
    private byte[] _keys = [];
    private int _positionLength;

    /// <summary>How many values were found.</summary>
    public int Count => _hits.Count;

    /// <summary>One of them.</summary>
    public SearchHit this[int index] => _hits[index];

    /// <summary>
    /// Whether there may be more behind <see cref="Position"/>: the limit was reached and there is more to look at, or the bound was reached.
    /// </summary>
    public bool HasMore { get; internal set; }

    /// <summary>The last value that was looked at: what the next search goes on behind. Empty when none was.</summary>
    public ReadOnlySpan<byte> Position => _position.AsSpan(0, _positionLength);

    /// <summary>What the search compares with, run by run.</summary>
    internal List<SearchRun> Runs { get; } = [];

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _hits.Clear();
        Runs.Clear();
        _positionLength = 0;
        HasMore = false;
    }

    /// <summary>Room for a key of each run.</summary>
    internal Span<byte> KeysFor(int runs)
    {
        if (_keys.Length < runs * SearchKey.MaxLength)
        {
            _keys = new byte[runs * SearchKey.MaxLength];
        }

        return _keys;
    }

    internal void Add(SearchHit hit) => _hits.Add(hit);

    internal void SetPosition(ReadOnlySpan<byte> position)
    {
        position.CopyTo(_position);
        _positionLength = position.Length;
    }
}
