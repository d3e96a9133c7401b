using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>What an audit looks for in a source that has been loaded.</summary>
public enum AuditFindingKind : byte
{
    /// <summary>An attribute names an object that the source does not have.</summary>
    DanglingReference,

    /// <summary>A primary key was given more than once; the last object stands.</summary>
    Duplicate,

    /// <summary>A range crosses another: neither apart from it nor nested in it.</summary>
    Overlap,

    /// <summary>A resource with no organisation, own or inherited, and no administrative contact.</summary>
    WithoutHolder,

    /// <summary>A resource for which no abuse contact is registered, own or inherited.</summary>
    WithoutAbuseContact,
}

/// <summary>One finding: which object, and what about it.</summary>
/// <param name="Object">The object's class and primary key.</param>
/// <param name="Detail">What is found, for people; empty where the kind says all.</param>
public sealed record AuditFinding(string Object, string Detail);

/// <summary>How far an audit has come.</summary>
/// <param name="Objects">Objects looked at.</param>
/// <param name="Bytes">Bytes of their text.</param>
public readonly record struct AuditProgress(long Objects, long Bytes);

/// <summary>
/// A census of one source: what a registry's operator wants to know of the data before others find out. Goes over every object
/// once; counts are complete, examples are the first few of each kind.
/// </summary>
public sealed class SourceAudit
{
    private static readonly ObjectClassSet Contacts = ObjectClassSet.Of(ObjectClass.Person, ObjectClass.Role);
    private static readonly ObjectClassSet Organisations = ObjectClassSet.Of(ObjectClass.Organisation);
    private static readonly ObjectClassSet Maintainers = ObjectClassSet.Of(ObjectClass.Mntner);
    private static readonly ObjectClassSet Irts = ObjectClassSet.Of(ObjectClass.Irt);

    private readonly RegistrySnapshot _registry;
    private readonly int _source;
    private readonly int _maxExamples;
    private readonly List<AuditFinding>[] _examples = [.. Enum.GetValues<AuditFindingKind>().Select(_ => new List<AuditFinding>())];
    private readonly long[] _counts = new long[Enum.GetValues<AuditFindingKind>().Length];
    private readonly SortedDictionary<string, long> _objectsByClass = new(StringComparer.Ordinal);

    private SourceAudit(RegistrySnapshot registry, int source, int maxExamples)
    {
        _registry = registry;
        _source = source;
        _maxExamples = maxExamples;
    }

    /// <summary>How many objects answer, by the name of their class; classes that the class table does not know among them.</summary>
    public IReadOnlyDictionary<string, long> ObjectsByClass => _objectsByClass;

    /// <summary>How many findings there are of a kind.</summary>
    public long Count(AuditFindingKind kind) => _counts[(int)kind];

    /// <summary>The first findings of a kind.</summary>
    public IReadOnlyList<AuditFinding> Examples(AuditFindingKind kind) => _examples[(int)kind];

    /// <summary>Goes over one source of the registry.</summary>
    /// <param name="registry">The registry that holds the source.</param>
    /// <param name="source">Place of the source in <see cref="RegistrySnapshot.Sources"/>.</param>
    /// <param name="maxExamples">How many findings of each kind to keep one by one.</param>
    /// <param name="progress">Told now and then how far it has come.</param>
    /// <param name="cancellation">Ends the census early.</param>
    /// <exception cref="OperationCanceledException">Cancelled by <paramref name="cancellation"/>.</exception>
    public static SourceAudit Run(
        RegistrySnapshot registry, int source, int maxExamples = 20, IProgress<AuditProgress>? progress = null, CancellationToken cancellation = default)
    {
        SourceAudit audit = new(registry, source, maxExamples);
        SourceSnapshot snapshot = registry.Sources[source];
        long bytes = 0;
        for (int id = 0; id < snapshot.IdCount; id++)
        {
            if ((id & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new AuditProgress(id, bytes));
            }

            bytes += snapshot.Get(id).TextLength;
            audit.Look(new ObjectRef(source, id), snapshot);
        }

        for (RangeKind kind = 0; kind < RangeKind.Count; kind++)
        {
            audit.AddOverlaps(snapshot, snapshot.Ranges<uint>(kind));
            audit.AddOverlaps(snapshot, snapshot.Ranges<UInt128>(kind));
        }

        return audit;
    }

