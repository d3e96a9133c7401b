using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>Which references of an object are followed.</summary>
[Flags]
public enum RelatedKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Persons and roles: admin-c, tech-c, zone-c, ping-hdl, author.</summary>
    Contacts = 1,

    /// <summary>The organisation: org.</summary>
    Organisation = 2,

    /// <summary>The incident response team: mnt-irt.</summary>
    Irt = 4,
}

/// <summary>The contacts of an object, found where its source keeps them.</summary>
public static class RelatedObjects
{
    // An object with ten thousand tech-c lines must not make one answer endless.
    private const int MaxRelated = 256;

    private static readonly ObjectClassSet Contacts = ObjectClassSet.Of(ObjectClass.Person, ObjectClass.Role);
    private static readonly ObjectClassSet Organisations = ObjectClassSet.Of(ObjectClass.Organisation);
    private static readonly ObjectClassSet Irts = ObjectClassSet.Of(ObjectClass.Irt);

    /// <summary>
    /// Adds the objects that <paramref name="of"/> refers to, each once and never itself, in the order of their classes, then of
    /// their keys. What is missing in the source is left out.
    /// </summary>
    public static void Find(RegistrySnapshot registry, ObjectRef of, RelatedKinds kinds, LookupResult into)
    {
        int before = into.Count;
        foreach (RpslAttribute attribute in registry.Get(of))
        {
            ObjectClassSet classes = Referred(attribute.Name, kinds);
            if (classes.IsEmpty)
            {
                continue;
            }

            foreach (ReadOnlySpan<byte> word in attribute.Words)
            {
                if (into.Count - before < MaxRelated
                    && RegistryLookup.TryFindInSource(registry, of.Source, classes, word, out ObjectRef related)
                    && related != of && !Contains(into.From(before), related))
                {
                    into.Add(related);
                }
            }
        }

        SortByClassThenKey(registry, into.From(before));
    }

    private static ObjectClassSet Referred(AttributeName attribute, RelatedKinds kinds) => attribute switch
    {
        AttributeName.AdminC or AttributeName.TechC or AttributeName.ZoneC or AttributeName.PingHdl or AttributeName.Author
            when (kinds & RelatedKinds.Contacts) != 0 => Contacts,
        AttributeName.Org when (kinds & RelatedKinds.Organisation) != 0 => Organisations,
        AttributeName.MntIrt when (kinds & RelatedKinds.Irt) != 0 => Irts,
        _ => ObjectClassSet.None,
    };

    private static bool Contains(ReadOnlySpan<ObjectRef> found, ObjectRef one)
    {
        foreach (ObjectRef other in found)
        {
            if (other == one)
            {
                return true;
            }
        }

        return false;
    }

    // Insertion sort: a few contacts, and the library's sort would box its comparer for each answer.
    private static void SortByClassThenKey(RegistrySnapshot registry, Span<ObjectRef> related)
    {
        for (int i = 1; i < related.Length; i++)
        {
            ObjectRef current = related[i];
            int at = i;
            for (; at > 0 && Compare(registry.Get(related[at - 1]), registry.Get(current)) > 0; at--)
            {
                related[at] = related[at - 1];
            }

            related[at] = current;
        }
    }

    private static int Compare(in RegistryObject a, in RegistryObject b)
    {
        if (a.Class != b.Class)
        {
            return (int)a.Class - (int)b.Class;
        }

        Span<byte> left = stackalloc byte[KeyText.MaxLength];
        Span<byte> right = stackalloc byte[KeyText.MaxLength];
        return left[..a.CopyPrimaryKey(left)].SequenceCompareTo(right[..b.CopyPrimaryKey(right)]);
    }
}
