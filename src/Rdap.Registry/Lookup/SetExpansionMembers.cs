// RFC 2622 section 5: "members", RFC 4012 section 4: "mp-members", and objects that name a set in "member-of".
using System.Text;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;

namespace Rdap.Registry.Lookup;

/// <content>What one set has for members, and the routes of one origin.</content>
public sealed partial class SetExpansion
{
    // All members of one set. Returns how many were looked at.
    private int Read(in Reached set)
    {
        SourceSnapshot snapshot = _registry!.Sources[set.Set.Source];
        RegistryObject obj = snapshot.Get(set.Set.Id);
        int looked = 1;
        foreach (RpslAttribute attribute in obj)
        {
            if (attribute.Name is not (AttributeName.Members or AttributeName.MpMembers))
            {
                continue;
            }

            foreach (ReadOnlySpan<byte> word in attribute.Words)
            {
                looked++;
                AddMember(word, set);
            }
        }

        return obj.Has(AttributeName.MbrsByRef) ? looked + AddReferring(snapshot, obj, set) : looked;
    }

    private void AddMember(ReadOnlySpan<byte> word, in Reached set)
    {
        bool isRouteSet = _classes == AllSets;
        if (!RangeOperator.TrySplit(word, out ReadOnlySpan<byte> operand, out RangeOperator own) || (!isRouteSet && !own.IsNone))
        {
            AddName(word);
        }
        else if (Asn.TryParse(operand, out uint asn))
        {
            if (own.IsNone || _question != SetQuestion.Members)
            {
                AddOrigin(asn, own, set);
            }
            else
            {
                AddName(word);
            }
        }
        else if (isRouteSet && TryReadPrefix(operand, out IpRange prefix))
        {
            if (own.TryThen(set.Change, out RangeOperator both))
            {
                Prefixes.Add(prefix, both);
            }
        }
        else if (_question == SetQuestion.Members)
        {
            AddName(word);
        }
        else if (own.TryThen(set.Change, out RangeOperator both) && TryResolve(operand, out ObjectRef other) && !_excluded.Contains(other))
        {
            Reach(other, both);
        }
    }

    private void AddName(ReadOnlySpan<byte> word)
    {
        if (_question == SetQuestion.Members && !Names.TryAdd(word, limit))
        {
            State = SetState.TooMany;
        }
    }

    private void AddOrigin(uint asn, RangeOperator own, in Reached set)
    {
        if (!own.TryThen(set.Change, out RangeOperator both))
        {
            return;
        }

        _origins.Add(new Origin(asn, both));
        if (_origins.Count > limit)
        {
            SortOrigins();
            if (_origins.Count > limit - (limit / 4))
            {
                State = SetState.TooMany;
            }
        }
    }

    // RFC 2622 section 5.1: objects that name the set in member-of belong to it if the set names one of their maintainers, or ANY. Only those of
    // the set's own source: a maintainer's name in another one may be somebody else's.
    private int AddReferring(SourceSnapshot snapshot, in RegistryObject obj, in Reached set)
    {
        Span<byte> buffer = stackalloc byte[KeyText.MaxLength];
        ReadOnlySpan<byte> name = buffer[..obj.CopyPrimaryKey(buffer)];
        ObjectClassSet classes = obj.Class == ObjectClass.AsSet ? AsMembers : RouteMembers;
        int looked = 0;
        int last = -1;
        Postings candidates = snapshot.Candidates(KeyText.Hash((byte)AttributeName.MemberOf, name));
        for (; looked < candidates.Length; looked++)
        {
            int id = candidates[looked];
            if (id == last || !classes.Contains(snapshot.ClassOf(id)) || snapshot.IsSuperseded(id))
            {
                continue;
            }

            last = id;
            RegistryObject member = snapshot.Get(id);
            if (!KeyLookup.Carries(member, AttributeName.MemberOf, name) || !IsAdmitted(obj, member))
            {
                continue;
            }

            if (member.Class == ObjectClass.AutNum && member.TryGetAsns(out AsnRange asns))
            {
                AddOrigin(asns.First, default, set);
            }
            else if (member.TryGetRange(out IpRange range))
            {
                Prefixes.Add(range, set.Change);
            }
        }

        return looked;
    }

    private static bool IsAdmitted(in RegistryObject set, in RegistryObject member)
    {
        foreach (RpslAttribute attribute in set.All(AttributeName.MbrsByRef))
        {
            foreach (ReadOnlySpan<byte> maintainer in attribute.Words)
            {
                if (Ascii.EqualsIgnoreCase(maintainer, "ANY"u8) || KeyLookup.Carries(member, AttributeName.MntBy, maintainer))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // The routes of one origin in one source, or as many of them as there are steps.
    private int AddRoutes(int steps)
    {
        SourceSnapshot snapshot = _registry!.Sources[_sources[_source]];
        Origin origin = _origins[_origin];
        Span<byte> text = stackalloc byte[Asn.MaxLength];
        text = text[..Asn.Format(origin.Asn, text)];
        Postings candidates = snapshot.Candidates(KeyText.Hash((byte)AttributeName.Origin, text));
        int count = Math.Min(candidates.Length - _candidate, steps);
        for (int i = _candidate; i < _candidate + count; i++)
        {
            int id = candidates[i];
            if (!_routeClasses.Contains(snapshot.ClassOf(id)) || snapshot.IsSuperseded(id))
            {
                continue;
            }

            RegistryObject route = snapshot.Get(id);
            if (KeyLookup.Carries(route, AttributeName.Origin, text) && route.TryGetRange(out IpRange range))
            {
                Prefixes.Add(range, origin.Change);
            }
        }

        _candidate += count;
        if (_candidate == candidates.Length)
        {
            _candidate = 0;
            if (++_source == _sources.Count)
            {
                _source = 0;
                _origin++;
            }
        }

        return count + 1;
    }

    // RFC 2622 section 5.2 has prefixes only; an address alone is in use and means itself.
    private static bool TryReadPrefix(ReadOnlySpan<byte> text, out IpRange prefix)
    {
        if (IpText.TryParsePrefix(text, out prefix, out _))
        {
            return true;
        }

        bool isAddress = IpText.TryParseAddress(text, out IpFamily family, out UInt128 address);
        prefix = IpRange.Single(family, address);
        return isAddress;
    }
}
