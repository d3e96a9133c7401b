using System.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Rdap.Tests.Protocols.RdapHttp;
using Rdap.Tests.Protocols.Whois;

namespace Rdap.Tests.Acceptance;

/// <summary>
/// The answers of a registry to every kind of question, by the texts of the objects and in their order: two registries with the same answers are one
/// to whoever asks. Questions are the same for the same seed.
/// </summary>
internal sealed class AllAnswers(RegistrySnapshot registry, int seed)
{
    private static readonly string[] Names =
    [
        "ORG-1", "org-2", "RO1-TEST", "PE2-TEST", "M1-MNT", "IRT-1", "AS-SET1", "RS-SET2", "Some Body1", "Body2", "NET1", "Company1", "a1@example.com",
        "abuse1@example.com", "KEY-3", "1.0.10.in-addr.arpa", "example1.test", "ns1.example.net", "AS1", "nothing",
    ];

    private static readonly string[] WhoisFlags = ["", "-r ", "-x ", "-l ", "-L ", "-m ", "-M ", "-b ", "-B -d ", "-K ", "-a ", "-T route ", "-c ", "-G -x "];

    private readonly Random _random = new(seed);
    private readonly List<string> _answers = [];
    private readonly LookupResult _result = new();
    private readonly SearchResult _found = new();

    /// <summary>Each answer behind its question.</summary>
    public List<string> Ask(int questions)
    {
        for (int i = 0; i < questions; i++)
        {
            IpRange range = Range();
            AsnRange asns = Asns();
            string name = Names[_random.Next(Names.Length)];
            Lookups(range, asns, name);
            Smallest(range, asns, name);
            Relations(range, asns);
            Search();
        }

        for (int source = 0; source < registry.Sources.Length; source++)
        {
            Whole(source);
        }

        Sets();
        GC.KeepAlive(registry);
        return _answers;
    }

    /// <summary>Whole answers of WHOIS and RDAP.</summary>
    public List<string> AskProtocols(int questions)
    {
        RdapTestRegistry rdap = new(registry);
        for (int i = 0; i < questions; i++)
        {
            IpRange range = Range();
            string name = Names[_random.Next(Names.Length)], text = Text(range);
            string question = _random.Next(5) switch { 0 => name, 1 => "-i mnt-by,org,abuse-c,origin,member-of " + name, 2 => $"AS{_random.Next(24)}", _ => text };
            question = WhoisFlags[_random.Next(WhoisFlags.Length)] + question;
            Add(question, WhoisFixture.Ask(registry, question + "\n"));
            string prefix = name[..Math.Min(2, name.Length)];
            string path = _random.Next(10) switch
            {
                0 => "/entity/" + Uri.EscapeDataString(name),
                1 => $"/autnum/{_random.Next(24)}",
                2 => "/domain/" + Uri.EscapeDataString(name),
                3 => $"/entities?handle={prefix}*&count=true",
                4 => $"/ips?name={prefix}*&count=true",
                5 => $"/ips/rirSearch1/{(_random.Next(2) == 0 ? "rdap-down" : "rdap-bottom")}/{text}",
                6 => $"/domains?nsLdhName=ns{_random.Next(3)}*",
                _ => "/ip/" + text,
            };
            Add(path, Encoding.UTF8.GetString(rdap.AskBytes(path).Span));
        }

        return _answers;
    }

