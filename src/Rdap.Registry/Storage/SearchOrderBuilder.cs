using System.Runtime.CompilerServices;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Puts the values of a source's objects in order, on several threads, one <see cref="SearchRow.Group"/> after the other so that little memory is
/// needed at a time. A walk over the objects takes the first words of all texts; these are dealt out to parts that fit the cache, and
/// <see cref="SearchRunSort"/> sorts each of them. Values of one text stand in the order of their objects' primary keys, which is that of the indexes of
/// ranges, or else of the group's first row.
/// </summary>
internal sealed class SearchOrderBuilder : IDisposable
{
    private const int ObjectsPerBlock = 1 << 14;

    private readonly ObjectHeap _heap;
    private readonly FlatArray<byte> _classes;
    private readonly IdSet _superseded;
    private readonly SearchRowValues[] _rows = [.. SearchRow.All.ToArray().Select(static row => new SearchRowValues(row))];

    // Objects that compare alike by their texts stand in the order of these; 0 where nothing is known.
    private readonly FlatArray<int> _ranks;

    private SearchOrderBuilder(ObjectHeap heap, FlatArray<byte> classes, SourceIndexes indexes, IdSet superseded)
    {
        _heap = heap;
        _classes = classes;
        _superseded = superseded;
        _ranks = FlatArray<int>.AllocateZeroed(classes.Length);
        int rank = 1;
        Rank(indexes.Ranges4[(int)RangeKind.Inetnum], ref rank);
        Rank(indexes.Ranges6[(int)RangeKind.Inetnum], ref rank);
        Rank(indexes.Ranges4[(int)RangeKind.AsBlock], ref rank);
        Rank(indexes.Ranges4[(int)RangeKind.AutNum], ref rank);
    }

    /// <summary>Orders everything that <see cref="SearchRow"/> lists.</summary>
    /// <param name="heap">The objects.</param>
    /// <param name="classes">Their <see cref="ClassByte"/>s.</param>
    /// <param name="indexes">The indexes of ranges over them.</param>
    /// <param name="superseded">Those that are left out.</param>
    /// <param name="threads">How many threads work on it, the caller's among them.</param>
    public static SearchOrder[] Build(ObjectHeap heap, FlatArray<byte> classes, SourceIndexes indexes, IdSet superseded, int threads)
    {
        using SearchOrderBuilder builder = new(heap, classes, indexes, superseded);
        for (int group = 0; group < SearchRow.Groups; group++)
        {
            int own = group;
            SearchRowValues[] rows = [.. builder._rows.Where(row => row.Row.Group == own)];
            int nextBlock = 0;
            WorkTogether.Run(threads, () => builder.Collect(rows, ref nextBlock));
            DealOut(rows, threads);
            builder.Sort(rows[..1], threads);
            if (rows[0].Row.GivesRanks)
            {
                rows[0].Rank(builder._ranks);
            }

            builder.Sort(rows[1..], threads);
        }

        return [.. builder._rows.Select(static row => row.ToOrder())];
    }

    /// <summary>Gives back everything that is not in an order yet.</summary>
    public void Dispose()
    {
        _ranks.Free();
        foreach (SearchRowValues row in _rows)
        {
            row.Dispose();
        }
    }

    private void Rank<T>(RangeIndex<T> index, ref int rank)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IUnsignedNumber<T>, System.Numerics.IMinMaxValue<T>
    {
        for (int entry = 0; entry < index.Count; entry++)
        {
            _ranks[index.Id(entry)] = rank++;
        }
    }

    private void Collect(SearchRowValues[] rows, ref int nextBlock)
    {
        using Collector collector = new(rows);
        ObjectClassSet classes = rows.Aggregate(ObjectClassSet.None, static (all, row) => all | row.Row.Classes);
        int blocks = (int)((_classes.Length + ObjectsPerBlock - 1L) / ObjectsPerBlock);
        while (WorkTogether.TryTake(ref nextBlock, blocks, out int block))
        {
            int end = (int)Math.Min(_classes.Length, (block + 1L) * ObjectsPerBlock);
            for (int id = block * ObjectsPerBlock; id < end; id++)
            {
                if (classes.Contains(ClassByte.ClassOf(_classes[id])) && !_superseded.Contains(id))
                {
                    collector.Add(ClassByte.View(_heap, id, _classes[id]), id);
                }
            }
        }

        collector.HandOver();
    }

