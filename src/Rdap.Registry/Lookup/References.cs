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

    /// <summary>Asks the processor to fetch the objects of the same source that an object refers to, and the holder of its abuse contact.</summary>
    /// <param name="registry">The snapshot <paramref name="of"/> is from.</param>
    /// <param name="of">The object.</param>
    /// <param name="attributes">The attributes whose values are primary keys that will be followed.</param>
    /// <returns>How many objects that is.</returns>
    public static int Prefetch(RegistrySnapshot registry, ObjectRef of, AttributeSet attributes)
    {
        SourceSnapshot snapshot = registry.Sources[of.Source];
        PrimaryKeyTable keys = snapshot.Indexes.PrimaryKeys;
        Span<ulong> hashes = stackalloc ulong[MaxReferences];
        int count = 0;
        foreach (RpslAttribute attribute in snapshot.Get(of.Id))
        {
            if (!attributes.Contains(attribute.Name))
            {
                continue;
            }

            foreach (ReadOnlySpan<byte> word in attribute.Words)
            {
                if (count < MaxReferences)
                {
                    hashes[count] = ObjectBatch.PrimaryHash(word);
                    keys.Prefetch(hashes[count++]);
                }
            }
        }

        Span<int> ids = stackalloc int[MaxReferences + 1];
        int found = 0;
        if (snapshot.Indexes.AbuseLinks.TryGet(of.Id, out int holder, out _, out _))
        {
            ids[found++] = holder;
            snapshot.PrefetchPosition(holder);
        }

        foreach (ulong hash in hashes[..count])
        {
            PrimaryKeyTable.Matches candidates = keys.Find(hash, ObjectClassSet.All);
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
