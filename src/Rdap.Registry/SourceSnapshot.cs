using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry;

/// <summary>
/// One source, frozen: its objects and every index over them. Immutable; any number of threads may read it, and its memory is given back
/// when the last query lets go.
/// </summary>
/// <remarks>
/// A source that changed a little since it was frozen is overlaid: the frozen objects and their indexes stay as they are, the objects that were
/// replaced or deleted are superseded, and what was added or modified is a second, small frozen source whose ids come behind. Every question
/// is answered as if all of it had been frozen anew.
/// Its memory is outside the collector's heap, and a span over it, such as an object's value, does not keep it alive: whoever uses one must hold
/// the snapshot (or the <see cref="RegistrySnapshot"/> it is in) in a field, or name it to <see cref="GC.KeepAlive"/> behind the last use.
/// </remarks>
public sealed class SourceSnapshot
{
    private const int Unknown = 0;
    private const int Yes = 1;
    private const int No = 2;

    private readonly ObjectHeap _heap;
    private readonly FlatArray<byte> _classes;
    private readonly IdSet _superseded;
    private readonly byte[] _nameUtf8;

    // Null when all may have moved, or nothing lies over the source.
    private readonly IdSet? _moved;

    private int _namesPocs;
    private SourceDigest? _digest;

    internal SourceSnapshot(SourceInfo info, ObjectHeap heap, FlatArray<byte> classes, SourceIndexes indexes, IdSet superseded, long textBytes)
    {
        Info = info;
        Indexes = indexes;
        Frozen = this;
        FirstAdded = classes.Length;
        Standing = SourceTotals.Of(classes, superseded, textBytes);
        _heap = heap;
        _classes = classes;
        _superseded = superseded;
        _nameUtf8 = Encoding.UTF8.GetBytes(info.Name);
    }

    /// <summary>A source that is overlaid.</summary>
    /// <param name="info">Where it comes from now.</param>
    /// <param name="frozen">What was frozen.</param>
    /// <param name="added">What was added or modified since.</param>
    /// <param name="superseded">The frozen objects that answer no more, and those of the added ones.</param>
    /// <param name="standing">What is left of the frozen objects.</param>
    internal SourceSnapshot(SourceInfo info, SourceSnapshot frozen, SourceSnapshot added, IdSet superseded, SourceTotals standing)
    {
        _moved = MovedContacts.Find(frozen, added, superseded);
        Info = info;
        Indexes = frozen.Indexes;
        Frozen = frozen;
        Added = added;
        FirstAdded = frozen.IdCount;
        Standing = standing;
        _heap = frozen._heap;
        _classes = frozen._classes;
        _superseded = superseded;
        _nameUtf8 = Encoding.UTF8.GetBytes(info.Name);
    }

    private SourceSnapshot(SourceInfo info, SourceSnapshot same)
    {
        Info = info;
        Indexes = same.Indexes;
        Frozen = same.Frozen;
        Added = same.Added;
        FirstAdded = same.FirstAdded;
        Standing = same.Standing;
        _heap = same._heap;
        _classes = same._classes;
        _superseded = same._superseded;
        _moved = same._moved;
        _nameUtf8 = same._nameUtf8;
        _digest = same.Digest;
    }

    /// <summary>Where it comes from and how old it is.</summary>
    public SourceInfo Info { get; }

    /// <summary>The source's name as bytes.</summary>
    public ReadOnlySpan<byte> NameUtf8 => _nameUtf8;

    /// <summary>How many objects it answers with.</summary>
    public int ObjectCount => IdCount - _superseded.Count;

    /// <summary>Ids run from 0 to this, in the order of the source; those of objects that are superseded among them.</summary>
    public int IdCount => Added is null ? FirstAdded : FirstAdded + Added.FirstAdded;

    /// <summary>How many objects were given again with the same primary key in what was frozen: only the last of each answers.</summary>
    public int DuplicateCount => Frozen._superseded.Count;

