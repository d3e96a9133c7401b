using System.Numerics;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>
/// Goes through the merged ranges in the order of their starts, of equal starts the bigger first, and finds those that are down or bottom of a
/// range. So the results have an order by which a walk can go on behind any of them.
/// </summary>
internal ref struct RelationWalk<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
{
    private readonly MergedRanges<T> _ranges;
    private readonly T _first;
    private readonly T _last;
    private readonly (T First, T Last)? _after;

    // Where each index stands.
    private readonly Span<int> _positions;
    private readonly Span<int> _enclosing;
    private int _steps;

    /// <param name="ranges">The ranges.</param>
    /// <param name="first">The lowest number of the range that was asked for.</param>
    /// <param name="last">The highest.</param>
    /// <param name="after">The result behind which to go on.</param>
    /// <param name="positions">As many as there are indexes.</param>
    /// <param name="enclosing">Room for what encloses a number.</param>
    /// <param name="steps">How many steps may be taken.</param>
    public RelationWalk(
        MergedRanges<T> ranges, T first, T last, (T First, T Last)? after, Span<int> positions, Span<int> enclosing, int steps)
    {
        _ranges = ranges;
        _first = first;
        _last = last;
        _after = after;
        _positions = positions;
        _enclosing = enclosing;
        _steps = steps;
    }

    /// <summary>Adds what lies inside and in nothing else inside.</summary>
    public RelationEnd FindDown(LookupResult result, int limit)
    {
        int found = 0;
        bool any = false;
        T reach = default;
        if (_after is { } after)
        {
            // Each result reaches further than those before it, so the last one is all that has to be remembered.
            any = true;
            reach = after.Last;
            PlaceBehind(after.First, after.Last);
            SkipInside(reach);
        }
        else
        {
            PlaceAt(_first);
        }

        while (TryNext(out MergedEntry candidate))
        {
            T start = _ranges.Start(candidate), end = _ranges.End(candidate);
            Advance(candidate);
            if (!IsInside(start, end) || (any && end <= reach) || !TryCount(ref candidate))
            {
                continue;
            }

            if (found++ == limit)
            {
                return RelationEnd.Limit;
            }

            result.Add(_ranges.Ref(candidate));
            any = true;
            reach = end;
            SkipInside(end);
        }

        return Ended();
    }

    /// <summary>Adds what is the most specific range of any of the numbers, if there is anything inside.</summary>
    public RelationEnd FindBottom(LookupResult result, int limit)
    {
        if (!_ranges.AnyInside(_first, _last, ref _steps))
        {
            return Ended();
        }

        // First what begins before the range and reaches into it: the order of starts does not lead there.
        int found = 0;
        (T First, T Last)? after = _after;
        while (TryNextAround(after, out MergedEntry around))
        {
            after = (_ranges.Start(around), _ranges.End(around));
            if (Speaks(around))
            {
                if (found++ == limit)
                {
                    return RelationEnd.Limit;
                }

                result.Add(_ranges.Ref(around));
            }
        }

        if (_after is { } last && last.First >= _first)
        {
            PlaceBehind(last.First, last.Last);
        }
        else
        {
            PlaceAt(_first);
        }

        while (TryNext(out MergedEntry candidate))
        {
            Advance(candidate);
            if (_ranges.Counts(candidate) && Speaks(candidate))
            {
                if (found++ == limit)
                {
                    return RelationEnd.Limit;
                }

                result.Add(_ranges.Ref(candidate));
            }
        }

        return Ended();
    }

    private readonly RelationEnd Ended() => _steps <= 0 ? RelationEnd.Steps : RelationEnd.Complete;

    private readonly bool IsInside(T start, T end) => start >= _first && end <= _last && (start != _first || end != _last);

    /// <summary>Whether an entry is the most specific one of any number of the range that was asked for.</summary>
    private bool Speaks(MergedEntry of)
    {
        T at = T.Max(_ranges.Start(of), _first);
        T last = T.Min(_ranges.End(of), _last);
        while (_ranges.TryFindOverride(of, at, _enclosing, ref _steps, out T end))
        {
            if (end >= last || _steps <= 0)
            {
                return false;
            }

            at = end + T.One;
        }

        return true;
    }

    /// <summary>The next entry, in the order of the walk, that begins before the range that was asked for and reaches into it.</summary>
    private bool TryNextAround((T First, T Last)? after, out MergedEntry next)
    {
        next = MergedEntry.None;
        (T First, T Last) best = default;
        for (int view = 0; view < _ranges.Views && _steps > 0; view++)
        {
            RangeIndex<T> index = _ranges[view];
            Span<int> all = _enclosing[..index.AllEnclosing(_first, _first, _enclosing)];
            _steps -= 1 + all.Length;
            foreach (int entry in all)
            {
                (T First, T Last) own = (index.Start(entry), index.End(entry));
                bool isNew = own.First < _first && (after is not { } a || IsBefore(a, own));

                // Of the same range in one source, the last stands for it; of several sources, that of the first.
                bool isBetter = !next.Exists || IsBefore(own, best) || (own == best && next.View == view);
                if (isNew && isBetter && _ranges.Counts(view, index, entry))
                {
                    next = new MergedEntry(view, entry);
                    best = own;
                }
            }
        }

        return next.Exists && _steps > 0;
    }

    private static bool IsBefore((T First, T Last) one, (T First, T Last) other) =>
        one.First < other.First || (one.First == other.First && one.Last > other.Last);

    private readonly void PlaceAt(T first)
    {
        for (int view = 0; view < _ranges.Views; view++)
        {
            _positions[view] = _ranges[view].LowerBound(first);
        }
    }

    private void PlaceBehind(T first, T last)
    {
        for (int view = 0; view < _ranges.Views; view++)
        {
            RangeIndex<T> index = _ranges[view];
            int position = index.LowerBound(first);
            while (position < index.Count && index.Start(position) == first && index.End(position) >= last && _steps-- > 0)
            {
                position++;
            }

            _positions[view] = position;
        }
    }

    /// <summary>The next entry of all indexes that begins inside the range that was asked for.</summary>
    private bool TryNext(out MergedEntry next)
    {
        next = MergedEntry.None;
        T start = default, end = default;
        for (int view = 0; view < _ranges.Views; view++)
        {
            RangeIndex<T> index = _ranges[view];
            int position = _positions[view];
            if (position >= index.Count || index.Start(position) > _last)
            {
                continue;
            }

            if (!next.Exists || IsBefore((index.Start(position), index.End(position)), (start, end)))
            {
                next = new MergedEntry(view, position);
                start = index.Start(position);
                end = index.End(position);
            }
        }

        return next.Exists && --_steps > 0;
    }

    private readonly void Advance(MergedEntry seen) => _positions[seen.View] = seen.Entry + 1;

    /// <summary>Passes over what begins at or before a number, from where the indexes stand.</summary>
    private void SkipInside(T end)
    {
        for (int view = 0; view < _ranges.Views; view++)
        {
            RangeIndex<T> index = _ranges[view];
            int position = _positions[view];
            if (position < index.Count && index.Start(position) <= end && !StartsInsideAndEndsBehind(index, position, end))
            {
                _positions[view] = end == T.MaxValue ? index.Count : index.LowerBound(end + T.One, position);
                _steps--;
            }
        }
    }

    /// <summary>Whether one of the entries from a position on begins at or before a number and ends behind it: it must not be passed over.</summary>
    private bool StartsInsideAndEndsBehind(RangeIndex<T> index, int position, T end)
    {
        if (end == T.MaxValue)
        {
            return false;
        }

        Span<int> behind = _enclosing[..index.AllEnclosing(end + T.One, end + T.One, _enclosing)];
        _steps -= behind.Length;
        foreach (int entry in behind)
        {
            if (entry >= position && index.Start(entry) <= end)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an entry counts or, of the same range in the same source, another one; the last of them that does stands for all.</summary>
    private bool TryCount(ref MergedEntry candidate)
    {
        RangeIndex<T> index = _ranges[candidate.View];
        for (int entry = index.AfterRun(candidate.Entry) - 1; entry >= candidate.Entry && _steps-- > 0; entry--)
        {
            if (_ranges.Counts(candidate.View, index, entry))
            {
                candidate = candidate with { Entry = entry };
                return true;
            }
        }

        return false;
    }
}
