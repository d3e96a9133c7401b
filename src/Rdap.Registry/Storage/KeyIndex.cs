namespace Rdap.Registry.Storage;

/// <summary>
/// Keys to object ids in four flat arrays: the top bits of a key's hash choose a bucket, the next 32 are its tag, equal tags
/// share one list of ids in the order of the source. No key is stored: whoever asks compares the candidate objects' own text,
/// so two keys with one hash cost a comparison, never a wrong answer. 8 bytes a distinct key, 4 a posting, 1 for the buckets.
/// </summary>
internal sealed class KeyIndex
{
    public static readonly KeyIndex Empty = new(default, default, default, default, 63);

    private readonly FlatArray<int> _buckets;
    private readonly FlatArray<uint> _tags;
    private readonly FlatArray<int> _starts;
    private readonly FlatArray<int> _ids;
    private readonly int _shift;

    private KeyIndex(FlatArray<int> buckets, FlatArray<uint> tags, FlatArray<int> starts, FlatArray<int> ids, int shift)
    {
        _buckets = buckets;
        _tags = tags;
        _starts = starts;
        _ids = ids;
        _shift = shift;
    }

    /// <summary>How many distinct keys it holds.</summary>
    public int KeyCount => _tags.Length;

    /// <summary>The ids that may carry the key with that hash, ascending; to be compared by the caller.</summary>
    public ReadOnlySpan<int> Candidates(ulong hash)
    {
        int bucket = (int)(hash >> _shift);
        if (bucket >= _buckets.Length - 1)
        {
            return default;
        }

        uint tag = Tag(hash);
        int first = _buckets[bucket];
        int found = _tags.Span[first.._buckets[bucket + 1]].IndexOf(tag);
        return found < 0 ? default : _ids.Span[_starts[first + found].._starts[first + found + 1]];
    }

    /// <summary>Builds the index; the arrays are sorted in place.</summary>
    /// <param name="hashes">Hashes in the order of the source; the caller's to free.</param>
    /// <param name="ids">The object of each hash; they become part of the index.</param>
    public static KeyIndex Build(FlatArray<ulong> hashes, FlatArray<int> ids)
    {
        if (hashes.Length == 0)
        {
            return Empty;
        }

        int bucketBits = Math.Clamp((int)Math.Log2(hashes.Length) - 2, 0, 24);
        int shift = 64 - Math.Max(bucketBits, 1);
        SortByTop(hashes, ids, shift);
        return Link(hashes.Span, ids, shift);
    }

    private static KeyIndex Link(ReadOnlySpan<ulong> hashes, FlatArray<int> ids, int shift)
    {
        FlatArray<int> buckets = FlatArray<int>.AllocateZeroed((1 << (64 - shift)) + 1);
        int distinct = 1;
        for (int i = 1; i < hashes.Length; i++)
        {
            distinct += SameKey(hashes[i], hashes[i - 1], shift) ? 0 : 1;
        }

        FlatArray<uint> tags = FlatArray<uint>.Allocate(distinct);
        FlatArray<int> starts = FlatArray<int>.Allocate(distinct + 1);
        int key = -1;
        for (int i = 0; i < hashes.Length; i++)
        {
            if (i == 0 || !SameKey(hashes[i], hashes[i - 1], shift))
            {
                tags[++key] = (uint)(hashes[i] >> (shift - 32));
                starts[key] = i;
                buckets[(int)(hashes[i] >> shift) + 1] = key + 1;
            }
        }

        starts[distinct] = hashes.Length;
        for (int b = 1; b < buckets.Length; b++)
        {
            buckets[b] = Math.Max(buckets[b], buckets[b - 1]);
        }

        return new KeyIndex(buckets, tags, starts, ids, shift);
    }

    private uint Tag(ulong hash) => (uint)(hash >> (_shift - 32));

    private static bool SameKey(ulong a, ulong b, int shift) => a >> (shift - 32) == b >> (shift - 32);

    // One scatter into 256 partitions by the top byte, then each is small enough to be sorted in the cache, on all cores.
    private static void SortByTop(FlatArray<ulong> hashes, FlatArray<int> ids, int shift)
    {
        const int partitions = 256;
        int[] ends = new int[partitions];
        foreach (ulong hash in hashes.Span)
        {
            ends[(int)(hash >> 56)]++;
        }

        int sum = 0;
        for (int p = 0; p < partitions; p++)
        {
            (ends[p], sum) = (sum, sum + ends[p]);
        }

        FlatArray<ulong> sorted = FlatArray<ulong>.Allocate(hashes.Length);
        FlatArray<int> sortedIds = FlatArray<int>.Allocate(hashes.Length);
        for (int i = 0; i < hashes.Length; i++)
        {
            int at = ends[(int)(hashes[i] >> 56)]++;
            sorted[at] = hashes[i];
            sortedIds[at] = ids[i];
        }

        int lowest = shift - 32;
        Parallel.For(0, partitions, p =>
        {
            int start = p == 0 ? 0 : ends[p - 1], length = ends[p] - start;
            Span<ulong> part = sorted.Span.Slice(start, length);
            foreach (ref ulong hash in part)
            {
                hash >>= lowest;
            }

            RadixSort.Sort(part, sortedIds.Span.Slice(start, length), hashes.Span.Slice(start, length), ids.Span.Slice(start, length), 56 - lowest);
            foreach (ref ulong hash in part)
            {
                hash <<= lowest;
            }
        });
        sorted.Span.CopyTo(hashes.Span);
        sortedIds.Span.CopyTo(ids.Span);
        sorted.Free();
        sortedIds.Free();
    }
}
