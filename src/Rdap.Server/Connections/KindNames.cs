using Rdap.Protocols.RdapHttp;
using Rdap.Protocols.Whois;

namespace Rdap.Server.Connections;

/// <summary>The word for what was asked, in the log.</summary>
internal static class KindNames
{
    private static readonly string[] Whois = [.. Enum.GetNames<WhoisQueryKind>().Select(static n => n.ToLowerInvariant())];
    private static readonly string[] Rdap = [.. Enum.GetNames<RdapQuestionKind>().Select(static n => n.ToLowerInvariant())];

    /// <summary>The word for a WHOIS query.</summary>
    public static string Of(WhoisQueryKind kind) => Whois[(int)kind];

    /// <summary>The word for an RDAP query.</summary>
    public static string Of(RdapQuestionKind kind) => Rdap[(int)kind];
}
