using System.Text;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry;

/// <summary>
/// One source, frozen: its objects and every index over them. Immutable; any number of threads may read it, and its memory is given back
/// when the last query lets go.
/// </summary>
/// <remarks>
/// Its memory is outside the collector's heap, and a span over it, such as an object's value, does not keep it alive: whoever uses one must hold
/// the snapshot (or the <see cref="RegistrySnapshot"/> it is in) in a field, or name it to <see cref="GC.KeepAlive"/> behind the last use.
/// </remarks>
public sealed class SourceSnapshot
{
    private readonly ObjectHeap _heap;
    private readonly FlatArray<byte> _classes;
    private readonly IdSet _superseded;
    private readonly int[] _countOfClass = new int[(int)ObjectClass.Other + 1];
    private readonly byte[] _nameUtf8;

    internal SourceSnapshot(SourceInfo info, ObjectHeap heap, FlatArray<byte> classes, SourceIndexes indexes, IdSet superseded, long textBytes)
    {
        Info = info;
        Indexes = indexes;
        TextBytes = textBytes;
        _heap = heap;
        _classes = classes;
        _superseded = superseded;
        _nameUtf8 = Encoding.UTF8.GetBytes(info.Name);
        for (int id = 0; id < classes.Length; id++)
        {
            _countOfClass[(int)ClassOf(id)] += IsSuperseded(id) ? 0 : 1;
        }
    }

    /// <summary>Adds everything to what is saved.</summary>
    internal void Save(SectionWriter to)
    {
        SnapshotFile.WriteInfo(to.Values, Info);
        to.Values.Write(TextBytes);
        to.Add(SectionIds.Classes, _classes);
        _superseded.Save(to);
        _heap.Save(to);
        Indexes.Save(to);
    }

    /// <summary>Takes a source from what was saved.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    internal static SourceSnapshot Load(SectionReader from, int threads)
    {
        SourceInfo info = SnapshotFile.ReadInfo(from.Values);
        long textBytes = from.Values.ReadInt64();
        FlatArray<byte> classes = from.Take<byte>(SectionIds.Classes);
        IdSet superseded = IdSet.Load(from, classes.Length);
        ObjectHeap heap = ObjectHeap.Load(from);
        bool isSound = heap.Count == classes.Length;
        foreach (byte value in classes.Span)
        {
            isSound &= ClassByte.ClassOf(value) <= ObjectClass.Other;
        }

        return isSound
            ? new SourceSnapshot(info, heap, classes, SourceIndexes.Load(from, classes, superseded, threads), superseded, textBytes)
            : throw new InvalidDataException("damaged: the classes of the objects");
    }

    /// <summary>Where it comes from and how old it is.</summary>
    public SourceInfo Info { get; }

    /// <summary>The source's name as bytes.</summary>
    public ReadOnlySpan<byte> NameUtf8 => _nameUtf8;

    /// <summary>How many objects it answers with.</summary>
    public int ObjectCount => IdCount - DuplicateCount;

    /// <summary>Ids run from 0 to this, in the order of the source; those that were given again later among them.</summary>
    public int IdCount => _heap.Count;

    /// <summary>How many objects were given again with the same primary key: only the last of each answers.</summary>
    public int DuplicateCount => _superseded.Count;

    /// <summary>Bytes of all objects' text.</summary>
    public long TextBytes { get; }

    internal SourceIndexes Indexes { get; }

    /// <summary>What the compact forms of its objects refer to.</summary>
    internal AttributeCodes Codes => _heap.Codes;

    /// <summary>How many objects of a class it answers with.</summary>
    public int CountOf(ObjectClass objectClass) => _countOfClass[(int)objectClass];

    /// <summary>Whether an object with the same primary key came later in the source and stands for this one.</summary>
    public bool IsSuperseded(int id) => _superseded.Contains(id);

    /// <summary>The class of an object.</summary>
    public ObjectClass ClassOf(int id) => ClassByte.ClassOf(_classes[id]);

    /// <summary>Whether an object has an attribute that may lead to its abuse contact: abuse-c, org, mnt-irt, abuse-mailbox or ARIN's.</summary>
    internal bool LeadsToAbuse(int id) => ClassByte.LeadsToAbuse(_classes[id]);

    /// <summary>Whether an object may hold a mailbox for abuse reports: it has an abuse-mailbox, or free text with an address.</summary>
    internal bool TellsMailbox(int id) => ClassByte.TellsMailbox(_classes[id]);

    /// <summary>Asks the processor to fetch what <see cref="Get"/> needs before the object's bytes.</summary>
    internal void PrefetchPosition(int id)
    {
        _heap.PrefetchPosition(id);
        _classes.Prefetch(id);
    }

    /// <summary>Asks the processor to fetch the object's bytes.</summary>
    internal void PrefetchText(int id) => _heap.PrefetchText(id);

    /// <summary>A view of an object's bytes.</summary>
    public RegistryObject Get(int id) => ClassByte.View(_heap, id, _classes[id]);

    /// <summary>The object of that primary key, any case, of the first of the classes that has one; less than 0 when there is none.</summary>
    internal int FindPrimary(ReadOnlySpan<byte> key, ObjectClassSet classes)
    {
        Span<byte> buffer = stackalloc byte[KeyText.MaxLength];
        int best = -1;
        foreach (int id in Indexes.PrimaryKeys.Find(ObjectBatch.PrimaryHash(key), classes))
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
}
