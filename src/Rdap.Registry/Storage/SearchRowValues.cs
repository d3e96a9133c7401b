using System.Runtime.CompilerServices;

namespace Rdap.Registry.Storage;

/// <summary>
/// The values of one row on their way into order. They are collected in pieces, one for each thread; then their first words are dealt out to parts, each
/// of which stands behind the one before and is sorted while it fits the cache. A part may be sorted by any thread.
/// </summary>
internal sealed class SearchRowValues(SearchRow row) : IDisposable
{
    // More parts are more places that are written to by turns.
    private const int MostPartBits = 8;
    private const int ValuesPerPart = 1 << 13;
    private const int SamplesPerPart = 16;
    private const int Ahead = 16;

    private readonly List<Piece> _pieces = [];

    // The least first word of each part but the first.
    private ulong[] _borders = [];
    private int[] _starts = [0];
    private int _partBits;
    private FlatArray<ulong> _words;

    // Where each value stands in its piece; what is sorted has the objects in their place.
    private FlatArray<int> _ids;
    private FlatArray<byte> _ordinals;

    /// <summary>What is ordered.</summary>
    public SearchRow Row => row;

    /// <summary>What was collected.</summary>
    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>How many parts there are, once the values are to be dealt out.</summary>
    public int Parts => _starts.Length - 1;

    /// <summary>Takes what one thread has collected.</summary>
    /// <param name="words">The first words of the texts.</param>
    /// <param name="entries">The rest of each.</param>
    public void Take(FlatArray<ulong> words, FlatArray<SearchEntry> entries)
    {
        lock (_pieces)
        {
            _pieces.Add(new Piece(this, words, entries));
        }
    }

    /// <summary>Chooses where parts end, by a sample. No value of a text is in another part than the rest.</summary>
    public void ChooseParts()
    {
        int count = 0;
        foreach (Piece piece in _pieces)
        {
            count = checked(count + piece.Words.Length);
        }

        while (_partBits < MostPartBits && count >> _partBits > ValuesPerPart)
        {
            _partBits++;
        }

        int parts = 1 << _partBits;
        ulong[] sample = new ulong[parts > 1 ? parts * SamplesPerPart : 0];
        for (int i = 0, piece = 0, before = 0; i < sample.Length; i++)
        {
            int at = (int)((long)i * count / sample.Length);
            while (at - before >= _pieces[piece].Words.Length)
            {
                before += _pieces[piece++].Words.Length;
            }

            sample[i] = _pieces[piece].Words[at - before];
        }

        Array.Sort(sample);
        _borders = [.. Enumerable.Range(1, parts - 1).Select(part => sample[part * SamplesPerPart])];
        _starts = new int[parts + 1];
        _words = FlatArray<ulong>.Allocate(count);
        _ids = FlatArray<int>.Allocate(count);
        _ordinals = SearchRow.HasSeveral(row.Property) ? FlatArray<byte>.Allocate(count) : default;
    }

    /// <summary>Gives each piece its place in each part, once all are counted.</summary>
    public void PlaceParts()
    {
        int at = 0;
        for (int part = 0; part < Parts; part++)
        {
            _starts[part] = at;
            foreach (Piece piece in _pieces)
            {
                at += piece.Place(part, at);
            }
        }

        _starts[Parts] = at;
    }

    /// <summary>Sorts a part of which all values are dealt out.</summary>
    public void SortPart(int part, SearchRunSort sort)
    {
        int from = _starts[part], count = _starts[part + 1] - from;
        Span<int> order = _ids.Span.Slice(from, count);
        Span<SearchEntry> entries = sort.EntriesOf(count);
        int at = 0;
        foreach (Piece piece in _pieces)
        {
            // Its places in this part end where they ended up when it was dealt out.
            for (int end = piece.EndIn(part) - from; at < end; at++)
            {
                piece.Entries.Prefetch(order[Math.Min(at + Ahead, count - 1)]);
                entries[at] = piece.Entries[order[at]];
                sort.PrefetchRank(entries[at].Id);
                order[at] = at;
            }
        }

        sort.Sort(_words.Span.Slice(from, count), order, entries, row.Property);
        for (int i = 0; i < count; i++)
        {
            ref readonly SearchEntry entry = ref entries[order[i]];
            order[i] = entry.Id;
            if (_ordinals.Length > 0)
            {
                _ordinals[from + i] = entry.Ordinal;
            }
        }
    }

    /// <summary>Notes for each object where it stands; 0 is before all.</summary>
    public void Rank(FlatArray<int> ranks)
    {
        for (int i = 0; i < _ids.Length; i++)
        {
            ranks[_ids[i]] = i + 1;
        }
    }

    /// <summary>The order, which is the caller's.</summary>
    public SearchOrder ToOrder()
    {
        SearchOrder order = new(row, _ids, _ordinals);
        _ids = default;
        _ordinals = default;
        return order;
    }

    /// <summary>Gives back what is not needed once the row is in order.</summary>
    public void Free()
    {
        foreach (Piece piece in _pieces)
        {
            piece.Words.Free();
            piece.Entries.Free();
        }

        _pieces.Clear();
        _words.Free();
        _words = default;
    }

    public void Dispose()
    {
        Free();
        _ids.Free();
        _ordinals.Free();
    }

    // Without branches: which way a step goes cannot be foretold. In place, because the collector can stop a loop without calls anywhere, and one with calls
    // only within what it calls or when it ends: dealing out, which touches new memory all the time, had every query wait for up to 0.15 s.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PartOf(ulong word)
    {
        ReadOnlySpan<ulong> borders = _borders;
        int part = 0;
        for (int step = 1 << _partBits >> 1; step > 0; step >>= 1)
        {
            part += step * (borders[part + step - 1] <= word ? 1 : 0);
        }

        return part;
    }

    /// <summary>What one thread has collected. Each is counted and then dealt out by one thread.</summary>
    internal sealed class Piece(SearchRowValues row, FlatArray<ulong> words, FlatArray<SearchEntry> entries)
    {
        // How many values there are for each part; then where its next one goes.
        private int[] _next = [];

        public FlatArray<ulong> Words { get; private set; } = words;

        public FlatArray<SearchEntry> Entries { get; } = entries;

        /// <summary>Counts the values of each part.</summary>
        public void Count()
        {
            _next = new int[row.Parts];
            foreach (ulong word in Words.Span)
            {
                _next[row.PartOf(word)]++;
            }
        }

        /// <summary>Places those of a part.</summary>
        /// <returns>How many they are.</returns>
        public int Place(int part, int at)
        {
            (int count, _next[part]) = (_next[part], at);
            return count;
        }

        /// <summary>Writes each first word, and where it stands, to its part.</summary>
        public void DealOut()
        {
            Span<ulong> to = row._words.Span;
            Span<int> places = row._ids.Span;
            ReadOnlySpan<ulong> from = Words.Span;
            for (int i = 0; i < from.Length; i++)
            {
                int at = _next[row.PartOf(from[i])]++;
                to[at] = from[i];
                places[at] = i;
            }

            Words.Free();
            Words = default;
        }

        /// <summary>Behind its last value in a part, once they are dealt out.</summary>
        public int EndIn(int part) => _next[part];
    }
}
