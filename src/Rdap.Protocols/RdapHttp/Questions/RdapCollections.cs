// RFC 9082 section 3.2, RFC 9536, RFC 9910: what can be searched, and by what. RFC 8977 section 2.3.1: what results can be sorted by.
using System.Text;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Questions;

/// <summary>What a search is for: the first segment of its path.</summary>
internal enum RdapCollection : byte
{
    /// <summary>entities</summary>
    Entities,

    /// <summary>domains</summary>
    Domains,

    /// <summary>nameservers</summary>
    Nameservers,

    /// <summary>ips</summary>
    Networks,

    /// <summary>autnums</summary>
    Autnums,
}

/// <summary>A property that a search compares.</summary>
internal enum RdapProperty : byte
{
    /// <summary>fn: the name of an entity.</summary>
    Fn,

    /// <summary>handle</summary>
    Handle,

    /// <summary>email: an e-mail address of an entity, of those that answers show.</summary>
    Email,

    /// <summary>role: what an entity is to an object; only in a reverse search.</summary>
    Role,

    /// <summary>name: a domain name, a host name, a netname or an as-name.</summary>
    Name,

    /// <summary>nsLdhName: the host name of a name server.</summary>
    NsLdhName,

    /// <summary>nsIp: an address of a name server.</summary>
    NsIp,

    /// <summary>ip: an address of a name server.</summary>
    Ip,
}

/// <summary>What results can be ordered by.</summary>
internal enum RdapSort : byte
{
    /// <summary>handle; that of a network or an AS number is its numbers, and is ordered as numbers.</summary>
    Handle,

    /// <summary>fn</summary>
    Fn,

    /// <summary>name</summary>
    Name,

    /// <summary>startAddress, IPv4 before IPv6, a larger range before those that begin with it.</summary>
    StartAddress,

    /// <summary>startAutnum</summary>
    StartAutnum,

    /// <summary>country</summary>
    Country,

    /// <summary>registrationDate</summary>
    RegistrationDate,

    /// <summary>lastChangedDate</summary>
    LastChangedDate,
}

/// <summary>One row of the table.</summary>
internal sealed class RdapCollectionInfo
{
    private readonly (RdapSort Sort, byte[] Name, string Path)[] _sorts;
    private readonly byte[][] _sortsJson;

    public RdapCollectionInfo(
        RdapCollection collection, string name, string results, ObjectClassSet classes, RdapProperty[] properties, bool isReversible,
        params (RdapSort Sort, string Path)[] sorts)
    {
        Collection = collection;
        Name = name;
        NameUtf8 = Encoding.ASCII.GetBytes(name);
        Results = results;
        Classes = classes;
        Properties = properties;
        IsReversible = isReversible;
        _sorts = [.. sorts.Select(static s => (s.Sort, RdapCollections.NameOf(s.Sort).ToArray(), s.Path))];
        _sortsJson = [.. Enum.GetValues<RdapSort>().Select(byDefault => JsonOf(byDefault)), JsonOf(null)];
    }

    /// <summary>Which.</summary>
    public RdapCollection Collection { get; }

    /// <summary>The first segment of the path.</summary>
    public string Name { get; }

    /// <summary>The same as bytes.</summary>
    public byte[] NameUtf8 { get; }

    /// <summary>The member that holds the results (RFC 9083 section 8, RFC 9910 section 3).</summary>
    public string Results { get; }

    /// <summary>The classes of the objects that are results.</summary>
    public ObjectClassSet Classes { get; }

    /// <summary>What can be searched by.</summary>
    public RdapProperty[] Properties { get; }

    /// <summary>Whether it can be searched by the entities of its objects (RFC 9536).</summary>
    public bool IsReversible { get; }

    /// <summary>What results can be ordered by, and where that stands in a result.</summary>
    public IEnumerable<(RdapSort Sort, string Name, string Path)> Sorts => _sorts.Select(static s => (s.Sort, Encoding.ASCII.GetString(s.Name), s.Path));

    /// <summary>The member availableSorts (RFC 8977 section 2.3.1) of a search whose results come in that order, or in none of these, when nobody says.</summary>
    public ReadOnlySpan<byte> SortsJson(RdapSort? byDefault) => byDefault is { } sort ? _sortsJson[(int)sort] : _sortsJson[^1];

    /// <summary>The property of that name.</summary>
    public bool TryFindSort(ReadOnlySpan<byte> name, out RdapSort sort)
    {
        foreach ((RdapSort candidate, byte[] candidateName, _) in _sorts)
        {
            if (name.SequenceEqual(candidateName))
            {
                sort = candidate;
                return true;
            }
        }

        sort = default;
        return false;
    }

    private byte[] JsonOf(RdapSort? byDefault) => Encoding.ASCII.GetBytes($"[{string.Join(',', Sorts.Select(sort =>
        $"{{\"property\":\"{sort.Name}\",\"default\":{(sort.Sort == byDefault ? "true" : "false")},\"jsonPath\":\"$.{Results}[*]{sort.Path}\"}}"))}]");
}

