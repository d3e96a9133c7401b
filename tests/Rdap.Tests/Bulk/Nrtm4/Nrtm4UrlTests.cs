using Rdap.Bulk.Nrtm4;
using Xunit;
using static Rdap.Tests.Bulk.Nrtm4.Nrtm4Samples;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class Nrtm4UrlTests
{
    private static readonly Uri Notification = new("https://nrtm.example.net/nrtmv4/TEST/update-notification-file.jose");

    [Theory]
    [InlineData("nrtm-delta.2.json.gz", "https://nrtm.example.net/nrtmv4/TEST/nrtm-delta.2.json.gz")]
    [InlineData("./a/b.json", "https://nrtm.example.net/nrtmv4/TEST/a/b.json")]
    [InlineData("/files/b.json", "https://nrtm.example.net/files/b.json")]
    [InlineData("https://nrtm.example.net:443/b.json", "https://nrtm.example.net/b.json")]
    [InlineData("HTTPS://NRTM.EXAMPLE.NET/b.json", "https://nrtm.example.net/b.json")]
    public void Urls_are_relative_to_the_notification(string url, string expected) => Assert.Equal(expected, Nrtm4Url.Resolve(Notification, url).AbsoluteUri);

    [Theory]
    [InlineData("https://files.example.net/b.json")]
    [InlineData("//files.example.net/b.json")]
    [InlineData("https://nrtm.example.net:8443/b.json")]
    [InlineData("http://nrtm.example.net/b.json")]
    [InlineData("http://127.0.0.1:8080/health")]
    [InlineData("http://[::1]/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://nrtm.example.net/b.json")]
    [InlineData("data:text/plain,a")]
    [InlineData("https://user:secret@nrtm.example.net/b.json")]
    public void Other_places_are_refused(string url) => Refused(Nrtm4Problem.UrlElsewhere, () => Nrtm4Url.Resolve(Notification, url));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nHost: b")]
    [InlineData("\\\\host\\share")]
    [InlineData("https://")]
    [InlineData("\u00FC.json")]
    public void What_is_no_url_is_refused(string url) => Refused(Nrtm4Problem.BadUrl, () => Nrtm4Url.Resolve(Notification, url));

    [Fact]
    public void Other_origins_can_be_allowed()
    {
        string[] allowed = ["https://files.example.net", "not a url"];
        Assert.Equal("files.example.net", Nrtm4Url.Resolve(Notification, "https://files.example.net/b.json", allowed).Host);
        Refused(Nrtm4Problem.UrlElsewhere, () => Nrtm4Url.Resolve(Notification, "http://files.example.net/b.json", allowed));
    }

    [Fact]
    public void A_url_as_long_as_a_book_is_refused() => Refused(Nrtm4Problem.BadUrl, () => Nrtm4Url.Resolve(Notification, new string('a', 3_000)));
}
