// RFC 7480, 9082, 9083: one RDAP question, one answer.
using System.Text;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Objects;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Searches;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Answers;

/// <summary>
/// Answers RDAP questions: path bytes in, JSON bytes out. One per thread, or pooled: it keeps its buffers, and an answer is good until the
/// next one. Any bytes give an answer; nothing is thrown and, once the buffers have grown, nothing is allocated except the text of a redirect.
/// An answer follows from the snapshot, the settings, the path and its context (base URL, media type) alone, so that these make a sound ETag.
/// </summary>
public sealed class RdapAnswer
{
    private static readonly ObjectClassSet Zones = ObjectClassSet.Of(ObjectClass.Domain);
    private static readonly ObjectClassSet Tags = ObjectClassSet.Of(ObjectClass.ObjectTag);

    private readonly RdapSettings _settings;
    private readonly RdapRendering _rendering;
    private readonly RdapRelations _relations;
    private readonly RdapHelp _help;
    private readonly Referral _referral;
    private readonly UrlText _target = new();
    private readonly byte[] _path = new byte[RdapPath.MaxLength];
    private RdapSearch? _search;

    /// <summary>A renderer for a service with these settings.</summary>
    public RdapAnswer(RdapSettings settings)
    {
        _settings = settings;
        _rendering = new RdapRendering(settings);
        _relations = new RdapRelations(settings);
        _help = new RdapHelp(settings);
        _referral = new Referral(settings);
    }

    /// <summary>Answers one question.</summary>
    /// <param name="registry">The snapshot, taken once for this question.</param>
    /// <param name="rawPath">The path behind the base URL with its query string, percent-encoded as it came.</param>
    /// <param name="context">The request around it.</param>
    /// <param name="reply">Filled with status, document and outcome; its document is good until the next call on this renderer.</param>
    public void Render(RegistrySnapshot registry, ReadOnlySpan<byte> rawPath, in RdapContext context, RdapReply reply)
    {
        RdapQuestion question = RdapPath.Parse(rawPath, _path);
        Start(registry, context, reply, question.Kind);
        if (question.QueryString.IsEmpty || ReadFieldSet(question, reply))
        {
            AnswerQuestion(question, reply);
        }

        End(context, reply);
        // A renderer that waits for its next question must not keep the data of a reload ago alive.
        _rendering.Registry = RdapRendering.NoRegistry;
    }

    private void AnswerQuestion(in RdapQuestion question, RdapReply reply)
    {
        switch (question.Kind)
        {
            case RdapQuestionKind.IpNetwork:
                AnswerNetwork(question, reply);
                break;
            case RdapQuestionKind.Autnum:
                AnswerAutnum(question, reply);
                break;
            case RdapQuestionKind.Domain:
                AnswerDomain(question, reply);
                break;
            case RdapQuestionKind.Entity:
                AnswerEntity(question, reply);
                break;
            case RdapQuestionKind.Nameserver:
                AnswerNameserver(question, reply);
                break;
            case RdapQuestionKind.Relation:
                _relations.Answer(_rendering, question, reply);
                break;
            case RdapQuestionKind.Search:
                (_search ??= new RdapSearch(_settings)).Answer(_rendering, question, reply);
                break;
            case RdapQuestionKind.Help:
                _rendering.Output.RequestUrl.Append("help"u8);
                _help.Write(_rendering);
                break;
            default:
                reply.Status = RdapError.StatusOf(question.Problem);
                reply.Outcome = reply.Status switch
                {
                    404 => QueryOutcome.Empty,
                    501 => QueryOutcome.Refused,
                    _ => QueryOutcome.Malformed,
                };
                RdapError.Write(_rendering, question);
                break;
        }
    }

    /// <summary>Reads what a lookup takes from a query string; false, with the error written, when it cannot be.</summary>
    private bool ReadFieldSet(in RdapQuestion question, RdapReply reply)
    {
        if (question.Kind is RdapQuestionKind.Problem or RdapQuestionKind.Help or RdapQuestionKind.Search)
        {
            return true;
        }

        RdapSearchProblem problem = RdapFieldSets.Find(question.QueryString, out RdapFieldSet fieldSet);
        if (problem == RdapSearchProblem.None)
        {
            _rendering.FieldSet = fieldSet;
            return true;
        }

        reply.Status = RdapSearchProblems.StatusOf(problem);
        reply.Outcome = QueryOutcome.Malformed;
        RdapError.Write(_rendering, reply.Status, RdapSearchProblems.SentenceOf(problem));
        return false;
    }

