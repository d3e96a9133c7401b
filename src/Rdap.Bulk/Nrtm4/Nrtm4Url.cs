// RFC 10063 (NRTMv4): the URLs of files, relative to the Update Notification File (RFC 3986 section 5).
namespace Rdap.Bulk.Nrtm4;

/// <summary>Where the URLs in a notification lead.</summary>
public static class Nrtm4Url
{
    /// <summary>Longest URL that is read, in characters.</summary>
    public const int MaxLength = 2048;

    /// <summary>
    /// Resolves a URL. It must stay on the notification's scheme, host and port, or on an origin that the operator has allowed: a publisher must
    /// not be able to have its mirrors ask others for something.
    /// </summary>
    /// <param name="notification">Where the notification was read: http or https.</param>
    /// <param name="url">As the notification has it.</param>
    /// <param name="allowedOrigins">Other origins, such as https://files.example.net; null for none.</param>
    /// <exception cref="Nrtm4Exception"><see cref="Nrtm4Problem.BadUrl"/> or <see cref="Nrtm4Problem.UrlElsewhere"/>.</exception>
    public static Uri Resolve(Uri notification, string url, IReadOnlyCollection<string>? allowedOrigins = null)
    {
        ArgumentNullException.ThrowIfNull(notification);
        ArgumentNullException.ThrowIfNull(url);
        bool isBad = url.Length is 0 or > MaxLength || url.Any(static c => c is <= ' ' or '\\' or > '~');
        if (isBad || !Uri.TryCreate(notification, url, out Uri? found))
        {
            throw new Nrtm4Exception(Nrtm4Problem.BadUrl);
        }

        string origin = OriginOf(found);
        bool isHttp = found.Scheme == Uri.UriSchemeHttps || found.Scheme == Uri.UriSchemeHttp;
        bool isAllowed = origin == OriginOf(notification)
            || (allowedOrigins?.Any(allowed => Uri.TryCreate(allowed, UriKind.Absolute, out Uri? other) && OriginOf(other) == origin) ?? false);
        return isHttp && isAllowed && found.UserInfo.Length == 0 ? found : throw new Nrtm4Exception(Nrtm4Problem.UrlElsewhere);
    }

    private static string OriginOf(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.StrongPort, UriFormat.UriEscaped);
}
