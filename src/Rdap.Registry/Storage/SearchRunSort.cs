using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>A value on its way into order: what follows the first eight bytes of its text, and whose it is.</summary>
/// <param name="Second">The second eight bytes, zeros behind the end.</param>
/// <param name="Third">The third eight bytes.</param>
/// <param name="Id">The object.</param>
/// <param name="Ordinal">Which of its values.</param>
internal readonly record struct SearchEntry(ulong Second, ulong Third, int Id, byte Ordinal)
{
    /// <summary>How many words of a text are known without its object, the first among them.</summary>
    public const int KnownWords = 3;
}

/// <summary>
/// Sorts values by their texts, eight bytes at a time, and those of one text by the rank of their objects. What is
/// behind the third word is read off the objects, which few texts need. No run takes more time than its texts have bytes, however long it is.
/// Used by one thread.
/// </summary>
internal sealed class SearchRunSort(ObjectHeap heap, FlatArray<byte> classes, FlatArray<int> ranks) : IDisposable
{
    private const int RadixRun = 4096;
    private const int InsertionRun = 16;

    private Scratch<ulong> _words;
    private Scratch<SearchEntry> _entries;
    private Scratch<ulong> _spareWords;
    private Scratch<int> _spareOrder;

    /// <summary>Room for that many entries, used again the next time.</summary>
    public Span<SearchEntry> EntriesOf(int count) => _entries.Take(count);

    /// <summary>Asks the processor to fetch the rank of an object.</summary>
    public void PrefetchRank(int id) => ranks.Prefetch(id);

    /// <summary>Sorts.</summary>
    /// <param name="words">The first words.</param>
    /// <param name="order">For each the place of its entry.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="property">What they are values of.</param>
    public void Sort(Span<ulong> words, Span<int> order, ReadOnlySpan<SearchEntry> entries, SearchProperty property)
    {
        SortWords(words, order);
        for (int run = 0, after; run < words.Length; run = after)
        {
            after = AfterRun(words, run);
            if (after - run > 1)
            {
                SortRun(order[run..after], _words.Take(after - run), words[run], 1, entries, property);
            }
        }
    }

    public void Dispose()
    {
        _words.Dispose();
        _entries.Dispose();
        _spareWords.Dispose();
        _spareOrder.Dispose();
    }

    // The values of a run have equal words up to this place, and so equal texts when the last one is not full.
    private void SortRun(
        Span<int> order, Span<ulong> words, ulong before, int place, ReadOnlySpan<SearchEntry> entries, SearchProperty property)
    {
        bool isEnd = (before & 0xFF) == 0;
        for (int i = 0; i < order.Length; i++)
        {
            ref readonly SearchEntry entry = ref entries[order[i]];
            words[i] = isEnd ? RankOf(entry.Id)
                : place == 1 ? entry.Second
                : place == 2 ? entry.Third
                : WordOf(entry, place, property);
        }

        SortWords(words, order);
        for (int run = 0, after; run < order.Length && !isEnd; run = after)
        {
            after = AfterRun(words, run);
            if (after - run > 1)
            {
                SortRun(order[run..after], words[run..after], words[run], place + 1, entries, property);
            }
        }
    }

    private void SortWords(Span<ulong> words, Span<int> order)
    {
        if (order.Length > RadixRun)
        {
            RadixSort.Sort(words, order, _spareWords.Take(order.Length), _spareOrder.Take(order.Length));
        }
        else if (order.Length > InsertionRun)
        {
            words.Sort(order);
        }
        else
        {
            InsertionSort(words, order);
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

    // Entities of one handle, which must be of different classes, have no rank yet: they stand by their classes. No two objects are alike.
    private ulong RankOf(int id) =>
        ranks[id] is > 0 and var rank ? (ulong)rank << 40 : ((ulong)ClassByte.ClassOf(classes[id]) << 32) | (uint)id;

    private ulong WordOf(in SearchEntry entry, int place, SearchProperty property)
    {
        Span<byte> text = stackalloc byte[FoldedText.MaxLength];
        return SearchKey.Word(text[..SearchKey.WriteText(ClassByte.View(heap, entry.Id, classes[entry.Id]), property, entry.Ordinal, text)], place);
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
}
