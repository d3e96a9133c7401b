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
/// A run of objects on their way into a snapshot: their compact form, and what the indexes will need of them. Batches of one builder
/// may be filled on different threads; each by one thread at a time.
/// </summary>
public sealed class ObjectBatch : IDisposable
{
    // Written objects wait for so many others before they are moved to where they stay: they should still be in the cache then.
    private const int MovedBytes = 512 * 1024;

    private readonly SnapshotBuilder _builder;
    private ObjectEncoder? _encoder;
    private byte[] _padded = [];
    private int _moved;
    private bool _isComplete;

    // While it is filled.
    private BatchCollector? _objects;
    private KeyCollector? _primary;
    private KeyCollector? _attributes;

    internal ObjectBatch(SnapshotBuilder builder) => _builder = builder;

    /// <summary>How many objects are in.</summary>
    public int Count => _objects?.Count ?? Positions.Length;

    /// <summary>How many bytes of text its objects have.</summary>
    public long TextBytes { get; private set; }

    /// <summary>Where each object lies, once the batch is complete.</summary>
    internal FlatArray<ulong> Positions { get; private set; }

    /// <summary>The class of each (<see cref="ClassByte"/>), once the batch is complete.</summary>
    internal FlatArray<byte> Classes { get; private set; }

    /// <summary>Ranges of IPv4 addresses and AS numbers, by <see cref="RangeKind"/>, once the batch is complete.</summary>
    internal BatchRanges<uint>[] Ranges4 { get; } = new BatchRanges<uint>[(int)RangeKind.Count];

    /// <summary>Ranges of IPv6 addresses, by <see cref="RangeKind"/>, once the batch is complete.</summary>
    internal BatchRanges<UInt128>[] Ranges6 { get; } = new BatchRanges<UInt128>[(int)RangeKind.Count];

    /// <summary>Primary keys, once the batch is complete.</summary>
    internal List<KeySegment> PrimaryKeys { get; } = [];

    /// <summary>Inverse keys, once the batch is complete.</summary>
    internal List<KeySegment> AttributeKeys { get; } = [];

    /// <summary>Adds an object.</summary>
    /// <exception cref="InvalidOperationException">The batch is complete.</exception>
    public AddOutcome Add(ReadOnlySpan<byte> text) => Add(text, 0, text.Length);

    /// <summary>Adds an object that is a part of a longer text; cheaper where something follows it.</summary>
    /// <exception cref="InvalidOperationException">The batch is complete.</exception>
    public unsafe AddOutcome Add(ReadOnlySpan<byte> text, int offset, int length)
    {
        Patience.RestIfAsked();
        if (length > ObjectHeap.MaxObjectLength)
        {
            return AddOutcome.TooLarge;
        }

        ReadOnlySpan<byte> found = text.Slice(offset, length);
        if (text.Length - offset - length < ObjectEncoder.Slack)
        {
            if (_padded.Length < length + ObjectEncoder.Slack)
            {
                _padded = new byte[length + ObjectEncoder.Slack];
            }

            found.CopyTo(_padded);
            found = _padded.AsSpan(0, length);
        }

        fixed (byte* start = found)
        {
            return Add(start, length);
        }
    }

    /// <summary>
    /// Says that nothing more will be added, and does what of the indexing can be done now: best on the thread that filled it.
    /// </summary>
    public void Complete()
    {
        Seal(ref _primary, PrimaryKeys, _builder.PrimaryKeyMemory);
        Seal(ref _attributes, AttributeKeys, _builder.AttributeKeyMemory);
        if (_encoder is not null)
        {
            Move(_encoder);
            _builder.Return(_encoder);
            _encoder = null;
            _padded = [];
        }

        if (_objects is not null)
        {
            HandIn(_objects);
            _builder.Return(_objects);
            _objects = null;
        }

        _isComplete = true;
    }

    /// <summary>Gives back what was collected; a builder does so itself with the batches it made.</summary>
    public void Dispose()
    {
        _encoder?.Dispose();
        _encoder = null;
        _objects?.Dispose();
        _objects = null;
        _primary?.Dispose();
        _primary = null;
        _attributes?.Dispose();
        _attributes = null;
        (Positions, Classes) = (default, default);
        Array.Clear(Ranges4);
        Array.Clear(Ranges6);
    }

    private void HandIn(BatchCollector objects)
    {
        Positions = _builder.PlaceMemory.Copy<ulong>(0, objects.Positions);
        Classes = _builder.PlaceMemory.Copy(0, objects.Classes);
        for (RangeKind kind = 0; kind < RangeKind.Count; kind++)
        {
            Ranges4[(int)kind] = objects.Ranges4[(int)kind].CopyTo(_builder.RangeMemory4, (int)kind);
            Ranges6[(int)kind] = objects.Ranges6[(int)kind].CopyTo(_builder.RangeMemory6, (int)kind);
        }
    }

