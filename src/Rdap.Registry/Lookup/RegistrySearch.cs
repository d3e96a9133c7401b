using System.Runtime.InteropServices;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>
/// Searches over all sources: values that are or begin with a text (RFC 9082 sections 3.2 and 4.1, RFC 9910), in one order that every load of the
/// data shares: by the folded text, then the primary key, the class and the name of the source. Handles of networks and AS numbers stand in the
/// order of their numbers. A page costs what it shows and two binary searches a source, whatever the size of the registry.
/// </summary>
public static class RegistrySearch
{
    /// <summary>Longest position, in bytes.</summary>
    public const int MaxPositionLength = 1 + MaxNameLength + SearchKey.MaxLength + 1;

    // A name that is longer takes part with its beginning.
    private const int MaxNameLength = byte.MaxValue;

    internal static readonly ObjectClassSet Numbers =
        ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num, ObjectClass.AutNum, ObjectClass.AsBlock);

    /// <summary>Finds the first values that answer, or those behind <see cref="SearchQuery.After"/>.</summary>
    /// <exception cref="ArgumentException"><see cref="SearchQuery.After"/> is no position, see <see cref="IsPosition"/>.</exception>
    public static void Find(RegistrySnapshot registry, in SearchQuery query, SearchResult result)
    {
        result.Clear();
        Span<byte> folded = stackalloc byte[SearchText.BufferLength];
        SearchText text = new(query, folded);
        SearchRuns.Add(registry, query, text, result);
        if (!query.After.IsEmpty)
        {
            GoOnBehind(query.After, query.Descending, result);
        }

        Walk(registry, query, text, result);
        GC.KeepAlive(registry);
    }

    /// <summary>How many values answer, wherever <see cref="SearchQuery.After"/> points.</summary>
    /// <param name="registry">The snapshot.</param>
    /// <param name="query">The search; its limit does not count.</param>
    /// <param name="scratch">Its contents are lost.</param>
    /// <param name="isExact">False when the values had to be looked at and <see cref="SearchQuery.Bound"/> of them were: there may be more.</param>
    public static long Count(RegistrySnapshot registry, in SearchQuery query, SearchResult scratch, out bool isExact)
    {
        scratch.Clear();
        Span<byte> folded = stackalloc byte[SearchText.BufferLength];
        SearchText text = new(query, folded);
        SearchRuns.Add(registry, query, text, scratch);
        long count = 0;
        bool isCounted = !query.OnePerText && !text.HasSuffix;
        foreach (ref SearchRun run in CollectionsMarshal.AsSpan(scratch.Runs))
        {
            isCounted &= !run.MixesClasses && !run.ComparesHandles;
            count += isCounted ? run.CountLeft() : 0;
        }

        isExact = true;
        if (!isCounted)
        {
            SearchQuery all = query;
            all.Limit = int.MaxValue;
            Walk(registry, all, text, scratch);
            isExact = !scratch.HasMore;
            count = scratch.Count;
        }

        GC.KeepAlive(registry);
        return count;
    }

    /// <summary>
    /// Finds all values that answer, in no order: no value is read to compare it with others, which is most of what <see cref="Find"/> costs.
    /// </summary>
    /// <param name="registry">The snapshot.</param>
    /// <param name="query">The search; its limit, order and <see cref="SearchQuery.After"/> do not count.</param>
    /// <param name="result">What was found; it has no position.</param>
    /// <returns>False, and nothing is found, when there are more than <see cref="SearchQuery.Bound"/> values to look at.</returns>
    public static bool TryFindAll(RegistrySnapshot registry, in SearchQuery query, SearchResult result)
    {
        result.Clear();
        Span<byte> folded = stackalloc byte[SearchText.BufferLength];
        SearchText text = new(query, folded);
        SearchRuns.Add(registry, query, text, result);
        if (SearchRuns.HaveMoreThan(query.Bound, CollectionsMarshal.AsSpan(result.Runs)))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[SearchKey.MaxLength];
        foreach (ref SearchRun run in CollectionsMarshal.AsSpan(result.Runs))
        {
            bool comparesText = text.HasSuffix || run.ComparesHandles;
            for (int at = run.From; at < run.To; at++)
            {
                if (!run.IsSuperseded(at) && Answers(registry, run, at, query, text, comparesText ? key[..run.WriteKey(at, key)] : default))
                {
                    result.Add(run.Hit(at));
                }
            }
        }

        GC.KeepAlive(registry);
        return true;
    }

    /// <summary>Whether an object has a value that answers, of whichever source it is.</summary>
    public static bool Matches(RegistrySnapshot registry, ObjectRef of, in SearchQuery query)
    {
        RegistryObject candidate = registry.Get(of);
        if (!query.Classes.Contains(candidate.Class))
        {
            return false;
        }

        Span<byte> folded = stackalloc byte[SearchText.BufferLength];
        Span<byte> value = stackalloc byte[FoldedText.MaxLength];
        SearchText text = new(query, folded);
        bool found = false;
        if (query.Property == SearchProperty.Handle && Numbers.Contains(candidate.Class))
        {
            found = query.Match == SearchMatch.StartsWith
                ? text.Matches(value[..WriteHandle(candidate, value)])
                : (candidate.TryGetRange(out IpRange own) && IpText.TryParseNetwork(text.Text, out IpRange asked, out _) && own == asked)
                    || (candidate.TryGetAsns(out AsnRange ownAsns) && Asn.TryParseRange(text.Text, out AsnRange askedAsns) && ownAsns == askedAsns);
        }
        else if (SearchRow.Has(candidate.Class, query.Property))
        {
            Span<byte> address = stackalloc byte[IpText.MaxAddressLength];
            PropertyValues values = new(candidate, query.Property, address);
            while (!found && values.MoveNext())
            {
                found = FoldedText.Fold(values.Current, value) is > 0 and int length && text.Matches(value[..length]);
            }
        }

        GC.KeepAlive(registry);
        return found;
    }

    /// <summary>Writes the folded text of a value that was found.</summary>
    /// <param name="registry">The snapshot it was found in.</param>
    /// <param name="hit">The value.</param>
    /// <param name="property">Of which property it is.</param>
    /// <param name="text">At least <see cref="FoldedText.MaxLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int CopyText(RegistrySnapshot registry, SearchHit hit, SearchProperty property, Span<byte> text)
    {
        RegistryObject found = registry.Get(hit.Object);
        int length = property == SearchProperty.Handle && Numbers.Contains(found.Class)
            ? WriteHandle(found, text)
            : SearchKey.WriteText(found, property, hit.Ordinal, text);
        GC.KeepAlive(registry);
        return length;
    }

    /// <summary>Writes where a value stands, so that another search can go on behind it.</summary>
    /// <param name="registry">The snapshot it was found in.</param>
    /// <param name="hit">The value.</param>
    /// <param name="property">Of which property it is.</param>
    /// <param name="position">At least <see cref="MaxPositionLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int CopyPosition(RegistrySnapshot registry, SearchHit hit, SearchProperty property, Span<byte> position)
    {
        Span<byte> key = stackalloc byte[SearchKey.MaxLength];
        RegistryObject found = registry.Get(hit.Object);
        int length = property == SearchProperty.Handle && Numbers.Contains(found.Class)
            ? SearchKey.WriteObject(found, key, 0)
            : SearchKey.Write(found, property, hit.Ordinal, key);
        int written = WritePosition(key[..length], registry.Sources[hit.Object.Source].NameUtf8, position);
        GC.KeepAlive(registry);
        return written;
    }

    /// <summary>Whether bytes from outside can be a position; one that was made up leads to some place in the order, nowhere else.</summary>
    public static bool IsPosition(ReadOnlySpan<byte> bytes) => bytes.Length is > 0 and <= MaxPositionLength && bytes.Length > bytes[0];

    // The length of the source's name, the name, the key.
    private static int WritePosition(ReadOnlySpan<byte> key, ReadOnlySpan<byte> name, Span<byte> position)
    {
        name = name[..Math.Min(name.Length, MaxNameLength)];
        position[0] = (byte)name.Length;
        name.CopyTo(position[1..]);
        key.CopyTo(position[(1 + name.Length)..]);
        return 1 + name.Length + key.Length;
    }

    private static void GoOnBehind(ReadOnlySpan<byte> position, bool descending, SearchResult result)
    {
        if (!IsPosition(position))
        {
            throw new ArgumentException("This is no position of a search.", nameof(position));
        }

        ReadOnlySpan<byte> name = position.Slice(1, position[0]);
        Span<byte> key = stackalloc byte[MaxPositionLength];
        int length = position.Length - 1 - name.Length;
        position[(1 + name.Length)..].CopyTo(key);

        // The lowest of all that are above the key is the key with a zero behind it.
        key[length] = 0;
        Span<SearchRun> runs = CollectionsMarshal.AsSpan(result.Runs);
        int kept = 0;
        foreach (ref SearchRun run in runs)
        {
            int order = run.SourceName[..Math.Min(run.SourceName.Length, MaxNameLength)].SequenceCompareTo(name);
            if (descending)
            {
                run.To = run.LowerBound(key[..(order < 0 ? length + 1 : length)]);
            }
            else
            {
                run.From = run.LowerBound(key[..(order <= 0 ? length + 1 : length)]);
            }

            if (run.From < run.To)
            {
                runs[kept++] = run;
            }
        }

        result.Runs.RemoveRange(kept, runs.Length - kept);
    }

    private static void Walk(RegistrySnapshot registry, in SearchQuery query, in SearchText text, SearchResult result)
    {
        Span<SearchRun> runs = CollectionsMarshal.AsSpan(result.Runs);
        Span<byte> keys = result.KeysFor(runs.Length);
        for (int i = 0; i < runs.Length; i++)
        {
            ReadNext(ref runs[i], query.Descending, KeyOf(keys, i));
        }

        Span<byte> last = stackalloc byte[SearchKey.MaxLength + 1];
        int lastLength = 0, lastRun = -1, looked = 0;
        for (int next; (next = NextOf(runs, keys, query.Descending)) >= 0; looked++)
        {
            if (result.Count >= query.Limit || looked >= query.Bound)
            {
                result.HasMore = true;
                break;
            }

            ref SearchRun run = ref runs[next];
            KeyOf(keys, next)[..run.KeyLength].CopyTo(last);
            (lastLength, lastRun) = (run.KeyLength, next);
            int at = query.Descending ? run.To - 1 : run.From;
            bool answers = Answers(registry, run, at, query, text, last[..lastLength]);
            if (answers)
            {
                result.Add(run.Hit(at));
            }

            if (answers && query.OnePerText)
            {
                lastLength = PassText(runs, keys, query.Descending, last, lastLength);
            }
            else
            {
                Step(ref run, query.Descending);
                ReadNext(ref run, query.Descending, KeyOf(keys, next));
            }
        }

        if (lastRun >= 0)
        {
            Span<byte> position = stackalloc byte[MaxPositionLength];
            result.SetPosition(position[..WritePosition(last[..lastLength], runs[lastRun].SourceName, position)]);
        }
    }

    private static bool Answers(
        RegistrySnapshot registry, in SearchRun run, int at, in SearchQuery query, in SearchText text, ReadOnlySpan<byte> key)
    {
        if (run.MixesClasses && !query.Classes.Contains(run.ClassAt(at)))
        {
            return false;
        }

        if (!text.HasSuffix && !run.ComparesHandles)
        {
            return true;
        }

        // Keys of numbers have no text.
        if (key[0] != SearchKey.TextEnd)
        {
            return text.Matches(SearchKey.TextOf(key));
        }

        Span<byte> handle = stackalloc byte[FoldedText.MaxLength];
        return text.Matches(handle[..WriteHandle(registry.Get(run.Hit(at).Object), handle)]);
    }

    // Goes behind all values of the last one's text, in every run.
    private static int PassText(Span<SearchRun> runs, Span<byte> keys, bool descending, Span<byte> last, int lastLength)
    {
        int textLength = SearchKey.TextOf(last[..lastLength]).Length;
        last[textLength] = descending ? SearchKey.TextEnd : SearchKey.BehindText;
        ReadOnlySpan<byte> bound = last[..(textLength + 1)];
        for (int i = 0; i < runs.Length; i++)
        {
            ref SearchRun run = ref runs[i];
            if (run.From == run.To || KeyOf(keys, i)[..run.KeyLength].SequenceCompareTo(bound) < 0 == descending)
            {
                continue;
            }

            if (descending)
            {
                run.To = run.LowerBound(bound);
            }
            else
            {
                run.From = run.LowerBound(bound);
            }

            ReadNext(ref run, descending, KeyOf(keys, i));
        }

        return textLength + 1;
    }

    private static void Step(ref SearchRun run, bool descending)
    {
        if (descending)
        {
            run.To--;
        }
        else
        {
            run.From++;
        }
    }

    private static void ReadNext(ref SearchRun run, bool descending, Span<byte> key)
    {
        while (run.From < run.To && run.IsSuperseded(descending ? run.To - 1 : run.From))
        {
            Step(ref run, descending);
        }

        if (run.From < run.To)
        {
            run.KeyLength = run.WriteKey(descending ? run.To - 1 : run.From, key);
        }
    }

    // The run whose next value is first; -1 when all are empty.
    private static int NextOf(Span<SearchRun> runs, Span<byte> keys, bool descending)
    {
        int best = -1;
        for (int i = 0; i < runs.Length; i++)
        {
            if (runs[i].From == runs[i].To)
            {
                continue;
            }

            if (best < 0 || (Compare(runs[i], KeyOf(keys, i), runs[best], KeyOf(keys, best)) is not 0 and int order && order < 0 != descending))
            {
                best = i;
            }
        }

        return best;
    }

    private static int Compare(in SearchRun a, ReadOnlySpan<byte> aKey, in SearchRun b, ReadOnlySpan<byte> bKey)
    {
        int byKey = aKey[..a.KeyLength].SequenceCompareTo(bKey[..b.KeyLength]);
        return byKey != 0 ? byKey : a.SourceName.SequenceCompareTo(b.SourceName);
    }

    private static Span<byte> KeyOf(Span<byte> keys, int run) => keys.Slice(run * SearchKey.MaxLength, SearchKey.MaxLength);

    // The handle of a network or AS number, folded.
    private static int WriteHandle(in RegistryObject of, Span<byte> handle)
    {
        if (of.TryGetRange(out IpRange range))
        {
            return IpText.FormatRange(range, handle);
        }

        Span<byte> text = stackalloc byte[FoldedText.MaxLength];
        int length = 0;
        if (of.TryGetAsns(out AsnRange asns))
        {
            length = Asn.Format(asns.First, text);
            if (of.Class == ObjectClass.AsBlock)
            {
                " - "u8.CopyTo(text[length..]);
                length += 3;
                length += Asn.Format(asns.Last, text[length..]);
            }
        }

        return FoldedText.Fold(text[..length], handle);
    }
}
