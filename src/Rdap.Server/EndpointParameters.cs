using Rdap.Protocols.Batch;
using Rdap.Server.Web;

namespace Rdap.Server;

/// <summary>A parameter of a URL, in its path or in its query string.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is to JSON Schema: string or integer.</param>
/// <param name="Description">What it says.</param>
/// <param name="Example">A value that the demo registry has an answer for.</param>
internal sealed record EndpointParameter(string Name, string Type, string Description, string Example)
{
    /// <summary>The values there are, when they can be listed.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether there is no answer without it; a part of the path always is.</summary>
    public bool IsRequired { get; init; }
}

/// <summary>The table of parameters that the rows of <see cref="Endpoints"/> name.</summary>
internal static class EndpointParameters
{
    private static readonly EndpointParameter[] Table =
    [
        new("address", "string", "An IPv4 address in four decimal octets, or an IPv6 address in any form of RFC 4291.", "192.0.2.0"),
        new("length", "integer", "The length of a prefix: bits that are the same for all its addresses.", "24"),
        new("number", "integer", "An AS number in plain digits.", "64496"),
        new("lastNumber", "integer", "The last of several AS numbers in plain digits.", "64511"),
        new("status", "string", "The only status of objects that count; without it all do.", "active")
            { Values = ["active", "administrative", "reserved"] },
        new("zone", "string", "A reverse zone under in-addr.arpa or ip6.arpa, or a name in one.", "2.0.192.in-addr.arpa"),
        new("nameserver", "string", "The name of a name server.", "ns1.nordlys.example.net"),
        new("entity", "string", "The handle of an organisation, role, person, incident response team or maintainer.", "ORG-NT1-DEMO"),
        new("fn", "string", "The name of an entity, or what it begins with and an asterisk.", "Nordlys*"),
        new("handle", "string", "The handle, or what it begins with and an asterisk.", "192.0.2.0 - 192.0.2.255"),
        new("email", "string", "An e-mail address that the entity shows, or what it begins with and an asterisk.", "abuse@nordlys.example.net"),
        new("role", "string", "What the entity is to the object.", "technical")
            { Values = ["registrant", "administrative", "technical", "abuse", "sponsor", "billing", "registrar", "reseller", "proxy", "notifications", "noc"] },
        new("name", "string", "The name, or what it begins with and an asterisk; in a domain name labels may follow the asterisk.", "NORDLYS*"),
        new("nsLdhName", "string", "The name of a name server, or what it begins with and an asterisk.", "ns1.example.net"),
        new("nsIp", "string", "An address of a name server.", "192.0.2.53"),
        new("ip", "string", "An address of a name server.", "192.0.2.53"),
        new("count", "string", "Whether to tell the number of all results.", "true"),
        new("sort", "string", "What to sort by: properties with :a or :d behind them or neither, with commas between them.", "name:d"),
        new("cursor", "string", "Where to go on: from the link next of the page before.", ""),
        new("fieldSet", "string", "How much of each object is shown.", "brief") { Values = ["id", "brief", "full"] },
        new("objectClass", "string", "The class of RDAP objects; all classes without it.", "autnum")
            { Values = ["ip network", "autnum", "domain", "entity", "nameserver"] },
        new("offset", "integer", "Objects to pass over: those that an answer which was cut off had.", "1"),
        new("format", "string", "How rows are written; without it as Accept says, else csv.", "csv") { Values = [.. BatchFormats.All.Select(static f => f.Name)] },
        new("columns", "string", "The columns in their order, with commas between them; all for all.", "query,range,abuse"),
        new("extract", "string", "Whether addresses, prefixes and AS numbers are picked out of any text, such as a log.", "false") { Values = ["true", "false"] },
        new("header", "string", "Whether a row with the columns' names comes first.", "true") { Values = ["true", "false"] },
        new("field", "string", "The field of CSV or member of JSON that holds the question; the first field, or the member query, without it.", "query"),
        new("file", "string", "A file of the page.", "page.js") { Values = LookupPage.FileNames },
        new("source", "string", "The name of a source that is published.", "DEMO"),
        new("published", "string", "A file that its notification names, or the notification.", "update-notification-file.jose"),
        new("q", "string", "A WHOIS query, or a \"!\" command.", "192.0.2.7") { IsRequired = true },
    ];

    /// <summary>All parameters.</summary>
    public static IReadOnlyList<EndpointParameter> All => Table;

    /// <summary>The parameter of that name.</summary>
    /// <exception cref="InvalidOperationException">A row of <see cref="Endpoints"/> names one that is not in the table.</exception>
    public static EndpointParameter Get(string name) =>
        Array.Find(Table, p => p.Name == name) ?? throw new InvalidOperationException($"There is no parameter {name} in the table.");
}
