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
/// Sorts values whose texts begin alike by the rest of their texts, eight bytes at a time, and those of one text by the rank of their objects. What is
/// behind the third word is read off the objects, which few texts need. No run takes more time than its texts have bytes, however long it is.
/// Used by one thread.
/// </summary>
internal sealed class SearchRunSort(ObjectHeap heap, FlatArray<byte> classes, FlatArray<int> ranks) : IDisposable
{
    private const int RadixRun = 4096;
    private const int InsertionRun = 16;
    private const int Ahead = 16;

    private Scratch<ulong> _words;
    private Scratch<ulong> _spareWords;
    private Scratch<int> _spareOrder;

    /// <summary>Sorts each run of equal first words.</summary>
    /// <param name="words">The first words, ascending.</param>
    /// <param name="order">For each the place of its entry.</param>
    /// <param name="entries">All entries of the row.</param>
    /// <param name="property">What they are values of.</param>
    public void Sort(ReadOnlySpan<ulong> words, Span<int> order, FlatArray<SearchEntry> entries, SearchProperty property)
    {
        for (int i = 0; i < Math.Min(Ahead, order.Length); i++)
        {
            entries.Prefetch(order[i]);
        }

        for (int run = 0, after; run < words.Length; run = after)
        {
            after = run + 1;
            while (after < words.Length && words[after] == words[run])
            {
                after++;
            }

            for (int i = run + Ahead; i < Math.Min(after + Ahead, order.Length); i++)
            {
                entries.Prefetch(order[i]);
            }

            if (after - run > 1)
            {
                SortRun(order[run..after], _words.Take(after - run), words[run], 1, entries, property);
            }
        }
    }

    public void Dispose()
    {
        _words.Dispose();
        _spareWords.Dispose();
        _spareOrder.Dispose();
    }

    // The values of a run have equal words up to this place, and so equal texts when the last one is not full.
    private void SortRun(
        Span<int> order, Span<ulong> words, ulong before, int place, FlatArray<SearchEntry> entries, SearchProperty property)
    {
        bool isEnd = (before & 0xFF) == 0;
        for (int i = 0; i < order.Length; i++)
        {
            ref readonly SearchEntry entry = ref entries[order[i]];
            words[i] = isEnd ? (uint)ranks[entry.Id]
                : place == 1 ? entry.Second
                : place == 2 ? entry.Third
                : WordOf(entry, place, property);
        }

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

        for (int run = 0, after; run < order.Length && !isEnd; run = after)
        {
            after = run + 1;
            while (after < words.Length && words[after] == words[run])
            {
                after++;
            }

            if (after - run > 1)
            {
                SortRun(order[run..after], words[run..after], words[run], place + 1, entries, property);
            }
        }
    }

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
