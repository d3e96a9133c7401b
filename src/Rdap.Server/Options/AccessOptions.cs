namespace Rdap.Server.Options;

/// <summary>
/// Addresses that the WHOIS door treats otherwise than others, each list a file: one address, prefix or range per line, comments behind <c>#</c>.
/// A file that changes is read again without a restart, and on SIGHUP. No list keeps the registration of a number from anybody.
/// </summary>
internal sealed record AccessOptions
{
    /// <summary>
    /// Load balancers in front of this server. Each connection from one of them has to begin with a header of the PROXY protocol (version 1
    /// or 2), and the address in it is the client's; without one it is closed. Not set: no such header is read from anybody.
    /// </summary>
    [FilePath]
    public string? Proxies { get; init; }

    /// <summary>Who may ask for others: <c>-V tag,address</c>. Their number of connections is not limited. Not set: nobody, and such a query gets error 203.</summary>
    [FilePath]
    public string? Trusted { get; init; }

    /// <summary>Whose connections and personal objects are not limited. Not set: nobody's.</summary>
    [FilePath]
    public string? Exempt { get; init; }

    /// <summary>Who is shown no personal objects at all. Everything else is answered to them as to everybody. Not set: nobody.</summary>
    [FilePath]
    public string? Refused { get; init; }
}
