using System.Text;
using Rdap.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisDialectTests
{
    [Theory]
    [InlineData("192.0.2.1", WhoisDialect.Ripe)]
    [InlineData("", WhoisDialect.Ripe)]
    [InlineData("-k -r AS64496\r\n", WhoisDialect.Ripe)]
    [InlineData("GET HTTP", WhoisDialect.Ripe)]
    [InlineData("get / HTTP/1.1", WhoisDialect.Ripe)]
    [InlineData("a\tb", WhoisDialect.Ripe)]
    [InlineData("\u00e9\u0085", WhoisDialect.Ripe)]
    [InlineData("GET / HTTP/1.1", WhoisDialect.Http)]
    [InlineData("GET / HTTP/1.0\r\n", WhoisDialect.Http)]
    [InlineData("PRI * HTTP/2.0\r\n", WhoisDialect.Http)]
    [InlineData("OPTIONS * HTTP/1.1", WhoisDialect.Http)]
    [InlineData("-rwhois V-1.5 jwhois 1.0\r\n", WhoisDialect.Rwhois)]
    [InlineData("-rwhoisx", WhoisDialect.Ripe)]
    [InlineData("!ZG39-ARIN\r\n", WhoisDialect.Ripe)]
    [InlineData("!C00012345", WhoisDialect.Ripe)]
    [InlineData("!zg39-arin", WhoisDialect.Irr)]
    [InlineData("!ORG-EX1-TEST", WhoisDialect.Irr)]
    [InlineData("!ZONE", WhoisDialect.Irr)]
    [InlineData("!Z9 X", WhoisDialect.Irr)]
    [InlineData("!", WhoisDialect.Irr)]
    [InlineData("!!", WhoisDialect.Irr)]
    [InlineData("!gAS64496\n", WhoisDialect.Irr)]
    [InlineData("\u0016\u0003\u0001\u0002\u0000", WhoisDialect.Tls)]
    [InlineData("\u0016\u0003\u0003", WhoisDialect.Tls)]
    [InlineData("\u0000\u00ff\u00fe", WhoisDialect.Binary)]
    [InlineData("\u00ff\u00f4\u00ff\u00fd\u0006", WhoisDialect.Binary)]
    [InlineData("192.0.2.1\u0000", WhoisDialect.Binary)]
    [InlineData("!\u0000", WhoisDialect.Irr)]
    [InlineData("a\u007f", WhoisDialect.Binary)]
    public void Tells_them_apart(string start, WhoisDialect expected) =>
        Assert.Equal(expected, WhoisDialects.Classify(Encoding.Latin1.GetBytes(start)));
}
