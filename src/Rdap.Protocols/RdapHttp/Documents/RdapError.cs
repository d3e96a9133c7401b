// RFC 9083 section 6: error responses. RFC 7480 section 5: status codes. RFC 9110 section 15: reason phrases.
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;

namespace Rdap.Protocols.RdapHttp.Documents;

/// <summary>Every answer that shows no object.</summary>
internal static class RdapError
{
    /// <summary>The status code a problem answers with.</summary>
    public static int StatusOf(RdapProblem problem) => problem switch
    {
        RdapProblem.NoPath or RdapProblem.ForwardDomain or RdapProblem.ReverseRoot => 404,
        _ => 400,
    };

    /// <summary>A problem with the path.</summary>
    public static void Write(RdapRendering rendering, in RdapQuestion question)
    {
        UrlText line = rendering.Output.Url;
        switch (question.Problem)
        {
            case RdapProblem.HostBitsSet:
                // The masked range is what was probably meant; the answer says it, the server does not guess it.
                question.Range.TryGetPrefixLength(out int length);
                line.Start("The address has bits set beyond the prefix length; the network is "u8).AppendPrefix(question.Range, length).Append("."u8);
                break;
            case RdapProblem.AutnumNotPlain:
                line.Start("An AS number is asked for in plain digits (RFC 5396 asplain): autnum/"u8).AppendNumber(question.Asn).Append("."u8);
                break;
            default:
                line.Start(Describe(question.Problem));
                break;
        }

        Write(rendering, StatusOf(question.Problem), line.Bytes);
    }

    /// <summary>Any error: status code, reason phrase, one sentence, and what the profile wants on every answer.</summary>
    /// <param name="rendering">Where to.</param>
    /// <param name="status">HTTP status code.</param>
    /// <param name="description">One sentence; may lie in the output's Url, which is read before anything else is written there.</param>
    public static void Write(RdapRendering rendering, int status, ReadOnlySpan<byte> description)
    {
        Utf8JsonWriter json = rendering.Output.Json;
        json.WriteStartObject();
        json.WriteNumber(RdapNames.ErrorCode, status);
        json.WriteString(RdapNames.Title, ReasonPhrase(status));
        json.WriteStartArray(RdapNames.Description);
        rendering.Output.TextValue(description);
        json.WriteEndArray();
        json.WriteStartArray(RdapNames.Notices);
        rendering.WriteProfileNotices();
        json.WriteEndArray();
        rendering.EndAnswer();
    }

    private static ReadOnlySpan<byte> Describe(RdapProblem problem) => problem switch
    {
        RdapProblem.NoPath => "Nothing was asked; see help."u8,
        RdapProblem.TooLong => "The path is longer than 1024 bytes."u8,
        RdapProblem.BadPercentEncoding => "A percent sign stands before two hexadecimal digits (RFC 3986 section 2.1)."u8,
        RdapProblem.NotText => "The path is not UTF-8 text once percent-encoding is undone."u8,
        RdapProblem.UnknownType => "Ask for ip, autnum, domain, nameserver, entity or help."u8,
        RdapProblem.NoValue => "The path ends before the value that is asked for."u8,
        RdapProblem.EmptySegment => "The path has an empty segment."u8,
        RdapProblem.HelpWithValue => "Nothing may follow help."u8,
        RdapProblem.BadPrefixLength => "A prefix length is a number from 0 to 32 (IPv4) or 128 (IPv6), without sign or leading zero."u8,
        RdapProblem.NotAnAutnum => "An AS number is a decimal number from 0 to 4294967295, without sign or leading zero."u8,
        RdapProblem.NotADomain => "The name is no domain name, or its labels name no addresses."u8,
        RdapProblem.NotAHost => "The name is no host name."u8,
        RdapProblem.ForwardDomain => "Only reverse zones, under in-addr.arpa and ip6.arpa, are held here."u8,
        RdapProblem.ReverseRoot => "The root of a reverse tree is not held here."u8,
        RdapProblem.UnknownRelation => "The relations are rdap-up, rdap-top, rdap-down and rdap-bottom (RFC 9910)."u8,
        RdapProblem.RepeatedStatus => "The parameter status stands there more than once."u8,
        RdapProblem.NoStatus => "The parameter status has no value."u8,
        _ => "The value is neither an IPv4 address in four decimal octets nor an IPv6 address."u8,
    };

    private static ReadOnlySpan<byte> ReasonPhrase(int status) => status switch
    {
        302 => "Found"u8,
        400 => "Bad Request"u8,
        404 => "Not Found"u8,
        405 => "Method Not Allowed"u8,
        406 => "Not Acceptable"u8,
        412 => "Precondition Failed"u8,
        414 => "URI Too Long"u8,
        422 => "Unprocessable Content"u8,
        429 => "Too Many Requests"u8,
        500 => "Internal Server Error"u8,
        501 => "Not Implemented"u8,
        503 => "Service Unavailable"u8,
        _ => "Error"u8,
    };
}
