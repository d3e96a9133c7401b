using System.Numerics;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry;

/// <summary>
/// Collects the objects of one source and freezes them into an immutable, fully indexed snapshot. Readers fill batches, on as
/// many threads as they like; one thread makes them and commits them in the order of the source.
/// </summary>
public sealed class SnapshotBuilder : IDisposable
{
    private readonly List<ObjectBatch> _made = [];
    private readonly List<ObjectBatch> _batches = [];
    private readonly Stack<BatchCollector> _batchCollectors = [];
    private readonly Stack<KeyCollector> _keyCollectors = [];
    private readonly Stack<ObjectEncoder> _encoders = [];
    private readonly AttributeCodesBuilder _codes = new();
    private readonly Lock _sharing = new();

    /// <summary>Objects committed so far.</summary>
    public int Count { get; private set; }

    /// <summary>A batch to fill.</summary>
    public ObjectBatch NewBatch()
    {
        ObjectBatch batch = new(this);
        _made.Add(batch);
        return batch;
    }

    /// <summary>Adds a filled batch; its objects come behind those committed before.</summary>
    /// <exception cref="OverflowException">More than 2^31 objects in one source.</exception>
    public void Commit(ObjectBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count == 0)
        {
            return;
        }

        batch.Complete();
        Count = checked(Count + batch.Count);
        _batches.Add(batch);
    }

    internal ObjectMemory Objects { get; } = new();

    /// <summary>What batches know of their objects by their order.</summary>
    internal BatchMemory PlaceMemory { get; } = new(groups: 1);

    /// <summary>Ranges of IPv4 addresses and AS numbers, a group for each <see cref="RangeKind"/>.</summary>
    internal BatchMemory RangeMemory4 { get; } = new((int)RangeKind.Count);

    /// <summary>Ranges of IPv6 addresses, a group for each <see cref="RangeKind"/>.</summary>
    internal BatchMemory RangeMemory6 { get; } = new((int)RangeKind.Count);

    internal BatchMemory PrimaryKeyMemory { get; } = new(KeySegment.Groups);

    internal BatchMemory AttributeKeyMemory { get; } = new(KeySegment.Groups);

    /// <summary>Something to collect objects in; any thread may ask.</summary>
    internal BatchCollector RentBatchCollector() => Rent(_batchCollectors) ?? new BatchCollector();

    /// <summary>Takes a collector back and empties it.</summary>
    internal void Return(BatchCollector collector)
    {
        collector.Clear();
        Return(_batchCollectors, collector);
    }

    /// <summary>Something to collect keys in; any thread may ask.</summary>
    internal KeyCollector RentKeyCollector() => Rent(_keyCollectors) ?? new KeyCollector();

    /// <summary>Takes a collector back, empty.</summary>
    internal void Return(KeyCollector collector) => Return(_keyCollectors, collector);

    /// <summary>Something to write objects' compact form with; any thread may ask.</summary>
    internal ObjectEncoder RentEncoder() => Rent(_encoders) ?? new ObjectEncoder(_codes);

    /// <summary>Takes an encoder back, with what it has learned.</summary>
    internal void Return(ObjectEncoder encoder) => Return(_encoders, encoder);

    /// <summary>Gives back the memory of every batch, committed or not: nobody may be filling one any more.</summary>
    public void Dispose()
    {
        foreach (ObjectBatch batch in _made)
        {
            batch.Dispose();
        }

        DisposeAll(_batchCollectors);
        DisposeAll(_keyCollectors);
        DisposeAll(_encoders);
        Objects.Dispose();
        PlaceMemory.Dispose();
        RangeMemory4.Dispose();
        RangeMemory6.Dispose();
        PrimaryKeyMemory.Dispose();
        AttributeKeyMemory.Dispose();
        _made.Clear();
        _batches.Clear();
        Count = 0;
    }

    /// <summary>
    /// Sorts, links and indexes everything that was committed. A primary key given more than once counts as one registration:
    /// the last one stands. The builder is empty afterwards.
    /// </summary>
    /// <param name="info">Where the objects come from.</param>
    /// <param name="threads">How many threads work on it, the caller's among them: all cores at a start, one beside running queries.</param>
    /// <exception cref="OverflowException">More than 2^31 keys in one source.</exception>
    public SourceSnapshot Freeze(SourceInfo info, int threads)
    {
        ArgumentNullException.ThrowIfNull(info);
        FlatArray<ulong> positions = FlatArray<ulong>.Allocate(Count);
        FlatArray<byte> classes = FlatArray<byte>.Allocate(Count);
        int[] firstIds = new int[_batches.Count];
        long textBytes = 0;
        int at = 0;
        for (int b = 0; b < _batches.Count; b++)
        {
            firstIds[b] = at;
            textBytes += _batches[b].TextBytes;
            at += _batches[b].Count;
        }

        WorkTogether.ForEach(threads, [.. Enumerable.Range(0, _batches.Count)], b =>
        {
            _batches[b].Positions.Span.CopyTo(positions.Span[firstIds[b]..]);
            _batches[b].Classes.Span.CopyTo(classes.Span[firstIds[b]..]);
        });
        PlaceMemory.Dispose();

        if (!ObjectHeap.TryOpen(Objects.TakeChunks(), positions, _codes.Freeze(), out ObjectHeap heap))
        {
            throw new InvalidOperationException("An object lies outside of its chunk.");
        }

        IdSet superseded = new(Count);
        SourceIndexes indexes = new();
        RegistryObject View(int id) => ClassByte.View(heap, id, classes[id]);
        bool SameKey(int a, int b) => SamePrimaryKey(View(a), View(b));

        List<(KeySegment, int)> primary = [], attributes = [];
        for (int b = 0; b < _batches.Count; b++)
        {
            primary.AddRange(_batches[b].PrimaryKeys.Select(segment => (segment, firstIds[b])));
            attributes.AddRange(_batches[b].AttributeKeys.Select(segment => (segment, firstIds[b])));
        }

        // The largest first, so that the threads end at about the same time.
        List<Action> jobs = [];
        for (RangeKind kind = 0; kind < RangeKind.Count; kind++)
        {
            RangeKind current = kind;
            jobs.Add(() => indexes.Ranges4[(int)current] = BuildRanges(batch => batch.Ranges4[(int)current], RangeMemory4, current, firstIds, SameKey, superseded));
            jobs.Add(() => indexes.Ranges6[(int)current] = BuildRanges(batch => batch.Ranges6[(int)current], RangeMemory6, current, firstIds, SameKey, superseded));
        }

        jobs.Add(() =>
        {
            indexes.PrimaryKeys = PrimaryKeyTable.Build(primary, id => ClassByte.ClassOf(classes[id]), SameKey, superseded.Add);
            PrimaryKeyMemory.Dispose();
        });
        indexes.AttributeKeys = IndexAttributes(new KeyIndexBuilder(attributes, AttributeKeyMemory, Count), jobs, threads);
        Dispose();
        if (info.Role == SourceRole.Registry)
        {
            indexes.SearchOrders = SearchOrderBuilder.Build(heap, classes, indexes, superseded, threads);
        }

        SourceSnapshot snapshot = new(info, heap, classes, indexes, superseded, textBytes);
        indexes.AbuseLinks = AbuseLinksBuilder.Build(snapshot, threads);
        return snapshot;
    }

    private static KeyIndex IndexAttributes(KeyIndexBuilder builder, List<Action> before, int threads)
    {
        int next = 0;
        bool done = false;
        try
        {
            WorkTogether.Run(threads, () =>
            {
                KeyIndexBuilder.SortSpace space = default;
                try
                {
                    while (WorkTogether.TryTake(ref next, before.Count + KeySegment.Partitions, out int job))
                    {
                        if (job < before.Count)
                        {
                            before[job]();
                        }
                        else
                        {
                            builder.Build(job - before.Count, ref space);
                        }
                    }
                }
                finally
                {
                    space.Dispose();
                }
            });
            done = true;
            return builder.Finish();
        }
        finally
        {
            if (!done)
            {
                builder.Abandon();
            }
        }
    }

    private RangeIndex<T> BuildRanges<T>(
        Func<ObjectBatch, BatchRanges<T>> of, BatchMemory memory, RangeKind group, int[] firstIds, Func<int, int, bool> sameKey, IdSet superseded)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        int count = 0;
        foreach (ObjectBatch batch in _batches)
        {
            count += of(batch).Count;
        }

        if (count == 0)
        {
            return RangeIndex<T>.Empty;
        }

        FlatArray<T> starts = FlatArray<T>.Allocate(count);
        FlatArray<T> ends = FlatArray<T>.Allocate(count);
        FlatArray<int> ids = FlatArray<int>.Allocate(count);
        int at = 0;
        for (int b = 0; b < _batches.Count; b++)
        {
            BatchRanges<T> ranges = of(_batches[b]);
            ranges.CopyTo(starts.Span[at..], ends.Span[at..], ids.Span[at..], firstIds[b]);
            at += ranges.Count;
        }

        memory.Free((int)group);
        return RangeIndex<T>.Build(starts, ends, ids, sameKey, superseded.Add);
    }

    private T? Rent<T>(Stack<T> returned)
        where T : class
    {
        lock (_sharing)
        {
            return returned.TryPop(out T? one) ? one : null;
        }
    }

    private void Return<T>(Stack<T> returned, T one)
    {
        lock (_sharing)
        {
            returned.Push(one);
        }
    }

    private static void DisposeAll<T>(Stack<T> returned)
        where T : IDisposable
    {
        while (returned.TryPop(out T? one))
        {
            one.Dispose();
        }
    }

    private static bool SamePrimaryKey(in RegistryObject a, in RegistryObject b)
    {
        if (a.Class != b.Class)
        {
            return false;
        }

        // Ranges of one class are compared by the index; what else makes a key is compared here.
        switch (a.Class)
        {
            case ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum or ObjectClass.AsBlock:
                return true;
            case ObjectClass.Route or ObjectClass.Route6:
                return KeyText.Same(a.FirstValue(AttributeName.Origin), b.FirstValue(AttributeName.Origin));
            default:
                Span<byte> left = stackalloc byte[KeyText.MaxLength];
                Span<byte> right = stackalloc byte[KeyText.MaxLength];
                return KeyText.Same(left[..a.CopyPrimaryKey(left)], right[..b.CopyPrimaryKey(right)])
                    && KeyText.Same(a.ClassName, b.ClassName);
        }
    }
}