    private void Lookups(in IpRange range, AsnRange asns, string name)
    {
        int limit = _random.Next(3) == 0 ? 1 + _random.Next(4) : int.MaxValue;
        byte[] text = Encoding.UTF8.GetBytes(name);
        uint origin = (uint)_random.Next(5);
        bool withDomains = _random.Next(2) == 0;
        foreach (LookupMatch match in Enum.GetValues<LookupMatch>())
        {
            Ask(new LookupQuery { Kind = LookupKeyKind.Address, Range = range, Match = match, WithReverseDomains = withDomains, Limit = limit });
            Ask(new LookupQuery { Kind = LookupKeyKind.Route, Range = range, Origin = origin, Match = match, Limit = limit });
            Ask(new LookupQuery { Kind = LookupKeyKind.ReverseName, Range = range, Match = match, Limit = limit });
            Ask(new LookupQuery { Kind = LookupKeyKind.AsNumber, Asns = asns, Match = match, Limit = limit });
        }

        Ask(new LookupQuery { Kind = LookupKeyKind.Text, Text = text, Limit = limit });
        foreach (AttributeName attribute in (AttributeName[])[AttributeName.MntBy, AttributeName.Org, AttributeName.AbuseC, AttributeName.Origin, AttributeName.MemberOf])
        {
            Ask(new LookupQuery { Kind = LookupKeyKind.Inverse, Text = text, Inverse = AttributeSet.Of(attribute), Limit = limit });
        }

        LookupQuery query = new() { Kind = LookupKeyKind.Address, Range = range };
        SourceOrder order = Authority.Order(registry, query);
        Add("authority", string.Join(' ', Enumerable.Range(0, order.Count).Select(i => order[i])));
        _result.Clear();
        Authority.Find(registry, query, _result);
        AddFound("authority");
    }

    private void Ask(in LookupQuery query)
    {
        _result.Clear();
        RegistryLookup.Find(registry, query, _result);
        AddFound($"{query.Kind} {query.Match} {Text(query.Range)} {query.Asns} AS{query.Origin} {Encoding.UTF8.GetString(query.Text)} {query.Limit}");
    }

    private void Smallest(in IpRange range, AsnRange asns, string name)
    {
        foreach (SourceRole role in Enum.GetValues<SourceRole>())
        {
            Add("network " + Text(range), RegistryLookup.TryFindMostSpecific(registry, range, role, out ObjectRef one, out IpRange found) ? Of(one) + found : "");
            Add($"autnum {asns}", RegistryLookup.TryFindAutnum(registry, asns.First, role, out one, out AsnRange foundAsns) ? Of(one) + foundAsns : "");
            Add("key " + name, RegistryLookup.TryFindByKey(registry, ObjectClassSet.All, Encoding.UTF8.GetBytes(name), role, out one) ? Of(one) : "");
        }

        Add("zone " + Text(range), RegistryLookup.TryFindReverseZone(registry, range, out ObjectRef zone, out IpRange zoneRange) ? Of(zone) + zoneRange : "");
        Add("refer " + Text(range), ReferralLookup.TryFindNetwork(registry, range, out ObjectRef referral, out _) ? Of(referral) : "");
        Add($"refer {asns}", ReferralLookup.TryFindAutnum(registry, asns.First, out referral, out _) ? Of(referral) : "");
    }

    private void Relations(in IpRange range, AsnRange asns)
    {
        ObjectFilter? filter = _random.Next(2) == 0 ? null : static (all, of) => all.Get(of).TextLength % 3 > 0;
        foreach (RelationKind kind in Enum.GetValues<RelationKind>())
        {
            foreach (RangeRelation relation in Enum.GetValues<RangeRelation>())
            {
                RelationQuery query = new() { Kind = kind, Relation = relation, Range = range, Asns = asns, Filter = filter, Limit = 3 };
                for (int page = 0; page < 20; page++)
                {
                    _result.Clear();
                    RelationEnd end = RangeRelations.Find(registry, query, _result);
                    AddFound($"{kind} {relation} {Text(range)} {asns} {page} {filter is null} {end}");
                    if (end != RelationEnd.Limit)
                    {
                        break;
                    }

                    RegistryObject last = registry.Get(_result.Found[^1]);
                    ReadRange(last, out UInt128 lastFirst, out UInt128 lastLast);
                    query.After = (lastFirst, lastLast);
                }
            }

            if (kind != RelationKind.Autnums)
            {
                Add($"any {kind} {Text(range)}", $"{RangeRelations.AnyInside(registry, kind, range, filter)}");
                Add($"up {kind} {Text(range)}", RangeRelations.TryFindUp(registry, kind, range, filter, out ObjectRef up, out IpRange upRange) ? Of(up) + upRange : "");
            }
        }

        Add($"any {asns}", $"{RangeRelations.AnyInside(registry, asns, filter)}");
        Add($"up {asns}", RangeRelations.TryFindUp(registry, asns, filter, out ObjectRef upAsns) ? Of(upAsns) : "");
    }

