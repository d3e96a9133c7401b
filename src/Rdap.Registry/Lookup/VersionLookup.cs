using System.Collections.Immutable;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <summary>One version of an object, or its deletion.</summary>
/// <param name="Time">When it was first seen; for what was there when the history began, that time.</param>
/// <param name="IsDeletion">Whether this is the end of the object, which has no text.</param>
/// <param name="Segment">Where the text is; -1 for the version that is in the source now.</param>
/// <param name="Index">Where it is there.</param>
public readonly record struct ObjectVersion(DateTimeOffset Time, bool IsDeletion, int Segment, int Index)
{
    /// <summary>Whether this is what the object is now.</summary>
    public bool IsCurrent => Segment < 0 && !IsDeletion;
}

/// <summary>The versions of one object in the order of time, deletions among them. Reused from lookup to lookup.</summary>
public sealed class ObjectVersions
{
    private readonly List<ObjectVersion> _all = [];
    private readonly List<int> _numbered = [];

    /// <summary>All of them, deletions too.</summary>
    public IReadOnlyList<ObjectVersion> All => _all;

    /// <summary>How many versions there are; they are numbered from 1.</summary>
    public int Count => _numbered.Count;

    /// <summary>A version by its number, from 1.</summary>
    public ObjectVersion this[int number] => _all[_numbered[number - 1]];

    internal void Clear()
    {
        _all.Clear();
        _numbered.Clear();
    }

    internal void Add(in ObjectVersion version)
    {
        if (!version.IsDeletion)
        {
            _numbered.Add(_all.Count);
        }

        _all.Add(version);
    }
}

/// <summary>Finds the versions of an object: those of its source's history and the one that is there now.</summary>
public static class VersionLookup
{
    /// <summary>Finds the versions of the object of a key in one source.</summary>
    /// <returns>False when the source has no such object, and its history has not either.</returns>
    public static bool Find(RegistrySnapshot registry, int source, in ObjectKey key, ObjectVersions versions)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(versions);
        versions.Clear();
        Span<byte> buffer = stackalloc byte[ObjectKey.MaxLength];
        ReadOnlySpan<byte> written = buffer[..key.Write(buffer)];
        ulong hash = ObjectKey.Hash(key.Class, written);
        ObjectHistory history = registry.HistoryOf(source);
        DateTimeOffset from = history.Since;
        ImmutableArray<HistorySegment> segments = history.Segments;
        for (int s = 0; s < segments.Length; s++)
        {
            HistorySegment segment = segments[s];
            for (int i = segment.Find(hash); i < segment.Count && segment[i].Hash == hash; i++)
            {
                HistoryRecord record = segment[i];
                if (record.Class != key.Class || !segment.KeyOf(i).SequenceEqual(written))
                {
                    continue;
                }

                DateTimeOffset time = new(record.Time, TimeSpan.Zero);
                if (record.Event != HistoryEvent.Added)
                {
                    versions.Add(new ObjectVersion(from, IsDeletion: false, s, i));
                }

                if (record.Event == HistoryEvent.Deleted)
                {
                    versions.Add(new ObjectVersion(time, IsDeletion: true, s, i));
                }

                from = time;
            }
        }

        int id = key.FindIn(registry.Sources[source]);
        if (id != ObjectChange.None)
        {
            versions.Add(new ObjectVersion(from, IsDeletion: false, -1, id));
        }

        GC.KeepAlive(registry);
        return versions.All.Count > 0;
    }

    /// <summary>A view of a version's bytes.</summary>
    public static RegistryObject Get(RegistrySnapshot registry, int source, ObjectVersion version)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return version.IsCurrent
            ? registry.Sources[source].Get(version.Index)
            : new RegistryObject(registry.HistoryOf(source).Segments[version.Segment].TextOf(version.Index));
    }

    /// <summary>
    /// The object of a class that the class table does not know, by its first value: what it is called is part of its key, so it can only be
    /// asked for while it is there.
    /// </summary>
    public static bool TryFindOther(SourceSnapshot source, ReadOnlySpan<byte> name, out int id)
    {
        ArgumentNullException.ThrowIfNull(source);
        id = source.FindPrimary(name, ObjectClassSet.Of(ObjectClass.Other));
        return id >= 0;
    }
}
