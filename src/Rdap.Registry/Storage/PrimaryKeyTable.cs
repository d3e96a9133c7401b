using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Primary keys to object ids by open addressing: a slot of 8 bytes holds the id, the class and 24 bits of the key's hash, so that a
/// contact is found with one access to memory that is not in the cache where <see cref="KeyIndex"/> needs four. An answer follows five
/// to ten references. No key is stored: whoever asks compares the candidate objects' own text.
/// </summary>
internal sealed class PrimaryKeyTable
{
    public static readonly PrimaryKeyTable Empty = new(FlatArray<ulong>.AllocateZeroed(LeastSlots), 0);

    private const int LeastSlots = 4;
    private const int TagShift = 40;
    private const int ClassShift = 32;
    private const ulong TagMask = ulong.MaxValue << TagShift;

    // id + 1 in the low half, so that an empty slot is 0
    private readonly FlatArray<ulong> _slots;

    /// <param name="slots">At least one is empty, so that each walk ends.</param>
    /// <param name="count">How many are taken.</param>
    public PrimaryKeyTable(FlatArray<ulong> slots, int count)
    {
        _slots = slots;
        Count = count;
    }

    /// <summary>How many slots are taken.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of its slots.</summary>
    public long ByteCount => (long)_slots.Length * sizeof(ulong);

    /// <summary>The ids that may have the key with that hash and are of one of the classes.</summary>
    public Matches Find(ulong hash, ObjectClassSet classes)
    {
        hash = KeySegment.Kept(hash);
        return new Matches(_slots.Span, Home(hash), Tag(hash), classes);
    }

    /// <summary>Asks the processor to fetch where the walk for a hash begins.</summary>
    public void Prefetch(ulong hash) => _slots.Prefetch(Home(KeySegment.Kept(hash)));

    /// <summary>
    /// Builds the table. Of objects of one class and one key, of which <paramref name="sameKey"/> tells, the last stands and the others are
    /// handed to <paramref name="superseded"/>.
    /// </summary>
    /// <param name="segments">The keys in the order of the source, each with the id of the first object of its batch.</param>
    /// <param name="classOf">The class of an object.</param>
    /// <param name="sameKey">Whether two objects have one key.</param>
    /// <param name="superseded">Takes an object that was given again.</param>
    public static PrimaryKeyTable Build(
        IReadOnlyList<(KeySegment Segment, int FirstId)> segments, Func<int, ObjectClass> classOf, Func<int, int, bool> sameKey, Action<int> superseded)
    {
        int count = 0;
        foreach ((KeySegment segment, _) in segments)
        {
            count = checked(count + segment.Count);
        }

        // 3 of 4 slots are taken: runs stay short, and each ends.
        PrimaryKeyTable table = new(FlatArray<ulong>.AllocateZeroed(checked(count + (count / 3) + LeastSlots)), 0);

        // Partition by partition: what is written stays in the cache.
        for (int partition = 0; partition < KeySegment.Partitions; partition++)
        {
            Patience.RestIfAsked();
            foreach ((KeySegment segment, int firstId) in segments)
            {
                int first = firstId + segment.FirstId;
                foreach (ulong entry in segment.Partition(partition))
                {
                    int id = first + KeySegment.PlaceOf(entry);
                    table.Put(KeySegment.HashOf(partition, entry), id, classOf(id), sameKey, superseded);
                }
            }
        }

        return table;
    }

    /// <summary>Adds the table to what is saved.</summary>
    public void Save(SectionWriter to)
    {
        to.Values.Write(Count);
        to.Add(SectionIds.PrimarySlots, _slots);
    }

    /// <summary>Takes a table from what was saved, of a source with that many objects.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static PrimaryKeyTable Load(SectionReader from, int objects)
    {
        PrimaryKeyTable table = new(from.Take<ulong>(SectionIds.PrimarySlots), from.Values.ReadInt32());
        int taken = 0;
        foreach (ulong slot in table._slots.Span)
        {
            if (slot != 0)
            {
                taken++;
                if ((uint)slot - 1 >= (uint)objects || (byte)(slot >> ClassShift) > (byte)ObjectClass.Other)
                {
                    throw new InvalidDataException("damaged: the table of primary keys names what there is not");
                }
            }
        }

        return taken == table.Count && taken < table._slots.Length ? table : throw new InvalidDataException("damaged: the table of primary keys");
    }

    private void Put(ulong hash, int id, ObjectClass objectClass, Func<int, int, bool> sameKey, Action<int> superseded)
    {
        ulong head = Tag(hash) | ((ulong)objectClass << ClassShift);
        int at = Home(hash);
        for (; _slots[at] != 0; at = at + 1 == _slots.Length ? 0 : at + 1)
        {
            int other = IdOf(_slots[at]);
            if (_slots[at] >> ClassShift == head >> ClassShift && sameKey(other, id))
            {
                superseded(other);
                _slots[at] = head | (uint)(id + 1);
                return;
            }
        }

        _slots[at] = head | (uint)(id + 1);
        Count++;
    }

    // In the order of the hashes, whatever the number of slots.
    private int Home(ulong hash) => (int)Math.BigMul(hash, (ulong)_slots.Length, out _);

    // Lower bits than those that choose the slot.
    private static ulong Tag(ulong hash) => hash << (64 - TagShift) & TagMask;

    private static int IdOf(ulong slot) => (int)(uint)slot - 1;

    /// <summary>Walks the candidates of one hash.</summary>
    public ref struct Matches(ReadOnlySpan<ulong> slots, int home, ulong tag, ObjectClassSet classes)
    {
        private readonly ReadOnlySpan<ulong> _slots = slots;
        private int _next = home;

        /// <summary>The candidate the walk stands on.</summary>
        public int Current { get; private set; }

        /// <summary>This walk itself: it begins where it stands.</summary>
        public readonly Matches GetEnumerator() => this;

        /// <summary>Goes to the next candidate.</summary>
        public bool MoveNext()
        {
            while (_slots[_next] is var slot && slot != 0)
            {
                _next = _next + 1 == _slots.Length ? 0 : _next + 1;
                if ((slot & TagMask) == tag && classes.Contains((ObjectClass)(byte)(slot >> ClassShift)))
                {
                    Current = IdOf(slot);
                    return true;
                }
            }

            return false;
        }
    }
}
