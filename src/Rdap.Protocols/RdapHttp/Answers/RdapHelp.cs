// RFC 9083 section 7: the answer to help queries. RFC 9082 section 3.1.6.
using System.Text;
using System.Text.Json;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Searches;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Protocols.Text;
using Rdap.Registry;
using Rdap.Registry.Objects;

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
        RdapOutput output = rendering.Output;
        Utf8JsonWriter json = output.Json;
        json.WriteStartObject();
        rendering.Uses = RdapExtensions.All;
        json.WriteStartArray(RdapNames.Notices);
        output.StartNotice("What can be asked"u8);
        output.RemarkLine("ip/ADDRESS, ip/PREFIX/LENGTH: the most specific network around it"u8);
        output.RemarkLine("autnum/NUMBER: an AS number, in plain digits"u8);
        output.RemarkLine("domain/NAME: a reverse zone under in-addr.arpa or ip6.arpa, or the closest one around it"u8);
        output.RemarkLine("nameserver/NAME: a host that reverse zones name, and those zones"u8);
        output.RemarkLine("entity/HANDLE: an organisation, role, person, incident response team or maintainer"u8);
        output.RemarkLine("ips/rirSearch1/RELATION/OBJECT, the same below autnums and domains: what stands above it (rdap-up, rdap-top) or below it (rdap-down, rdap-bottom); ?status=active, administrative or reserved leaves out all others"u8);
        output.RemarkLine("Accept: application/rdap+json;exts_list=\"jscontact\" asks for contact data as JSContact, too"u8);
        output.EndRemark();

        output.StartNotice("Searches"u8);
        _searches.WriteSearches(output);
        output.EndRemark();

        output.StartNotice("Limits"u8);
        output.RemarkLine(output.Url.Start("An entity lists at most "u8).AppendNumber((uint)rendering.HeldLimit)
            .Append(" networks and as many AS numbers; a remark says when there are more."u8).Bytes);
        _searches.WriteLimits(output);
        foreach (JsonEncodedText line in _limits)
        {
            output.RemarkLine(line);
        }

        output.RemarkLine(rendering.ShowsPersonalEmail
            ? "E-mail addresses are shown as the source has them."u8
            : "E-mail addresses of persons are not shown, which redacted says (RFC 9537); those of roles and organisations and all abuse mailboxes are."u8);
        output.EndRemark();

        WriteSources(rendering);
        if (_operator.Length > 0)
        {
            output.StartNotice("From the operator"u8);
            foreach (JsonEncodedText line in _operator)
            {
                output.RemarkLine(line);
            }

            output.EndRemark();
        }

        rendering.WriteProfileNotices();
        json.WriteEndArray();
        _searches.WriteReverseProperties(json);
        rendering.EndAnswer();
    }

    private static void WriteSources(RdapRendering rendering)
    {
        RdapOutput output = rendering.Output;
        Span<byte> mirrored = stackalloc byte[MirrorText.MaxLength];
        output.StartNotice("Sources"u8);
        output.RemarkLine("Servers that show the same digest of a source hold the same objects of it."u8);
        foreach (SourceSnapshot source in rendering.Registry.Sources)
        {
            if (source.Info.Role == SourceRole.Registry)
            {
                output.RemarkLine(output.Url.Start(source.NameUtf8).Append(": "u8).AppendNumber((uint)source.ObjectCount).Append(" objects, digest "u8)
                    .Append(source.Digest is { } digest ? Encoding.ASCII.GetBytes(digest.ToString()) : "not known yet"u8).Bytes);
                if (source.Info.IsMirrored)
                {
                    output.RemarkLine(output.Url.Start(source.NameUtf8).Append(": "u8).Append(mirrored[..MirrorText.Write(source.Info, mirrored)]).Bytes);
                }
            }
        }

        output.EndRemark();
    }
}
