// RFC 9082 section 3.2, RFC 9536: objects that may be results of a search, before they are looked at and put in order.
using System.Buffers;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>References to objects from several questions to the registry, up to a limit. Reused.</summary>
internal sealed class RdapCandidates
{
    // Between two looks at the limit, and what the list of values grows to.
    private const int Batch = 1024;

    private readonly LookupResult _found = new();
    private readonly SearchResult _hits = new();
    private readonly byte[] _after = new byte[RegistrySearch.MaxPositionLength];

    /// <summary>The objects.</summary>
    public ReadOnlySpan<ObjectRef> Found => _found.Found;

    /// <summary>Whether there were more than the limit.</summary>
    public bool Truncated { get; set; }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _found.Clear();
        Truncated = false;
    }

    /// <summary>Adds the objects of a collection with a value that a pattern matches; if there are more than the limit, the first in the order of the values.</summary>
    public void AddMatching(RegistrySnapshot registry, RdapCollectionInfo collection, RdapProperty property, RdapSearchQuery query, RdapPattern pattern, int limit)
    {
        SearchQuery search = query.ToRegistry(collection, property, pattern);
        search.Bound = limit;
        if (RegistrySearch.TryFindAll(registry, search, _hits))
        {
            AddHits();
            return;
        }

        int left = limit;
        do
        {
            if (left == 0)
            {
                Truncated = true;
                return;
            }

            search.Limit = search.Bound = Math.Min(Batch, left);
            left -= search.Bound;
            RegistrySearch.Find(registry, search, _hits);
            AddHits();
            _hits.Position.CopyTo(_after);
            search.After = _after.AsSpan(0, _hits.Position.Length);
        }
        while (_hits.HasMore);
    }

    private void AddHits()
    {
        for (int i = 0; i < _hits.Count; i++)
        {
            _found.Add(_hits[i].Object);
        }
    }

    /// <summary>Adds the objects of one source that refer to an entity.</summary>
    public void AddReferring(
        RegistrySnapshot registry, int source, AttributeSet attributes, ReadOnlySpan<byte> handle, ObjectClassSet classes, int limit)
    {
        RegistryLookup.FindInverse(registry, source, attributes, handle, classes, _found, limit);
        Truncated |= _found.Truncated;
    }

    /// <summary>Leaves each object once.</summary>
    public void DropRepeated()
    {
        ReadOnlySpan<ObjectRef> found = _found.Found;
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(found.Length);
        Span<ulong> order = rented.AsSpan(0, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            order[i] = ((ulong)found[i].Source << 32) | (uint)found[i].Id;
        }

        order.Sort();
        _found.Clear();
        for (int i = 0; i < order.Length; i++)
        {
            if (i == 0 || order[i] != order[i - 1])
            {
                _found.Add(new ObjectRef((int)(order[i] >> 32), (int)(uint)order[i]));
            }
        }

        ArrayPool<ulong>.Shared.Return(rented);
    }
}
