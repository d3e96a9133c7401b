using System.Text;
using Rdap.Protocols.Batch;
using Xunit;

namespace Rdap.Tests.Protocols.Batch;

public sealed class BatchTokensTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("AS64496 and as1.10.", "AS64496 as1.10")]
    [InlineData("192.0.2.1 - - [28/Nov/2026:10:00:00 +0000] \"GET /a.b/1.2.3 HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0 Chrome/120.0.0.0 Safari/537.36\"", "192.0.2.1")]
    [InlineData("Failed password for root from 192.0.2.7 port 4711 ssh2", "192.0.2.7")]
    [InlineData("src=192.0.2.1,dst=[2001:db8::2]:443;", "192.0.2.1 2001:db8::2")]
    [InlineData("192.0.2.1:443 192.0.2.2:", "192.0.2.1 192.0.2.2")]
    [InlineData("ip:192.0.2.1 src:192.0.2.2:80", "192.0.2.1 192.0.2.2")]
    [InlineData("It was 192.0.2.1. Then 2001:db8::.", "192.0.2.1 2001:db8::")]
    [InlineData("net 192.0.2.0/24, 2001:db8::/32.", "192.0.2.0/24 2001:db8::/32")]
    [InlineData("inet 192.0.2.1/24 brd", "192.0.2.1")]
    [InlineData("http://192.0.2.1/24/x", "192.0.2.1")]
    [InlineData("192.0.2.1/33 192.0.2.0/24x", "192.0.2.1 192.0.2.0")]
    [InlineData("server.example/192.0.2.1 localhost/127.0.0.1", "192.0.2.1 127.0.0.1")]
    [InlineData("192.0.2.1-192.0.2.9", "192.0.2.1 192.0.2.9")]
    [InlineData("{\"a\":\"192.0.2.1\",\"b\":\"::ffff:192.0.2.2\"}", "192.0.2.1 ::ffff:192.0.2.2")]
    [InlineData("fe80::1%eth0 ::1", "fe80::1 ::1")]
    [InlineData("1.2.3.4.5 a1.2.3.4 1.2.3.4b v1.2.3.4 256.1.1.1 1.2.3 01.2.3.4", "")]
    [InlineData("10:00:00 00:11:22:33:44:55 std::vector a::b :: Foo::Bar 12:30", "")]
    [InlineData("AS64496-MNT AS-SET ROLE-AS64496 CLASS1 xAS1 AS64496_x AS4294967296", "")]
    [InlineData("1.1.192.in-addr.arpa 1.2.3.4.example.com", "")]
    [InlineData("", "")]
    public void Finds_whole_words_only(string text, string expected) => Assert.Equal(expected, string.Join(' ', Find(Encoding.Latin1.GetBytes(text))));

    [Fact]
    public void A_text_is_safe_up_to_what_ends_every_word()
    {
        Assert.Equal(4, BatchTokens.SafeLength("abc 192.0"u8));
        Assert.Equal(0, BatchTokens.SafeLength("192.0.2.1"u8));
        Assert.Equal(3, BatchTokens.RestOfWord("2.1 x"u8));
        Assert.Equal(4, BatchTokens.RestOfWord("2.1x"u8));
    }

    [Fact]
    public void What_is_in_a_run_without_an_end_is_passed_over()
    {
        string run = string.Concat(Enumerable.Repeat("192.0.2.1/", 500));
        Assert.Empty(Find(Encoding.ASCII.GetBytes(run)));
        Assert.Equal(["192.0.2.2"], Find(Encoding.ASCII.GetBytes(run + " 192.0.2.2")));
    }

    private static List<string> Find(byte[] text)
    {
        List<string> found = [];
        BatchQuestion question = default;
        for (int at = 0; BatchTokens.TryFind(text, ref at, ref question);)
        {
            found.Add(Encoding.Latin1.GetString(text, question.Start, question.Length));
        }

        return found;
    }
}
