using System.Text;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.RdapHttp.Text;
using Xunit;

namespace Rdap.Tests.Protocols.RdapHttp.Questions;

public sealed class RdapCursorTests
{
    [Fact]
    public void A_place_comes_back_as_it_was()
    {
        Random random = new(8977);
        foreach (int length in (int[])[1, 2, 3, 4, 33, 255, RdapCursor.MaxPlace])
        {
            byte[] place = new byte[length];
            random.NextBytes(place);
            int number = 2 + random.Next(1_000_000);
            byte[] text = Write(0xdeadbeef, place, number);
            Assert.Matches("^[A-Za-z0-9_-]+$", Encoding.ASCII.GetString(text));
            byte[] read = new byte[RdapCursor.MaxPlace];
            Assert.Equal(RdapSearchProblem.None, RdapCursor.Read(text, 0xdeadbeef, read, out int readLength, out int page));
            Assert.Equal(number, page);
            Assert.Equal(place, read[..readLength]);
            Assert.Equal(RdapSearchProblem.ForeignCursor, RdapCursor.Read(text, 0xdeadbeee, read, out _, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("@@")]
    [InlineData("A")]
    [InlineData("AQAAAAA")]
    [InlineData("AQAAAAAAAAACAQ")]
    [InlineData("AgAAAAAAAAABAQ")]
    [InlineData("AgAAAAD_____AQ")]
    [InlineData("AgAAAAAAAAAC")]
    [InlineData("AgAAAAAAAAACA Q")]
    [InlineData("AgAAAAAAAAACAQ\u00e9")]
    public void What_is_no_cursor_is_refused(string text) =>
        Assert.Equal(RdapSearchProblem.BadCursor, RdapCursor.Read(Encoding.Latin1.GetBytes(text), 0, new byte[RdapCursor.MaxPlace], out _, out _));

    [Fact]
    public void The_shortest_cursor_is_read() =>
        Assert.Equal(RdapSearchProblem.None, RdapCursor.Read("AgAAAAAAAAACAQ"u8, 0, new byte[RdapCursor.MaxPlace], out _, out _));

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        Random random = new(2104);
        byte[] place = new byte[RdapCursor.MaxPlace];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] text = Write(7, [1, 2, 3, 4, 5, 6, 7]);
            for (int change = random.Next(3); change >= 0; change--)
            {
                text[random.Next(text.Length)] = (byte)random.Next(256);
            }

            RdapSearchProblem problem = RdapCursor.Read(text.AsSpan(0, random.Next(text.Length + 1)), 7, place, out int length, out _);
            Assert.True(problem is RdapSearchProblem.BadCursor or RdapSearchProblem.ForeignCursor || length is > 0 and <= RdapCursor.MaxPlace);
        }

        Assert.Equal(RdapSearchProblem.BadCursor, RdapCursor.Read(new byte[100_000].Select(static _ => (byte)'A').ToArray(), 0, place, out _, out _));
    }

    private static byte[] Write(uint fingerprint, byte[] place, int page = 2) => RdapCursor.Append(new UrlText().Start(default), fingerprint, page, place).Bytes.ToArray();
}