    /// <summary>An error that floor 3 met before or after the question: wrong method, too many requests, a bug.</summary>
    /// <param name="status">HTTP status code.</param>
    /// <param name="description">One sentence for people.</param>
    /// <param name="outcome">How the query ended.</param>
    /// <param name="context">The request around it.</param>
    /// <param name="reply">Filled with status, document and outcome.</param>
    public void RenderError(int status, ReadOnlySpan<byte> description, QueryOutcome outcome, in RdapContext context, RdapReply reply)
    {
        Start(RdapRendering.NoRegistry, context, reply, RdapQuestionKind.Problem);
        reply.Status = status;
        reply.Outcome = outcome;
        RdapError.Write(_rendering, status, description);
        End(context, reply);
    }

    private void Start(RegistrySnapshot registry, in RdapContext context, RdapReply reply, RdapQuestionKind kind)
    {
        _rendering.Registry = registry;
        _rendering.Start(context.BaseUrl);
        reply.Status = 200;
        reply.Location = null;
        reply.Outcome = QueryOutcome.Answered;
        reply.Kind = kind;
        _rendering.Cards = !context.Accepted.JsContact ? RdapCards.JCard : _settings.JsContact switch
        {
            RdapJsContact.Beside => RdapCards.JCard | RdapCards.JsCard,
            RdapJsContact.Instead => RdapCards.JsCard,
            _ => RdapCards.JCard,
        };
    }

    private void End(in RdapContext context, RdapReply reply)
    {
        reply.Body = _rendering.Finish();
        reply.ContentType = context.Accepted.ListsExtensions ? _rendering.MediaType : RdapSettings.ContentType;
    }

    private void AnswerNetwork(in RdapQuestion question, RdapReply reply)
    {
        AppendRange(_rendering.Output.RequestUrl.Append("ip/"u8), question);
        RegistrySnapshot registry = _rendering.Registry;
        bool found = RegistryLookup.TryFindMostSpecific(registry, question.Range, SourceRole.Registry, out ObjectRef own, out IpRange range);
        if (TryFindElsewhere(question.Range, found, own, range, out ObjectRef other, out IpRange otherRange))
        {
            ReadOnlySpan<byte> server = Referral.ServerOf(registry.Get(other));
            if (server.IsEmpty && Referral.IsSpecialPurpose(registry.Get(other)))
            {
                RdapIpNetwork.Write(_rendering, other, otherRange);
                return;
            }

            if (!server.IsEmpty && CanRefer(server))
            {
                AppendRange(Referral.StartTarget(_target, server).Append("ip/"u8), question);
                Refer(question, reply);
                return;
            }
        }

        if (found)
        {
            RdapIpNetwork.Write(_rendering, own, range);
            return;
        }

        NotFound("No network here encloses these addresses."u8, reply);
    }

    private void AnswerAutnum(in RdapQuestion question, RdapReply reply)
    {
        _rendering.Output.RequestUrl.Append("autnum/"u8).AppendNumber(question.Asn);
        RegistrySnapshot registry = _rendering.Registry;
        bool found = RegistryLookup.TryFindAutnum(registry, question.Asn, SourceRole.Registry, out ObjectRef own, out AsnRange range);
        found = found && RdapAnswerable.IsAutnum(registry.Get(own), _settings.FlatAutnums);

        bool isBlock = found && registry.Get(own).Class == ObjectClass.AsBlock;
        if ((!found || isBlock)
            && ReferralLookup.TryFindAutnum(registry, question.Asn, out ObjectRef other, out AsnRange otherRange)
            && (!found || (range.Contains(otherRange) && range != otherRange && !IsOwn(other, own))))
        {
            ReadOnlySpan<byte> server = Referral.ServerOf(registry.Get(other));
            if (server.IsEmpty && Referral.IsSpecialPurpose(registry.Get(other)))
            {
                RdapAutnum.Write(_rendering, other, otherRange, question.Asn);
                return;
            }

            if (!server.IsEmpty && CanRefer(server))
            {
                Referral.StartTarget(_target, server).Append("autnum/"u8).AppendNumber(question.Asn);
                Refer(question, reply);
                return;
            }
        }

        if (found)
        {
            RdapAutnum.Write(_rendering, own, range, question.Asn);
            return;
        }

        NotFound("This AS number is not registered here."u8, reply);
    }

    private void AnswerDomain(in RdapQuestion question, RdapReply reply)
    {
        _rendering.Output.RequestUrl.Append("domain/"u8).AppendSegment(question.Text);
        IpRange range = question.Range;

        // The name of a part of a /24 can be any (RFC 2317): a zone of that very name goes before one of the same addresses.
        bool found = (question.Text.ContainsAny("-/"u8) && RegistryLookup.TryFindByKey(_rendering.Registry, Zones, question.Text, out ObjectRef own))
            || (RegistryLookup.TryFindReverseZone(_rendering.Registry, question.Range, out own, out range) && !IsWholeFamily(range));

        // Whoever holds the addresses holds their reverse zone (RFC 9224 section 4).
        if (ReferralLookup.TryFindNetwork(_rendering.Registry, question.Range, out ObjectRef other, out IpRange otherRange)
            && (!found || (IsInside(otherRange, range) && !IsOwn(other, own))))
        {
            ReadOnlySpan<byte> server = Referral.ServerOf(_rendering.Registry.Get(other));
            if (!server.IsEmpty && CanRefer(server) && !HoldsNetworkInside(question.Range, otherRange))
            {
                Referral.StartTarget(_target, server).Append("domain/"u8).AppendSegment(question.Text);
                Refer(question, reply);
                return;
            }
        }

        if (found)
        {
            RdapDomain.Write(_rendering, own, range);
            return;
        }

        NotFound("No reverse zone here encloses this name."u8, reply);
    }

