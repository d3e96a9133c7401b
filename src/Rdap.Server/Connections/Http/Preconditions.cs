// RFC 9110 section 13: conditional requests.
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Rdap.Server.Connections.Http;

/// <summary>What a client says that it has already.</summary>
internal static class Preconditions
{
    /// <summary>
    /// Whether a list of entity tags (If-None-Match, If-Match) names one, by weak comparison. "*" stands for whatever exists, which only the
    /// answer tells, and is none.
    /// </summary>
    /// <param name="header">The header's values.</param>
    /// <param name="opaque">The tag in its quotes, without W/. It holds no comma or quote inside, so a search for it is exact.</param>
    public static bool Names(StringValues header, ReadOnlySpan<char> opaque)
    {
        foreach (string? value in header)
        {
            if (value is not null && value.Contains(opaque, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether If-Modified-Since holds a date since which nothing was modified. To be asked only when there is no If-None-Match (section
    /// 13.1.3); what is no date counts for nothing.
    /// </summary>
    public static bool HasSince(StringValues header, DateTimeOffset modified) =>
        header.Count == 1 && HeaderUtilities.TryParseDate(header[0] ?? "", out DateTimeOffset since) && since >= modified;
}
