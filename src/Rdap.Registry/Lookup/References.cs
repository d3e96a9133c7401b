using System.Numerics;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>
/// Memory that is not in the cache is what an answer from a large registry waits for: the slot of a key, then the place of the object, then
/// its bytes, one after another for each of five to ten references. Fetched for all references at once, they are waited for three times.
/// </summary>
public static class References
{
    /// <summary>More than an object has; what is beyond is found without.</summary>
    public const int MaxReferences = 16;

    private const int MaxNeighbours = 2;

    /// <summary>Asks the processor to fetch the objects of the same source that an object refers to, and the holder of its abuse contact.</summary>
    /// <param name="registry">The snapshot <paramref name="of"/> is from.</param>
    /// <param name="of">The object.</param>
    /// <param name="attributes">The attributes whose values are primary keys that will be followed.</param>
    /// <returns>How many objects that is.</returns>
    public static int Prefetch(RegistrySnapshot registry, ObjectRef of, AttributeSet attributes) => Prefetch(registry, of, attributes, []);

    /// <summary>The same for a network, whose relations an answer tells: also what stands next above and below it in the same source.</summary>
    /// <param name="registry">The snapshot <paramref name="of"/> is from.</param>
    /// <param name="of">The network.</param>
    /// <param name="range">Its addresses.</param>
    /// <param name="attributes">The attributes whose values are primary keys that will be followed.</param>
    /// <returns>How many objects that is.</returns>
    public static int Prefetch(RegistrySnapshot registry, ObjectRef of, in IpRange range, AttributeSet attributes)
    {
        // What lies over the frozen ranges is small, and in the cache: it is not gone through.
        SourceIndexes indexes = registry.Sources[of.Source].Indexes;
        Span<int> neighbours = stackalloc int[MaxNeighbours];
        int count = range.Family == IpFamily.V4
            ? FindNeighbours(indexes.Ranges4[(int)RangeKind.Inetnum], (uint)range.First, (uint)range.Last, neighbours)
            : FindNeighbours(indexes.Ranges6[(int)RangeKind.Inetnum], range.First, range.Last, neighbours);
        return Prefetch(registry, of, attributes, neighbours[..count]);
    }

    private static int FindNeighbours<T>(RangeIndex<T> index, T first, T last, Span<int> neighbours)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        int count = 0;
        int entry = index.SmallestEnclosing(first, last);
        if (entry >= 0 && index.Parent(entry) is >= 0 and int above)
        {
            neighbours[count++] = index.Id(above);
        }

        if (entry >= 0 && entry + 1 < index.Count && index.Start(entry + 1) <= last)
        {
            neighbours[count++] = index.Id(entry + 1);
        }

        return count;
    }

    private static int Prefetch(RegistrySnapshot registry, ObjectRef of, AttributeSet attributes, ReadOnlySpan<int> neighbours)
    {
        SourceSnapshot snapshot = registry.Sources[of.Source];
        foreach (int id in neighbours)
        {
            snapshot.PrefetchPosition(id);
        }

        Span<ulong> hashes = stackalloc ulong[MaxReferences];
        int count = 0;
        foreach (RpslAttribute attribute in snapshot.Get(of.Id).All(attributes))
        {
            foreach (ReadOnlySpan<byte> word in attribute.Words)
            {
                if (count < MaxReferences)
                {
                    hashes[count] = ObjectBatch.PrimaryHash(word);
                    snapshot.Indexes.PrimaryKeys.Prefetch(hashes[count++]);
                }
            }
        }

        Span<int> ids = stackalloc int[MaxNeighbours + 1 + MaxReferences];
        neighbours.CopyTo(ids);
        int found = neighbours.Length;
        if (snapshot.Indexes.AbuseLinks.TryGet(of.Id, out int holder, out _, out _))
        {
            ids[found++] = holder;
            snapshot.PrefetchPosition(holder);
        }

        foreach (ulong hash in hashes[..count])
        {
            PrimaryCandidates candidates = snapshot.PrimaryCandidates(hash, ObjectClassSet.All);
            if (candidates.MoveNext())
            {
                ids[found++] = candidates.Current;
                snapshot.PrefetchPosition(candidates.Current);
            }
        }

        foreach (int id in ids[..found])
        {
            snapshot.PrefetchText(id);
        }

        return found;
    }
}
