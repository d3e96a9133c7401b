using System.Runtime.CompilerServices;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Lookup;

/// <summary>Which sources are asked, and in which order: where a name is in several, the first has it.</summary>
public struct SourceOrder
{
    private Places _places;

    /// <summary>How many sources.</summary>
    public int Count { get; private set; }

    /// <summary>Place of a source in <see cref="RegistrySnapshot.Sources"/>.</summary>
    public readonly int this[int index] => ((ReadOnlySpan<byte>)_places)[..Count][index];

    /// <summary>Every source that answers, in the order of the registry.</summary>
    public static SourceOrder All(RegistrySnapshot registry)
    {
        SourceOrder all = default;
        for (int source = 0; source < registry.Sources.Length; source++)
        {
            all.TryAdd(registry, source);
        }

        return all;
    }

    /// <summary>Adds a source behind the others, if it is not among them. False when it is one that only refers (<see cref="SourceRole.Referral"/>).</summary>
    public bool TryAdd(RegistrySnapshot registry, int source)
    {
        if (registry.Sources[source].Info.Role != SourceRole.Registry)
        {
            return false;
        }

        Span<byte> places = _places;
        if (!places[..Count].Contains((byte)source))
        {
            places[Count++] = (byte)source;
        }

        return true;
    }

    [InlineArray(RegistrySnapshot.MaxSources)]
    private struct Places
    {
        private byte _first;
    }
}
