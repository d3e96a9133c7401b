using System.Text;
using Rdap.Registry.Objects;

namespace Rdap.Registry;

/// <summary>An object of a registry: which source, which of its objects. Means nothing outside the snapshot it was found in.</summary>
/// <param name="Source">Place of the source in <see cref="RegistrySnapshot.Sources"/>.</param>
/// <param name="Id">Id within the source.</param>
public readonly record struct ObjectRef(int Source, int Id);

/// <summary>
/// All that a query can see: the sources that are loaded, in their configured order. Immutable; a query takes one and uses it to
/// the end.
/// </summary>
public sealed class RegistrySnapshot
{
    /// <summary>No more sources than bits in a <see cref="Lookup.SourceSet"/>.</summary>
    public const int MaxSources = 64;

    private readonly string[] _order;
    private readonly SourceSnapshot[] _sources;
    private readonly ObjectHistory[] _histories;

    private RegistrySnapshot(string[] order, SourceSnapshot[] sources, ObjectHistory[] histories, ulong version)
    {
        _order = order;
        _sources = sources;
        _histories = histories;
        IsOverlaid = Array.Exists(sources, static s => s.Added is not null);
        Version = version;
    }

    /// <summary>A registry of sources that are yet to come, in the order in which they will answer.</summary>
    /// <exception cref="ArgumentException">More than 64 names, or one name twice.</exception>
    public static RegistrySnapshot Empty(IEnumerable<string> order)
    {
        string[] names = [.. order];
        if (names.Length > MaxSources)
        {
            throw new ArgumentException($"{names.Length} sources are more than the {MaxSources} that one server may have.", nameof(order));
        }

        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Length)
        {
            throw new ArgumentException("Two sources have the same name.", nameof(order));
        }

        return new RegistrySnapshot(names, [], [], 0);
    }

    /// <summary>The sources that are loaded, in their order.</summary>
    public ReadOnlySpan<SourceSnapshot> Sources => _sources;

    /// <summary>Whether any source is overlaid, see <see cref="SourceSnapshot.Changes"/>.</summary>
    internal bool IsOverlaid { get; }

    /// <summary>Counts up with each publication in this process.</summary>
    public ulong Version { get; }

    /// <summary>The versions that the objects of a source have had, by its place in <see cref="Sources"/>.</summary>
    public ObjectHistory HistoryOf(int source) => _histories[source];

    /// <summary>A view of an object's bytes.</summary>
    public RegistryObject Get(ObjectRef reference) => _sources[reference.Source].Get(reference.Id);

    /// <summary>The place of the source of that name, any case.</summary>
    public bool TryFindSource(ReadOnlySpan<byte> name, out int source)
    {
        for (source = 0; source < _sources.Length; source++)
        {
            if (Ascii.EqualsIgnoreCase(name, _sources[source].NameUtf8))
            {
                return true;
            }
        }

        source = -1;
        return false;
    }

    /// <summary>This registry with one source added or replaced.</summary>
    /// <param name="source">The source.</param>
    /// <param name="history">What its objects have been before; null when that is not kept.</param>
    /// <exception cref="ArgumentException">The source's name is not among those in the order.</exception>
    public RegistrySnapshot With(SourceSnapshot source, ObjectHistory? history = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        int Place(string name) => Array.FindIndex(_order, n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (Place(source.Info.Name) < 0)
        {
            throw new ArgumentException($"{source.Info.Name} is not among the configured sources.", nameof(source));
        }

        (SourceSnapshot Source, ObjectHistory History)[] next = [.. _sources.Zip(_histories)
            .Where(s => !s.First.Info.Name.Equals(source.Info.Name, StringComparison.OrdinalIgnoreCase))
            .Append((First: source, Second: history ?? ObjectHistory.None(source)))
            .OrderBy(s => Place(s.First.Info.Name))];
        return new RegistrySnapshot(_order, [.. next.Select(static s => s.Source)], [.. next.Select(static s => s.History)], Version + 1);
    }
}