    private static void ReadRange(in RegistryObject of, out UInt128 first, out UInt128 last)
    {
        if (of.TryGetAsns(out AsnRange asns))
        {
            (first, last) = (asns.First, asns.Last);
            return;
        }

        if (!of.TryGetRange(out IpRange range))
        {
            ReverseName.Parse(of.KeyValue, out range);
        }

        (first, last) = (range.First, range.Last);
    }

    private void Search()
    {
        string[] texts = ["", "a", "1", "10.0.", "10.0.1", "2001:db8", "AS1", "AS", "ORG-1", "some", "net", "ns", "example", "192", "company"];
        SearchProperty property = (SearchProperty)_random.Next(Enum.GetValues<SearchProperty>().Length);
        string text = texts[_random.Next(texts.Length)];
        SearchQuery query = new()
        {
            Property = property,
            Match = _random.Next(4) == 0 ? SearchMatch.Exact : SearchMatch.StartsWith,
            Text = Encoding.UTF8.GetBytes(text),
            Suffix = _random.Next(4) == 0 ? "1"u8 : default,
            OnePerText = _random.Next(3) == 0,
            Descending = _random.Next(2) == 0,
            Limit = 1 + _random.Next(8),
        };
        if (query.Match == SearchMatch.Exact)
        {
            query.Suffix = default;
        }

        string name = $"{property} {query.Match} {text} {query.OnePerText} {query.Descending} {query.Limit}";
        byte[] position = [];
        for (int page = 0; page < 8; page++)
        {
            query.After = position;
            RegistrySearch.Find(registry, query, _found);
            List<string> found = [];
            for (int i = 0; i < _found.Count; i++)
            {
                found.Add($"{_found[i].Ordinal} {Of(_found[i].Object)}");
            }

            position = _found.Position.ToArray();
            Add($"{name} {page}", $"{string.Join('|', found)} {_found.HasMore} {Convert.ToHexString(position)}");
            if (!_found.HasMore || position.Length == 0)
            {
                break;
            }
        }

        query.After = default;
        Add(name, $"{RegistrySearch.Count(registry, query, _found, out bool isExact)} {isExact}");

        // In no order: sorted here.
        query.Bound = 1 + _random.Next(60);
        List<string> all = [RegistrySearch.TryFindAll(registry, query, _found) ? "all" : "more"];
        for (int i = 0; all[0] == "all" && i < _found.Count; i++)
        {
            all.Add($"{_found[i].Ordinal} {Of(_found[i].Object)}");
        }

        Add($"{name} all {query.Bound}", string.Join('|', all.Order(StringComparer.Ordinal)));
    }

    private void Sets()
    {
        foreach (SetQuestion question in Enum.GetValues<SetQuestion>())
        {
            for (int i = 0; i < 4; i++)
            {
                foreach (string name in (string[])[$"AS-SET{i}", $"RS-SET{i}"])
                {
                    SetExpansion expansion = new(10_000);
                    expansion.Begin(registry, SourceOrder.All(registry), Encoding.UTF8.GetBytes(name), question);
                    Expand($"{name} {question}", expansion);
                }
            }
        }

        for (uint asn = 0; asn < 5; asn++)
        {
            SetExpansion expansion = new(10_000);
            expansion.Begin(registry, SourceOrder.All(registry), asn, SetQuestion.Routes);
            Expand($"AS{asn}", expansion);
        }
    }

    private void Expand(string name, SetExpansion expansion)
    {
        while (expansion.Continue(3) == SetState.Running)
        {
        }

        StringBuilder members = new(expansion.State.ToString());
        for (int i = 0; i < expansion.Numbers.Count; i++)
        {
            members.Append(" AS").Append(expansion.Numbers[i]);
        }

        byte[] text = new byte[PrefixList.MaxTextLength];
        for (int i = 0; i < expansion.Prefixes.Count; i++)
        {
            members.Append(' ').Append(Encoding.ASCII.GetString(text, 0, expansion.Prefixes.Format(i, text)));
        }

        for (int i = 0; i < expansion.Names.Count; i++)
        {
            members.Append(' ').Append(Encoding.UTF8.GetString(expansion.Names[i]));
        }

        Add(name, members.ToString());
    }