    /// <summary>Bytes of all objects' text.</summary>
    public long TextBytes => Standing.TextBytes + (Added?.TextBytes ?? 0);

    /// <summary>
    /// How much was laid over what was frozen: objects that were added or modified, and frozen ones that these replace or that are deleted. 0 for
    /// a source that is not overlaid. See <see cref="SnapshotMerge"/>.
    /// </summary>
    public int Changes => Added is null ? 0 : Added.IdCount + _superseded.Count - Frozen._superseded.Count - Added._superseded.Count;

    /// <summary>
    /// One number for what it says; null as long as nobody has worked it out, see <see cref="SourceDigest.Of"/>. Of changes laid over a source whose
    /// digest is known, and of what is merged or loaded from a file with it, it is known at once.
    /// </summary>
    public SourceDigest? Digest
    {
        get => Volatile.Read(ref DigestHolder._digest);
        internal set => Volatile.Write(ref DigestHolder._digest, value);
    }

    // One place for all that say the same, so that it is worked out once.
    private SourceSnapshot DigestHolder => Added is null ? Frozen : this;

    /// <summary>The indexes of what was frozen.</summary>
    internal SourceIndexes Indexes { get; }

    /// <summary>What was frozen: this itself when it is not overlaid.</summary>
    internal SourceSnapshot Frozen { get; }

    /// <summary>What was added or modified since; null when it is not overlaid.</summary>
    internal SourceSnapshot? Added { get; }

    /// <summary>The id of the first object that was added.</summary>
    internal int FirstAdded { get; }

    /// <summary>What there is of frozen objects that are not superseded.</summary>
    internal SourceTotals Standing { get; }

    /// <summary>The objects that answer no more.</summary>
    internal IdSet Superseded => _superseded;

    /// <summary>
    /// Whether a frozen object names ARIN's points of contact and nothing that goes before them: its contact may change with that of any role or
    /// person. Worked out when it is first asked for.
    /// </summary>
    internal bool NamesPocs
    {
        get
        {
            if (_namesPocs == Unknown)
            {
                _namesPocs = AbuseOfObject.AnyNamesPocs(this) ? Yes : No;
            }

            return _namesPocs == Yes;
        }
    }

    /// <summary>Whether an object's abuse contact may be another one than was worked out when the source was frozen.</summary>
    internal bool ClimbsForAbuse(int id) => Added is not null && (_moved is null || id >= FirstAdded || _moved.Contains(id));

    /// <summary>What the compact forms of its frozen objects refer to.</summary>
    internal AttributeCodes Codes => _heap.Codes;

    /// <summary>Whether both are the same frozen objects, each with what was laid over them.</summary>
    public bool SharesObjectsWith(SourceSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(Frozen, other.Frozen);
    }

    /// <summary>How many objects of a class it answers with.</summary>
    public int CountOf(ObjectClass objectClass) => Standing.CountOf(objectClass) + (Added?.CountOf(objectClass) ?? 0);

    /// <summary>Whether another object stands for this one, or it was deleted.</summary>
    public bool IsSuperseded(int id) => _superseded.Contains(id);

    /// <summary>Whether an object was given again with the same primary key when the source was frozen.</summary>
    internal bool IsDuplicate(int id) => IsAdded(id) ? Added!.IsSuperseded(id - FirstAdded) : Frozen.IsSuperseded(id);

    /// <summary>The class of an object.</summary>
    public ObjectClass ClassOf(int id) => ClassByte.ClassOf(ByteOf(id));

    /// <summary>Whether an object has an attribute that may lead to its abuse contact: abuse-c, org, mnt-irt, abuse-mailbox or ARIN's.</summary>
    internal bool LeadsToAbuse(int id) => ClassByte.LeadsToAbuse(ByteOf(id));

