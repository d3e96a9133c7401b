// RFC 7239: the header Forwarded. X-Forwarded-For and X-Forwarded-Proto, which are older and more common.
using System.Text;
using Microsoft.Extensions.Primitives;
using Rdap.Registry.Numbers;

namespace Rdap.Server.Connections.Access;

/// <summary>Who asks, as the proxies on the way say it. Whoever calls this knows that the one who sent the request is a proxy to be believed.</summary>
internal static class Forwarded
{
    private const int LongestNode = 64;

    /// <summary>
    /// Finds the client: from the nearest hop on, the first that is no proxy to be believed, since what it says of those before it may be
    /// invented. False when nobody is named, or somebody who hides.
    /// </summary>
    /// <param name="headers">The request's.</param>
    /// <param name="proxies">Who is believed.</param>
    /// <param name="client">The client's address.</param>
    /// <param name="scheme">What it asked by, http or https; null when that is not said.</param>
    public static bool TryFind(IHeaderDictionary headers, IpRangeSet proxies, out IpAddress client, out string? scheme)
    {
        client = default;
        scheme = null;
        bool found = false;
        List<Hop> hops = Read(headers);
        for (int i = hops.Count - 1; i >= 0 && TryParseNode(hops[i].Node, out IpAddress address); i--)
        {
            (client, scheme, found) = (address, hops[i].Scheme, true);
            if (!proxies.Contains(address))
            {
                break;
            }
        }

        return found;
    }

    private static List<Hop> Read(IHeaderDictionary headers)
    {
        StringValues forwarded = headers["Forwarded"];
        if (forwarded.Count > 0)
        {
            return ReadForwarded(forwarded.ToString());
        }

        StringValues schemes = headers["X-Forwarded-Proto"];
        string? scheme = schemes.Count > 0 ? SchemeOf(schemes.ToString().Split(',')[^1].Trim()) : null;
        return headers["X-Forwarded-For"] is { Count: > 0 } list ? [.. list.ToString().Split(',').Select(node => new Hop(node.Trim(), scheme))] : [];
    }

    // RFC 7239 section 4: elements between commas, pairs between semicolons, values that may be quoted.
    private static List<Hop> ReadForwarded(string text)
    {
        var hops = new List<Hop>();
        string node = "";
        string? scheme = null;
        int start = 0;
        bool isQuoted = false;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : ',';
            isQuoted ^= c == '"' && i < text.Length;
            if (i < text.Length && (isQuoted || c is not (',' or ';')))
            {
                continue;
            }

            ReadPair(text.AsSpan(start, i - start), ref node, ref scheme);
            start = i + 1;
            if (c == ',')
            {
                hops.Add(new Hop(node, scheme));
                (node, scheme) = ("", null);
            }
        }

        return hops;
    }

    private static void ReadPair(ReadOnlySpan<char> pair, ref string node, ref string? scheme)
    {
        int equals = pair.IndexOf('=');
        if (equals < 0)
        {
            return;
        }

        ReadOnlySpan<char> name = pair[..equals].Trim();
        ReadOnlySpan<char> value = pair[(equals + 1)..].Trim().Trim('"');
        if (name.Equals("for", StringComparison.OrdinalIgnoreCase))
        {
            node = value.ToString();
        }
        else if (name.Equals("proto", StringComparison.OrdinalIgnoreCase))
        {
            scheme = SchemeOf(value.ToString());
        }
    }

    private static string? SchemeOf(string text) =>
        text.Equals("https", StringComparison.OrdinalIgnoreCase) ? "https" : text.Equals("http", StringComparison.OrdinalIgnoreCase) ? "http" : null;

    // An address, IPv6 in brackets or without, and perhaps a port. "unknown" and names that hide somebody are none.
    private static bool TryParseNode(ReadOnlySpan<char> node, out IpAddress address)
    {
        address = default;
        if (node.StartsWith('['))
        {
            int end = node.IndexOf(']');
            if (end < 0 || (end + 1 < node.Length && node[end + 1] != ':'))
            {
                return false;
            }

            node = node[1..end];
        }
        else if (node.Count(':') == 1)
        {
            node = node[..node.IndexOf(':')];
        }

        Span<byte> text = stackalloc byte[LongestNode];
        if (node.Length > LongestNode || Ascii.FromUtf16(node, text, out int length) != System.Buffers.OperationStatus.Done
            || !IpText.TryParseAddress(text[..length], out IpFamily family, out UInt128 value))
        {
            return false;
        }

        address = new IpAddress(family, value).Unmapped;
        return true;
    }

    private readonly record struct Hop(string Node, string? Scheme);
}
