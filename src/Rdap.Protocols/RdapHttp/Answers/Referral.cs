// RFC 7480 section 5.2: redirects. RFC 9224: bootstrap files say who holds a range. RFC 8521: object tags say who holds an entity.
using System.Text;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Answers;

/// <summary>
/// Whom to ask instead. The targets come from registry data (attribute rdap-server of objects in referral sources), the path from the
/// question as understood: no byte of the request reaches the Location header unchecked.
/// </summary>
internal sealed class Referral
{
    private readonly byte[][] _selfUrls;

    public Referral(RdapSettings settings) =>
        _selfUrls = [.. settings.SelfUrls.Select(url => Bare(Encoding.UTF8.GetBytes(url)).ToArray())];

    /// <summary>The base URL an object refers to: https before http, no other scheme; empty when there is none.</summary>
    public static ReadOnlySpan<byte> ServerOf(in RegistryObject from)
    {
        ReadOnlySpan<byte> plain = default;
        foreach (RpslAttribute attribute in from)
        {
            if (attribute.Name != AttributeName.RdapServer)
            {
                continue;
            }

            foreach (ReadOnlySpan<byte> word in attribute.Words)
            {
                if (StartsWithIgnoreCase(word, "https://"u8) && IsUrl(word[8..]))
                {
                    return word;
                }

                if (plain.IsEmpty && StartsWithIgnoreCase(word, "http://"u8) && IsUrl(word[7..]))
                {
                    plain = word;
                }
            }
        }

        return plain;
    }

    /// <summary>
    /// Whether an object that refers nowhere is an answer itself, as special-purpose space is. One that names a registry says that somebody else
    /// knows, also when nobody knows where that is.
    /// </summary>
    public static bool IsSpecialPurpose(in RegistryObject from) => !from.Has(AttributeName.Registry);

    /// <summary>Whether a base URL is this server: a redirect there would be a loop.</summary>
    public bool IsSelf(ReadOnlySpan<byte> server, ReadOnlySpan<byte> baseUrl)
    {
        ReadOnlySpan<byte> bare = Bare(server);
        if (Ascii.EqualsIgnoreCase(bare, Bare(baseUrl)))
        {
            return true;
        }

        foreach (byte[] self in _selfUrls)
        {
            if (Ascii.EqualsIgnoreCase(bare, self))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The tag of a handle, "RIPE" of "XX1-RIPE" (RFC 8521 section 2); empty when there is none.</summary>
    public static ReadOnlySpan<byte> TagOf(ReadOnlySpan<byte> handle) => handle[(handle.LastIndexOf((byte)'-') + 1)..] is var tag
        && tag.Length < handle.Length ? tag : default;

    /// <summary>Begins a target: the base URL of the other server, ending with a slash.</summary>
    public static UrlText StartTarget(UrlText target, ReadOnlySpan<byte> server)
    {
        target.Start(server);
        return server[^1] == '/' ? target : target.Append("/"u8);
    }

    /// <summary>Ends it with the question's query string, which is kept when it is plain (RFC 7480 section 5.2).</summary>
    public static void EndTarget(UrlText target, ReadOnlySpan<byte> queryString)
    {
        if (!queryString.IsEmpty && UrlText.IsPlain(queryString))
        {
            target.Append("?"u8).Append(queryString);
        }
    }

    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> url)
    {
        int scheme = url.IndexOf("://"u8);
        return (scheme < 0 ? url : url[(scheme + 3)..]).TrimEnd((byte)'/');
    }

    private static bool IsUrl(ReadOnlySpan<byte> rest) => !rest.IsEmpty && rest[0] != '/' && !rest.Contains((byte)'?') && UrlText.IsPlain(rest);

    private static bool StartsWithIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
        text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);
}
