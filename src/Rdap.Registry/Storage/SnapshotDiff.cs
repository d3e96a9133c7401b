using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>What became of one object between two loads of its source.</summary>
/// <param name="Old">Its id before; <see cref="None"/> when it was added.</param>
/// <param name="New">Its id now; <see cref="None"/> when it was deleted.</param>
public readonly record struct ObjectChange(int Old, int New)
{
    /// <summary>No object.</summary>
    public const int None = -1;

    /// <summary>Whether it was not there before.</summary>
    public bool IsAddition => Old == None;

    /// <summary>Whether it is there no more.</summary>
    public bool IsDeletion => New == None;
}

/// <summary>How two loads of a source differ. Takes 8 bytes for each object that does.</summary>
public sealed class SnapshotChanges
{
    private readonly List<ObjectChange>[] _parts;

    internal SnapshotChanges(List<ObjectChange>[] parts)
    {
        _parts = parts;
        foreach (ObjectChange change in All)
        {
            Added += change.IsAddition ? 1 : 0;
            Deleted += change.IsDeletion ? 1 : 0;
            Changed += change.IsAddition || change.IsDeletion ? 0 : 1;
        }
    }

    /// <summary>Objects that were not there before.</summary>
    public int Added { get; }

    /// <summary>Objects whose text is another one: of the same class and primary key, and not the same bytes.</summary>
    public int Changed { get; }

    /// <summary>Objects that are there no more.</summary>
    public int Deleted { get; }

    /// <summary>All of them.</summary>
    public int Count => Added + Changed + Deleted;

    /// <summary>What was added and changed, in the order of the new load; then what was deleted, in the order of the old one.</summary>
    public IEnumerable<ObjectChange> All => _parts.SelectMany(static part => part);
}

/// <summary>
/// Compares two loads of one source. Dumps keep the order of their objects, so that nearly each is found where the one before leads, and the
/// two are read side by side as they lie in memory; only what does not stand there is looked up by its key.
/// </summary>
public static class SnapshotDiff
{
    private const int PartLength = 1 << 16;

    /// <summary>Compares two loads.</summary>
    /// <param name="old">What was before.</param>
    /// <param name="next">What is now.</param>
    /// <param name="threads">How many threads work on it, the caller's among them.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="stop"/>.</exception>
    public static SnapshotChanges Compare(SourceSnapshot old, SourceSnapshot next, int threads, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        stop.ThrowIfCancellationRequested();
        if (ReferenceEquals(old.Frozen, next.Frozen))
        {
            return CompareOverlays(old, next);
        }

        int count = (next.IdCount + PartLength - 1) / PartLength;
        var parts = new List<ObjectChange>[count + 1];
        ObjectComparison comparison = new(old, next);
        ulong[] found = new ulong[(old.IdCount + 63) / 64];
        int taken = 0;
        WorkTogether.Run(Math.Min(threads, count), () =>
        {
            while (WorkTogether.TryTake(ref taken, count, out int part))
            {
                stop.ThrowIfCancellationRequested();
                int first = part * PartLength;
                parts[part] = new PartOfDiff(old, next, comparison, found).Compare(first, Math.Min(next.IdCount, first + PartLength));
            }
        });

        List<ObjectChange> deleted = parts[count] = [];
        for (int id = 0; id < old.IdCount; id++)
        {
            if ((found[id >> 6] >> (id & 63) & 1) == 0 && !old.IsSuperseded(id))
            {
                deleted.Add(new ObjectChange(id, ObjectChange.None));
            }
        }

        GC.KeepAlive(old);
        GC.KeepAlive(next);
        return new SnapshotChanges(parts);
    }

    // Of what both share, only what answers in one of them and not in the other may differ: that much, and what lies over it, is looked at.
    private static SnapshotChanges CompareOverlays(SourceSnapshot old, SourceSnapshot next)
    {
        List<ObjectChange> changed = [], deleted = [];
        List<int> differing = old.Superseded.Differences(next.Superseded, old.FirstAdded);
        HashSet<int> found = [];
        foreach (int id in differing.Concat(Enumerable.Range(next.FirstAdded, next.IdCount - next.FirstAdded)))
        {
            if (next.IsSuperseded(id))
            {
                continue;
            }

            int before = ObjectKey.Of(next.Get(id)).FindIn(old);
            found.Add(before);
            if (before == ObjectChange.None || !ObjectComparison.IsSameText(old.Get(before), next.Get(id)))
            {
                changed.Add(new ObjectChange(before, id));
            }
        }

        foreach (int id in differing.Concat(Enumerable.Range(old.FirstAdded, old.IdCount - old.FirstAdded)))
        {
            if (!old.IsSuperseded(id) && !found.Contains(id))
            {
                deleted.Add(new ObjectChange(id, ObjectChange.None));
            }
        }

        GC.KeepAlive(old);
        GC.KeepAlive(next);
        return new SnapshotChanges([changed, deleted]);
    }

    // A run of the new objects, with its own place in the old ones.
    private sealed class PartOfDiff(SourceSnapshot old, SourceSnapshot next, ObjectComparison comparison, ulong[] found)
    {
        private readonly List<ObjectChange> _changes = [];
        private int _word = -1;
        private ulong _bits;

        public List<ObjectChange> Compare(int first, int end)
        {
            int expected = old.IdCount;
            for (int id = first; id < end; id++)
            {
                if (next.IsSuperseded(id))
                {
                    continue;
                }

                while (expected < old.IdCount && old.IsSuperseded(expected))
                {
                    expected++;
                }

                int before = Find(id, expected, out bool isSame);
                if (before != ObjectChange.None)
                {
                    expected = before + 1;
                    Mark(before);
                }

                if (!isSame)
                {
                    _changes.Add(new ObjectChange(before, id));
                }
            }

            Flush();
            return _changes;
        }

        private int Find(int id, int expected, out bool isSame)
        {
            if (expected < old.IdCount && old.ClassOf(expected) == next.ClassOf(id) && comparison.IsSame(expected, id))
            {
                isSame = true;
                return expected;
            }

            RegistryObject obj = next.Get(id);
            ObjectKey key = ObjectKey.Of(obj);
            if (expected < old.IdCount && key.IsOf(old.Get(expected)))
            {
                isSame = false;
                return expected;
            }

            int before = key.FindIn(old);
            isSame = before != ObjectChange.None && comparison.IsSame(before, id);
            return before;
        }

        // Other threads mark in the same words at most where two parts meet: so a word is written when it is full.
        private void Mark(int id)
        {
            if (id >> 6 != _word)
            {
                Flush();
                _word = id >> 6;
            }

            _bits |= 1UL << (id & 63);
        }

        private void Flush()
        {
            if (_bits != 0)
            {
                Interlocked.Or(ref found[_word], _bits);
                _bits = 0;
            }
        }
    }
}
