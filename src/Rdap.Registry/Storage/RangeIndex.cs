using System.Numerics;

namespace Rdap.Registry.Storage;

/// <summary>
/// Ranges of addresses or AS numbers in flat arrays. Entries stand by start ascending, end descending, then in the order of
/// the source; each has a link to the nearest earlier entry that was still open when it began. Address space is cut into
/// disjoint segments under a bucket table: a segment names the smallest range that encloses it, or, where ranges cross each
/// other, the entry from which the links are to be walked. The links of every entry lead through all ranges that enclose it,
/// also where ranges cross; each step tests for itself.
/// </summary>
/// <typeparam name="T">uint for IPv4 and AS numbers, UInt128 for IPv6.</typeparam>
internal sealed class RangeIndex<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
{
    public const int None = -1;

    /// <summary>A walk over links ends here: a file whose ranges all cross each other must not stop the server.</summary>
    public const int MaxWalk = 4096;

    public static readonly RangeIndex<T> Empty = new(default, default, default, default, SegmentTable<T>.Empty);

    private readonly FlatArray<T> _starts;
    private readonly FlatArray<T> _ends;
    private readonly FlatArray<int> _parents;
    private readonly FlatArray<int> _ids;
    private readonly SegmentTable<T> _segments;

    private RangeIndex(FlatArray<T> starts, FlatArray<T> ends, FlatArray<int> parents, FlatArray<int> ids, SegmentTable<T> segments)
    {
        _starts = starts;
        _ends = ends;
        _parents = parents;
        _ids = ids;
        _segments = segments;
    }

    public int Count => _starts.Length;

    /// <summary>Entries that cross an earlier one: neither apart from it nor nested in it.</summary>
    public int CrossingCount => _segments.CrossingCount;

    public T Start(int entry) => _starts[entry];

    public T End(int entry) => _ends[entry];

    public int Id(int entry) => _ids[entry];

    /// <summary>The entry before which this one began, still open then; <see cref="None"/> at the top.</summary>
    public int Parent(int entry) => _parents[entry];

    /// <summary>Asks the processor to fetch where the search for a range begins.</summary>
    public void Prefetch(T first) => _segments.Prefetch(first);

    /// <summary>Asks the processor to fetch where the search for a range goes on; where it begins is read now.</summary>
    public void PrefetchSegments(T first) => _segments.PrefetchSegments(first);

    /// <summary>Asks the processor to fetch an entry's range and id, which lie apart.</summary>
    public void PrefetchEntry(int entry)
    {
        _starts.Prefetch(entry);
        _ends.Prefetch(entry);
        _ids.Prefetch(entry);
    }

    /// <summary>
    /// The smallest range that encloses first..last; of equal ranges the last in order. <see cref="None"/> when there is none.
    /// </summary>
    public int SmallestEnclosing(T first, T last)
    {
        int found = _segments.Find(first);
        if (found >= 0)
        {
            // Nothing crosses here: what encloses the address is nested, so the first that reaches far enough is the smallest. A single
            // address lies in its segment's owner; not looking at that one's end saves an access to memory that is in no cache.
            while (first != last && found >= 0 && _ends[found] < last)
            {
                found = _parents[found];
            }

            return found;
        }

        return found == None ? None : SmallestOnWalk(SegmentTable<T>.WalkFrom(found), first, last, beyond: false);
    }

    /// <summary>The smallest range that encloses first..last and is not the same; None when there is none.</summary>
    public int SmallestEnclosingBeyond(T first, T last)
    {
        int found = _segments.Find(first);
        if (found >= 0)
        {
            // As above: of nested ranges the first that encloses this one is the smallest.
            while (found >= 0 && (_ends[found] < last || (_ends[found] == last && _starts[found] == first)))
            {
                found = _parents[found];
            }

            return found;
        }

        return found == None ? None : SmallestOnWalk(SegmentTable<T>.WalkFrom(found), first, last, beyond: true);
    }

    /// <summary>The same for an index over which another one lies: the ranges of objects that are superseded are passed over.</summary>
    public int SmallestEnclosing(T first, T last, bool beyond, IdSet superseded)
    {
        int found = _segments.Find(first);
        bool isNested = found >= 0;
        int entry = isNested || found == None ? found : SegmentTable<T>.WalkFrom(found);
        int best = None;
        for (int steps = 0; entry >= 0 && steps < MaxWalk; entry = _parents[entry], steps++)
        {
            if (_ends[entry] >= last && _starts[entry] <= first && (best < 0 || Size(entry) < Size(best))
                && (!beyond || _ends[entry] != last || _starts[entry] != first) && !superseded.Contains(_ids[entry]))
            {
                best = entry;
                if (isNested)
                {
                    break;
                }
            }
        }

        return best;
    }

