// RFC 8977: one page of results in their order.
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Registry;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>
/// The first results behind a place, out of candidates that come in any order: each has a key, and keys compare byte by byte. It keeps no
/// more than a page and one, however many candidates there are. Reused.
/// </summary>
internal sealed class RdapSearchPage
{
    /// <summary>Most bytes of a key: what fits into a cursor.</summary>
    public const int MaxKey = RdapCursor.MaxPlace;

    private byte[] _keys = [];
    private ObjectRef[] _objects = [];
    private (int Slot, int Length)[] _places = [];
    private readonly byte[] _behind = new byte[MaxKey];
    private int _behindLength;
    private int _kept;
    private int _limit;

    /// <summary>How many results the page shows.</summary>
    public int Count => Math.Min(_kept, _limit);

    /// <summary>Whether there are results behind the page.</summary>
    public bool HasMore => _kept > _limit;

    /// <summary>The results on the page, in their order.</summary>
    public ReadOnlySpan<ObjectRef> Objects => _objects.AsSpan(0, Count);

    /// <summary>The key of the result at a place on the page.</summary>
    public ReadOnlySpan<byte> KeyOf(int index) => _keys.AsSpan(_places[index].Slot * MaxKey, _places[index].Length);

    /// <summary>Begins a page.</summary>
    /// <param name="limit">Most results on it.</param>
    /// <param name="behind">The place that all of them lie behind; empty for the first page.</param>
    public void Start(int limit, ReadOnlySpan<byte> behind)
    {
        if (_places.Length <= limit)
        {
            _objects = new ObjectRef[limit + 1];
            _places = new (int, int)[limit + 1];
            _keys = new byte[(limit + 1) * MaxKey];
        }

        _limit = limit;
        _kept = 0;
        _behindLength = behind.Length;
        behind.CopyTo(_behind);
    }

    /// <summary>
    /// Whether a candidate with this key would be on the page or the first behind it; of those with equal keys only the first is. What costs
    /// much to know of a candidate need only be found out for these.
    /// </summary>
    public bool Wants(ReadOnlySpan<byte> key)
    {
        if (key.SequenceCompareTo(_behind.AsSpan(0, _behindLength)) <= 0)
        {
            return false;
        }

        return _kept <= _limit || key.SequenceCompareTo(KeyOf(_kept - 1)) < 0;
    }

    /// <summary>Adds a candidate that is wanted.</summary>
    public void Add(ObjectRef candidate, ReadOnlySpan<byte> key)
    {
        int at = PlaceOf(key, out bool isThere);
        if (isThere || at > _limit)
        {
            return;
        }

        // The last one makes room, and its slot is used again.
        int slot = _kept <= _limit ? _kept++ : _places[_kept - 1].Slot;
        int moved = _kept - 1 - at;
        _places.AsSpan(at, moved).CopyTo(_places.AsSpan(at + 1));
        _objects.AsSpan(at, moved).CopyTo(_objects.AsSpan(at + 1));
        key.CopyTo(_keys.AsSpan(slot * MaxKey));
        _places[at] = (slot, key.Length);
        _objects[at] = candidate;
    }

    private int PlaceOf(ReadOnlySpan<byte> key, out bool isThere)
    {
        int low = 0;
        int high = _kept;
        while (low < high)
        {
            int middle = (low + high) / 2;
            int order = KeyOf(middle).SequenceCompareTo(key);
            if (order == 0)
            {
                isThere = true;
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        isThere = false;
        return low;
    }
}
