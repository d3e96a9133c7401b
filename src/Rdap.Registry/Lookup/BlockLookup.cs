using System.Numerics;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>How far the searches of a block have come.</summary>
public enum BlockStep : byte
{
    /// <summary>Where they begin is fetched.</summary>
    Bucket,

    /// <summary>Where they begin is read, and where they go on is fetched.</summary>
    Segment,
}

/// <summary>
/// What many look-ups together need: each waits for memory that is in no cache, at one place after another. When a block of them goes from place
/// to place, the next place of all is fetched while the others are still read. Each step is taken for the whole block before the next one; one
/// that is left out changes nothing but the time.
/// </summary>
public static class BlockLookup
{
    /// <summary>Asks the processor to fetch what the search for the network around addresses reads in its next step.</summary>
    /// <param name="registry">Where the search is made.</param>
    /// <param name="range">The addresses.</param>
    /// <param name="step">The steps in their order.</param>
    /// <param name="withRoutes">Whether routes are looked for as well.</param>
    public static void PrefetchSearch(RegistrySnapshot registry, in IpRange range, BlockStep step, bool withRoutes)
    {
        foreach (SourceSnapshot source in registry.Sources)
        {
            if (source.Info.Role != SourceRole.Registry)
            {
                continue;
            }

            for (RangeKind kind = RangeKind.Inetnum; kind <= (withRoutes ? RangeKind.Route : RangeKind.Inetnum); kind++)
            {
                if (range.Family == IpFamily.V4)
                {
                    Prefetch(source.Indexes.Ranges4[(int)kind], (uint)range.First, step);
                }
                else
                {
                    Prefetch(source.Indexes.Ranges6[(int)kind], range.First, step);
                }
            }
        }
    }

    /// <summary>Asks the processor to fetch where an object that was found lies, and who its abuse contact is.</summary>
    public static void PrefetchPlace(RegistrySnapshot registry, ObjectRef of)
    {
        SourceSnapshot source = registry.Sources[of.Source];
        source.PrefetchPosition(of.Id);
        source.Indexes.AbuseLinks.Prefetch(of.Id);
    }

    /// <summary>Behind <see cref="PrefetchPlace"/>: asks for where the abuse contact of a network or AS number lies.</summary>
    /// <param name="registry">The snapshot <paramref name="of"/> is from.</param>
    /// <param name="of">The network or AS number.</param>
    /// <param name="contact">The object that its mailbox stands in.</param>
    /// <returns>Whether there is one.</returns>
    public static bool PrefetchContact(RegistrySnapshot registry, ObjectRef of, out ObjectRef contact)
    {
        SourceSnapshot source = registry.Sources[of.Source];
        bool isThere = source.Indexes.AbuseLinks.TryGet(of.Id, out int holder, out _, out _);
        contact = new ObjectRef(of.Source, holder);
        if (isThere)
        {
            source.PrefetchPosition(holder);
        }

        return isThere;
    }

    /// <summary>Behind <see cref="PrefetchPlace"/> or <see cref="PrefetchContact"/>: asks for the bytes of an object.</summary>
    public static void PrefetchText(RegistrySnapshot registry, ObjectRef of) => registry.Sources[of.Source].PrefetchText(of.Id);

    private static void Prefetch<T>(RangeIndex<T> index, T first, BlockStep step)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        if (step == BlockStep.Bucket)
        {
            index.Prefetch(first);
        }
        else
        {
            index.PrefetchSegments(first);
        }
    }
}
