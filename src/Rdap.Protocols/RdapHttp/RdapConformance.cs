// RFC 9083 section 4.1: rdapConformance. The names are those of IANA's registry of RDAP extensions.
namespace Rdap.Protocols.RdapHttp;

/// <summary>What an answer uses beyond RFC 9083 and the NRO's profile; each has its name in <see cref="RdapConformance"/>.</summary>
[Flags]
internal enum RdapExtensions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>geofeed1, RFC 9877: on every answer that holds an ip network at any depth.</summary>
    Networks = 1 << 0,

    /// <summary>rirSearch1, RFC 9910: relations, as searches or as links.</summary>
    Relations = 1 << 1,

    /// <summary>ips, RFC 9910.</summary>
    Ips = 1 << 2,

    /// <summary>autnums, RFC 9910.</summary>
    Autnums = 1 << 3,

    /// <summary>ipSearchResults, RFC 9910.</summary>
    IpSearchResults = 1 << 4,

    /// <summary>autnumSearchResults, RFC 9910.</summary>
    AutnumSearchResults = 1 << 5,

    /// <summary>All that this server can do, for /help.</summary>
    All = Networks,
}

/// <summary>Writes the member rdapConformance.</summary>
internal static class RdapConformance
{
    /// <summary>
    /// What the answer uses. The NRO's profile wants its own strings and cidr0 on every answer, errors too.
    /// </summary>
    public static void Write(RdapOutput output, bool flatAutnums, RdapExtensions used)
    {
        output.Json.WritePropertyName(RdapNames.RdapConformance);
        JsonText names = output.Value.Start("""["rdap_level_0","nro_rdap_profile_0","""u8)
            .Append(flatAutnums ? "\"nro_rdap_profile_asn_flat_0\","u8 : "\"nro_rdap_profile_asn_hierarchical_0\","u8)
            .Append("\"cidr0\""u8);
        for (int bits = (int)used; bits != 0; bits &= bits - 1)
        {
            names.Append(",\""u8).Append(NameOf((RdapExtensions)(bits & -bits))).Append("\""u8);
        }

        output.Write(names.Append("]"u8));
    }

    private static ReadOnlySpan<byte> NameOf(RdapExtensions one) => one switch
    {
        RdapExtensions.Networks => "geofeed1"u8,
        RdapExtensions.Relations => "rirSearch1"u8,
        RdapExtensions.Ips => "ips"u8,
        RdapExtensions.Autnums => "autnums"u8,
        RdapExtensions.IpSearchResults => "ipSearchResults"u8,
        _ => "autnumSearchResults"u8,
    };
}
