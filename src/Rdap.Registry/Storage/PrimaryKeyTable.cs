using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// Primary keys to object ids by open addressing: a slot of 8 bytes holds the id, the class and 24 bits of the key's hash, so that a
/// contact is found with one access to memory that is not in the cache where <see cref="KeyIndex"/> needs four. An answer follows five
/// to ten references. No key is stored: whoever asks compares the candidate objects' own text.
/// </summary>
internal sealed class PrimaryKeyTable
{
    public static readonly PrimaryKeyTable Empty = new(1);

    private const int TagShift = 40;
    private const int ClassShift = 32;
    private const ulong TagMask = ulong.MaxValue << TagShift;

    // id + 1 in the low half, so that an empty slot is 0
    private readonly FlatArray<ulong> _slots;
    private readonly int _homeShift;

    private PrimaryKeyTable(int count)
    {
        // At most 3 of 4 slots are taken: runs stay short, and each run ends.
        int bits = Math.Max(2, (int)Math.Ceiling(Math.Log2(count * 4.0 / 3.0 + 1)));
        _slots = FlatArray<ulong>.AllocateZeroed(1 << bits);
        _homeShift = 64 - bits;
    }

    /// <summary>How many slots are taken.</summary>
    public int Count { get; private set; }

    /// <summary>The ids that may have the key with that hash and are of one of the classes.</summary>
    public Matches Find(ulong hash, ObjectClassSet classes) => new(_slots.Span, (int)(hash >> _homeShift), Tag(hash), classes);

    /// <summary>
    /// Builds the table. Of objects of one class and one key, of which <paramref name="sameKey"/> tells, the last stands and the others are
    /// handed to <paramref name="superseded"/>.
    /// </summary>
    /// <param name="hashes">Hashes in the order of the source.</param>
    /// <param name="ids">The object of each hash, ascending.</param>
    /// <param name="classOf">The class of an object.</param>
    /// <param name="sameKey">Whether two objects have one key.</param>
    /// <param name="superseded">Takes an object that was given again.</param>
    public static PrimaryKeyTable Build(
        ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> ids, Func<int, ObjectClass> classOf, Func<int, int, bool> sameKey, Action<int> superseded)
    {
        PrimaryKeyTable table = new(hashes.Length);
        for (int i = 0; i < hashes.Length; i++)
        {
            table.Put(hashes[i], ids[i], classOf(ids[i]), sameKey, superseded);
        }

        return table;
    }

    private void Put(ulong hash, int id, ObjectClass objectClass, Func<int, int, bool> sameKey, Action<int> superseded)
    {
        ulong head = Tag(hash) | ((ulong)objectClass << ClassShift);
        int mask = _slots.Length - 1;
        int at = (int)(hash >> _homeShift);
        for (; _slots[at] != 0; at = (at + 1) & mask)
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

    // The bits below those that choose the slot; the low ones of a table of more than 2^40 slots would not do.
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
                _next = (_next + 1) & (_slots.Length - 1);
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