    private void AnswerEntity(in RdapQuestion question, RdapReply reply)
    {
        _rendering.Output.RequestUrl.Append("entity/"u8).AppendSegment(question.Text);
        if (RdapEntity.TryFind(_rendering, question.Text, out ObjectRef own))
        {
            RdapEntity.Write(_rendering, own);
            return;
        }

        ReadOnlySpan<byte> tag = Referral.TagOf(question.Text);
        if (!tag.IsEmpty && RegistryLookup.TryFindByKey(_rendering.Registry, Tags, tag, SourceRole.Referral, out ObjectRef provider))
        {
            ReadOnlySpan<byte> server = Referral.ServerOf(_rendering.Registry.Get(provider));
            if (!server.IsEmpty && CanRefer(server))
            {
                Referral.StartTarget(_target, server).Append("entity/"u8).AppendSegment(question.Text);
                _rendering.Uses |= RdapExtensions.ObjectTags;
                Refer(question, reply);
                return;
            }
        }

        NotFound("No entity here has this handle."u8, reply);
    }

    private void AnswerNameserver(in RdapQuestion question, RdapReply reply)
    {
        _rendering.Output.RequestUrl.Append("nameserver/"u8).AppendSegment(question.Text);
        if (!RdapNameserver.TryWrite(_rendering, question.Text))
        {
            NotFound("No reverse zone here names this name server."u8, reply);
        }
    }

    /// <summary>
    /// Whether a referral source knows better than the own registry: nothing was found here, or only a placeholder, or a range that strictly
    /// encloses the referral's.
    /// </summary>
    private bool TryFindElsewhere(in IpRange asked, bool found, ObjectRef own, in IpRange range, out ObjectRef other, out IpRange otherRange) =>
        ReferralLookup.TryFindNetwork(_rendering.Registry, asked, out other, out otherRange)
        && (!found || (IsInside(otherRange, range) && !IsOwn(other, own)) || Authority.IsPlaceholder(_rendering.Registry.Get(own)));

    /// <summary>Whether what knows better names the very registry that was found: its statistics cut one holding into several lines.</summary>
    private bool IsOwn(ObjectRef other, ObjectRef own) =>
        Authority.IsNamed(_rendering.Registry.Get(other), _rendering.Registry.Sources[own.Source].NameUtf8);

    /// <summary>A block transferred in: the addresses are held here although the bootstrap data, which lists large blocks, names another.</summary>
    private bool HoldsNetworkInside(in IpRange asked, in IpRange otherRange) =>
        RegistryLookup.TryFindMostSpecific(_rendering.Registry, asked, SourceRole.Registry, out ObjectRef own, out IpRange range)
        && !IsInside(otherRange, range) && !Authority.IsPlaceholder(_rendering.Registry.Get(own));

    private static bool IsInside(in IpRange inner, in IpRange outer) => outer.Contains(inner) && outer != inner;

    private static bool IsWholeFamily(in IpRange range) => range.TryGetPrefixLength(out int length) && length == 0;

    private bool CanRefer(ReadOnlySpan<byte> server) => _settings.Redirect && !_referral.IsSelf(server, _rendering.Output.BaseUrl.Bytes);

    private void Refer(in RdapQuestion question, RdapReply reply)
    {
        Referral.EndTarget(_target, question.QueryString);
        reply.Status = 302;
        reply.Outcome = QueryOutcome.Referred;
        reply.Location = Encoding.ASCII.GetString(_target.Bytes);
        RdapError.Write(_rendering, reply.Status, _rendering.Output.Url.Start("Held by another registry: "u8).Append(_target.Bytes).Bytes);
    }

    private void NotFound(ReadOnlySpan<byte> description, RdapReply reply)
    {
        reply.Status = 404;
        reply.Outcome = QueryOutcome.Empty;
        RdapError.Write(_rendering, reply.Status, description);
    }

    private static void AppendRange(UrlText url, in RdapQuestion question)
    {
        if (question.HasLength && question.Range.TryGetPrefixLength(out int length))
        {
            url.AppendPrefix(question.Range, length);
        }
        else
        {
            url.AppendAddress(question.Range.Family, question.Range.First);
        }
    }
}
