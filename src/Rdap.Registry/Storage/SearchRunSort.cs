using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Sorts values whose keys begin alike by the rest of their keys, eight bytes at a time. The keys of a small run are written once and sorted where
/// they lie; those of a large one, such as a thousand networks of one name, are read again for each word, so that no run needs much memory or more
/// time than its keys have bytes. Used by one thread.
/// </summary>
internal sealed class SearchRunSort(ObjectHeap heap, FlatArray<byte> classes) : IDisposable
{
    private const int OrdinalBits = 8;
    private const int SmallRun = 256;
    private const int RadixRun = 4096;
    private const int InsertionRun = 16;

    // An object is asked for in two steps, its place and then its bytes, each so many values ahead.
    private const int PlacesAhead = 24;
    private const int BytesAhead = 12;

    private readonly byte[] _bytes = new byte[SmallRun * SearchKey.MaxLength];
    private readonly int[] _starts = new int[SmallRun + 1];
    private readonly int[] _order = new int[SmallRun];
    private readonly ulong[] _orderWords = new ulong[SmallRun];
    private readonly ulong[] _moved = new ulong[SmallRun];
    private Scratch<ulong> _words;
    private Scratch<ulong> _spareWords;
    private Scratch<ulong> _spareValues;

    /// <summary>An object and which of its values, as one number.</summary>
    public static ulong ValueOf(int id, int ordinal) => ((ulong)id << OrdinalBits) | (uint)ordinal;

    public static int IdOf(ulong value) => (int)(value >> OrdinalBits);

    public static int OrdinalOf(ulong value) => (int)(value & ((1 << OrdinalBits) - 1));

    /// <summary>Sorts each run of equal first words by what follows.</summary>
    /// <param name="words">The first words of the keys, ascending.</param>
    /// <param name="values">The values they belong to.</param>
    /// <param name="property">What they are values of.</param>
    public void Sort(ReadOnlySpan<ulong> words, Span<ulong> values, SearchProperty property)
    {
        int places = 0, bytes = 0;
        for (int run = 0, after; run < words.Length; run = after)
        {
            after = run + 1;
            while (after < words.Length && words[after] == words[run])
            {
                after++;
            }

            // What is alone needs no second look, so nothing is fetched for it.
            for (; places < Math.Min(words.Length, after + PlacesAhead); places++)
            {
                if (IsInRun(words, places))
                {
                    heap.PrefetchPosition(IdOf(values[places]));
                }
            }

            for (bytes = Math.Max(bytes, run); bytes < Math.Min(words.Length, after + BytesAhead); bytes++)
            {
                if (IsInRun(words, bytes))
                {
                    heap.PrefetchText(IdOf(values[bytes]));
                }
            }

            if (after - run > 1)
            {
                SortRun(values[run..after], default, 1, property);
            }
        }
    }

    public void Dispose()
    {
        _words.Dispose();
        _spareWords.Dispose();
        _spareValues.Dispose();
    }

    private static bool IsInRun(ReadOnlySpan<ulong> words, int at) =>
        (at > 0 && words[at - 1] == words[at]) || (at + 1 < words.Length && words[at + 1] == words[at]);

    // A run that is sorted into shorter ones gives each its part of the words: they are done with.
    private void SortRun(Span<ulong> values, Span<ulong> words, int place, SearchProperty property)
    {
        if (values.Length <= SmallRun)
        {
            SortSmall(values, place, property);
            return;
        }

        words = words.IsEmpty ? _words.Take(values.Length) : words;
        if (!TryReadWords(values, words, place, property))
        {
            return;
        }

        if (values.Length > RadixRun)
        {
            RadixSort.Sort(words, values, _spareWords.Take(values.Length), _spareValues.Take(values.Length));
        }
        else
        {
            words.Sort(values);
        }

        for (int run = 0, after; run < values.Length; run = after)
        {
            after = AfterRun(words, run);
            if (after - run > 1)
            {
                SortRun(values[run..after], words[run..after], place + 1, property);
            }
        }
    }

    // False when no key goes so far.
    private bool TryReadWords(ReadOnlySpan<ulong> values, Span<ulong> words, int place, SearchProperty property)
    {
        Span<byte> key = stackalloc byte[SearchKey.MaxLength];
        int longest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (i + PlacesAhead < values.Length)
            {
                heap.PrefetchPosition(IdOf(values[i + PlacesAhead]));
                heap.PrefetchText(IdOf(values[i + BytesAhead]));
            }

            int length = Write(values[i], property, key);
            longest = Math.Max(longest, length);
            words[i] = SearchKey.Word(key[..length], place);
        }

        return longest > place * sizeof(ulong);
    }

    private int Write(ulong value, SearchProperty property, Span<byte> key)
    {
        int id = IdOf(value);
        return SearchKey.Write(ClassByte.View(heap, id, classes[id]), property, OrdinalOf(value), key);
    }

    private void SortSmall(Span<ulong> values, int place, SearchProperty property)
    {
        int at = 0;
        for (int i = 0; i < values.Length; i++)
        {
            _starts[i] = at;
            _order[i] = i;
            at += Write(values[i], property, _bytes.AsSpan(at, SearchKey.MaxLength));
        }

        _starts[values.Length] = at;
        SortWritten(_order.AsSpan(0, values.Length), _orderWords.AsSpan(0, values.Length), place);
        values.CopyTo(_moved);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _moved[_order[i]];
        }
    }

    private void SortWritten(Span<int> order, Span<ulong> words, int place)
    {
        int longest = 0;
        for (int i = 0; i < order.Length; i++)
        {
            ReadOnlySpan<byte> key = _bytes.AsSpan(_starts[order[i]].._starts[order[i] + 1]);
            longest = Math.Max(longest, key.Length);
            words[i] = SearchKey.Word(key, place);
        }

        if (longest <= place * sizeof(ulong))
        {
            return;
        }

        if (order.Length <= InsertionRun)
        {
            InsertionSort(words, order);
        }
        else
        {
            words.Sort(order);
        }

        for (int run = 0, after; run < order.Length; run = after)
        {
            after = AfterRun(words, run);
            if (after - run > 1)
            {
                SortWritten(order[run..after], words[run..after], place + 1);
            }
        }
    }

    private static void InsertionSort(Span<ulong> words, Span<int> order)
    {
        for (int i = 1; i < words.Length; i++)
        {
            (ulong word, int own) = (words[i], order[i]);
            int at = i;
            for (; at > 0 && words[at - 1] > word; at--)
            {
                (words[at], order[at]) = (words[at - 1], order[at - 1]);
            }

            (words[at], order[at]) = (word, own);
        }
    }

    private static int AfterRun(ReadOnlySpan<ulong> words, int run)
    {
        int after = run + 1;
        while (after < words.Length && words[after] == words[run])
        {
            after++;
        }

        return after;
    }
}
