// RFC 9910 section 3: what stands above and below networks, AS numbers and reverse zones.
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Objects;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>
/// Answers relation searches, and says which objects take part in relations: those that a look-up would answer with. Placeholders, which stand for
/// what their registry does not hold, take no part.
/// </summary>
internal sealed class RdapRelations
{
    private static readonly JsonEncodedText[] StatusNames = [default, RdapNames.Active, RdapNames.Administrative, RdapNames.Reserved];

    private readonly ObjectFilter?[][] _filters;
    private readonly RdapRelationPage _page = new();
    private readonly int _limit;

    public RdapRelations(RdapSettings settings)
    {
        _limit = settings.SearchLimit;
        _filters = [MakeFilters(IsNetwork), MakeFilters(settings.FlatAutnums ? IsFlatAutnum : null), MakeFilters(IsZone)];
    }

    /// <summary>Says which objects of a kind take part, of those with a status.</summary>
    public ObjectFilter? Filter(RelationKind kind, RdapStatusFilter status) => _filters[(int)kind][(int)status];

    /// <summary>What answers to searches for relations of a kind use, whether or not they are lists.</summary>
    public static RdapExtensions ExtensionsOf(RelationKind kind) => kind switch
    {
        RelationKind.Networks => RdapExtensions.Relations | RdapExtensions.Ips,
        RelationKind.Autnums => RdapExtensions.Relations | RdapExtensions.Autnums,
        _ => RdapExtensions.Relations,
    };

    /// <summary>Answers a search: up and top with the object as a look-up shows it, or 404; down and bottom with a list.</summary>
    public void Answer(RdapRendering rendering, in RdapQuestion question, RdapReply reply)
    {
        AppendUrl(rendering.Output.RequestUrl, question);
        rendering.Uses |= ExtensionsOf(question.Related);
        RelationQuery query = new()
        {
            Kind = question.Related,
            Relation = question.Relation,
            Range = question.Range,
            Asns = question.Asns,
            Filter = Filter(question.Related, question.Status),
            Limit = _limit,
        };
        LookupResult found = rendering.Related;
        found.Clear();
        if (question.Relation is RangeRelation.Down or RangeRelation.Bottom)
        {
            AnswerList(rendering, question, query, found, reply);
            return;
        }

        RangeRelations.Find(rendering.Registry, query, found);
        if (found.Count > 0)
        {
            WriteOne(rendering, found[0]);
        }
        else
        {
            reply.Status = 404;
            reply.Outcome = QueryOutcome.Empty;
            RdapError.Write(rendering, reply.Status, "No object here stands above this one."u8);
        }
    }

    private void AnswerList(RdapRendering rendering, in RdapQuestion question, RelationQuery query, LookupResult found, RdapReply reply)
    {
        RdapSearchProblem problem = _page.Read(question, _limit);
        if (problem != RdapSearchProblem.None)
        {
            reply.Status = RdapSearchProblems.StatusOf(problem);
            reply.Outcome = QueryOutcome.Malformed;
            RdapError.Write(rendering, reply.Status, RdapSearchProblems.SentenceOf(problem));
            return;
        }

        _page.Count(rendering.Registry, query);
        query.After = _page.After;
        RelationEnd end = RangeRelations.Find(rendering.Registry, query, found);
        _page.End(rendering.Registry, found.Found, end == RelationEnd.Complete);
        reply.Outcome = found.Count == 0 ? QueryOutcome.Empty : QueryOutcome.Answered;
        RdapTruncation truncation = end switch
        {
            RelationEnd.Limit => RdapTruncation.Limit,
            RelationEnd.Steps => RdapTruncation.Work,
            _ => RdapTruncation.None,
        };
        RdapSearchResults.Write(rendering, ArrayOf(question.Related), found.Found, truncation, _page);
    }

    private static void AppendUrl(UrlText url, in RdapQuestion question)
    {
        RdapRelationPath.AppendStart(url, question.Related, question.Relation);
        switch (question.Related)
        {
            case RelationKind.Networks:
                RdapRelationPath.AppendObject(url, question.Range);
                break;
            case RelationKind.Autnums:
                RdapRelationPath.AppendObject(url, question.Asns);
                break;
            default:
                url.AppendSegment(question.Text);
                break;
        }

        RdapRelationPath.AppendStatus(url, question.Status);
    }

    private static void WriteOne(RdapRendering rendering, ObjectRef of)
    {
        RegistryObject found = rendering.Registry.Get(of);
        if (found.TryGetAsns(out AsnRange asns))
        {
            RdapAutnum.Write(rendering, of, asns);
        }
        else if (found.TryGetRange(out IpRange range) && found.Class == ObjectClass.Domain)
        {
            RdapDomain.Write(rendering, of, range);
        }
        else
        {
            RdapIpNetwork.Write(rendering, of, range);
        }
    }

    private static RdapResultArray ArrayOf(RelationKind kind) => kind switch
    {
        RelationKind.Networks => RdapResultArray.Ips,
        RelationKind.Autnums => RdapResultArray.Autnums,
        _ => RdapResultArray.Domains,
    };

    private static ObjectFilter?[] MakeFilters(ObjectFilter? takesPart)
    {
        ObjectFilter?[] filters = new ObjectFilter?[(int)RdapStatusFilter.Count];
        filters[(int)RdapStatusFilter.Any] = takesPart;
        for (RdapStatusFilter status = RdapStatusFilter.Active; status <= RdapStatusFilter.Reserved; status++)
        {
            JsonEncodedText name = StatusNames[(int)status];
            filters[(int)status] = (registry, of) =>
                RdapStatuses.Name(RdapStatuses.Of(registry, of)).Equals(name) && (takesPart is null || takesPart(registry, of));
        }

        filters[(int)RdapStatusFilter.Other] = static (_, _) => false;
        return filters;
    }

    private static bool IsNetwork(RegistrySnapshot registry, ObjectRef of) => !Authority.IsPlaceholder(registry.Get(of));

    /// <summary>In the flat model a block answers only when it is a holding, which has a status.</summary>
    private static bool IsFlatAutnum(RegistrySnapshot registry, ObjectRef of)
    {
        RegistryObject autnum = registry.Get(of);
        return autnum.Class == ObjectClass.AutNum || autnum.Has(AttributeName.Status);
    }

    /// <summary>The root of a reverse tree is never answered (NRO RDAP profile).</summary>
    private static bool IsZone(RegistrySnapshot registry, ObjectRef of) =>
        registry.Get(of).TryGetRange(out IpRange range) && !(range.TryGetPrefixLength(out int length) && length == 0);
}