    // What goes over all objects of a source.
    private void Whole(int index)
    {
        SourceSnapshot source = registry.Sources[index];
        Add("objects", $"{source.ObjectCount} {string.Join(' ', Enum.GetValues<ObjectClass>().Select(source.CountOf))}");
        for (int id = 0; id < source.IdCount; id++)
        {
            if (source.IsSuperseded(id))
            {
                continue;
            }

            ObjectRef of = new(index, id);
            AbuseContact abuse = AbuseContacts.Find(registry, of);
            string contact = abuse.Found ? $"{abuse.Origin} {abuse.Levels} {Encoding.UTF8.GetString(abuse.Mailbox)} {Of(abuse.Holder)}" : "";
            _result.Clear();
            RelatedObjects.Find(registry, of, RelatedKinds.Contacts | RelatedKinds.Organisation | RelatedKinds.Irt, _result);
            AddFound("related");
            Add(Of(of), contact);
            RegistryObject obj = registry.Get(of);
            Add("itself", $"{ObjectKey.Of(obj).FindIn(source) == id} {source.ClassOf(id)}");
            if (obj.Class is ObjectClass.Inetnum or ObjectClass.Inet6num && obj.TryGetRange(out IpRange range))
            {
                Add("around", RegistryLookup.TryFindLessSpecific(registry, of, range, out ObjectRef parent, out IpRange around) ? Of(parent) + around : "");
                References.Prefetch(registry, of, range, AttributeSet.Of(AttributeName.Org, AttributeName.AdminC));
            }
        }

        // What was given twice is told of the frozen objects only.
        SourceAudit audit = SourceAudit.Run(registry, index, maxExamples: 1000);
        Add("audit", string.Join('\n', audit.ObjectsByClass.Select(static c => $"{c.Key} {c.Value}")));
        foreach (AuditFindingKind kind in Enum.GetValues<AuditFindingKind>().Where(static k => k != AuditFindingKind.Duplicate))
        {
            Add($"audit {kind}", $"{audit.Count(kind)} {string.Join('\n', audit.Examples(kind).Select(static e => $"{e.Object} {e.Detail}"))}");
        }
    }

    private IpRange Range()
    {
        int bits = _random.Next(3) == 0 ? 32 : 20 + _random.Next(13);
        uint first = (10u << 24) | (uint)(_random.Next(1 << 10) & ~((1 << (32 - bits)) - 1));
        if (_random.Next(4) > 0)
        {
            return new IpRange(IpFamily.V4, first, first + (_random.Next(3) == 0 ? (uint)_random.Next(200) : (1u << (32 - bits)) - 1));
        }

        UInt128 start = ((UInt128)0x20010db8u << 96) | ((UInt128)(uint)_random.Next(4) << 80);
        return new IpRange(IpFamily.V6, start, start + ((UInt128.One << (84 - (4 * _random.Next(6)))) - 1));
    }

    private AsnRange Asns()
    {
        uint first = (uint)_random.Next(24);
        return new AsnRange(first, _random.Next(2) == 0 ? first : first + (uint)_random.Next(12));
    }

    private static string Text(in IpRange range)
    {
        byte[] text = new byte[100];
        return Encoding.ASCII.GetString(text, 0, range.Family == 0 && range.Last == 0 ? 0 : IpText.FormatRange(range, text));
    }

    private string Of(ObjectRef one) => $"[{registry.Sources[one.Source].Info.Name} {Encoding.UTF8.GetString(registry.Get(one).ToText())}]";

    private void AddFound(string question)
    {
        StringBuilder found = new();
        foreach (ObjectRef one in _result.Found)
        {
            found.Append(Of(one));
        }

        Add(question, $"{found} {_result.Truncated}");
    }

    private void Add(string question, string answer) => _answers.Add($"{question}: {answer}");
}
