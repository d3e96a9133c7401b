using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>What was frozen of a source, or what was added to it since.</summary>
/// <param name="Source">Which source of the registry.</param>
/// <param name="Snapshot">The part, with indexes of its own.</param>
/// <param name="FirstId">The id that its first object has in the source.</param>
/// <param name="Superseded">Its objects that answer no more although they are in its indexes; null when there are none.</param>
internal readonly record struct SearchPart(int Source, SourceSnapshot Snapshot, int FirstId, IdSet? Superseded);

/// <summary>
/// What one search has to look at in one index of one source: values from one place to another, in the order of their <see cref="SearchKey"/>s.
/// </summary>
internal struct SearchRun
{
    // What was frozen of the source, or what was added since.
    private readonly SourceSnapshot _snapshot;

    // Null: the index of ranges of that kind and family.
    private readonly SearchOrder? _order;
    private readonly RangeKind _kind;
    private readonly IpFamily _family;

    // The id of the first object of that, and what answers no more of it; null when all does.
    private readonly int _firstId;
    private readonly IdSet? _superseded;

    private SearchRun(in SearchPart part, SearchOrder? order, RangeKind kind, IpFamily family)
    {
        _snapshot = part.Snapshot;
        _firstId = part.FirstId;
        _superseded = part.Superseded;
        Source = part.Source;
        _order = order;
        _kind = kind;
        _family = family;
    }

    /// <summary>Which source of the registry.</summary>
    public int Source { get; }

    /// <summary>The first place that is left.</summary>
    public int From { get; set; }

    /// <summary>Behind the last place that is left.</summary>
    public int To { get; set; }

    /// <summary>Whether classes are among the run's that are not asked for.</summary>
    public bool MixesClasses { get; init; }

    /// <summary>Whether the order is that of numbers and the text is to be compared.</summary>
    public bool ComparesHandles { get; init; }

    /// <summary>How long the key of the value is that is next.</summary>
    public int KeyLength { get; set; }

    /// <summary>The name of the source: of two values with one key the one whose source's name is lower stands first.</summary>
    public readonly ReadOnlySpan<byte> SourceName => _snapshot.NameUtf8;

    /// <summary>All values of a row.</summary>
    public static SearchRun Of(in SearchPart part, SearchOrder order, ObjectClassSet classes) =>
        new(part, order, RangeKind.Count, default) { To = order.Count, MixesClasses = !order.Row.Classes.Except(classes).IsEmpty };

    /// <summary>All ranges that begin in an interval.</summary>
    public static SearchRun Of(in SearchPart part, RangeKind kind, IpFamily family, in NumberInterval interval)
    {
        int from, to;
        if (family == IpFamily.V4)
        {
            RangeIndex<uint> index = part.Snapshot.Indexes.Ranges4[(int)kind];
            from = index.LowerBound((uint)interval.First);
            to = interval.Last >= uint.MaxValue ? index.Count : index.LowerBound((uint)interval.Last + 1);
        }
        else
        {
            RangeIndex<UInt128> index = part.Snapshot.Indexes.Ranges6[(int)kind];
            from = index.LowerBound(interval.First);
            to = interval.Last == UInt128.MaxValue ? index.Count : index.LowerBound(interval.Last + UInt128.One);
        }

        return new SearchRun(part, null, kind, family) { From = from, To = to, ComparesHandles = !interval.IsExact };
    }

    /// <summary>The objects of exactly one range.</summary>
    public static SearchRun OfExactly(in SearchPart part, RangeKind kind, in IpRange range)
    {
        int from, count;
        bool found = range.Family == IpFamily.V4
            ? part.Snapshot.Indexes.Ranges4[(int)kind].TryFindExact((uint)range.First, (uint)range.Last, out from, out count)
            : part.Snapshot.Indexes.Ranges6[(int)kind].TryFindExact(range.First, range.Last, out from, out count);
        return new SearchRun(part, null, kind, range.Family) { From = found ? from : 0, To = found ? from + count : 0 };
    }

    /// <summary>The value at a place.</summary>
    public readonly SearchHit Hit(int at) => new(new ObjectRef(Source, _firstId + Id(at)), _order?.Ordinal(at) ?? 0);

    /// <summary>Whether the object at a place answers no more.</summary>
    public readonly bool IsSuperseded(int at) => _superseded is not null && _superseded.Contains(Id(at));

    /// <summary>How many values may belong to objects that answer no more, at the most.</summary>
    public readonly int MostSuperseded => _superseded?.Count ?? 0;

    /// <summary>How many values are left.</summary>
    public readonly int CountLeft()
    {
        // A bit for each; only of a source that is overlaid.
        int count = To - From;
        for (int at = From; _superseded is not null && at < To; at++)
        {
            count -= IsSuperseded(at) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The class of the object at a place.</summary>
    public readonly ObjectClass ClassAt(int at) => _snapshot.ClassOf(Id(at));

    /// <summary>Writes the key of the value at a place.</summary>
    /// <returns>The bytes written, at most <see cref="SearchKey.MaxLength"/>.</returns>
    public readonly int WriteKey(int at, Span<byte> key)
    {
        if (_order is not null)
        {
            return SearchKey.Write(_snapshot.Get(_order.Id(at)), _order.Row.Property, _order.Ordinal(at), key);
        }

        if (_family == IpFamily.V6)
        {
            RangeIndex<UInt128> index = _snapshot.Indexes.Ranges6[(int)_kind];
            return SearchKey.WriteRange(RangeKinds.ClassOf(_kind, _family), index.Start(at), index.End(at), key);
        }

        RangeIndex<uint> numbers = _snapshot.Indexes.Ranges4[(int)_kind];
        return SearchKey.WriteRange(RangeKinds.ClassOf(_kind, _family), numbers.Start(at), numbers.End(at), key);
    }

    /// <summary>The first place from <see cref="From"/> on whose key is not below the bound; <see cref="To"/> when there is none.</summary>
    public readonly int LowerBound(ReadOnlySpan<byte> bound)
    {
        Span<byte> key = stackalloc byte[SearchKey.MaxLength];
        int low = From, high = To;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            if (key[..WriteKey(middle, key)].SequenceCompareTo(bound) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private readonly int Id(int at) => _order?.Id(at)
        ?? (_family == IpFamily.V4 ? _snapshot.Indexes.Ranges4[(int)_kind].Id(at) : _snapshot.Indexes.Ranges6[(int)_kind].Id(at));
}
