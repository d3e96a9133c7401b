// RFC 7480: what an HTTP server needs to send an RDAP answer.
using Rdap.Registry.Lookup;

namespace Rdap.Protocols.RdapHttp;

/// <summary>What floor 3 knows of a request besides its path.</summary>
/// <param name="baseUrl">The URL of this service as the client reaches it, ASCII, ending with a slash.</param>
/// <param name="accepted">Which extensions the client says it understands.</param>
public readonly ref struct RdapContext(ReadOnlySpan<byte> baseUrl, RdapMediaType accepted = default)
{
    /// <summary>Which extensions the client says it understands.</summary>
    public RdapMediaType Accepted { get; } = accepted;

    /// <summary>The URL of this service as the client reaches it, ASCII, ending with a slash.</summary>
    public ReadOnlySpan<byte> BaseUrl { get; } = baseUrl;
}

/// <summary>One answer, ready to be sent. Reused: what it holds is good until the next answer of the same <c>RdapAnswer</c>.</summary>
public sealed class RdapReply
{
    /// <summary>HTTP status code (RFC 7480 section 5).</summary>
    public int Status { get; internal set; }

    /// <summary>The JSON document, UTF-8, of media type <see cref="ContentType"/>; never empty.</summary>
    public ReadOnlyMemory<byte> Body { get; internal set; }

    /// <summary>Its media type; with the parameter exts_list for a client that uses it.</summary>
    public string ContentType { get; internal set; } = RdapSettings.ContentType;

    /// <summary>Where to ask instead, for status 302; made from registry data and the question as understood, never from raw input.</summary>
    public string? Location { get; internal set; }

    /// <summary>How the query ended, for log and metrics.</summary>
    public QueryOutcome Outcome { get; internal set; }

    /// <summary>What was asked for, for log and metrics.</summary>
    public RdapQuestionKind Kind { get; internal set; }
}
