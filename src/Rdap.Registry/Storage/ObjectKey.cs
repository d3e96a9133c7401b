using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// What tells an object of a source from all others: its class and its primary key, in a form that means the same in every load of the
/// source. Numbers are compared as numbers, names without case and with white space collapsed (RFC 2622 section 2).
/// </summary>
public readonly ref struct ObjectKey
{
    /// <summary>Longest key as <see cref="Write"/> writes it, in bytes.</summary>
    internal const int MaxLength = (2 * KeyText.MaxLength) + 1;

    // Of equal ranges; a hostile file may give one prefix a million times with other origins.
    private const int MaxCompared = 1024;

    private readonly IpRange _range;
    private readonly AsnRange _asns;
    private readonly uint _origin;
    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<byte> _className;

    private ObjectKey(ObjectClass objectClass, IpRange range, AsnRange asns, uint origin, ReadOnlySpan<byte> text, ReadOnlySpan<byte> className)
    {
        Class = objectClass;
        _range = range;
        _asns = asns;
        _origin = origin;
        _text = text;
        _className = className;
    }

    /// <summary>The object's class.</summary>
    public ObjectClass Class { get; }

    /// <summary>The key of an inetnum or inet6num.</summary>
    public static ObjectKey OfNetwork(ObjectClass objectClass, IpRange range) => new(objectClass, range, default, 0, default, default);

    /// <summary>The key of a route or route6.</summary>
    public static ObjectKey OfRoute(ObjectClass objectClass, IpRange prefix, uint origin) => new(objectClass, prefix, default, origin, default, default);

    /// <summary>The key of an aut-num or as-block.</summary>
    public static ObjectKey OfAsns(ObjectClass objectClass, AsnRange asns) => new(objectClass, default, asns, 0, default, default);

    /// <summary>The key of any other class that the class table knows: a handle, a set's name, a domain.</summary>
    public static ObjectKey OfName(ObjectClass objectClass, ReadOnlySpan<byte> name) =>
        new(objectClass, default, default, 0, objectClass == ObjectClass.Domain ? name.TrimEnd((byte)'.') : name, default);

    /// <summary>The key of an object of a class that the class table does not know: the name of the class is part of it.</summary>
    public static ObjectKey OfUnknown(ReadOnlySpan<byte> className, ReadOnlySpan<byte> name) =>
        new(ObjectClass.Other, default, default, 0, name, className);

    /// <summary>The key of an object that may be none: false when it would not be taken into a source for lack of a primary key that can be read.</summary>
    public static bool TryOf(scoped in RegistryObject obj, out ObjectKey key)
    {
        key = default;
        if (obj.ClassName.IsEmpty || FirstLine(obj).IsEmpty)
        {
            return false;
        }

        bool hasKey = obj.Class switch
        {
            ObjectClass.Inetnum or ObjectClass.Inet6num => obj.TryGetRange(out _),
            ObjectClass.Route or ObjectClass.Route6 => obj.TryGetRange(out _) && Asn.TryParse(obj.FirstValue(AttributeName.Origin), out _),
            ObjectClass.AutNum => obj.TryGetAsns(out AsnRange asns) && asns.IsSingle,
            ObjectClass.AsBlock => obj.TryGetAsns(out _),
            ObjectClass.Person or ObjectClass.Role => !obj.FirstValue(AttributeName.NicHdl).IsEmpty,
            _ => true,
        };
        if (hasKey)
        {
            key = Of(obj);
        }

        return hasKey;
    }

    /// <summary>The key of an object of a source, which has one.</summary>
    public static ObjectKey Of(scoped in RegistryObject obj)
    {
        switch (obj.Class)
        {
            case ObjectClass.Inetnum or ObjectClass.Inet6num:
                obj.TryGetRange(out IpRange range);
                return OfNetwork(obj.Class, range);
            case ObjectClass.Route or ObjectClass.Route6:
                obj.TryGetRange(out IpRange prefix);
                return OfRoute(obj.Class, prefix, Asn.TryParse(obj.FirstValue(AttributeName.Origin), out uint origin) ? origin : 0);
            case ObjectClass.AutNum or ObjectClass.AsBlock:
                obj.TryGetAsns(out AsnRange asns);
                return OfAsns(obj.Class, asns);
            case ObjectClass.Person or ObjectClass.Role:
                return OfName(obj.Class, obj.FirstValue(AttributeName.NicHdl));
            case ObjectClass.Other:
                return OfUnknown(obj.ClassName, FirstLine(obj));
            default:
                return OfName(obj.Class, FirstLine(obj));
        }
    }

    /// <summary>Writes the key; two keys of one class are one if and only if what is written is the same.</summary>
    /// <returns>The bytes written, at most <see cref="MaxLength"/>.</returns>
    internal int Write(Span<byte> destination)
    {
        switch (Class)
        {
            case ObjectClass.Inetnum or ObjectClass.Inet6num:
                return IpText.FormatRange(_range, destination);
            case ObjectClass.Route or ObjectClass.Route6:
                int length = IpText.FormatRange(_range, destination);
                return length + Asn.Format(_origin, destination[length..]);
            case ObjectClass.AutNum or ObjectClass.AsBlock:
                int first = Asn.Format(_asns.First, destination);
                return first + Asn.Format(_asns.Last, destination[first..]);
            default:
                int written = KeyText.Fold(_text, destination[..KeyText.MaxLength]);
                if (!_className.IsEmpty)
                {
                    destination[written++] = (byte)'\n';
                    written += KeyText.Fold(_className, destination.Slice(written, KeyText.MaxLength));
                }

                return written;
        }
    }

    /// <summary>A hash of what <see cref="Write"/> wrote, in which the class has its part.</summary>
    internal static ulong Hash(ObjectClass objectClass, ReadOnlySpan<byte> written) => KeyText.Hash((byte)objectClass, written);

    /// <summary>Whether an object has this key.</summary>
    internal bool IsOf(in RegistryObject obj)
    {
        if (obj.Class != Class)
        {
            return false;
        }

        Span<byte> left = stackalloc byte[MaxLength];
        Span<byte> right = stackalloc byte[MaxLength];
        return left[..Write(left)].SequenceEqual(right[..Of(obj).Write(right)]);
    }

    /// <summary>The object of this key in a source; -1 when there is none.</summary>
    internal int FindIn(SourceSnapshot source)
    {
        if (Class == ObjectClass.Domain || !RangeKinds.TryGet(Class, out RangeKind kind))
        {
            foreach (int id in source.PrimaryCandidates(ObjectBatch.PrimaryHash(_text), ObjectClassSet.Of(Class)))
            {
                if (IsOf(source.Get(id)))
                {
                    return id;
                }
            }

            return -1;
        }

        if (Class is ObjectClass.AutNum or ObjectClass.AsBlock)
        {
            return FindIn(source, source.Ranges<uint>(kind), _asns.First, _asns.Last);
        }

        return _range.Family == IpFamily.V4
            ? FindIn(source, source.Ranges<uint>(kind), (uint)_range.First, (uint)_range.Last)
            : FindIn(source, source.Ranges<UInt128>(kind), _range.First, _range.Last);
    }

    private int FindIn<T>(SourceSnapshot source, SourceRanges<T> ranges, T first, T last)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IUnsignedNumber<T>, System.Numerics.IMinMaxValue<T>
    {
        int entry = ranges.FirstExact(first, last);
        for (int compared = 0; entry >= 0 && compared < MaxCompared; entry = ranges.NextExact(entry), compared++)
        {
            if (IsOf(source.Get(ranges.Id(entry))))
            {
                return ranges.Id(entry);
            }
        }

        return -1;
    }

    private static ReadOnlySpan<byte> FirstLine(scoped in RegistryObject obj)
    {
        AttributeEnumerator attributes = obj.GetEnumerator();
        return attributes.MoveNext() ? attributes.Current.Value : default;
    }
}
