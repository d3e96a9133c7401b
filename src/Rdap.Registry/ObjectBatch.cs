using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry;

/// <summary>What became of an object that a reader handed over.</summary>
public enum AddOutcome : byte
{
    /// <summary>It is in.</summary>
    Added,

    /// <summary>Its first line is no attribute.</summary>
    NotAnObject,

    /// <summary>It has no primary key: an empty first value, a person without nic-hdl, a route without origin.</summary>
    NoPrimaryKey,

    /// <summary>Its primary key is no address, prefix or range.</summary>
    BadAddress,

    /// <summary>Its primary key is no AS number or range of them, or a route's origin is no AS number.</summary>
    BadAsn,

    /// <summary>It is larger than 16 MiB.</summary>
    TooLarge,
}

/// <summary>
/// A run of objects on their way into a snapshot: their bytes, and what the indexes will need of them. Batches of one builder
/// may be filled on different threads; each by one thread at a time.
/// </summary>
public sealed class ObjectBatch : IDisposable
{
    private const int FirstOwnChunk = 64 * 1024;
    private const int LargestOwnChunk = 16 * 1024 * 1024;

    // What arrays begin with: near enough to what dumps have that most chunks never grow them.
    private const int BytesPerObject = 300;

    private readonly List<byte[]> _chunks = [];
    private readonly bool _growing;
    private readonly SnapshotBuilder _builder;
    private int _used;

    internal GrowingRanges<uint>[] Ranges4 { get; } = new GrowingRanges<uint>[(int)RangeKind.Count];

    internal GrowingRanges<UInt128>[] Ranges6 { get; } = new GrowingRanges<UInt128>[(int)RangeKind.Count];

    internal IReadOnlyList<byte[]> Chunks => _chunks;

    private Growing<ulong> _positions;
    private Growing<byte> _classes;
    private KeyCollector? _primary;
    private KeyCollector? _attributes;

    internal ObjectBatch(SnapshotBuilder builder, byte[] chunk)
        : this(builder)
    {
        if (chunk.Length > ObjectHeap.MaxChunkLength)
        {
            throw new ArgumentException($"A chunk may have {ObjectHeap.MaxChunkLength} bytes, this one has {chunk.Length}.", nameof(chunk));
        }

        _chunks.Add(chunk);
        int expected = chunk.Length / BytesPerObject;
        _positions = new Growing<ulong>(expected);
        _classes = new Growing<byte>(expected);
        _growing = false;
    }

    internal ObjectBatch(SnapshotBuilder builder)
    {
        _builder = builder;
        _growing = true;
    }

    /// <summary>How many objects are in.</summary>
    public int Count => _positions.Count;

    /// <summary>How many bytes of text its objects have.</summary>
    public long TextBytes { get; private set; }

    internal ReadOnlySpan<ulong> Positions => _positions.Items;

    internal ReadOnlySpan<byte> Classes => _classes.Items;

    /// <summary>Primary keys, once the batch is complete.</summary>
    internal List<KeySegment> PrimaryKeys { get; } = [];

    /// <summary>Inverse keys, once the batch is complete.</summary>
    internal List<KeySegment> AttributeKeys { get; } = [];

    /// <summary>Gives back what was collected; a builder does so itself with the batches it made.</summary>
    public void Dispose()
    {
        _positions.Dispose();
        _classes.Dispose();
        _primary?.Dispose();
        _attributes?.Dispose();
        for (RangeKind kind = 0; kind < RangeKind.Count; kind++)
        {
            Ranges4[(int)kind].Dispose();
            Ranges6[(int)kind].Dispose();
        }
    }

    /// <summary>
    /// Says that nothing more will be added, and does what of the indexing can be done now: best on the thread that filled it.
    /// </summary>
    public void Complete()
    {
        Seal(ref _primary, PrimaryKeys, _builder.PrimaryKeyMemory);
        Seal(ref _attributes, AttributeKeys, _builder.AttributeKeyMemory);
    }

    private void Seal(ref KeyCollector? collector, List<KeySegment> segments, KeyMemory memory)
    {
        if (collector is { Count: > 0 })
        {
            segments.Add(collector.Seal(memory));
        }

        _builder.Return(collector);
        collector = null;
    }

    /// <summary>Adds the object at that place of the chunk the batch was made for; its bytes stay where they are.</summary>
    public AddOutcome Add(int offset, int length) => Add(0, offset, length);

