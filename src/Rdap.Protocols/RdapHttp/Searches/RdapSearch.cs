// RFC 9082 section 3.2, RFC 9536, RFC 9910: searches. RFC 8977: their order and their pages.
using System.Runtime.InteropServices;
using System.Text;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>
/// Answers searches. Those whose order is that of an index walk it from the cursor on and look at no more than a page; the others look at all
/// that matches, up to a limit, and keep a page of it. So memory is bounded by the page, and time by the limit, whatever is asked. Reused.
/// </summary>
internal sealed class RdapSearch(RdapSettings settings)
{
    /// <summary>
    /// Where an asterisk finds the candidates and nothing sorts them, and where the index is walked for names with a certain end, this part of the
    /// limit. Each may be looked at whole, and with all of it a first page took 55 to 233 ms in a registry of a million objects.
    /// </summary>
    public const int PatternShare = 5;

    private readonly RdapSearchQuery _query = new(settings);
    private readonly RdapMatcher _matcher = new(settings);
    private readonly RdapReverseSearch _reverse = new(settings);
    private readonly RdapCandidates _candidates = new();
    private readonly RdapSearchPage _page = new();
    private readonly RdapSortKey _key = new();
    private readonly SearchResult _hits = new();
    private readonly List<ObjectRef> _objects = [];
    private readonly List<byte[]> _hosts = [];
    private readonly byte[] _place = new byte[RdapCursor.MaxPlace];
    private int _placeLength;
    private HashSet<string>? _seenHosts;

    /// <summary>The search.</summary>
    public RdapSearchQuery Query => _query;

    /// <summary>The results on this page; for name servers a zone for each.</summary>
    public ReadOnlySpan<ObjectRef> Objects => CollectionsMarshal.AsSpan(_objects);

    /// <summary>The host names on this page, of a search for name servers.</summary>
    public IReadOnlyList<byte[]> Hosts => _hosts;

    /// <summary>The number of this page, the first being 1.</summary>
    public int Page { get; private set; }

    /// <summary>Whether there are results behind this page.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The place of the last result, where the next page goes on.</summary>
    public ReadOnlySpan<byte> Place => _place.AsSpan(0, _placeLength);

    /// <summary>How many results there are in all; null when that was not asked for or is not known.</summary>
    public long? Total { get; private set; }

    /// <summary>Whether there may be results that no page shows.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Answers a search.</summary>
    public void Answer(RdapRendering rendering, in RdapQuestion question, RdapReply reply)
    {
        RdapSearchProblem problem = Find(rendering.Registry, question);
        if (problem != RdapSearchProblem.None)
        {
            reply.Status = RdapSearchProblems.StatusOf(problem);
            reply.Outcome = reply.Status == 501 ? QueryOutcome.Refused : QueryOutcome.Malformed;
            RdapError.Write(rendering, reply.Status, RdapSearchProblems.Describe(rendering.Output.Url, problem, _query, settings).Bytes);
            return;
        }

        _query.AppendTo(rendering.Output.RequestUrl, cursor: true);
        reply.Outcome = _objects.Count == 0 ? QueryOutcome.Empty : QueryOutcome.Answered;
        RdapSearchAnswer.Write(rendering, this, settings);
    }

    private RdapSearchProblem Find(RegistrySnapshot registry, in RdapQuestion question)
    {
        _objects.Clear();
        _hosts.Clear();
        _placeLength = 0;
        Page = 1;
        HasMore = Truncated = false;
        Total = null;
        RdapSearchProblem problem = _query.Parse(question.Collection, question.Text, question.QueryString);
        if (problem == RdapSearchProblem.None && !_query.Cursor.IsEmpty)
        {
            problem = RdapCursor.Read(_query.Cursor, _query.Fingerprint, _place, out _placeLength, out int page);
            Page = page;
        }

        if (problem != RdapSearchProblem.None)
        {
            return problem;
        }

        _matcher.Start(_query);
        if (_query.IsInIndexOrder(out RdapCondition only))
        {
            return FindInOrder(registry, only);
        }

        _candidates.Clear();
        if (_query.IsReverse)
        {
            _reverse.Find(registry, _query, _matcher, _candidates);
        }
        else
        {
            bool isBroad = only.Pattern.Match != RdapMatch.Exact && _query.Sorts.Length == 0;
            int limit = isBroad ? settings.SearchCandidateLimit / PatternShare : settings.SearchCandidateLimit;
            _candidates.AddMatching(registry, _query.Collection, only.Property, _query, only.Pattern, limit);
            _candidates.DropRepeated();
        }

        Truncated = _candidates.Truncated;
        if (Truncated && _query.Sorts.Length > 0)
        {
            return RdapSearchProblem.TooManyToSort;
        }

        KeepPage(registry, only.Property);
        return RdapSearchProblem.None;
    }

    /// <summary>Walks the index from the cursor on.</summary>
    private RdapSearchProblem FindInOrder(RegistrySnapshot registry, in RdapCondition only)
    {
        if (_placeLength > 0 && !RegistrySearch.IsPosition(Place))
        {
            return RdapSearchProblem.BadCursor;
        }

        SearchQuery search = _query.ToRegistry(_query.Collection, only.Property, only.Pattern);
        search.OnePerText = _query.Collection.Collection == RdapCollection.Nameservers;
        search.Bound = only.Pattern.Match == RdapMatch.PrefixAndSuffix ? settings.SearchCandidateLimit / PatternShare : settings.SearchCandidateLimit;
        if (_query.Count)
        {
            CountInOrder(registry, search, only);
        }

        search.Descending = _query.Sorts is [(_, true)];
        int left = settings.SearchCandidateLimit;
        bool isDone;
        do
        {
            search.After = Place;
            search.Limit = settings.SearchLimit - _objects.Count;
            RegistrySearch.Find(registry, search, _hits);
            for (int i = 0; i < _hits.Count; i++)
            {
                Take(registry, _hits[i], search.Property);
            }

            _placeLength = _hits.Position.Length;
            _hits.Position.CopyTo(_place);
            left -= _hits.Count;
            isDone = _objects.Count == settings.SearchLimit || _hits.Count < search.Limit;
        }
        while (_hits.HasMore && !isDone && left > 0);
        HasMore = _hits.HasMore;
        return RdapSearchProblem.None;
    }