    private void Seal(ref KeyCollector? collector, List<KeySegment> segments, BatchMemory memory)
    {
        if (collector is null)
        {
            return;
        }

        if (collector.Count > 0)
        {
            segments.Add(collector.Seal(memory));
        }

        _builder.Return(collector);
        collector = null;
    }

    // What was written since the last time goes to where it stays.
    private void Move(ObjectEncoder encoder)
    {
        if (_moved < Count)
        {
            ulong place = _builder.Objects.Add(encoder.Written);
            foreach (ref ulong position in _objects!.Positions[_moved..])
            {
                position += place;
            }

            _moved = Count;
        }

        encoder.CutTo(0);
    }

    private unsafe AddOutcome Add(byte* text, int length)
    {
        if (_isComplete)
        {
            throw new InvalidOperationException("The batch is complete.");
        }

        ObjectEncoder encoder = _encoder ??= _builder.RentEncoder();
        BatchCollector objects = _objects ??= _builder.RentBatchCollector();
        int before = encoder.Written.Length;
        if (before > MovedBytes)
        {
            Move(encoder);
            before = 0;
        }

        encoder.Start(text, length);
        if (!encoder.MoveNext() || !encoder.IsAttribute)
        {
            return AddOutcome.NotAnObject;
        }

        ObjectClass objectClass = ObjectClasses.FromAttribute(encoder.Name);
        ReadOnlySpan<byte> key = encoder.Value;
        if (key.IsEmpty)
        {
            return AddOutcome.NoPrimaryKey;
        }

        int id = Count;
        KeyCollector keys = CollectorFor(id);
        int attributeKeys = keys.Count;
        bool complete = objectClass is not (ObjectClass.Person or ObjectClass.Role or ObjectClass.Route or ObjectClass.Route6);
        bool leadsToAbuse = false, tellsMailbox = false;
        AddKeys(encoder, id);
        ReadOnlySpan<byte> handle = key;
        while (encoder.MoveNext())
        {
            if (!complete && encoder.Name is AttributeName.NicHdl or AttributeName.Origin)
            {
                handle = encoder.Value;
                complete = !handle.IsEmpty;
            }

            switch (encoder.Name)
            {
                case AttributeName.AbuseC or AttributeName.Org or AttributeName.MntIrt:
                    leadsToAbuse = true;
                    break;
                case AttributeName.AbuseMailbox:
                    leadsToAbuse = tellsMailbox = true;
                    break;
                case AttributeName.Unknown:
                    leadsToAbuse |= AbusePoc.PartOf(encoder.NameText) != AbusePocPart.None;
                    break;
                default:
                    tellsMailbox = tellsMailbox || AbuseRemarks.MayTell(encoder.Name, encoder.RawValue);
                    break;
            }

            AddKeys(encoder, id);
        }

        int written = encoder.Finish();
        AddOutcome outcome = !complete ? AddOutcome.NoPrimaryKey
            : written > ObjectHeap.MaxObjectLength ? AddOutcome.TooLarge
            : AddPrimaryKey(objectClass, key, handle, id);
        if (outcome != AddOutcome.Added)
        {
            encoder.CutTo(before);
            keys.CutTo(attributeKeys);
            return outcome;
        }

        objects.Add(ObjectHeap.Position(0, before, written), ClassByte.Of(objectClass, leadsToAbuse, tellsMailbox));
        TextBytes += length;
        return AddOutcome.Added;
    }

    private KeyCollector CollectorFor(int id)
    {
        if (_attributes is { } full && full.IsFull(id))
        {
            AttributeKeys.Add(full.Seal(_builder.AttributeKeyMemory));
        }

        return _attributes ??= _builder.RentKeyCollector();
    }

    private void AddPrimary(ulong hash, int id)
    {
        if (_primary is { } full && full.IsFull(id))
        {
            PrimaryKeys.Add(full.Seal(_builder.PrimaryKeyMemory));
        }

        _primary ??= _builder.RentKeyCollector();
        _primary.Add(hash, id);
    }

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
                _objects!.Ranges4[(int)numbers].Add(asns.First, asns.Last, id);
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
            _objects!.Ranges4[(int)kind].Add((uint)range.First, (uint)range.Last, id);
        }
        else
        {
            _objects!.Ranges6[(int)kind].Add(range.First, range.Last, id);
        }
    }

    private void AddKeys(ObjectEncoder encoder, int id)
    {
        AttributeKey known = encoder.Key;
        if (!known.IsKnown)
        {
            CutKeys(new RpslAttribute(encoder.Name, encoder.RawValue, encoder.IsPlain), id);
        }
        else if (known.HasKey)
        {
            _attributes!.Add(known.Hash, id);
        }
    }

    private void CutKeys(in RpslAttribute attribute, int id)
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