    private static void DealOut(SearchRowValues[] rows, int threads)
    {
        Array.ForEach(rows, static row => row.ChooseParts());
        SearchRowValues.Piece[] pieces = [.. rows.SelectMany(static row => row.Pieces)];
        WorkTogether.ForEach(threads, pieces, static piece => piece.Count());
        Array.ForEach(rows, static row => row.PlaceParts());
        WorkTogether.ForEach(threads, pieces, static piece => piece.DealOut());
    }

    private void Sort(SearchRowValues[] rows, int threads)
    {
        (SearchRowValues Row, int Part)[] parts = [.. rows.SelectMany(static row => Enumerable.Range(0, row.Parts).Select(part => (row, part)))];
        int next = 0;
        WorkTogether.Run(Math.Min(threads, parts.Length), () =>
        {
            using SearchRunSort sort = new(_heap, _classes, _ranks);
            while (WorkTogether.TryTake(ref next, parts.Length, out int job))
            {
                parts[job].Row.SortPart(parts[job].Part, sort);
            }
        });
        Array.ForEach(rows, static row => row.Free());
    }

    /// <summary>What one thread collects for the rows of a group.</summary>
    private sealed class Collector(SearchRowValues[] rows) : IDisposable
    {
        private readonly Growing<ulong>[] _words = new Growing<ulong>[rows.Length];
        private readonly Growing<SearchEntry>[] _entries = new Growing<SearchEntry>[rows.Length];
        private readonly ulong[] _seen = new ulong[PropertyValues.MaxValues];

        [SkipLocalsInit]
        public void Add(in RegistryObject of, int id)
        {
            Span<byte> text = stackalloc byte[FoldedText.MaxLength];
            for (int row = 0; row < rows.Length; row++)
            {
                if (!rows[row].Row.Classes.Contains(of.Class))
                {
                    continue;
                }

                SearchProperty property = rows[row].Row.Property;
                if (SearchRow.HasSeveral(property))
                {
                    AddSeveral(of, id, row, property, text);
                }
                else
                {
                    Add(row, text[..FoldedText.Fold(PropertyValues.Single(of, property), text)], id, 0);
                }
            }
        }

        public void HandOver()
        {
            for (int row = 0; row < rows.Length; row++)
            {
                rows[row].Take(_words[row].TakeAll(), _entries[row].TakeAll());
            }
        }

        public void Dispose()
        {
            for (int row = 0; row < _words.Length; row++)
            {
                _words[row].Dispose();
                _entries[row].Dispose();
            }
        }

        private void Add(int row, ReadOnlySpan<byte> text, int id, int ordinal)
        {
            if (!text.IsEmpty)
            {
                _words[row].Add(SearchKey.Word(text, 0));
                _entries[row].Add(new SearchEntry(SearchKey.Word(text, 1), SearchKey.Word(text, 2), id, (byte)ordinal));
            }
        }

        [SkipLocalsInit]
        private void AddSeveral(in RegistryObject of, int id, int row, SearchProperty property, Span<byte> text)
        {
            Span<byte> address = stackalloc byte[IpText.MaxAddressLength];
            PropertyValues values = new(of, property, address);
            int seen = 0;
            while (values.MoveNext())
            {
                // An abuse mailbox is often the e-mail address as well: one value.
                int length = FoldedText.Fold(values.Current, text);
                ulong hash = KeyText.Hash(0, text[..length]);
                if (!_seen.AsSpan(0, seen).Contains(hash))
                {
                    _seen[seen++] = hash;
                    Add(row, text[..length], id, values.Ordinal);
                }
            }
        }
    }
}
