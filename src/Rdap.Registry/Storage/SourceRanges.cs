using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rdap.Registry.Storage;

/// <summary>
/// The ranges of one kind of a source, as one index: those that were frozen, without the superseded ones, and those that were added since. An
/// entry below the number of frozen entries is one of these; the others come behind. Entries stand in the order of
/// <see cref="RangeIndex{T}"/>, an added one behind the frozen ones of the same range.
/// </summary>
/// <typeparam name="T">uint for IPv4 and AS numbers, UInt128 for IPv6.</typeparam>
internal readonly struct SourceRanges<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
{
    private const int None = RangeIndex<T>.None;

    private readonly SourceSnapshot _source;
    private readonly RangeIndex<T>? _added;

    public SourceRanges(SourceSnapshot source, RangeIndex<T> frozen, RangeIndex<T>? added)
    {
        _source = source;
        Frozen = frozen;
        _added = added;
    }

    /// <summary>The frozen ranges; all there are unless <see cref="IsOverlaid"/>.</summary>
    public RangeIndex<T> Frozen { get; }

    /// <summary>Whether something lies over the frozen ranges.</summary>
    public bool IsOverlaid => _added is not null;

    // Without an overlay the number of frozen entries is not even read: it stands elsewhere.
    public T Start(int entry) => _added is null || entry < Frozen.Count ? Frozen.Start(entry) : _added.Start(entry - Frozen.Count);

    public T End(int entry) => _added is null || entry < Frozen.Count ? Frozen.End(entry) : _added.End(entry - Frozen.Count);

    public int Id(int entry) => _added is null || entry < Frozen.Count ? Frozen.Id(entry) : _source.FirstAdded + _added.Id(entry - Frozen.Count);

    /// <summary>The smallest range that encloses first..last; of equal ones the last in order. None when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SmallestEnclosing(T first, T last) =>
        _added is null ? Frozen.SmallestEnclosing(first, last) : SmallestOverlaid(_added, first, last, beyond: false);

    /// <summary>The smallest range that encloses first..last and is not the same; None when there is none.</summary>
    public int SmallestEnclosingBeyond(T first, T last) =>
        _added is null ? Frozen.SmallestEnclosingBeyond(first, last) : SmallestOverlaid(_added, first, last, beyond: true);

    /// <summary>The smallest range that encloses that of an entry and is not the same; None when there is none.</summary>
    public int SmallestAround(int entry) => _added is null ? Frozen.SmallestAround(entry) : SmallestEnclosingBeyond(Start(entry), End(entry));

    private int SmallestOverlaid(RangeIndex<T> added, T first, T last, bool beyond)
    {
        int below = beyond ? Frozen.SmallestEnclosingBeyond(first, last) : Frozen.SmallestEnclosing(first, last);
        if (below >= 0 && _source.IsSuperseded(Frozen.Id(below)))
        {
            below = Frozen.SmallestEnclosing(first, last, beyond, _source.Superseded);
        }

        int above = beyond ? added.SmallestEnclosingBeyond(first, last) : added.SmallestEnclosing(first, last);
        return above < 0 ? below : below < 0 || IsInside(above + Frozen.Count, below) ? above + Frozen.Count : below;
    }

    // Of two that enclose the same: whether the first, an added one, stands further inside.
    private bool IsInside(int one, int other)
    {
        T size = End(one) - Start(one), otherSize = End(other) - Start(other);
        return size < otherSize || (size == otherSize && Start(one) >= Start(other));
    }

    /// <summary>As <see cref="RangeIndex{T}.AllEnclosing"/>: biggest first, equal ones in their order; more than fit are cut at the big end.</summary>
    public int AllEnclosing(T first, T last, Span<int> entries)
    {
        int count = Frozen.AllEnclosing(first, last, entries);
        return _added is null ? count : MergeEnclosing(_added, first, last, entries, count);
    }

    private int MergeEnclosing(RangeIndex<T> added, T first, T last, Span<int> entries, int count)
    {
        Span<int> below = stackalloc int[Math.Min(entries.Length, RangeIndex<T>.MaxWalk)];
        Span<int> above = stackalloc int[Math.Min(entries.Length, RangeIndex<T>.MaxWalk)];
        int left = 0;
        foreach (int entry in entries[..count])
        {
            if (left < below.Length && !_source.IsSuperseded(Frozen.Id(entry)))
            {
                below[left++] = entry;
            }
        }

        // From the small end, where nothing is cut.
        int right = added.AllEnclosing(first, last, above);
        int kept = Math.Min(left + right, entries.Length);
        for (int at = kept - 1; at >= 0; at--)
        {
            entries[at] = left == 0 || (right > 0 && IsInside(above[right - 1] + Frozen.Count, below[left - 1]))
                ? above[--right] + Frozen.Count
                : below[--left];
        }

        return kept;
    }

    /// <summary>The first entry of exactly this range; None when there is none.</summary>
    public int FirstExact(T first, T last)
    {
        if (Frozen.TryFindExact(first, last, out int entry, out int count))
        {
            for (int end = entry + count; entry < end; entry++)
            {
                if (Stands(entry))
                {
                    return entry;
                }
            }
        }

        return FirstExactAdded(first, last);
    }

    /// <summary>The next entry of the same range; None when there is none.</summary>
    public int NextExact(int entry)
    {
        if (entry >= Frozen.Count)
        {
            int own = entry - Frozen.Count;
            return own + 1 < _added!.Count && _added.SameRange(own, own + 1) ? entry + 1 : None;
        }

        for (int next = entry + 1; next < Frozen.Count && Frozen.SameRange(entry, next); next++)
        {
            if (Stands(next))
            {
                return next;
            }
        }

        return FirstExactAdded(Frozen.Start(entry), Frozen.End(entry));
    }

    private int FirstExactAdded(T first, T last) =>
        _added is not null && _added.TryFindExact(first, last, out int entry, out _) ? entry + Frozen.Count : None;

    private bool Stands(int frozenEntry) => _added is null || !_source.IsSuperseded(Frozen.Id(frozenEntry));

    /// <summary>Walks what lies inside a range, in order; the range itself is left out.</summary>
    public MoreSpecificWalk MoreSpecific(T first, T last) => new(this, first, last);

    /// <summary>Walks the more specific entries of a range.</summary>
    public ref struct MoreSpecificWalk
    {
        private readonly SourceRanges<T> _ranges;
        private readonly T _first;
        private readonly T _last;
        private int _below;
        private int _above;

        public MoreSpecificWalk(SourceRanges<T> ranges, T first, T last)
        {
            _ranges = ranges;
            _first = first;
            _last = last;
            FindBelow(ranges.Frozen.LowerBound(first));
            _above = ranges._added is null ? None : ranges._added.NextMoreSpecific(first, last, ranges._added.LowerBound(first));
        }

        /// <summary>The entry the walk stands on.</summary>
        public int Current { get; private set; } = None;

        /// <summary>This walk itself: it begins where it stands.</summary>
        public readonly MoreSpecificWalk GetEnumerator() => this;

        /// <summary>Goes to the next entry.</summary>
        public bool MoveNext()
        {
            if (_above >= 0 && (_below < 0 || AboveIsFirst()))
            {
                Current = _above + _ranges.Frozen.Count;
                _above = _ranges._added!.NextMoreSpecific(_first, _last, _above + 1);
                return true;
            }

            Current = _below;
            if (_below < 0)
            {
                return false;
            }

            FindBelow(_below + 1);
            return true;
        }

        private void FindBelow(int from)
        {
            _below = _ranges.Frozen.NextMoreSpecific(_first, _last, from);
            while (_below >= 0 && !_ranges.Stands(_below))
            {
                _below = _ranges.Frozen.NextMoreSpecific(_first, _last, _below + 1);
            }
        }

        private readonly bool AboveIsFirst()
        {
            RangeIndex<T> added = _ranges._added!, frozen = _ranges.Frozen;
            return added.Start(_above) < frozen.Start(_below) || (added.Start(_above) == frozen.Start(_below) && added.End(_above) > frozen.End(_below));
        }
    }
}
