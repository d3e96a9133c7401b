using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.RdapHttp.Text;
using Rdap.Registry.Numbers;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Text;

public sealed class UrlTextTests
{
    private readonly UrlText _url = new();

    [Fact]
    public void Parts_are_put_one_behind_the_other()
    {
        _url.Start("https://rdap.example.org/"u8).Append("ip/"u8)
            .AppendPrefix(IpRange.FromPrefix(IpFamily.V6, (UInt128)0x20010db8 << 96, 32), 32).Append("?"u8).AppendNumber(uint.MaxValue).AppendText("é");
        Assert.Equal("https://rdap.example.org/ip/2001:db8::/32?4294967295é", Text());
        _url.Start("x"u8).AppendAddress(IpFamily.V4, 0xc0000201);
        Assert.Equal("x192.0.2.1", Text());
    }

    [Fact]
    public void A_segment_keeps_what_is_plain_and_encodes_the_rest()
    {
        _url.Start(default).AppendSegment("ORG-EX1_T.~:@"u8).AppendSegment("/ ?#%\"é"u8);
        Assert.Equal("ORG-EX1_T.~:@%2F%20%3F%23%25%22%C3%A9", Text());
    }

    [Fact]
    public void A_segment_can_be_read_back_and_is_plain() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), segment =>
    {
        _url.Start(default).AppendSegment(segment);
        byte[] back = [.. Decode(_url.Bytes.ToArray())];
        return back.SequenceEqual(segment) && UrlText.IsPlain(_url.Bytes) && _url.Bytes.IndexOf((byte)'/') < 0;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("https://www.example.net/feed.csv?a=b&c=%41", true)]
    [InlineData("https://[2001:db8::1]/", true)]
    [InlineData("https://example.net/a b", false)]
    [InlineData("https://example.net/\"", false)]
    [InlineData("https://example.net/\r\n", false)]
    [InlineData("https://example.net/#part", false)]
    [InlineData("https://bücher.example/", false)]
    public void What_may_stand_in_a_URL(string text, bool expected) => Assert.Equal(expected, UrlText.IsPlain(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void It_grows_as_needed()
    {
        _url.Start(default);
        for (int i = 0; i < 1000; i++)
        {
            _url.AppendSegment("\0\0"u8);
        }

        Assert.Equal(6000, _url.Length);
    }

    private string Text() => Encoding.UTF8.GetString(_url.Bytes);

    private static IEnumerable<byte> Decode(byte[] text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                yield return Convert.ToByte(Encoding.ASCII.GetString(text, i + 1, 2), 16);
                i += 2;
            }
            else
            {
                yield return text[i];
            }
        }
    }
}