    /// <summary>The smallest range that encloses that of an entry and is not the same; None when there is none.</summary>
    public int SmallestAround(int entry)
    {
        if (CrossingCount > 0)
        {
            return SmallestOnWalk(_parents[entry], _starts[entry], _ends[entry], beyond: true);
        }

        // Nothing crosses anywhere: each link leads to what encloses the entry.
        int around = _parents[entry];
        while (around >= 0 && SameRange(around, entry))
        {
            around = _parents[around];
        }

        return around;
    }

    private int SmallestOnWalk(int entry, T first, T last, bool beyond)
    {
        int best = None;
        for (int steps = 0; entry >= 0 && steps < MaxWalk; entry = _parents[entry], steps++)
        {
            if (_ends[entry] >= last && _starts[entry] <= first && (best < 0 || Size(entry) < Size(best))
                && (!beyond || _ends[entry] != last || _starts[entry] != first))
            {
                best = entry;
            }
        }

        return best;
    }

    private T Size(int entry) => _ends[entry] - _starts[entry];

    /// <summary>
    /// All ranges that enclose first..last, biggest first, equal ones in the order of the source; exact matches too.
    /// </summary>
    /// <returns>How many entries were written; more than fit into <paramref name="entries"/> are cut at the big end.</returns>
    public int AllEnclosing(T first, T last, Span<int> entries)
    {
        int count = 0;
        int found = _segments.Find(first);
        int entry = found >= 0 || found == None ? found : SegmentTable<T>.WalkFrom(found);
        for (int steps = 0; entry >= 0 && steps < MaxWalk && count < entries.Length; entry = _parents[entry], steps++)
        {
            if (_ends[entry] >= last && _starts[entry] <= first)
            {
                entries[count++] = entry;
            }
        }

        // The walk goes from small to big where nothing crosses; insertion sort then only turns it round.
        Span<int> all = entries[..count];
        all.Reverse();
        for (int i = 1; i < all.Length; i++)
        {
            int current = all[i];
            int at = i;
            for (; at > 0 && Size(all[at - 1]) < Size(current); at--)
            {
                all[at] = all[at - 1];
            }

            all[at] = current;
        }

        return count;
    }

    /// <summary>The first entry with exactly this range and how many there are (routes of several origins).</summary>
    public bool TryFindExact(T first, T last, out int entry, out int count)
    {
        entry = LowerBound(first);
        while (entry < Count && _starts[entry] == first && _ends[entry] > last)
        {
            entry = AfterRun(entry);
        }

        if (entry < Count && _starts[entry] == first && _ends[entry] == last)
        {
            count = AfterRun(entry) - entry;
            return true;
        }

        count = 0;
        return false;
    }

    /// <summary>The first of the entries that have the same range as this one.</summary>
    public int FirstOfRun(int entry)
    {
        while (entry > 0 && SameRange(entry, entry - 1))
        {
            entry--;
        }

        return entry;
    }

    /// <summary>The entry behind the run of equal ranges that this one stands in.</summary>
    public int AfterRun(int entry)
    {
        int next = entry + 1;
        while (next < Count && SameRange(entry, next))
        {
            next++;
        }

        return next;
    }

    /// <summary>The first entry that starts at <paramref name="first"/> or later.</summary>
    public int LowerBound(T first) => LowerBound(first, 0, Count);

    /// <summary>The first entry, from one on, that starts at <paramref name="first"/> or later; fast when it is near.</summary>
    public int LowerBound(T first, int from)
    {
        int step = 1;
        while (step < Count - from && _starts[from + step] < first)
        {
            from += step;
            step = (int)Math.Min((uint)step * 2, int.MaxValue / 2);
        }

        return LowerBound(first, from, step < Count - from ? from + step + 1 : Count);
    }