    private void Look(ObjectRef reference, SourceSnapshot snapshot)
    {
        RegistryObject found = snapshot.Get(reference.Id);
        if (snapshot.IsSuperseded(reference.Id))
        {
            // IANA lists one range in several of its files, each with what the file is about; a registry lists it once. What a change took the
            // place of was given once.
            if (snapshot.Info.Role == SourceRole.Registry && snapshot.IsDuplicate(reference.Id))
            {
                Add(AuditFindingKind.Duplicate, found, "");
            }

            return;
        }

        string className = found.Class == ObjectClass.Other ? Text(found.ClassName).ToLowerInvariant() : ObjectClasses.Get(found.Class).Name;
        _objectsByClass[className] = _objectsByClass.GetValueOrDefault(className) + 1;
        if (snapshot.Info.Role != SourceRole.Registry)
        {
            return;
        }

        foreach (RpslAttribute attribute in found)
        {
            CheckReferences(found, attribute);
        }

        if (found.Class is ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum && !IsUnregistered(found))
        {
            if (!HasHolder(reference, found))
            {
                Add(AuditFindingKind.WithoutHolder, found, "");
            }

            if (!AbuseContacts.Find(_registry, reference).Found)
            {
                Add(AuditFindingKind.WithoutAbuseContact, found, "");
            }
        }
    }

    private void CheckReferences(in RegistryObject found, in RpslAttribute attribute)
    {
        ObjectClassSet classes = Referred(attribute.Name);
        if (classes.IsEmpty)
        {
            return;
        }

        foreach (ReadOnlySpan<byte> word in attribute.Words)
        {
            if (!RegistryLookup.TryFindInSource(_registry, _source, classes, word, out _))
            {
                Add(AuditFindingKind.DanglingReference, found, $"{AttributeNames.Get(attribute.Name).Name}: {Text(word)}");
            }

            if (attribute.Name == AttributeName.MntRoutes)
            {
                // What follows the maintainer are prefixes (RFC 2622 section 3.1).
                break;
            }
        }
    }

    private static ObjectClassSet Referred(AttributeName attribute) => attribute switch
    {
        AttributeName.AdminC or AttributeName.TechC or AttributeName.ZoneC or AttributeName.AbuseC or AttributeName.PingHdl => Contacts,
        AttributeName.Org or AttributeName.SponsoringOrg => Organisations,
        AttributeName.MntBy or AttributeName.MntLower or AttributeName.MntRoutes or AttributeName.MntDomains or AttributeName.MntRef => Maintainers,
        AttributeName.MntIrt => Irts,
        _ => ObjectClassSet.None,
    };

    // Space that is in nobody's hands, or in those of another registry, has no holder to name.
    private static bool IsUnregistered(in RegistryObject found)
    {
        ReadOnlySpan<byte> status = found.FirstValue(AttributeName.Status);
        return PlaceholderNetwork.Is(found) || System.Text.Ascii.EqualsIgnoreCase(status, "AVAILABLE"u8) || System.Text.Ascii.EqualsIgnoreCase(status, "RESERVED"u8);
    }

    private bool HasHolder(ObjectRef reference, in RegistryObject found)
    {
        if (found.Has(AttributeName.Org) || found.Has(AttributeName.AdminC))
        {
            return true;
        }

        bool hasRange = found.TryGetRange(out IpRange range);
        while (hasRange && RegistryLookup.TryFindLessSpecific(_registry, reference, range, out reference, out range))
        {
            if (_registry.Get(reference).Has(AttributeName.Org))
            {
                return true;
            }
        }

        return false;
    }

    private void AddOverlaps<T>(SourceSnapshot snapshot, SourceRanges<T> ranges)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IUnsignedNumber<T>, System.Numerics.IMinMaxValue<T>
    {
        // Inside all there is: what is left out, the range of everything, crosses nothing.
        Stack<int> open = [];
        foreach (int entry in ranges.MoreSpecific(T.Zero, T.MaxValue))
        {
            while (open.TryPeek(out int ended) && ranges.End(ended) < ranges.Start(entry))
            {
                open.Pop();
            }

            if (open.TryPeek(out int around) && ranges.End(around) < ranges.End(entry))
            {
                Add(AuditFindingKind.Overlap, snapshot.Get(ranges.Id(entry)), $"crosses {Key(snapshot.Get(ranges.Id(around)))}");
            }

            open.Push(entry);
        }
    }

    private void Add(AuditFindingKind kind, in RegistryObject found, string detail)
    {
        _counts[(int)kind]++;
        if (_examples[(int)kind].Count < _maxExamples)
        {
            _examples[(int)kind].Add(new AuditFinding($"{Text(found.ClassName)}: {Key(found)}", detail));
        }
    }

    private static string Key(in RegistryObject found)
    {
        Span<byte> key = stackalloc byte[KeyText.MaxLength];
        return Text(key[..found.CopyPrimaryKey(key)]);
    }

    private static string Text(ReadOnlySpan<byte> bytes) =>
        (System.Text.Unicode.Utf8.IsValid(bytes) ? System.Text.Encoding.UTF8 : System.Text.Encoding.Latin1).GetString(bytes);
}
