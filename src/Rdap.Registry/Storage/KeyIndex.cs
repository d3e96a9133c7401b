namespace Rdap.Registry.Storage;

/// <summary>
/// Keys to object ids in four flat arrays: the top bits of a key's hash choose a bucket, the next 32 are its tag, equal tags
/// share one list of ids in the order of the source. No key is stored: whoever asks compares the candidate objects' own text,
/// so two keys with one hash cost a comparison, never a wrong answer. 8 bytes a distinct key, 4 a posting, 1 for the buckets.
/// </summary>
internal sealed class KeyIndex
{
    public static readonly KeyIndex Empty = new([0, 0], [], [0], [], 63);

    private readonly int[] _buckets;
    private readonly uint[] _tags;
    private readonly int[] _starts;
    private readonly int[] _ids;
    private readonly int _shift;

    private KeyIndex(int[] buckets, uint[] tags, int[] starts, int[] ids, int shift)
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
        for (int i = _buckets[bucket]; i < _buckets[bucket + 1]; i++)
        {
            if (_tags[i] == tag)
            {
                return _ids.AsSpan(_starts[i].._starts[i + 1]);
            }
        }

        return default;
    }

    /// <summary>Builds the index; the arrays are sorted in place and may be dropped afterwards.</summary>
    /// <param name="hashes">Hashes in the order of the source.</param>
    /// <param name="ids">The object of each hash.</param>
    public static KeyIndex Build(ulong[] hashes, int[] ids)
    {
        if (hashes.Length == 0)
        {
            return Empty;
        }

        int bucketBits = Math.Clamp((int)Math.Log2(hashes.Length) - 2, 0, 24);
        int shift = 64 - Math.Max(bucketBits, 1);
        SortByTop(hashes, ids, shift);

        int[] buckets = new int[(1 << (64 - shift)) + 1];
        int distinct = 1;
        for (int i = 1; i < hashes.Length; i++)
        {
            distinct += SameKey(hashes[i], hashes[i - 1], shift) ? 0 : 1;
        }

        uint[] tags = new uint[distinct];
        int[] starts = new int[distinct + 1];
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
    private static void SortByTop(ulong[] hashes, int[] ids, int shift)
    {
        const int partitions = 256;
        int[] ends = new int[partitions];
        foreach (ulong hash in hashes)
        {
            ends[(int)(hash >> 56)]++;
        }

        int sum = 0;
        for (int p = 0; p < partitions; p++)
        {
            (ends[p], sum) = (sum, sum + ends[p]);
        }

        ulong[] sorted = GC.AllocateUninitializedArray<ulong>(hashes.Length);
        int[] sortedIds = GC.AllocateUninitializedArray<int>(hashes.Length);
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
            Span<ulong> part = sorted.AsSpan(start, length);
            foreach (ref ulong hash in part)
            {
                hash >>= lowest;
            }

            RadixSort.Sort(part, sortedIds.AsSpan(start, length), hashes.AsSpan(start, length), ids.AsSpan(start, length), 56 - lowest);
            foreach (ref ulong hash in part)
            {
                hash <<= lowest;
            }
        });
        sorted.CopyTo(hashes, 0);
        sortedIds.CopyTo(ids, 0);
    }
}