    /// <summary>Adds an object by copying its bytes into the batch.</summary>
    public AddOutcome Append(ReadOnlySpan<byte> text)
    {
        if (text.Length > ObjectHeap.MaxObjectLength)
        {
            return AddOutcome.TooLarge;
        }

        if (!_growing)
        {
            throw new InvalidOperationException("This batch keeps a chunk of its reader's; objects are added in place.");
        }

        if (_chunks.Count == 0 || _chunks[^1].Length - _used < text.Length)
        {
            int doubled = _chunks.Count == 0 ? FirstOwnChunk : Math.Min(_chunks[^1].Length * 2, LargestOwnChunk);
            _chunks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(doubled, text.Length)));
            _used = 0;
        }

        text.CopyTo(_chunks[^1].AsSpan(_used));
        AddOutcome outcome = Add(_chunks.Count - 1, _used, text.Length);
        _used += outcome == AddOutcome.Added ? text.Length : 0;
        return outcome;
    }

    private AddOutcome Add(int chunk, int offset, int length)
    {
        if (length > ObjectHeap.MaxObjectLength)
        {
            return AddOutcome.TooLarge;
        }

        ReadOnlySpan<byte> text = _chunks[chunk].AsSpan(offset, length);
        AttributeEnumerator attributes = new(text);
        if (!attributes.MoveNext() || attributes.Current.NameText.IsEmpty)
        {
            return AddOutcome.NotAnObject;
        }

        RpslAttribute first = attributes.Current;
        ObjectClass objectClass = ObjectClasses.FromAttribute(first.Name);
        ReadOnlySpan<byte> key = first.Value;
        if (key.IsEmpty)
        {
            return AddOutcome.NoPrimaryKey;
        }

        int id = Count;
        KeyCollector keys = CollectorFor(id);
        int attributeKeys = keys.Count;
        bool complete = objectClass is not (ObjectClass.Person or ObjectClass.Role or ObjectClass.Route or ObjectClass.Route6);
        bool plainNames = IsPlain(first);
        bool leadsToAbuse = false;
        AddKeys(first, id);
        ReadOnlySpan<byte> handle = key;
        while (attributes.MoveNext())
        {
            RpslAttribute attribute = attributes.Current;
            if (!complete && attribute.Name is AttributeName.NicHdl or AttributeName.Origin)
            {
                handle = attribute.Value;
                complete = !handle.IsEmpty;
            }

            plainNames &= IsPlain(attribute);
            leadsToAbuse |= attribute.Name is AttributeName.AbuseC or AttributeName.Org or AttributeName.MntIrt;
            AddKeys(attribute, id);
        }

        AddOutcome outcome = complete ? AddPrimaryKey(objectClass, key, handle, id) : AddOutcome.NoPrimaryKey;
        if (outcome != AddOutcome.Added)
        {
            keys.CutTo(attributeKeys);
            return outcome;
        }

        _positions.Add(ObjectHeap.Position(chunk, offset, length));
        _classes.Add(ClassByte.Of(objectClass, plainNames, leadsToAbuse));
        TextBytes += length;
        return AddOutcome.Added;
    }

    private KeyCollector CollectorFor(int id)
    {
        if (_attributes is { } full && full.IsFull(id))
        {
            AttributeKeys.Add(full.Seal(_builder.AttributeKeyMemory));
        }

        return _attributes ??= _builder.RentCollector();
    }

    private void AddPrimary(ulong hash, int id)
    {
        if (_primary is { } full && full.IsFull(id))
        {
            PrimaryKeys.Add(full.Seal(_builder.PrimaryKeyMemory));
        }

        _primary ??= _builder.RentCollector();
        _primary.Add(hash, id);
    }

    private static bool IsPlain(in RpslAttribute attribute) =>
        attribute.Name == AttributeName.Unknown || attribute.NameText.SequenceEqual(AttributeNames.Get(attribute.Name).NameUtf8);

    private AddOutcome AddPrimaryKey(ObjectClass objectClass, ReadOnlySpan<byte> key, ReadOnlySpan<byte> handle, int id)
    {
        switch (objectClass)
        {
            case ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.Route or ObjectClass.Route6:
                if (!IpText.TryParseNetwork(key, out IpRange network, out _))
                {
                    return AddOutcome.BadAddress;
                }

                if (objectClass is ObjectClass.Route or ObjectClass.Route6 && !Asn.TryParse(handle, out _))
                {
                    return AddOutcome.BadAsn;
                }

                AddRange(objectClass, network, id);
                return AddOutcome.Added;
            case ObjectClass.AutNum or ObjectClass.AsBlock:
                if (!Asn.TryParseRange(key, out AsnRange asns) || (objectClass == ObjectClass.AutNum && !asns.IsSingle))
                {
                    return AddOutcome.BadAsn;
                }

                RangeKinds.TryGet(objectClass, out RangeKind numbers);
                Ranges4[(int)numbers].Add(asns.First, asns.Last, id);
                return AddOutcome.Added;
            case ObjectClass.Domain:
                if (ReverseName.Parse(key, out IpRange zone) == ReverseNameKind.Ok)
                {
                    AddRange(objectClass, zone, id);
                }

                AddPrimary(PrimaryHash(key.TrimEnd((byte)'.')), id);
                return AddOutcome.Added;
            default:
                AddPrimary(PrimaryHash(handle), id);
                return AddOutcome.Added;
        }
    }

    /// <summary>Hash of a primary key; one for all classes, so that a word is looked up once.</summary>
    internal static ulong PrimaryHash(ReadOnlySpan<byte> key) => KeyText.Hash((byte)AttributeName.Unknown, key);

    private void AddRange(ObjectClass objectClass, in IpRange range, int id)
    {
        RangeKinds.TryGet(objectClass, out RangeKind kind);
        if (range.Family == IpFamily.V4)
        {
            Ranges4[(int)kind].Add((uint)range.First, (uint)range.Last, id);
        }
        else
        {
            Ranges6[(int)kind].Add(range.First, range.Last, id);
        }
    }

    private void AddKeys(in RpslAttribute attribute, int id)
    {
        AttributeName name = attribute.Name;
        switch (AttributeNames.Get(name).IndexShape)
        {
            case KeyShape.None:
                break;
            case KeyShape.Whole when !attribute.IsMultiLine:
                AddKey(name, attribute.Value, id);
                break;
            case KeyShape.Whole:
                Span<byte> whole = stackalloc byte[KeyText.MaxLength];
                AddKey(name, whole[..attribute.CopyCleanValue(whole)], id);
                break;
            case KeyShape.FirstWord:
                AddKey(name, attribute.Words.FirstOrEmpty().TrimEnd((byte)'.'), id);
                break;
            default:
                foreach (ReadOnlySpan<byte> word in attribute.Words)
                {
                    AddKey(name, word, id);
                }

                break;
        }
    }

    private void AddKey(AttributeName name, ReadOnlySpan<byte> key, int id)
    {
        if (!key.IsEmpty)
        {
            _attributes!.Add(KeyText.Hash((byte)name, key), id);
        }
    }
}
