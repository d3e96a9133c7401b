using System.Text;
using Microsoft.AspNetCore.Http;
using Rdap.Registry.Numbers;
using Rdap.Server.Connections.Access;
using Xunit;

namespace Rdap.Tests.Server.Connections.Access;

public sealed class ForwardedTests
{
    private static readonly IpRangeSet Proxies = AccessLists.Parse("192.0.2.0/24\n2001:db8:1::/48"u8, out _);

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7", "203.0.113.7")]
    [InlineData("X-Forwarded-For", "203.0.113.7:4711", "203.0.113.7")]
    [InlineData("X-Forwarded-For", "2001:db8::7", "2001:db8::7")]
    [InlineData("X-Forwarded-For", "[2001:db8::7]:4711", "2001:db8::7")]
    [InlineData("X-Forwarded-For", "::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("X-Forwarded-For", "198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("X-Forwarded-For", "198.51.100.1, 203.0.113.7, 192.0.2.3, 2001:db8:1::3", "203.0.113.7")]
    [InlineData("X-Forwarded-For", "192.0.2.3, 192.0.2.4", "192.0.2.3")]
    [InlineData("X-Forwarded-For", "203.0.113.7, nonsense, 192.0.2.4", "192.0.2.4")]
    [InlineData("X-Forwarded-For", "unknown", null)]
    [InlineData("X-Forwarded-For", "", null)]
    [InlineData("X-Forwarded-For", "010.0.0.1", null)]
    [InlineData("X-Forwarded-For", "[2001:db8::7", null)]
    [InlineData("X-Forwarded-For", "[2001:db8::7]x", null)]
    [InlineData("Forwarded", "for=203.0.113.7", "203.0.113.7")]
    [InlineData("Forwarded", "by=192.0.2.1;FOR=\"203.0.113.7:4711\";proto=https", "203.0.113.7")]
    [InlineData("Forwarded", "for=198.51.100.1, for=\"[2001:db8::7]:4711\", for=192.0.2.9", "2001:db8::7")]
    [InlineData("Forwarded", "for=\"a,b;c\", for=203.0.113.7", "203.0.113.7")]
    [InlineData("Forwarded", "for=_hidden", null)]
    [InlineData("Forwarded", "for=unknown", null)]
    [InlineData("Forwarded", "proto=https", null)]
    [InlineData("Forwarded", ";;,,=\"", null)]
    public void The_nearest_hop_that_is_no_proxy_is_the_client(string name, string value, string? client)
    {
        HeaderDictionary headers = new() { [name] = value };
        Assert.Equal(client is not null, Forwarded.TryFind(headers, Proxies, out IpAddress found, out _));
        Assert.Equal(client, client is null ? null : found.ToString());
    }

    [Theory]
    [InlineData("for=203.0.113.7;proto=https", "https")]
    [InlineData("for=203.0.113.7;proto=HTTP", "http")]
    [InlineData("for=203.0.113.7;proto=\"gopher\"", null)]
    [InlineData("for=203.0.113.7", null)]
    public void The_scheme_is_that_of_the_client_s_hop(string value, string? scheme)
    {
        Forwarded.TryFind(new HeaderDictionary { ["Forwarded"] = "for=198.51.100.1;proto=http, " + value + ", for=192.0.2.1;proto=http" }, Proxies, out _, out string? found);
        Assert.Equal(scheme, found);
    }

    [Fact]
    public void The_older_headers_are_read_when_there_is_no_Forwarded()
    {
        HeaderDictionary headers = new() { ["X-Forwarded-For"] = "203.0.113.7", ["X-Forwarded-Proto"] = "http, https" };
        Assert.True(Forwarded.TryFind(headers, Proxies, out _, out string? scheme));
        Assert.Equal("https", scheme);

        headers["Forwarded"] = "for=198.51.100.9";
        Assert.True(Forwarded.TryFind(headers, Proxies, out IpAddress client, out scheme));
        Assert.Equal(("198.51.100.9", null), (client.ToString(), scheme));
    }

    [Fact]
    public void Any_text_is_read_without_harm()
    {
        var random = new Random(11);
        const string Letters = "for=proto:;,\"[]\\ 0123456789abcdef._%\u00e9\0";
        for (int i = 0; i < 20_000; i++)
        {
            StringBuilder text = new();
            for (int length = random.Next(60); length > 0; length--)
            {
                text.Append(Letters[random.Next(Letters.Length)]);
            }

            foreach (string name in (string[])["Forwarded", "X-Forwarded-For"])
            {
                bool found = Forwarded.TryFind(new HeaderDictionary { [name] = text.ToString() }, Proxies, out IpAddress client, out _);
                Assert.True(found || client == default);
            }
        }
    }
}
