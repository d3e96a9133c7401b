// RFC 9224, RFC 8521 and IANA's number registries: their entries as RPSL objects.
using System.Text;
using Rdap.Bulk.Rpsl;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Bulk.Iana;

/// <summary>
/// Builds one object after the other: Begin…, Write…, End. What IANA writes is trusted no more than any other file: URLs and
/// host names are checked, all other text passes the writer that keeps it within its attribute.
/// </summary>
internal sealed class IanaObjects(BulkLoad load)
{
    private const int MaxNetname = 60;

    private readonly WrittenObjects _objects = new(load);

    public void BeginNetwork(in IpRange range, string name)
    {
        _objects.BeginNetwork(range);
        Write(AttributeName.Netname, MakeNetname(name));
    }

    public void BeginAsBlock(in AsnRange range) => _objects.BeginAsBlock(range);

    public void BeginObjectTag(string tag) => _objects.Begin(AttributeName.ObjectTag, Encoding.UTF8.GetBytes(tag));

    public void Write(AttributeName name, string value) => _objects.Write(name, Encoding.UTF8.GetBytes(CollapseSpace(value)));

    /// <summary>One rdap-server: line for each usable base URL, https before http, each ending in a slash (RFC 9224 section 3).</summary>
    /// <returns>How many were usable.</returns>
    public int WriteRdapServers(IReadOnlyList<string> urls)
    {
        int written = 0;
        foreach (string scheme in (ReadOnlySpan<string>)["https", "http"])
        {
            foreach (string url in urls)
            {
                string text = url.Trim();
                if (IsUsableUrl(text, scheme))
                {
                    Write(AttributeName.RdapServer, text.EndsWith('/') ? text : text + "/");
                    written++;
                }
            }
        }

        return written;
    }

    public static bool IsUsableUrl(string url, string scheme) =>
        url.Length <= 512
        && !url.AsSpan().ContainsAnyExceptInRange('!', '~')
        && url.AsSpan().IndexOfAny("#?\"<>") < 0
        && Uri.TryCreate(url, UriKind.Absolute, out Uri? uri)
        && uri.Scheme == scheme
        && uri.Host.Length > 0;

    /// <summary>A host name: letters, digits, hyphens and dots.</summary>
    public static bool IsHostName(string name) =>
        name.Length is > 0 and <= 253 && name.Contains('.', StringComparison.Ordinal) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');

    /// <summary>Adds the object that has been written.</summary>
    /// <returns>Null, or why the registry did not take it.</returns>
    public string? End() => _objects.End();

    /// <summary>Hands the objects over.</summary>
    public void Commit() => _objects.Commit();

    /// <summary>"1-1876" or "7", as IANA writes AS numbers.</summary>
    public static bool TryParseAsns(string text, out AsnRange range)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int dash = Array.IndexOf(bytes, (byte)'-');
        range = default;
        if (!Asn.TryParsePlain(dash < 0 ? bytes : bytes.AsSpan(0, dash), out uint first)
            || !Asn.TryParsePlain(dash < 0 ? bytes : bytes.AsSpan(dash + 1), out uint last)
            || last < first)
        {
            return false;
        }

        range = new AsnRange(first, last);
        return true;
    }

    /// <summary>White space of any kind and length becomes one blank: IANA breaks and indents its texts.</summary>
    public static string CollapseSpace(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Upper-case letters and digits with hyphens between, as netname values are.</summary>
    private static string MakeNetname(string text)
    {
        StringBuilder name = new();
        foreach (char c in text.ToUpperInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                name.Append(c);
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }

            if (name.Length == MaxNetname)
            {
                break;
            }
        }

        string made = name.ToString().Trim('-');
        return made.Length == 0 ? "IANA" : made;
    }
}
