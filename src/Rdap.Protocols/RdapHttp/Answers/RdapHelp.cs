// RFC 9083 section 7: the answer to help queries. RFC 9082 section 3.1.6.
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Searches;
using Rdap.Protocols.RdapHttp.Text;

namespace Rdap.Protocols.RdapHttp.Answers;

/// <summary>The answer to /help: all extensions, what can be asked, the operator's sentences.</summary>
internal sealed class RdapHelp
{
    private readonly JsonEncodedText[] _operator;
    private readonly JsonEncodedText[] _limits;

    private readonly RdapSearchHelp _searches;

    public RdapHelp(RdapSettings settings)
    {
        _searches = new RdapSearchHelp(settings);
        _operator = [.. settings.HelpText.Select(RdapNames.Encode)];
        _limits = [.. settings.LimitsText.Select(RdapNames.Encode)];
    }

    public void Write(RdapRendering rendering)
    {
        Utf8JsonWriter json = rendering.Output.Json;
        json.WriteStartObject();
        rendering.Uses = RdapExtensions.All;
        json.WriteStartArray(RdapNames.Notices);
        StartNotice(json, "What can be asked"u8);
        json.WriteStringValue("ip/ADDRESS, ip/PREFIX/LENGTH: the most specific network around it"u8);
        json.WriteStringValue("autnum/NUMBER: an AS number, in plain digits"u8);
        json.WriteStringValue("domain/NAME: a reverse zone under in-addr.arpa or ip6.arpa, or the closest one around it"u8);
        json.WriteStringValue("nameserver/NAME: a host that reverse zones name, and those zones"u8);
        json.WriteStringValue("entity/HANDLE: an organisation, role, person, incident response team or maintainer"u8);
        json.WriteStringValue("ips/rirSearch1/RELATION/OBJECT, the same below autnums and domains: what stands above it (rdap-up, rdap-top) or below it (rdap-down, rdap-bottom); ?status=active, administrative or reserved leaves out all others"u8);
        json.WriteStringValue("Accept: application/rdap+json;exts_list=\"jscontact\" asks for contact data as JSContact, too"u8);
        EndNotice(json);

        StartNotice(json, "Searches"u8);
        _searches.WriteSearches(json);
        EndNotice(json);

        StartNotice(json, "Limits"u8);
        json.WriteStringValue(rendering.Output.Url.Start("An entity lists at most "u8).AppendNumber((uint)rendering.HeldLimit)
            .Append(" networks and as many AS numbers; a remark says when there are more."u8).Bytes);
        _searches.WriteLimits(json);
        foreach (JsonEncodedText line in _limits)
        {
            json.WriteStringValue(line);
        }

        json.WriteStringValue(rendering.ShowsPersonalEmail
            ? "E-mail addresses are shown as the source has them."u8
            : "E-mail addresses of persons are not shown, which redacted says (RFC 9537); those of roles and organisations and all abuse mailboxes are."u8);
        EndNotice(json);

        if (_operator.Length > 0)
        {
            StartNotice(json, "From the operator"u8);
            foreach (JsonEncodedText line in _operator)
            {
                json.WriteStringValue(line);
            }

            EndNotice(json);
        }

        rendering.WriteProfileNotices();
        json.WriteEndArray();
        _searches.WriteReverseProperties(json);
        rendering.EndAnswer();
    }

    private static void StartNotice(Utf8JsonWriter json, ReadOnlySpan<byte> title)
    {
        json.WriteStartObject();
        json.WriteString(RdapNames.Title, title);
        json.WriteStartArray(RdapNames.Description);
    }

    private static void EndNotice(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
