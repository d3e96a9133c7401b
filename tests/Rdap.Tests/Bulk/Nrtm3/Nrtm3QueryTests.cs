using System.Text;
using Rdap.Bulk.Nrtm3;
using Xunit;

namespace Rdap.Tests.Bulk.Nrtm3;

public sealed class Nrtm3QueryTests
{
    [Fact]
    public void A_mirror_asks_for_all_that_is_newer() => Assert.Equal("-g TEST:3:12-LAST\r\n", Encoding.ASCII.GetString(Nrtm3Query.From("TEST", 12)));

    [Theory]
    [InlineData("%ERROR:401: invalid range: Not within 10-20", 401, 10L, 20L, false)]
    [InlineData("%ERROR:401: invalid range: not within 0-0", 401, 0L, 0L, false)]
    [InlineData("%ERROR:401: (Requesting serials older than 14 days will be rejected)", 401, null, null, false)]
    [InlineData("%ERROR:402: not authorised to mirror the database", 402, null, null, false)]
    [InlineData("%error:403: unknown source", 403, null, null, false)]
    [InlineData("% ERROR:405: syntax error", 405, null, null, false)]
    [InlineData("%% ERROR: Serials 90 - 101 do not exist", 0, null, null, false)]
    [InlineData("%% ERROR: not within 1-", 0, null, null, false)]
    [InlineData("%ERROR:401: not within 1-99999999999999999999", 401, null, null, false)]
    [InlineData("%ERROR:401: not within 1-9223372036854775807", 401, null, null, false)]
    [InlineData("%ERROR", 0, null, null, false)]
    [InlineData("% Warning: there are no newer updates available", 0, null, null, true)]
    [InlineData("% Warning (1): there are no newer updates available", 0, null, null, true)]
    [InlineData("% Warning: there are no updates available", 0, null, null, true)]
    public void What_a_server_says_instead_of_a_stream_is_understood(string line, int code, long? first, long? last, bool isUpToDate)
    {
        Assert.True(Nrtm3Refusal.TryRead(Encoding.ASCII.GetBytes(line), out Nrtm3Refusal refusal));
        Assert.Equal(new Nrtm3Refusal(code, first, last, isUpToDate), refusal);
        using Nrtm3Reader reader = new(new MemoryStream(Encoding.ASCII.GetBytes("% banner\n\n" + line + "\n")), "TEST");
        Nrtm3Exception e = Assert.Throws<Nrtm3Exception>(() => reader.ReadStart());
        Assert.Equal((isUpToDate ? Nrtm3Problem.NothingNewer : Nrtm3Problem.ServerError, refusal), (e.Problem, e.Refusal!.Value));
        Assert.Contains(line, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("% Terms and conditions apply")]
    [InlineData("%START Version: 3 TEST 1-2")]
    [InlineData("%WARNING: version 1 is deprecated")]
    [InlineData("ERROR:401: invalid range")]
    public void Other_lines_are_none(string line) => Assert.False(Nrtm3Refusal.TryRead(Encoding.ASCII.GetBytes(line), out _));
}