    /// <summary>Whether an object may hold a mailbox for abuse reports: it has an abuse-mailbox, or free text with an address.</summary>
    internal bool TellsMailbox(int id) => ClassByte.TellsMailbox(ByteOf(id));

    private byte ByteOf(int id) => IsAdded(id) ? Added!._classes[id - FirstAdded] : _classes[id];

    /// <summary>Whether an object is one of those that were added.</summary>
    internal bool IsAdded(int id) => id >= FirstAdded && Added is not null;

    /// <summary>Asks the processor to fetch what <see cref="Get"/> needs before the object's bytes.</summary>
    internal void PrefetchPosition(int id)
    {
        if (IsAdded(id))
        {
            Added!.PrefetchPosition(id - FirstAdded);
            return;
        }

        _heap.PrefetchPosition(id);
        _classes.Prefetch(id);
    }

    /// <summary>Asks the processor to fetch the object's bytes.</summary>
    internal void PrefetchText(int id)
    {
        if (IsAdded(id))
        {
            Added!.PrefetchText(id - FirstAdded);
            return;
        }

        _heap.PrefetchText(id);
    }

    /// <summary>A view of an object's bytes.</summary>
    public RegistryObject Get(int id) => IsAdded(id) ? Added!.Get(id - FirstAdded) : ClassByte.View(_heap, id, _classes[id]);

    /// <summary>The ranges of a kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SourceRanges<T> Ranges<T>(RangeKind kind)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T> =>
        new(this, Indexes.Ranges<T>(kind), Added?.Indexes.Ranges<T>(kind));

    /// <summary>The objects that may carry the value of an attribute with that hash, ascending; superseded ones are among them.</summary>
    internal Postings Candidates(ulong hash) =>
        new(Indexes.AttributeKeys.Candidates(hash), Added is null ? default : Added.Indexes.AttributeKeys.Candidates(hash), FirstAdded);

    /// <summary>The objects of some classes that may have the primary key with that hash.</summary>
    internal PrimaryCandidates PrimaryCandidates(ulong hash, ObjectClassSet classes) => new(this, hash, classes);

    /// <summary>The object of that primary key, any case, of the first of the classes that has one; less than 0 when there is none.</summary>
    internal int FindPrimary(ReadOnlySpan<byte> key, ObjectClassSet classes)
    {
        Span<byte> buffer = stackalloc byte[KeyText.MaxLength];
        int best = -1;
        foreach (int id in PrimaryCandidates(ObjectBatch.PrimaryHash(key), classes))
        {
            if ((best < 0 || ClassOf(id) < ClassOf(best)) && HasPrimaryKey(id, key, buffer))
            {
                best = id;
            }
        }

        return best;
    }

    /// <summary>Whether that is an object's primary key.</summary>
    /// <param name="id">The object.</param>
    /// <param name="key">The key, any case.</param>
    /// <param name="buffer">At least <see cref="KeyText.MaxLength"/> bytes.</param>
    internal bool HasPrimaryKey(int id, ReadOnlySpan<byte> key, Span<byte> buffer)
    {
        RegistryObject candidate = Get(id);
        ReadOnlySpan<byte> own = candidate.Class switch
        {
            ObjectClass.Route or ObjectClass.Route6 => buffer[..candidate.CopyPrimaryKey(buffer)],
            ObjectClass.Person or ObjectClass.Role => candidate.FirstValue(AttributeName.NicHdl),
            _ => candidate.KeyValue,
        };
        own = own[..Math.Min(own.Length, buffer.Length)];
        return KeyText.Same(candidate.Class == ObjectClass.Domain ? own.TrimEnd((byte)'.') : own, key);
    }

