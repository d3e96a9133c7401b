// draft-nro-bulk-rdap: every object of a class. RFC 7464: JSON text sequences.
using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Objects;
using Rdap.Protocols.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Answers;

/// <summary>Which objects a bulk answer has.</summary>
public enum RdapBulkClass : byte
{
    /// <summary>All that there are.</summary>
    All,

    /// <summary>ip network.</summary>
    IpNetwork,

    /// <summary>autnum.</summary>
    Autnum,

    /// <summary>domain: reverse zones.</summary>
    Domain,

    /// <summary>entity.</summary>
    Entity,
}

/// <summary>What the first record of a bulk answer says.</summary>
/// <param name="Version">Names the state of the data: the same for all classes, and as long as the data stays the same.</param>
/// <param name="Producer">The registry that it comes from.</param>
/// <param name="ProducedAt">When the data went into service.</param>
/// <param name="Count">How many objects follow.</param>
public sealed record RdapBulkHead(UInt128 Version, string Producer, DateTimeOffset ProducedAt, long Count);

/// <summary>
/// A bulk answer, made piece by piece: the record with the metadata, then each object as a lookup shows it, without notices, from one snapshot and in its order. Memory
/// is that of one record. The bytes follow from the snapshot, the settings, the base URL and the offset alone.
/// </summary>
/// <param name="settings">What answers say of the service.</param>
public sealed class RdapBulk(RdapSettings settings)
{
    /// <summary>The media type of a bulk answer.</summary>
    public const string ContentType = "application/json-seq";

    // RFC 7464 section 2.2: what each text begins and ends with.
    private const byte RecordSeparator = 0x1E;
    private const byte LineFeed = 0x0A;
    private const int LongestPass = 1 << 16;

    private readonly RdapRendering _rendering = new(settings);
    private RdapBulkClass _objects;
    private byte[] _baseUrl = [];
    private RdapBulkHead? _head;
    private int _source;
    private int _id;
    private long _toSkip;

    /// <summary>How many objects have been written since <see cref="Begin"/>.</summary>
    public long Written { get; private set; }

    /// <summary>How many bytes have been written since <see cref="Begin"/>.</summary>
    public long Bytes { get; private set; }

    /// <summary>The class of that name (RFC 9083 section 5).</summary>
    /// <param name="name">The name, as in objectClassName.</param>
    /// <param name="objects">The class.</param>
    /// <param name="isKnown">Whether RDAP has such a class, be it served or not.</param>
    /// <returns>Whether it is served.</returns>
    public static bool TryGetClass(string name, out RdapBulkClass objects, out bool isKnown)
    {
        objects = name switch
        {
            "ip network" => RdapBulkClass.IpNetwork,
            "autnum" => RdapBulkClass.Autnum,
            "domain" => RdapBulkClass.Domain,
            "entity" => RdapBulkClass.Entity,
            _ => RdapBulkClass.All,
        };
        isKnown = objects != RdapBulkClass.All || name == "nameserver";
        return objects != RdapBulkClass.All;
    }

    /// <summary>How many objects of a class there are. It takes up to some tenths of a second over ten million objects.</summary>
    public static long Count(RegistrySnapshot registry, RdapSettings settings, RdapBulkClass objects)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(settings);
        long count = 0;
        foreach (SourceSnapshot source in registry.Sources)
        {
            if (source.Info.Role != SourceRole.Registry)
            {
                continue;
            }

            for (int id = 0; id < source.IdCount; id++)
            {
                count += IsIncluded(source, id, objects, settings.FlatAutnums) ? 1 : 0;
            }
        }

