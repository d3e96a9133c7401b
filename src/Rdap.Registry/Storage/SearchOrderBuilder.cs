using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Puts the values of a source's objects in order, on several threads. All are sorted by the first eight bytes of their keys, which are taken in
/// one walk over the objects; runs that begin alike are then told apart by <see cref="SearchRunSort"/>, which reads the objects again.
/// </summary>
internal sealed class SearchOrderBuilder
{
    private const int ObjectsPerBlock = 1 << 14;
    private const int ValuesPerSlice = 1 << 15;

    private readonly ObjectHeap _heap;
    private readonly FlatArray<byte> _classes;
    private readonly IdSet _superseded;
    private readonly RowValues[] _rows = [.. SearchRow.All.ToArray().Select(static row => new RowValues(row))];
    private int _nextBlock;

    private SearchOrderBuilder(ObjectHeap heap, FlatArray<byte> classes, IdSet superseded)
    {
        _heap = heap;
        _classes = classes;
        _superseded = superseded;
    }

    /// <summary>Orders everything that <see cref="SearchRow"/> lists.</summary>
    /// <param name="heap">The objects.</param>
    /// <param name="classes">Their <see cref="ClassByte"/>s.</param>
    /// <param name="superseded">Those that are left out.</param>
    /// <param name="threads">How many threads work on it, the caller's among them.</param>
    public static SearchOrder[] Build(ObjectHeap heap, FlatArray<byte> classes, IdSet superseded, int threads)
    {
        SearchOrderBuilder builder = new(heap, classes, superseded);
        try
        {
            WorkTogether.Run(threads, builder.Collect);
            builder.SortByFirstWord(threads);
            builder.SortRuns(threads);
            return [.. builder._rows.Select(static row => row.ToOrder())];
        }
        finally
        {
            foreach (RowValues row in builder._rows)
            {
                row.Dispose();
            }
        }
    }

    private RegistryObject View(int id) => ClassByte.View(_heap, id, _classes[id]);

    private void Collect()
    {
        using Collector collector = new();
        for (int block; (block = Interlocked.Increment(ref _nextBlock) - 1) * (long)ObjectsPerBlock < _classes.Length;)
        {
            int end = (int)Math.Min(_classes.Length, (block + 1L) * ObjectsPerBlock);
            for (int id = block * ObjectsPerBlock; id < end; id++)
            {
                ReadOnlySpan<int> rows = SearchRow.Of(ClassByte.ClassOf(_classes[id]));
                if (!rows.IsEmpty && !_superseded.Contains(id))
                {
                    RegistryObject of = View(id);
                    foreach (int row in rows)
                    {
                        collector.Add(of, id, row);
                    }
                }
            }
        }

        collector.HandOver(_rows);
    }

    private void SortByFirstWord(int threads)
    {
        // The largest first, so that the threads end at about the same time.
        RowValues[] bySize = [.. _rows.OrderByDescending(static row => row.Count)];
        int next = 0;
        WorkTogether.Run(threads, () =>
        {
            for (int job; (job = Interlocked.Increment(ref next) - 1) < bySize.Length;)
            {
                bySize[job].SortByFirstWord();
            }
        });
    }

    private void SortRuns(int threads)
    {
        (RowValues Row, int From)[] slices =
            [.. _rows.SelectMany(static row => Enumerable.Range(0, (row.Count + ValuesPerSlice - 1) / ValuesPerSlice).Select(slice => (row, slice * ValuesPerSlice)))];
        int next = 0;
        WorkTogether.Run(threads, () =>
        {
            using SearchRunSort sort = new(_heap, _classes);
            for (int job; (job = Interlocked.Increment(ref next) - 1) < slices.Length;)
            {
                slices[job].Row.SortRuns(slices[job].From, ValuesPerSlice, sort);
            }
        });
    }

    /// <summary>What one thread collects: for each row the first words of keys, and the values they belong to.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly Growing<ulong>[] _words = new Growing<ulong>[SearchRow.All.Length];
        private readonly Growing<ulong>[] _values = new Growing<ulong>[SearchRow.All.Length];
        private readonly ulong[] _seen = new ulong[PropertyValues.MaxValues];