    /// <summary>This source with changes: the frozen objects are shared, what the changes add or modify is laid over them.</summary>
    /// <param name="changes">In their order; of several of one object the last stands.</param>
    /// <param name="info">Where the source comes from with them; of the same name and role.</param>
    /// <param name="problems">What could not be done.</param>
    /// <exception cref="ArgumentException">The name or the role is another.</exception>
    public SourceSnapshot With(IReadOnlyList<SourceChange> changes, SourceInfo info, out ChangeProblems problems)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ThrowUnlessLater(info);
        return new OverlayBuilder(this).Build(changes, info, out problems);
    }

    /// <summary>This source, of which more is known now: the same objects, at no cost.</summary>
    /// <param name="info">Where the source comes from; of the same name and role.</param>
    /// <exception cref="ArgumentException">The name or the role is another.</exception>
    public SourceSnapshot WithInfo(SourceInfo info)
    {
        ThrowUnlessLater(info);
        return new SourceSnapshot(info, this);
    }

    private void ThrowUnlessLater(SourceInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (info.Name != Info.Name || info.Role != Info.Role)
        {
            throw new ArgumentException($"{info.Name} ({info.Role}) is no later state of {Info.Name} ({Info.Role}).", nameof(info));
        }
    }

    /// <summary>Adds everything to what is saved.</summary>
    internal void Save(SectionWriter to)
    {
        SnapshotFile.WriteInfo(to.Values, Info);
        SnapshotFile.WriteDigest(to.Values, Digest);
        to.Values.Write(Standing.TextBytes);
        to.Values.Write(Added is not null);
        if (Added is not null)
        {
            Frozen.Save(to);
            Added.Save(to);
            _superseded.Save(to);
            return;
        }

        to.Add(SectionIds.Classes, _classes);
        _superseded.Save(to);
        _heap.Save(to);
        Indexes.Save(to);
    }

    /// <summary>Takes a source from what was saved.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    internal static SourceSnapshot Load(SectionReader from, int threads) => Load(from, threads, mayBeOverlaid: true);

    private static SourceSnapshot Load(SectionReader from, int threads, bool mayBeOverlaid)
    {
        SourceInfo info = SnapshotFile.ReadInfo(from.Values);
        SourceDigest? digest = SnapshotFile.ReadDigest(from.Values);
        long textBytes = from.Values.ReadInt64();
        if (from.Values.ReadBoolean())
        {
            return mayBeOverlaid
                ? LoadOverlaid(from, info, digest, textBytes, threads)
                : throw new InvalidDataException("damaged: an overlay lies over another");
        }

        FlatArray<byte> classes = from.Take<byte>(SectionIds.Classes);
        IdSet superseded = IdSet.Load(from, classes.Length);
        ObjectHeap heap = ObjectHeap.Load(from);
        bool isSound = heap.Count == classes.Length;
        foreach (byte value in classes.Span)
        {
            isSound &= ClassByte.ClassOf(value) <= ObjectClass.Other;
        }

        return isSound
            ? new SourceSnapshot(info, heap, classes, SourceIndexes.Load(from, classes, superseded, threads), superseded, textBytes) { Digest = digest }
            : throw new InvalidDataException("damaged: the classes of the objects");
    }

    private static SourceSnapshot LoadOverlaid(SectionReader from, SourceInfo info, SourceDigest? digest, long standingBytes, int threads)
    {
        SourceSnapshot frozen = Load(from, threads, mayBeOverlaid: false), added = Load(from, threads, mayBeOverlaid: false);
        if ((long)frozen.IdCount + added.IdCount > int.MaxValue)
        {
            throw new InvalidDataException("damaged: more objects than there can be");
        }

        IdSet superseded = IdSet.Load(from, frozen.IdCount + added.IdCount);
        SourceTotals standing = frozen.Standing.Copy();
        for (int id = 0; id < frozen.IdCount; id++)
        {
            if (superseded.Contains(id) && !frozen.IsSuperseded(id))
            {
                standing.Take(frozen.ClassOf(id), 0);
            }
        }

        standing.TextBytes = standingBytes;
        return new SourceSnapshot(info, frozen, added, superseded, standing) { Digest = digest };
    }
}