        GC.KeepAlive(registry);
        return count;
    }

    /// <summary>Begins an answer.</summary>
    /// <param name="registry">The snapshot, taken once for this answer; held until <see cref="End"/>.</param>
    /// <param name="objects">Which objects.</param>
    /// <param name="baseUrl">The URL of this service as the client reaches it, ASCII, ending with a slash.</param>
    /// <param name="head">The first record.</param>
    /// <param name="offset">How many objects to pass over.</param>
    public void Begin(RegistrySnapshot registry, RdapBulkClass objects, ReadOnlySpan<byte> baseUrl, RdapBulkHead head, long offset)
    {
        _rendering.Registry = registry;
        (_objects, _head, _baseUrl, _toSkip) = (objects, head, baseUrl.ToArray(), offset);
        (_source, _id, Written, Bytes) = (0, 0, 0, 0);
    }

    /// <summary>Lets go of the snapshot.</summary>
    public void End() => _rendering.Registry = RdapRendering.NoRegistry;

    /// <summary>Writes whole records until there are so many bytes, or for some milliseconds in which none is to be written.</summary>
    /// <returns>Whether there is more.</returns>
    public bool WriteNext(IBufferWriter<byte> output, int atLeast)
    {
        ArgumentNullException.ThrowIfNull(output);
        long enough = Bytes + atLeast;
        if (_head is { } head)
        {
            WriteHead(output, head);
            _head = null;
        }

        int passed = 0;
        while (_source < _rendering.Registry.Sources.Length)
        {
            SourceSnapshot source = _rendering.Registry.Sources[_source];
            for (int end = source.Info.Role == SourceRole.Registry ? source.IdCount : 0; _id < end; _id++)
            {
                if (Bytes >= enough || passed >= LongestPass)
                {
                    return true;
                }

                passed++;
                if (!IsIncluded(source, _id, _objects, settings.FlatAutnums))
                {
                    continue;
                }

                if (_toSkip > 0)
                {
                    _toSkip--;
                    continue;
                }

                passed = 0;
                WriteObject(output, new ObjectRef(_source, _id));
                Written++;
            }

            (_source, _id) = (_source + 1, 0);
        }

        return false;
    }

    private static bool IsIncluded(SourceSnapshot source, int id, RdapBulkClass objects, bool flatAutnums)
    {
        ObjectClass own = source.ClassOf(id);
        RdapBulkClass of = own switch
        {
            ObjectClass.Inetnum or ObjectClass.Inet6num => RdapBulkClass.IpNetwork,
            ObjectClass.AutNum or ObjectClass.AsBlock => RdapBulkClass.Autnum,
            ObjectClass.Domain => RdapBulkClass.Domain,
            _ when RdapContacts.IsEntity(own) => RdapBulkClass.Entity,
            _ => RdapBulkClass.All,
        };
        if (of == RdapBulkClass.All || (objects != RdapBulkClass.All && objects != of) || source.IsSuperseded(id))
        {
            return false;
        }

        // Only of these classes are there objects that no look-up answers with; the others need not be read to be counted.
        return own is not (ObjectClass.AsBlock or ObjectClass.Domain) || RdapAnswerable.Is(source.Get(id), flatAutnums);
    }

    private void WriteObject(IBufferWriter<byte> output, ObjectRef of)
    {
        Start();
        _rendering.Uses = RdapExtensions.Bulk;
        RdapObjects.Write(_rendering, of);
        Finish(output);
    }

    private void WriteHead(IBufferWriter<byte> output, RdapBulkHead head)
    {
        Start();
        Utf8JsonWriter json = _rendering.Output.Json;
        Span<byte> instant = stackalloc byte[Rfc3339.Length];
        _rendering.Uses = RdapExtensions.All;
        json.WriteStartObject();
        json.WriteString("versionId"u8, UuidOf(head.Version));
        json.WriteString("producer"u8, head.Producer);
        json.WriteString("productionDate"u8, Rfc3339.Format(head.ProducedAt, instant));
        json.WriteNumber("objectCount"u8, head.Count);
        json.WriteEndObject();
        Finish(output);
    }

    private void Start()
    {
        _rendering.Start(_baseUrl);
        _rendering.Output.RequestUrl.Append("nroBulkRdap1"u8);
    }

    private void Finish(IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> record = _rendering.Finish().Span;
        Span<byte> room = output.GetSpan(record.Length + 2);
        room[0] = RecordSeparator;
        record.CopyTo(room[1..]);
        room[record.Length + 1] = LineFeed;
        output.Advance(record.Length + 2);
        Bytes += record.Length + 2;
    }

    // The draft wants a UUID of version 4, RFC 9562 section 5.4: six bits are given, the rest is the state of the data instead of chance.
    private static string UuidOf(UInt128 version)
    {
        UInt128 marked = (version & ~((UInt128)0xF << 76) & ~((UInt128)0x3 << 62)) | ((UInt128)0x4 << 76) | ((UInt128)0x2 << 62);
        string digits = marked.ToString("x32", CultureInfo.InvariantCulture);
        return $"{digits[..8]}-{digits[8..12]}-{digits[12..16]}-{digits[16..20]}-{digits[20..]}";
    }
}
