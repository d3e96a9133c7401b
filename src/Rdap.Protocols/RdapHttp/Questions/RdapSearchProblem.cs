// RFC 9082 section 4.1, RFC 8977, RFC 8982, RFC 9536: what a search is refused for.
using Rdap.Protocols.RdapHttp.Text;

namespace Rdap.Protocols.RdapHttp.Questions;

/// <summary>Why a search, or the choice of a field set, is refused; <see cref="RdapSearchProblems"/> has the words and the status codes.</summary>
internal enum RdapSearchProblem : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>The query string is longer than <see cref="RdapSearchQuery.MaxLength"/>.</summary>
    TooLong,

    /// <summary>Something stands behind the collection that is neither a reverse search nor a relation.</summary>
    UnknownPath,

    /// <summary>None of the parameters that say what is searched for.</summary>
    NoParameter,

    /// <summary>More than one of them.</summary>
    SeveralParameters,

    /// <summary>One parameter twice.</summary>
    RepeatedParameter,

    /// <summary>A parameter without a value.</summary>
    EmptyValue,

    /// <summary>A value longer than <see cref="RdapSearchQuery.MaxValueLength"/>.</summary>
    ValueTooLong,

    /// <summary>A percent sign without two hexadecimal digits.</summary>
    BadPercentEncoding,

    /// <summary>A value that is not UTF-8, or holds control characters.</summary>
    NotText,

    /// <summary>Two asterisks.</summary>
    SeveralWildcards,

    /// <summary>An asterisk in the middle.</summary>
    WildcardNotAtEnd,

    /// <summary>An asterisk in front.</summary>
    WildcardAtStart,

    /// <summary>Nothing but an asterisk.</summary>
    OnlyWildcard,

    /// <summary>An asterisk in an address or a role.</summary>
    NoWildcardHere,

    /// <summary>Too few characters before the asterisk.</summary>
    PrefixTooShort,

    /// <summary>An address was expected.</summary>
    NotAnAddress,

    /// <summary>count is neither true nor false.</summary>
    BadCount,

    /// <summary>sort is not a list of properties with directions.</summary>
    BadSort,

    /// <summary>sort names a property that these results are not sorted by.</summary>
    UnknownSort,

    /// <summary>cursor is none of this server's.</summary>
    BadCursor,

    /// <summary>cursor is from another search.</summary>
    ForeignCursor,

    /// <summary>fieldSet is empty or unknown.</summary>
    UnknownFieldSet,

    /// <summary>A reverse search that this server does not know.</summary>
    UnsupportedReverse,

    /// <summary>A role that IANA has not registered.</summary>
    UnknownRole,

    /// <summary>A reverse search for nothing but a role.</summary>
    OnlyRole,

    /// <summary>More objects match than are sorted.</summary>
    TooManyToSort,
}

/// <summary>The words for problems with searches.</summary>
internal static class RdapSearchProblems
{
    /// <summary>
    /// The status code: 400 for what is no well-formed question, 422 for one that is understood and not answered (RFC 9082 section 4.1), 501
    /// for what other servers may know (RFC 9536 section 7).
    /// </summary>
    public static int StatusOf(RdapSearchProblem problem) => problem switch
    {
        RdapSearchProblem.SeveralWildcards or RdapSearchProblem.WildcardNotAtEnd or RdapSearchProblem.WildcardAtStart or RdapSearchProblem.OnlyWildcard
            or RdapSearchProblem.NoWildcardHere or RdapSearchProblem.PrefixTooShort or RdapSearchProblem.OnlyRole or RdapSearchProblem.TooManyToSort => 422,
        RdapSearchProblem.UnsupportedReverse => 501,
        _ => 400,
    };

