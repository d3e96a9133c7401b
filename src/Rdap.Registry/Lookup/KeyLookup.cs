using System.Buffers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>The part of a lookup that goes through the key indexes of one source. Every candidate's own text is compared.</summary>
internal readonly ref struct KeyLookup(SourceSnapshot snapshot, int source, LookupResult result, int limit)
{
    private const int MaxWords = 16;

    private static readonly ObjectClassSet NetnameClasses = ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Inet6num);

    /// <summary>
    /// Adds what a word or name stands for: primary keys, netnames, e-mail addresses, names of persons, roles and organisations;
    /// ordered by class, then as in the source.
    /// </summary>
    public void FindText(ReadOnlySpan<byte> key, ObjectClassSet classes)
    {
        int before = result.Count;
        AddPrimary(key, classes);
        AddInverse(AttributeName.Netname, key, classes & NetnameClasses);
        if (key.Contains((byte)'@'))
        {
            AddInverse(AttributeName.EMail, key, classes);
        }

        AddNamed(AttributeName.Person, key, classes & ObjectClassSet.Of(ObjectClass.Person));
        AddNamed(AttributeName.Role, key, classes & ObjectClassSet.Of(ObjectClass.Role));
        AddNamed(AttributeName.OrgName, key, classes & ObjectClassSet.Of(ObjectClass.Organisation));
        SortByClass(before);
    }

    /// <summary>Adds the objects that carry the value in one of the attributes; ordered by class, then as in the source.</summary>
    public void FindInverse(AttributeSet attributes, ReadOnlySpan<byte> value, ObjectClassSet classes)
    {
        int before = result.Count;
        foreach (AttributeName attribute in attributes)
        {
            AddInverse(attribute, value, classes);
        }

        SortByClass(before);
    }

    private void AddPrimary(ReadOnlySpan<byte> key, ObjectClassSet classes)
    {
        Span<byte> buffer = stackalloc byte[KeyText.MaxLength];
        foreach (int id in snapshot.PrimaryCandidates(ObjectBatch.PrimaryHash(key), classes))
        {
            if (snapshot.HasPrimaryKey(id, key, buffer))
            {
                Add(id);
            }
        }
    }

    private void AddInverse(AttributeName attribute, ReadOnlySpan<byte> value, ObjectClassSet classes)
    {
        if (classes.IsEmpty || value.IsEmpty)
        {
            return;
        }

        int last = -1;
        Postings candidates = snapshot.Candidates(KeyText.Hash((byte)attribute, value));
        for (int i = 0; i < candidates.Length; i++)
        {
            // Beyond the limit nothing more is learnt, and a list may hold half the registry.
            if (result.Truncated)
            {
                return;
            }

            // An object that carries the value twice stands twice in a row.
            int id = candidates[i];
            if (id != last && Wanted(id, classes) && Carries(snapshot.Get(id), attribute, value))
            {
                last = id;
                Add(id);
            }
        }
    }

    private void AddNamed(AttributeName attribute, ReadOnlySpan<byte> name, ObjectClassSet classes)
    {
        if (classes.IsEmpty)
        {
            return;
        }

        // The word that fewest objects carry leads; all words are compared.
        Postings fewest = default;
        int words = 0;
        foreach (Range range in name.Split((byte)' '))
        {
            ReadOnlySpan<byte> word = name[range];
            if (word.IsEmpty || words == MaxWords)
            {
                continue;
            }

            Postings candidates = snapshot.Candidates(KeyText.Hash((byte)attribute, word));
            fewest = words++ == 0 || candidates.Length < fewest.Length ? candidates : fewest;
        }

        int last = -1;
        for (int i = 0; i < fewest.Length; i++)
        {
            int id = fewest[i];
            if (id != last && Wanted(id, classes) && CarriesAllWords(snapshot.Get(id), attribute, name))
            {
                last = id;
                Add(id);
            }
        }
    }

    private static bool CarriesAllWords(in RegistryObject candidate, AttributeName attribute, ReadOnlySpan<byte> name)
    {
        foreach (Range range in name.Split((byte)' '))
        {
            ReadOnlySpan<byte> word = name[range];
            if (!word.IsEmpty && !Carries(candidate, attribute, word))
            {
                return false;
            }
        }

        return true;
    }

    internal static bool Carries(in RegistryObject candidate, AttributeName attribute, ReadOnlySpan<byte> value)
    {
        bool whole = AttributeNames.Get(attribute).IndexShape == KeyShape.Whole;
        Span<byte> buffer = stackalloc byte[KeyText.MaxLength];
        foreach (RpslAttribute own in candidate)
        {
            if (own.Name != attribute)
            {
                continue;
            }

            if (whole)
            {
                if (KeyText.Same(own.IsMultiLine ? buffer[..own.CopyCleanValue(buffer)] : own.Value, value))
                {
                    return true;
                }

                continue;
            }

            foreach (ReadOnlySpan<byte> word in own.Words)
            {
                if (KeyText.Same(word.TrimEnd((byte)'.'), value.TrimEnd((byte)'.')))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool Wanted(int id, ObjectClassSet classes) => classes.Contains(snapshot.ClassOf(id)) && !snapshot.IsSuperseded(id);

    private void Add(int id)
    {
        if (result.Count >= limit)
        {
            result.Truncated = true;
            return;
        }

        result.Add(new ObjectRef(source, id));
    }

    private void SortByClass(int from)
    {
        Span<ObjectRef> added = result.From(from);
        if (IsSorted(added))
        {
            return;
        }

        // By one word each: the library's sort by a comparer of ours would box it for each answer.
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(added.Length);
        Span<ulong> order = rented.AsSpan(0, added.Length);
        for (int i = 0; i < added.Length; i++)
        {
            order[i] = OrderOf(added[i]);
        }

        order.Sort(added);
        ArrayPool<ulong>.Shared.Return(rented);
        int kept = 1;
        for (int i = 1; i < added.Length; i++)
        {
            if (added[i] != added[kept - 1])
            {
                added[kept++] = added[i];
            }
        }

        result.CutTo(from + kept);
    }

    // One list of ids is in order already, which is most queries.
    private bool IsSorted(ReadOnlySpan<ObjectRef> added)
    {
        for (int i = 1; i < added.Length; i++)
        {
            if (OrderOf(added[i - 1]) >= OrderOf(added[i]))
            {
                return false;
            }
        }

        return true;
    }

    private ulong OrderOf(ObjectRef found) => ((ulong)snapshot.ClassOf(found.Id) << 32) | (uint)found.Id;
}