/// <summary>THE TABLE of searches: paths, parameters, sorts. Parser, help, metadata and the OpenAPI document follow from it.</summary>
internal static class RdapCollections
{
    private const string Registered = ".events[?(@.eventAction=='registration')].eventDate";
    private const string LastChanged = ".events[?(@.eventAction=='last changed')].eventDate";

    private static readonly RdapCollectionInfo[] Table =
    [
        new(RdapCollection.Entities, "entities", "entitySearchResults",
            ObjectClassSet.Of(ObjectClass.Organisation, ObjectClass.Role, ObjectClass.Person, ObjectClass.Irt, ObjectClass.Mntner),
            [RdapProperty.Fn, RdapProperty.Handle, RdapProperty.Email], true,
            (RdapSort.Handle, ".handle"), (RdapSort.Fn, ".vcardArray[1][?(@[0]=='fn')][3]"), (RdapSort.RegistrationDate, Registered), (RdapSort.LastChangedDate, LastChanged)),
        new(RdapCollection.Domains, "domains", "domainSearchResults", ObjectClassSet.Of(ObjectClass.Domain),
            [RdapProperty.Name, RdapProperty.NsLdhName, RdapProperty.NsIp], true,
            (RdapSort.Name, ".ldhName"), (RdapSort.RegistrationDate, Registered), (RdapSort.LastChangedDate, LastChanged)),
        new(RdapCollection.Nameservers, "nameservers", "nameserverSearchResults", ObjectClassSet.Of(ObjectClass.Domain),
            [RdapProperty.Name, RdapProperty.Ip], false, (RdapSort.Name, ".ldhName")),
        new(RdapCollection.Networks, "ips", "ipSearchResults", ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num),
            [RdapProperty.Handle, RdapProperty.Name], true,
            (RdapSort.StartAddress, ".startAddress"), (RdapSort.Handle, ".handle"), (RdapSort.Name, ".name"), (RdapSort.Country, ".country"),
            (RdapSort.RegistrationDate, Registered), (RdapSort.LastChangedDate, LastChanged)),
        new(RdapCollection.Autnums, "autnums", "autnumSearchResults", ObjectClassSet.Of(ObjectClass.AutNum, ObjectClass.AsBlock),
            [RdapProperty.Handle, RdapProperty.Name], true,
            (RdapSort.StartAutnum, ".startAutnum"), (RdapSort.Handle, ".handle"), (RdapSort.Name, ".name"), (RdapSort.Country, ".country"),
            (RdapSort.RegistrationDate, Registered), (RdapSort.LastChangedDate, LastChanged)),
    ];

    private static readonly byte[][] PropertyNames = [.. Enum.GetNames<RdapProperty>().Select(static n => Encoding.ASCII.GetBytes(char.ToLowerInvariant(n[0]) + n[1..]))];

    /// <summary>Every collection; the index is the <see cref="RdapCollection"/>.</summary>
    public static ReadOnlySpan<RdapCollectionInfo> All => Table;

    /// <summary>What a reverse search compares, in the order in which help lists it (RFC 9536 section 8).</summary>
    public static ReadOnlySpan<RdapProperty> ReverseProperties => [RdapProperty.Fn, RdapProperty.Handle, RdapProperty.Email, RdapProperty.Role];

    /// <summary>The row of a collection.</summary>
    public static RdapCollectionInfo Get(RdapCollection collection) => Table[(int)collection];

    /// <summary>The collection that a path's first segment names.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out RdapCollection collection)
    {
        foreach (RdapCollectionInfo info in Table)
        {
            if (name.SequenceEqual(info.NameUtf8))
            {
                collection = info.Collection;
                return true;
            }
        }

        collection = default;
        return false;
    }

    /// <summary>The name of the parameter.</summary>
    public static ReadOnlySpan<byte> NameOf(RdapProperty property) => PropertyNames[(int)property];

    /// <summary>The name of what is sorted by.</summary>
    public static ReadOnlySpan<byte> NameOf(RdapSort sort) => sort switch
    {
        RdapSort.Handle => "handle"u8,
        RdapSort.Fn => "fn"u8,
        RdapSort.Name => "name"u8,
        RdapSort.StartAddress => "startAddress"u8,
        RdapSort.StartAutnum => "startAutnum"u8,
        RdapSort.Country => "country"u8,
        RdapSort.RegistrationDate => "registrationDate"u8,
        _ => "lastChangedDate"u8,
    };

    /// <summary>Where a property of an entity stands in an object that shows the entity, as registered with IANA (RFC 9536 section 12.2).</summary>
    public static ReadOnlySpan<byte> PathOf(RdapProperty property) => property switch
    {
        RdapProperty.Fn => "$.entities[*].vcardArray[1][?(@[0]=='fn')][3]"u8,
        RdapProperty.Handle => "$.entities[*].handle"u8,
        RdapProperty.Email => "$.entities[*].vcardArray[1][?(@[0]=='email')][3]"u8,
        _ => "$.entities[*].roles"u8,
    };
}
