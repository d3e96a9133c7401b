namespace Rdap.Registry.Storage;

/// <summary>
/// Keys to object ids in three flat arrays. The top bits of a key's hash choose a bucket, which says where its keys and their ids start. A key
/// is a word: 24 more bits of the hash, its tag, and the length of its list of ids, which lies behind those of the keys before it in the
/// bucket. No key's text is stored: whoever asks compares the candidate objects' own text, so two keys with one hash cost a comparison,
/// never a wrong answer.
/// </summary>
/// <remarks>
/// Bytes: 4 a distinct key, 4 a posting, 8 a bucket (one for 16 to 32 postings); what that comes to: see <see cref="SourceIndexes"/>.
/// </remarks>
internal sealed class KeyIndex
{
    public static readonly KeyIndex Empty = new(default, default, default, MinBucketBits, 0);

    /// <summary>Buckets do not cross the partitions that an index is built by.</summary>
    public const int MinBucketBits = 8;

    public const int MaxBucketBits = 24;

    /// <summary>The low bits of a key, which tell how many ids it has.</summary>
    public const uint LengthMask = 0xFF;

    /// <summary>A length of this says that the true one stands before the list itself.</summary>
    public const int LongList = (int)LengthMask;

    private readonly FlatArray<Bucket> _buckets;
    private readonly FlatArray<uint> _keys;
    private readonly FlatArray<int> _ids;
    private readonly int _bucketBits;
    private readonly uint _tagMask;

    /// <param name="buckets">For each of the 256 partitions its buckets and one that ends them.</param>
    /// <param name="keys">Tags and lengths, ascending in each bucket.</param>
    /// <param name="ids">The lists.</param>
    /// <param name="bucketBits">How many bits of a hash choose the bucket.</param>
    /// <param name="tagMask">The bits of a key that are its tag.</param>
    public KeyIndex(FlatArray<Bucket> buckets, FlatArray<uint> keys, FlatArray<int> ids, int bucketBits, uint tagMask)
    {
        _buckets = buckets;
        _keys = keys;
        _ids = ids;
        _bucketBits = bucketBits;
        _tagMask = tagMask;
    }

    /// <summary>How many distinct keys it holds.</summary>
    public int KeyCount => _keys.Length;

    /// <summary>Bytes of its arrays.</summary>
    public unsafe long ByteCount => ((long)_buckets.Length * sizeof(Bucket)) + ((long)_keys.Length * sizeof(uint)) + ((long)_ids.Length * sizeof(int));

    /// <summary>The ids that may carry the key with that hash, ascending; to be compared by the caller.</summary>
    public ReadOnlySpan<int> Candidates(ulong hash)
    {
        int bucket = (int)(hash >> (64 - _bucketBits));
        bucket += bucket >> (_bucketBits - MinBucketBits);
        ReadOnlySpan<Bucket> buckets = _buckets.Span;
        if (bucket >= buckets.Length)
        {
            return default;
        }

        uint tag = (uint)(hash >> (32 - _bucketBits)) & _tagMask;
        ReadOnlySpan<int> ids = _ids.Span;
        int at = buckets[bucket].Posting;
        foreach (uint key in _keys.Span[buckets[bucket].Key..buckets[bucket + 1].Key])
        {
            int count = (int)(key & LengthMask);
            if (count == LongList)
            {
                count = ids[at++];
            }

            if ((key & ~LengthMask) == tag)
            {
                return ids.Slice(at, count);
            }

            at += count;
        }

        return default;
    }

    /// <summary>Adds the index to what is saved.</summary>
    public void Save(SectionWriter to)
    {
        to.Values.Write(_bucketBits);
        to.Values.Write(_tagMask);
        to.Add(SectionIds.KeyBuckets, _buckets);
        to.Add(SectionIds.Keys, _keys);
        to.Add(SectionIds.KeyIds, _ids);
    }

    /// <summary>Takes an index from what was saved; <see cref="CheckPartition"/> must be asked before it is used.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static KeyIndex Load(SectionReader from)
    {
        int bucketBits = from.Values.ReadInt32();
        uint tagMask = from.Values.ReadUInt32();
        KeyIndex index = new(
            from.Take<Bucket>(SectionIds.KeyBuckets), from.Take<uint>(SectionIds.Keys), from.Take<int>(SectionIds.KeyIds), bucketBits, tagMask);
        if (bucketBits is < MinBucketBits or > MaxBucketBits
            || (index._buckets.Length != 0 && index._buckets.Length != KeySegment.Partitions * index.BucketsOfPartition))
        {
            throw new InvalidDataException("damaged: the index of keys");
        }

        return index;
    }

    /// <summary>Checks that every list of a partition lies within its bounds and names objects that there are.</summary>
    /// <exception cref="InvalidDataException">One does not.</exception>
    public void CheckPartition(int partition, int objects)
    {
        if (_buckets.Length == 0)
        {
            return;
        }

        ReadOnlySpan<int> ids = _ids.Span;
        ReadOnlySpan<uint> keys = _keys.Span;
        ReadOnlySpan<Bucket> buckets = _buckets.Span.Slice(partition * BucketsOfPartition, BucketsOfPartition);
        bool isSound = buckets[0].Key >= 0 && buckets[0].Posting >= 0;
        for (int b = 0; isSound && b + 1 < buckets.Length; b++)
        {
            Bucket next = buckets[b + 1];
            int at = buckets[b].Posting;
            isSound = next.Key >= buckets[b].Key && next.Key <= keys.Length && next.Posting >= at && next.Posting <= ids.Length;
            for (int k = buckets[b].Key; isSound && k < next.Key; k++)
            {
                int count = (int)(keys[k] & LengthMask);
                if (count == LongList)
                {
                    count = at < next.Posting ? ids[at++] : -1;
                }

                isSound = count >= 0 && count <= next.Posting - at;
                for (int end = at + (isSound ? count : 0); at < end; at++)
                {
                    isSound &= (uint)ids[at] < (uint)objects;
                }
            }

            isSound &= at == next.Posting;
        }

        if (!isSound)
        {
            throw new InvalidDataException("damaged: the index of keys names what there is not");
        }
    }

    private int BucketsOfPartition => (1 << (_bucketBits - MinBucketBits)) + 1;

    /// <summary>Where the keys of a bucket and their ids start.</summary>
    /// <param name="Key">The first key.</param>
    /// <param name="Posting">The first of its ids.</param>
    public readonly record struct Bucket(int Key, int Posting);
}
