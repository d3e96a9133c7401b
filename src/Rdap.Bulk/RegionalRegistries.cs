// NRO statistics and NRO transfer log: how the five regional registries are called in files, and where they answer.
namespace Rdap.Bulk;

/// <summary>A row of the table of regional registries.</summary>
/// <param name="Name">As statistics files call it; the value of registry: in objects.</param>
/// <param name="Title">As transfer logs and people call it.</param>
/// <param name="RdapServer">The base URL of its RDAP service, as IANA's bootstrap files have it.</param>
/// <param name="WhoisServer">Its WHOIS server.</param>
internal sealed record RegionalRegistry(string Name, string Title, string RdapServer, string WhoisServer);

/// <summary>
/// THE TABLE of regional registries. Files name them by a word alone; whoever is to be sent on needs an address. IANA's
/// bootstrap files, when they are loaded, speak for everything that no such file names.
/// </summary>
internal static class RegionalRegistries
{
    private static readonly RegionalRegistry[] Table =
    [
        new("afrinic", "AFRINIC", "https://rdap.afrinic.net/rdap/", "whois.afrinic.net"),
        new("apnic", "APNIC", "https://rdap.apnic.net/", "whois.apnic.net"),
        new("arin", "ARIN", "https://rdap.arin.net/registry/", "whois.arin.net"),
        new("lacnic", "LACNIC", "https://rdap.lacnic.net/rdap/", "whois.lacnic.net"),
        new("ripencc", "RIPE NCC", "https://rdap.db.ripe.net/", "whois.ripe.net"),
    ];

    /// <summary>All rows.</summary>
    public static IReadOnlyList<RegionalRegistry> All => Table;

    /// <summary>The row of that name or title, in any case, "RIPE" included; null when there is none.</summary>
    public static RegionalRegistry? Find(string name) => Array.Find(
        Table,
        row => string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase)
            || string.Equals(row.Title, name, StringComparison.OrdinalIgnoreCase)
            || (row.Name == "ripencc" && string.Equals("RIPE", name, StringComparison.OrdinalIgnoreCase)));
}
