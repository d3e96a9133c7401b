using System.Numerics;

namespace Rdap.Registry.Storage;

/// <summary>
/// Builds a <see cref="KeyIndex"/> of the keys of many batches, partition by partition: each is gathered, sorted and written while it fits
/// into the cache, and any thread may do any of them.
/// </summary>
internal sealed class KeyIndexBuilder
{
    private const int TagBits = 24;
    private const int PostingsPerBucketLog2 = 4;

    private readonly IReadOnlyList<(KeySegment Segment, int FirstId)> _segments;
    private readonly BatchMemory _memory;
    private readonly int[] _left = new int[KeySegment.Groups];
    private readonly int _idBits;
    private readonly int _bucketBits;
    private readonly int _sortBits;
    private readonly FlatArray<KeyIndex.Bucket> _buckets;
    private FlatArray<uint> _keys;
    private FlatArray<int> _ids;
    private int _keyCount;
    private int _postingCount;

    /// <param name="segments">The keys in the order of the source, each with the id of the first object of its batch.</param>
    /// <param name="memory">Where the keys lie; it is given back group by group.</param>
    /// <param name="objects">How many objects there are.</param>
    /// <exception cref="OverflowException">More than 2^31 keys.</exception>
    public KeyIndexBuilder(IReadOnlyList<(KeySegment Segment, int FirstId)> segments, BatchMemory memory, int objects)
    {
        _segments = segments;
        _memory = memory;
        int postings = 0;
        foreach ((KeySegment segment, _) in segments)
        {
            postings = checked(postings + segment.Count);
        }

        // An id that needs more bits than it had in its batch takes them from the hash.
        _idBits = Math.Max(KeySegment.IdBits, 32 - BitOperations.LeadingZeroCount((uint)objects));
        _bucketBits = Math.Clamp(BitOperations.Log2((uint)postings | 1) - PostingsPerBucketLog2, KeyIndex.MinBucketBits, KeyIndex.MaxBucketBits);
        _sortBits = Math.Min(_bucketBits - KeyIndex.MinBucketBits + TagBits, 64 - _idBits);
        Array.Fill(_left, KeySegment.PartitionsPerGroup);
        _buckets = FlatArray<KeyIndex.Bucket>.Allocate(KeySegment.Partitions * (BucketsPerPartition + 1));

        // As many as there may be: what is not written takes no memory, and is cut off in the end.
        _keys = FlatArray<uint>.Allocate(postings);
        _ids = FlatArray<int>.Allocate(checked(postings + (postings / KeyIndex.LongList)));
    }

    private int BucketsPerPartition => 1 << (_bucketBits - KeyIndex.MinBucketBits);

    /// <summary>Builds one partition; to be called once for each, by any thread.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="space">Memory of the calling thread.</param>
    public void Build(int partition, ref SortSpace space)
    {
        int count = 0;
        foreach ((KeySegment segment, _) in _segments)
        {
            count += segment.CountOf(partition);
        }

        Span<ulong> entries = space.Entries.Take(count);
        int at = 0;
        foreach ((KeySegment segment, int firstId) in _segments)
        {
            int first = firstId + segment.FirstId;
            foreach (ulong entry in segment.Partition(partition))
            {
                entries[at++] = (entry >> _idBits << _idBits) | (uint)(first + KeySegment.PlaceOf(entry));
            }
        }

        int group = partition / KeySegment.PartitionsPerGroup;
        if (Interlocked.Decrement(ref _left[group]) == 0)
        {
            _memory.Free(group);
        }

        Write(partition, RadixSort.Sort(entries, space.Spare.Take(count), 64 - _sortBits));
    }

    /// <summary>The index, once every partition is built.</summary>
    public KeyIndex Finish()
    {
        _keys = _keys.Resize(_keyCount);
        _ids = _ids.Resize(_postingCount);
        uint tagMask = uint.MaxValue << (32 - (_sortBits - (_bucketBits - KeyIndex.MinBucketBits)));
        return new KeyIndex(_buckets, _keys, _ids, _bucketBits, tagMask);
    }

    /// <summary>Gives back the index that will not be finished.</summary>
    public void Abandon()
    {
        _buckets.Free();
        _keys.Free();
        _ids.Free();
    }

    // Where a partition lies among the others does not matter: each takes the next place that is free.
    private void Write(int partition, ReadOnlySpan<ulong> entries)
    {
        int keyCount = 0, postingCount = entries.Length;
        for (int run = 0, after; run < entries.Length; run = after)
        {
            after = AfterRun(entries, run);
            keyCount++;
            postingCount += after - run >= KeyIndex.LongList ? 1 : 0;
        }

        int key = Interlocked.Add(ref _keyCount, keyCount) - keyCount;
        int posting = Interlocked.Add(ref _postingCount, postingCount) - postingCount;
        Span<KeyIndex.Bucket> buckets = _buckets.Span.Slice(partition * (BucketsPerPartition + 1), BucketsPerPartition + 1);
        Span<uint> keys = _keys.Span;
        Span<int> ids = _ids.Span;
        int bucketShift = 64 - (_bucketBits - KeyIndex.MinBucketBits);
        int tagShift = 32 - (_bucketBits - KeyIndex.MinBucketBits);
        ulong idMask = (1UL << _idBits) - 1;
        ulong hashMask = ulong.MaxValue << (64 - _sortBits);
        int bucket = 0;
        for (int run = 0, after; run < entries.Length; run = after)
        {
            after = AfterRun(entries, run);
            ulong hash = entries[run] & hashMask;
            for (int own = bucketShift == 64 ? 0 : (int)(hash >> bucketShift); bucket <= own; bucket++)
            {
                buckets[bucket] = new KeyIndex.Bucket(key, posting);
            }

            int length = after - run;
            keys[key++] = ((uint)(hash >> tagShift) & ~KeyIndex.LengthMask) | (uint)Math.Min(length, KeyIndex.LongList);
            if (length >= KeyIndex.LongList)
            {
                ids[posting++] = length;
            }

            foreach (ulong entry in entries[run..after])
            {
                ids[posting++] = (int)(entry & idMask);
            }
        }

        buckets[bucket..].Fill(new KeyIndex.Bucket(key, posting));
    }

    private int AfterRun(ReadOnlySpan<ulong> entries, int run)
    {
        int shift = 64 - _sortBits;
        ulong hash = entries[run] >> shift;
        int after = run + 1;
        while (after < entries.Length && entries[after] >> shift == hash)
        {
            after++;
        }

        return after;
    }

    /// <summary>What one thread sorts in.</summary>
    public struct SortSpace : IDisposable
    {
        public Scratch<ulong> Entries;
        public Scratch<ulong> Spare;

        public void Dispose()
        {
            Entries.Dispose();
            Spare.Dispose();
        }
    }
}