    private void Take(RegistrySnapshot registry, SearchHit hit, SearchProperty property)
    {
        if (_query.Collection.Collection == RdapCollection.Nameservers)
        {
            Span<byte> host = stackalloc byte[FoldedText.MaxLength];
            _hosts.Add(host[..RegistrySearch.CopyText(registry, hit, property, host)].ToArray());
            _objects.Add(hit.Object);
        }
        else if (IsAnswered(registry, hit.Object) && (_objects.Count == 0 || _objects[^1] != hit.Object))
        {
            _objects.Add(hit.Object);
        }
    }

    /// <summary>The number of results is that of values in the index, where every object with one is a result.</summary>
    private void CountInOrder(RegistrySnapshot registry, in SearchQuery search, in RdapCondition only)
    {
        if (_query.Collection.Collection is not (RdapCollection.Domains or RdapCollection.Autnums))
        {
            long count = RegistrySearch.Count(registry, search, _hits, out bool isExact);
            Total = isExact ? count : null;
            return;
        }

        _candidates.Clear();
        _candidates.AddMatching(registry, _query.Collection, only.Property, _query, only.Pattern, settings.SearchCandidateLimit);
        _candidates.DropRepeated();
        long answered = 0;
        foreach (ObjectRef of in _candidates.Found)
        {
            answered += IsAnswered(registry, of) ? 1 : 0;
        }

        Total = _candidates.Truncated ? null : answered;
    }

    /// <summary>Keeps of the candidates those behind the cursor that a page shows.</summary>
    private void KeepPage(RegistrySnapshot registry, RdapProperty property)
    {
        _page.Start(settings.SearchLimit, Place);
        bool isHosts = _query.Collection.Collection == RdapCollection.Nameservers;
        _seenHosts = isHosts && _query.Count ? new HashSet<string>(StringComparer.Ordinal) : null;
        long count = 0;
        foreach (ObjectRef of in _candidates.Found)
        {
            if (!IsAnswered(registry, of))
            {
                continue;
            }

            if (isHosts)
            {
                AddHosts(registry, of);
                continue;
            }

            ReadOnlySpan<byte> key = _key.Make(registry, of, _query.Sorts);
            bool wants = _page.Wants(key);
            if ((wants || _query.Count) && Shows(registry, of, property))
            {
                count++;
                if (wants)
                {
                    _page.Add(of, key);
                }
            }
        }

        _objects.AddRange(_page.Objects);
        for (int i = 0; isHosts && i < _page.Count; i++)
        {
            _hosts.Add(HostOf(_page.KeyOf(i)));
        }

        HasMore = _page.HasMore;
        Total = _query.Count && !Truncated ? _seenHosts?.Count ?? count : null;
        ReadOnlySpan<byte> last = _page.Count == 0 ? default : _page.KeyOf(_page.Count - 1);
        last.CopyTo(_place);
        _placeLength = last.Length;
    }

    /// <summary>Whether the object is a result, when all of it is looked at and not only what the index holds.</summary>
    private bool Shows(RegistrySnapshot registry, ObjectRef of, RdapProperty property) =>
        _query.IsReverse ? _reverse.Shows(registry, of, _query, _matcher)
        : property != RdapProperty.Email || _matcher.Matches(registry, of, _query);

    /// <summary>A result leads to its own answer.</summary>
    private bool IsAnswered(RegistrySnapshot registry, ObjectRef of) => RdapAnswerable.Is(registry.Get(of), settings.FlatAutnums);

    /// <summary>The hosts of a zone that have the address that was asked for.</summary>
    private void AddHosts(RegistrySnapshot registry, ObjectRef zone)
    {
        Span<byte> key = stackalloc byte[FoldedText.MaxLength + 1];
        foreach (RpslAttribute server in registry.Get(zone).All(AttributeName.Nserver))
        {
            bool isFirst = true;
            int length = 0;
            foreach (ReadOnlySpan<byte> word in server.Words)
            {
                if (isFirst)
                {
                    length = FoldedText.Fold(word.TrimEnd((byte)'.'), key);
                    key[length] = 0;
                    isFirst = false;
                }
                else if (length > 0 && _matcher.MatchesAddress(word))
                {
                    _seenHosts?.Add(Encoding.UTF8.GetString(key[..length]));
                    AddHost(zone, key[..(length + 1)]);
                    break;
                }
            }
        }
    }

    private void AddHost(ObjectRef zone, Span<byte> key)
    {
        if (_query.Sorts is [(_, true)])
        {
            RdapSortKey.Invert(key);
        }

        if (_page.Wants(key))
        {
            _page.Add(zone, key);
        }
    }

    private byte[] HostOf(ReadOnlySpan<byte> key)
    {
        byte[] host = key[..^1].ToArray();
        if (_query.Sorts is [(_, true)])
        {
            RdapSortKey.Invert(host);
        }

        return host;
    }
}
