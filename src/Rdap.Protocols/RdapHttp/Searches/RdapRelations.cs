// RFC 9910 section 3: what stands above and below networks, AS numbers and reverse zones.
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Objects;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Lookup;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>Answers relation searches.</summary>
internal sealed class RdapRelations(RdapSettings settings)
{
    private readonly RdapRelationPage _page = new();
    private readonly int _limit = settings.SearchLimit;

    /// <summary>Answers a search: up and top with the object as a look-up shows it, or 404; down and bottom with a list.</summary>
    public void Answer(RdapRendering rendering, in RdapQuestion question, RdapReply reply)
    {
        AppendUrl(rendering.Output.RequestUrl, question);
        rendering.Uses |= RdapRelationLinks.ExtensionsOf(question.Related);
        RelationQuery query = new()
        {
            Kind = question.Related,
            Relation = question.Relation,
            Range = question.Range,
            Asns = question.Asns,
            Filter = rendering.Filters.Of(question.Related, question.Status),
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
            RdapObjects.WriteAnswer(rendering, found[0]);
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

    private static RdapResultArray ArrayOf(RelationKind kind) => kind switch
    {
        RelationKind.Networks => RdapResultArray.Ips,
        RelationKind.Autnums => RdapResultArray.Autnums,
        _ => RdapResultArray.Domains,
    };
}
