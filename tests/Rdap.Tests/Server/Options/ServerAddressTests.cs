using Rdap.Server.Options;
using Xunit;

namespace Rdap.Tests.Server.Options;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("whois.example.net:43", "whois.example.net", 43, false)]
    [InlineData("localhost:4444", "localhost", 4444, true)]
    [InlineData("192.0.2.1:43", "192.0.2.1", 43, false)]
    [InlineData("127.0.0.1:4343", "127.0.0.1", 4343, true)]
    [InlineData("[2001:db8::1]:43", "2001:db8::1", 43, false)]
    [InlineData("[::1]:43", "::1", 43, true)]
    public void A_host_and_a_port(string text, string host, int port, bool isLoopback)
    {
        Assert.True(ServerAddress.TryParse(text, out ServerAddress address));
        Assert.Equal((host, port, isLoopback), (address.Host, address.Port, address.IsLoopback));
        Assert.Equal(text, address.ToString());
        Assert.Equal(address, ServerAddress.Parse(text));
        Assert.Equal($"whois://{text}/", new Uri("whois://" + address).AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("whois.example.net")]
    [InlineData("whois.example.net:")]
    [InlineData(":43")]
    [InlineData("whois.example.net:0")]
    [InlineData("whois.example.net:65536")]
    [InlineData("whois.example.net:+43")]
    [InlineData("http://whois.example.net:43")]
    [InlineData("who is:43")]
    [InlineData("2001:db8::1:43")]
    [InlineData("[192.0.2.1]:43")]
    [InlineData("[whois.example.net]:43")]
    public void What_is_none(string text)
    {
        Assert.False(ServerAddress.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ServerAddress.Parse(text));
    }
}