        public void Add(in RegistryObject of, int id, int row)
        {
            Span<byte> address = stackalloc byte[IpText.MaxAddressLength];
            Span<byte> key = stackalloc byte[SearchKey.MaxLength];
            SearchProperty property = SearchRow.All[row].Property;
            PropertyValues values = new(of, property, address);
            int seen = 0;
            while (values.MoveNext())
            {
                int length = FoldedText.Fold(values.Current, key);
                if (length > 0 && (!SearchRow.HasSeveral(property) || IsNew(key[..length], ref seen)))
                {
                    _values[row].Add(SearchRunSort.ValueOf(id, values.Ordinal));
                    _words[row].Add(SearchKey.Word(key[..(length < sizeof(ulong) ? SearchKey.WriteObject(of, key, length) : length)], 0));
                }
            }
        }

        public void HandOver(RowValues[] rows)
        {
            for (int row = 0; row < rows.Length; row++)
            {
                rows[row].Take(_words[row].TakeAll(), _values[row].TakeAll());
            }
        }

        public void Dispose()
        {
            for (int row = 0; row < _words.Length; row++)
            {
                _words[row].Dispose();
                _values[row].Dispose();
            }
        }

        // An abuse mailbox is often the e-mail address as well: one value.
        private bool IsNew(ReadOnlySpan<byte> text, ref int seen)
        {
            ulong hash = KeyText.Hash(0, text);
            if (_seen.AsSpan(0, seen).Contains(hash))
            {
                return false;
            }

            _seen[seen++] = hash;
            return true;
        }
    }

    /// <summary>The values of one row on their way into order.</summary>
    private sealed class RowValues(SearchRow row) : IDisposable
    {
        private readonly List<(FlatArray<ulong> Words, FlatArray<ulong> Values)> _pieces = [];
        private FlatArray<ulong> _words;
        private FlatArray<ulong> _values;
        private FlatArray<int> _ids;
        private FlatArray<byte> _ordinals;
        private int _slicesLeft;

        public int Count { get; private set; }

        public void Take(FlatArray<ulong> words, FlatArray<ulong> values)
        {
            lock (_pieces)
            {
                _pieces.Add((words, values));
                Count = checked(Count + words.Length);
            }
        }

        public void SortByFirstWord()
        {
            _words = FlatArray<ulong>.Allocate(Count);
            _values = FlatArray<ulong>.Allocate(Count);
            int at = 0;
            foreach ((FlatArray<ulong> words, FlatArray<ulong> values) in _pieces)
            {
                words.Span.CopyTo(_words.Span[at..]);
                values.Span.CopyTo(_values.Span[at..]);
                at += words.Length;
                words.Free();
                values.Free();
            }

            _pieces.Clear();
            FlatArray<ulong> spareWords = FlatArray<ulong>.Allocate(Count), spareValues = FlatArray<ulong>.Allocate(Count);
            RadixSort.Sort(_words.Span, _values.Span, spareWords.Span, spareValues.Span);
            spareWords.Free();
            spareValues.Free();
            _ids = FlatArray<int>.Allocate(Count);
            _ordinals = SearchRow.HasSeveral(row.Property) ? FlatArray<byte>.Allocate(Count) : default;
            _slicesLeft = (Count + ValuesPerSlice - 1) / ValuesPerSlice;
        }

        // A run belongs to the slice that it begins in.
        public void SortRuns(int from, int count, SearchRunSort sort)
        {
            ReadOnlySpan<ulong> words = _words.Span;
            Span<ulong> values = _values.Span;
            int begin = FirstOfRun(words, from), end = FirstOfRun(words, Math.Min(words.Length, from + count));
            sort.Sort(words[begin..end], values[begin..end], row.Property);
            for (int i = begin; i < end; i++)
            {
                _ids[i] = SearchRunSort.IdOf(values[i]);
                if (_ordinals.Length > 0)
                {
                    _ordinals[i] = (byte)SearchRunSort.OrdinalOf(values[i]);
                }
            }

            if (Interlocked.Decrement(ref _slicesLeft) == 0)
            {
                Free();
            }
        }

        public SearchOrder ToOrder()
        {
            SearchOrder order = new(row, _ids, _ordinals);
            _ids = default;
            _ordinals = default;
            return order;
        }

        public void Dispose()
        {
            Free();
            _ids.Free();
            _ordinals.Free();
        }

        private void Free()
        {
            foreach ((FlatArray<ulong> words, FlatArray<ulong> values) in _pieces)
            {
                words.Free();
                values.Free();
            }

            _pieces.Clear();
            _words.Free();
            _values.Free();
            _words = _values = default;
        }

        private static int FirstOfRun(ReadOnlySpan<ulong> words, int at)
        {
            while (at > 0 && at < words.Length && words[at] == words[at - 1])
            {
                at++;
            }

            return at;
        }
    }
}
