// Which sources answer over RFC 3912, and in which order: -s, -a and --resource of the RIPE Database query reference.
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Whois;

/// <content>Where to look.</content>
internal sealed partial class WhoisAnswer
{
    private void Find(LookupQuery lookup, WhoisQuery query)
    {
        bool isAll = query.SourceCount == 0 || query.Has(WhoisFlag.AllSources);
        for (int i = 0; i < query.SourceCount; i++)
        {
            if (_registry.TryFindSource(query.SourceName(i), out int source))
            {
                FindIn(source, lookup);
            }
            else
            {
                query.NoteUnknownSource(i);
            }
        }

        if (query.Has(WhoisFlag.AllSources))
        {
            // What -s named has answered by now: its order is the asker's.
            SourceOrder order = Authority.Order(_registry, lookup);
            for (int i = 0; i < order.Count; i++)
            {
                FindIn(order[i], lookup);
            }
        }
        else if (query.Has(WhoisFlag.Resource))
        {
            Authority.Find(_registry, lookup, _result);
        }
        else if (isAll)
        {
            RegistryLookup.Find(_registry, lookup, _result);
        }

        for (int source = 0; isAll && source < _registry.Sources.Length; source++)
        {
            if (_registry.Sources[source].Info.Role == SourceRole.Registry)
            {
                _sources = _sources.With(source);
            }
        }
    }

    private void FindIn(int source, LookupQuery lookup)
    {
        if (!_sources.Contains(source))
        {
            _sources = _sources.With(source);
            lookup.Sources = SourceSet.None.With(source);
            RegistryLookup.Find(_registry, lookup, _result);
        }
    }
}
