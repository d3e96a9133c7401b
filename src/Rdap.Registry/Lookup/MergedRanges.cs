using System.Numerics;
using System.Runtime.CompilerServices;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>An entry of one of several range indexes.</summary>
/// <param name="View">Which index.</param>
/// <param name="Entry">Its entry; negative for none.</param>
internal readonly record struct MergedEntry(int View, int Entry)
{
    public static readonly MergedEntry None = new(0, -1);

    public bool Exists => Entry >= 0;
}

/// <summary>
/// The range indexes of all answering sources seen as one, by the rules of look-ups: the smaller range speaks before the bigger one, of equally
/// big ones that of the earlier source. For AS numbers the aut-nums of all sources stand before all as-blocks. Where a source is overlaid each
/// has two views, what was added before what was frozen: as of equal ranges of one source the last speaks, its views speak in their order too.
/// </summary>
internal readonly ref struct MergedRanges<T>(RegistrySnapshot registry, RelationKind kind, ObjectFilter? filter)
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
{
    /// <summary>As-blocks are a second index of each source, and what lies over a source doubles them again.</summary>
    public const int MaxViews = 4 * RegistrySnapshot.MaxSources;

    // One bit of a view when any source is overlaid.
    private readonly int _layerBits = registry.IsOverlaid ? 1 : 0;

    /// <summary>How many indexes there are.</summary>
    public int Views { get; } = (registry.Sources.Length * (kind == RelationKind.Autnums ? 2 : 1)) << (registry.IsOverlaid ? 1 : 0);

    /// <summary>One of the indexes; empty for a source that only refers.</summary>
    public RangeIndex<T> this[int view]
    {
        // Without this and AddedTo apart, the relations of a source without an overlay took 15 to 20 % longer than before there were any.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            SourceSnapshot source = registry.Sources[SourceOf(view)];
            return IsAdded(view) ? AddedTo(source, view) : IndexOf(source, view);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RangeIndex<T> AddedTo(SourceSnapshot source, int view) =>
        source.Added is null ? RangeIndex<T>.Empty : IndexOf(source.Added, view);

    private RangeIndex<T> IndexOf(SourceSnapshot source, int view)
    {
        if (source.Info.Role != SourceRole.Registry)
        {
            return RangeIndex<T>.Empty;
        }

        RangeKind index = kind switch
        {
            RelationKind.Networks => RangeKind.Inetnum,
            RelationKind.ReverseZones => RangeKind.Domain,
            _ => view >> _layerBits < registry.Sources.Length ? RangeKind.AutNum : RangeKind.AsBlock,
        };
        return source.Indexes.Ranges<T>(index);
    }

    public ObjectRef Ref(MergedEntry of) => Ref(of.View, this[of.View], of.Entry);

    private ObjectRef Ref(int view, RangeIndex<T> index, int entry)
    {
        int source = SourceOf(view);
        return new ObjectRef(source, index.Id(entry) + (IsAdded(view) ? registry.Sources[source].FirstAdded : 0));
    }

    public T Start(MergedEntry of) => this[of.View].Start(of.Entry);

    public T End(MergedEntry of) => this[of.View].End(of.Entry);

    /// <summary>Whether an entry counts.</summary>
    public bool Counts(MergedEntry of) => Counts(of.View, this[of.View], of.Entry);

    /// <summary>Whether an entry counts.</summary>
    public bool Counts(int view, RangeIndex<T> index, int entry) =>
        !IsSuperseded(view, index, entry) && (filter is null || filter(registry, Ref(view, index, entry)));

    // Indexes hold no object that is superseded but by what lies over them.
    private bool IsSuperseded(int view, RangeIndex<T> index, int entry) =>
        _layerBits > 0 && !IsAdded(view) && registry.Sources[SourceOf(view)].IsSuperseded(index.Id(entry));

    /// <summary>The smallest range that encloses first..last and is not the same.</summary>
    public MergedEntry SmallestBeyond(T first, T last)
    {
        MergedEntry best = MergedEntry.None;
        T size = default;
        for (int view = 0; view < Views; view++)
        {
            RangeIndex<T> index = this[view];
            int entry = index.SmallestEnclosingBeyond(first, last);
            if (entry >= 0 && !Counts(view, index, entry))
            {
                entry = SmallestThatCounts(view, index, first, last);
            }

            if (entry >= 0 && (!best.Exists || index.End(entry) - index.Start(entry) < size
                || (index.End(entry) - index.Start(entry) == size && IsLaterInSource(view, entry, best))))
            {
                best = new MergedEntry(view, entry);
                size = index.End(entry) - index.Start(entry);
            }
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int SmallestThatCounts(int view, RangeIndex<T> index, T first, T last)
    {
        Span<int> enclosing = stackalloc int[RangeIndex<T>.MaxWalk];
        enclosing = enclosing[..index.AllEnclosing(first, last, enclosing)];
        for (int i = enclosing.Length - 1; i >= 0; i--)
        {
            if (!IsSame(index, enclosing[i], first, last) && Counts(view, index, enclosing[i]))
            {
                return enclosing[i];
            }
        }

        return RangeIndex<T>.None;
    }

    /// <summary>The biggest range that encloses first..last and is not the same.</summary>
    public MergedEntry BiggestBeyond(T first, T last)
    {
        Span<int> enclosing = stackalloc int[RangeIndex<T>.MaxWalk];
        MergedEntry best = MergedEntry.None;
        T size = default;
        for (int view = 0; view < Views; view++)
        {
            RangeIndex<T> index = this[view];
            foreach (int entry in enclosing[..index.AllEnclosing(first, last, enclosing)])
            {
                T own = index.End(entry) - index.Start(entry);
                if (IsSame(index, entry, first, last) || (best.Exists && own < size))
                {
                    break;
                }

                // Of the same range in one source, the last stands for it; of others that are as big, the first.
                bool isBetter = !best.Exists || own > size || (best.View == view && index.SameRange(best.Entry, entry))
                    || (IsOtherLayer(view, best.View) && index.Start(entry) < Start(best));
                if (isBetter && Counts(view, index, entry))
                {
                    best = new MergedEntry(view, entry);
                    size = own;
                }
            }
        }

        return best;
    }

    /// <summary>An entry inside first..last that is not the same and counts, if there is one.</summary>
    /// <param name="first">The lowest number.</param>
    /// <param name="last">The highest number.</param>
    /// <param name="steps">How many entries may be looked at; what is left of them.</param>
    public bool AnyInside(T first, T last, ref int steps)
    {
        for (int view = 0; view < Views; view++)
        {
            RangeIndex<T> index = this[view];
            int entry = index.FirstMoreSpecific(first, last, ref steps);
            while (entry >= 0)
            {
                if (Counts(view, index, entry))
                {
                    return true;
                }

                // What is superseded is no step: there is no more of it than an overlay holds.
                if (!IsSuperseded(view, index, entry) && --steps <= 0)
                {
                    return false;
                }

                entry = index.NextMoreSpecific(first, last, entry + 1, ref steps);
            }
        }

        return false;
    }

    /// <summary>
    /// Where the numbers from <paramref name="at"/> on are no longer spoken for by others than an entry: the highest end of what counts, holds
    /// <paramref name="at"/> and speaks before the entry. False when the entry itself speaks for <paramref name="at"/>.
    /// </summary>
    public bool TryFindOverride(MergedEntry of, T at, Span<int> enclosing, ref int steps, out T end)
    {
        T size = End(of) - Start(of);
        bool found = false;
        end = default;
        for (int view = 0; view < Views; view++)
        {
            RangeIndex<T> index = this[view];
            Span<int> all = enclosing[..index.AllEnclosing(at, at, enclosing)];
            steps -= 1 + all.Length;
            for (int i = 0; i < all.Length; i++)
            {
                int entry = all[i];
                bool before = index.End(entry) - index.Start(entry) is var own && own < size
                    || (own == size && (IsOtherLayer(view, of.View) ? IsLaterInSource(view, entry, of) : view < of.View || (view == of.View && entry > of.Entry)));
                if (before && (!found || index.End(entry) > end) && Counts(view, index, entry))
                {
                    found = true;
                    end = index.End(entry);
                }
            }
        }

        return found;
    }

    private int SourceOf(int view)
    {
        view >>= _layerBits;
        return view < registry.Sources.Length ? view : view - registry.Sources.Length;
    }

    private bool IsAdded(int view) => _layerBits > 0 && (view & 1) == 0;

    // Whether two views are what was frozen and what was added of one index.
    private bool IsOtherLayer(int view, int other) => _layerBits > 0 && (view ^ other) == 1;

    // Of two that are equally big, in the two views of one index: whether the first would stand behind the other in one index of both.
    private bool IsLaterInSource(int view, int entry, MergedEntry other)
    {
        if (!IsOtherLayer(view, other.View))
        {
            return false;
        }

        T start = this[view].Start(entry), otherStart = Start(other);
        return start > otherStart || (start == otherStart && IsAdded(view));
    }

    private static bool IsSame(RangeIndex<T> index, int entry, T first, T last) => index.Start(entry) == first && index.End(entry) == last;
}