    /// <summary>Puts one sentence together.</summary>
    public static UrlText Describe(UrlText line, RdapSearchProblem problem, RdapSearchQuery query, RdapSettings settings)
    {
        switch (problem)
        {
            case RdapSearchProblem.NoParameter or RdapSearchProblem.SeveralParameters:
                line.Start(query.IsReverse ? "A reverse search has at least one of these parameters: "u8 : "A search has exactly one of these parameters: "u8);
                ReadOnlySpan<RdapProperty> properties = query.IsReverse ? RdapCollections.ReverseProperties : query.Collection.Properties;
                for (int i = 0; i < properties.Length; i++)
                {
                    line.Append(i == 0 ? default : ", "u8).Append(RdapCollections.NameOf(properties[i]));
                }

                return line.Append("."u8);
            case RdapSearchProblem.UnknownSort:
                line.Start("These results can be sorted by: "u8);
                string separator = "";
                foreach ((_, string name, _) in query.Collection.Sorts)
                {
                    line.AppendText(separator).AppendText(name);
                    separator = ", ";
                }

                return line.Append("."u8);
            case RdapSearchProblem.PrefixTooShort:
                return line.Start("At least "u8).AppendNumber((uint)settings.MinSearchPrefix).Append(" characters stand before an asterisk here."u8);
            case RdapSearchProblem.TooManyToSort:
                return line.Start("More than "u8).AppendNumber((uint)settings.SearchCandidateLimit)
                    .Append(" objects match, which is more than are sorted here: ask for less, or leave sort out."u8);
            default:
                return line.Start(SentenceOf(problem));
        }
    }

    /// <summary>The sentence for a problem that is the same in every search.</summary>
    public static ReadOnlySpan<byte> SentenceOf(RdapSearchProblem problem) => problem switch
    {
        RdapSearchProblem.TooLong => "The query string is longer than 4096 bytes."u8,
        RdapSearchProblem.UnknownPath => "Nothing may follow the name of a collection but reverse_search/entity or rirSearch1 with a relation."u8,
        RdapSearchProblem.RepeatedParameter => "A parameter is given twice."u8,
        RdapSearchProblem.EmptyValue => "A parameter has no value."u8,
        RdapSearchProblem.ValueTooLong => "A value is longer than 255 bytes."u8,
        RdapSearchProblem.BadPercentEncoding => "A percent sign stands before two hexadecimal digits (RFC 3986 section 2.1)."u8,
        RdapSearchProblem.NotText => "A value is not UTF-8 text once percent-encoding is undone."u8,
        RdapSearchProblem.SeveralWildcards => "A search pattern has at most one asterisk (RFC 9082 section 4.1)."u8,
        RdapSearchProblem.WildcardNotAtEnd => "An asterisk stands at the end of a pattern; in a domain name also before a dot and whole labels."u8,
        RdapSearchProblem.WildcardAtStart => "An asterisk in front is not supported here: results are found by what they begin with."u8,
        RdapSearchProblem.OnlyWildcard => "An asterisk alone would match everything; all data of a class is better fetched in bulk."u8,
        RdapSearchProblem.NoWildcardHere => "Addresses and roles are compared as a whole: no asterisk."u8,
        RdapSearchProblem.NotAnAddress => "The value is neither an IPv4 address in four decimal octets nor an IPv6 address."u8,
        RdapSearchProblem.BadCount => "count is true, yes, 1, false, no or 0 (RFC 8977 section 2.2)."u8,
        RdapSearchProblem.BadSort => "sort is a list of up to three properties, each once, each with :a or :d behind it or neither (RFC 8977 section 2.3)."u8,
        RdapSearchProblem.BadCursor => "This cursor is none that was given here: begin anew, without it."u8,
        RdapSearchProblem.ForeignCursor => "This cursor is from another search or another order: begin anew, without it."u8,
        RdapSearchProblem.UnknownFieldSet => "fieldSet is id, brief or full (RFC 8982)."u8,
        RdapSearchProblem.UnsupportedReverse => "Reverse search here is by entity, of entities, domains, ips and autnums, by fn, handle, email and role (RFC 9536)."u8,
        RdapSearchProblem.UnknownRole => "This is none of the roles that IANA has registered."u8,
        _ => "A role alone would match everything: name the entity too, by fn, handle or email."u8,
    };
}