    private int LowerBound(T first, int low, int high)
    {
        while (low < high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            if (_starts[middle] < first)
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

    /// <summary>
    /// The next more specific entry of first..last at or after <paramref name="entry"/> (start with <see cref="LowerBound(T)"/>), in
    /// pre-order; the range itself is left out. <see cref="None"/> at the end.
    /// </summary>
    public int NextMoreSpecific(T first, T last, int entry)
    {
        for (; entry < Count && _starts[entry] <= last; entry++)
        {
            if (_ends[entry] <= last && (_starts[entry] != first || _ends[entry] != last))
            {
                return entry;
            }
        }

        return None;
    }

    /// <summary>As <see cref="NextMoreSpecific(T, T, int)"/>, for so many steps; when they are used up, None.</summary>
    public int NextMoreSpecific(T first, T last, int entry, ref int steps)
    {
        for (; entry < Count && _starts[entry] <= last && steps > 0; entry++)
        {
            if (_ends[entry] <= last && (_starts[entry] != first || _ends[entry] != last))
            {
                return entry;
            }

            steps--;
        }

        return None;
    }

    /// <summary>The first more specific entry of first..last in pre-order. Of a range of this index it is found without a search.</summary>
    public int FirstMoreSpecific(T first, T last, ref int steps)
    {
        int around = SmallestEnclosing(first, last);
        if (around >= 0 && _starts[around] == first && _ends[around] == last)
        {
            return NextMoreSpecific(first, last, AfterRun(around), ref steps);
        }

        return _segments.IsOne(first, last) ? None : NextMoreSpecific(first, last, LowerBound(first), ref steps);
    }

    public bool SameRange(int a, int b) => _starts[a] == _starts[b] && _ends[a] == _ends[b];

    /// <summary>
    /// Builds the index over entries in the order of the source. Equal ranges for which <paramref name="sameKey"/> says so are
    /// one registration given twice: the last one stays, the others are handed to <paramref name="superseded"/>.
    /// The arrays become part of the index.
    /// </summary>
    public static RangeIndex<T> Build(
        FlatArray<T> starts, FlatArray<T> ends, FlatArray<int> ids, Func<int, int, bool> sameKey, Action<int> superseded)
    {
        RangeSort.Sort(starts.Span, ends.Span, ids.Span);
        int kept = 0;
        for (int run = 0; run < starts.Length;)
        {
            int after = run + 1;
            while (after < starts.Length && starts[after] == starts[run] && ends[after] == ends[run])
            {
                after++;
            }

            for (int i = run; i < after; i++)
            {
                if (IsRepeated(ids.Span[i..after], sameKey))
                {
                    superseded(ids[i]);
                    continue;
                }

                (starts[kept], ends[kept], ids[kept]) = (starts[i], ends[i], ids[i]);
                kept++;
            }

            run = after;
        }

        starts = starts.Resize(kept);
        ends = ends.Resize(kept);
        if (kept == 0)
        {
            return Empty;
        }

        FlatArray<int> parents = LinkParents(starts.Span, ends.Span);
        return new RangeIndex<T>(starts, ends, parents, ids.Resize(kept), SegmentTable<T>.Build(starts.Span, ends.Span, parents.Span));
    }

    /// <summary>Adds the index to what is saved.</summary>
    public void Save(SectionWriter to, RangeKind kind)
    {
        uint id = SectionIds.Range<T>(kind);
        to.Add(id, _starts);
        to.Add(id + 1, _ends);
        to.Add(id + 2, _parents);
        to.Add(id + 3, _ids);
        _segments.Save(to, id + 4);
    }

    /// <summary>Takes an index from what was saved; <see cref="Check"/> must be asked before it is used.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static RangeIndex<T> Load(SectionReader from, RangeKind kind)
    {
        uint id = SectionIds.Range<T>(kind);
        FlatArray<T> starts = from.Take<T>(id), ends = from.Take<T>(id + 1);
        FlatArray<int> parents = from.Take<int>(id + 2), ids = from.Take<int>(id + 3);
        SegmentTable<T> segments = SegmentTable<T>.Load(from, id + 4);
        return ends.Length == starts.Length && parents.Length == starts.Length && ids.Length == starts.Length
            ? new RangeIndex<T>(starts, ends, parents, ids, segments)
            : throw new InvalidDataException("damaged: the arrays of an index of ranges differ in length");
    }

    /// <summary>Checks what every search relies on: the order, links that lead to the front, objects of the index's kind.</summary>
    /// <exception cref="InvalidDataException">Something is not so.</exception>
    public void Check(RangeKind kind, ReadOnlySpan<byte> classes)
    {
        ReadOnlySpan<T> starts = _starts.Span, ends = _ends.Span;
        ReadOnlySpan<int> parents = _parents.Span, ids = _ids.Span;
        bool isSound = true;
        for (int i = 0; i < starts.Length; i++)
        {
            isSound &= starts[i] <= ends[i] && (i == 0 || starts[i - 1] <= starts[i]) && parents[i] >= None && parents[i] < i
                && (uint)ids[i] < (uint)classes.Length && RangeKinds.TryGet(ClassByte.ClassOf(classes[ids[i]]), out RangeKind own) && own == kind;
        }

        _segments.Check(starts.Length);
        if (!isSound)
        {
            throw new InvalidDataException("damaged: an index of ranges");
        }
    }

    // A hostile file may give one prefix a million times; looking back over all of them would be quadratic.
    private const int MaxCompared = 1024;

    private static bool IsRepeated(ReadOnlySpan<int> rest, Func<int, int, bool> sameKey)
    {
        for (int i = 1; i < Math.Min(rest.Length, MaxCompared); i++)
        {
            if (sameKey(rest[0], rest[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static FlatArray<int> LinkParents(ReadOnlySpan<T> starts, ReadOnlySpan<T> ends)
    {
        FlatArray<int> links = FlatArray<int>.Allocate(starts.Length);
        Span<int> parents = links.Span;
        for (int i = 0; i < starts.Length; i++)
        {
            int open = i - 1;
            while (open >= 0 && ends[open] < starts[i])
            {
                open = parents[open];
            }

            parents[i] = open;
        }

        return links;
    }
}
