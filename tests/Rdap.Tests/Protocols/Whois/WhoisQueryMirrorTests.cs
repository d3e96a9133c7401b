using System.Text;
using Rdap.Protocols.Whois;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisQueryMirrorTests
{
    [Theory]
    [InlineData("-g TEST:3:1-2", "TEST", 1L, 2L)]
    [InlineData("-gTEST:3:1-2", "TEST", 1L, 2L)]
    [InlineData("-k -g test:3:17-LAST", "test", 17L, null)]
    [InlineData("-kg TEST:3:17-last", "TEST", 17L, null)]
    [InlineData("-V x -g RIPE-NONAUTH:3:0-9223372036854775807", "RIPE-NONAUTH", 0L, long.MaxValue)]
    public void What_is_asked_for_is_read(string line, string source, long first, long? last)
    {
        WhoisQuery query = Read(line);
        Assert.False(query.IsRefused);
        Assert.Equal((WhoisQueryKind.Mirror, source, first, last), (query.Kind, Encoding.ASCII.GetString(query.MirroredSource), query.FirstSerial, query.LastSerial));
    }

    [Theory]
    [InlineData("-g TEST", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:3", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:3:", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:3:1", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:3:-1", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:3:1-", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:3:+1-2", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:3:1-NEXT", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:3:LAST-1", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:3:1-9223372036854775808", WhoisMessage.MirrorSyntax)]
    [InlineData("-g :3:1-2", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST::1-2", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:x:1-2", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:3:1-2 AS64496", WhoisMessage.MirrorSyntax)]
    [InlineData("-g TEST:1:1-2", WhoisMessage.MirrorVersion)]
    [InlineData("-g TEST:4:1-2", WhoisMessage.MirrorVersion)]
    [InlineData("-g", WhoisMessage.InvalidOption)]
    [InlineData("-g TEST:3:1-2 -g TEST:3:1-2", WhoisMessage.FlagTwice)]
    [InlineData("-r -g TEST:3:1-2", WhoisMessage.FlagsExclude)]
    [InlineData("-g TEST:3:1-2 -q sources", WhoisMessage.FlagsExclude)]
    [InlineData("-g TEST:3:1-2 --list-versions", WhoisMessage.FlagsExclude)]
    public void What_is_wrong_is_refused_by_its_code(string line, WhoisMessage message)
    {
        WhoisQuery query = Read(line);
        Assert.True(query.IsRefused);
        Assert.Equal(message, query.NoticeAt(0));
    }

    [Fact]
    public void Nothing_of_it_is_left_for_the_next_line()
    {
        WhoisQuery query = Read("-g TEST:3:1-2");
        query.Read("-g TEST:3:5-LAST"u8, default);
        Assert.Equal((5L, null), (query.FirstSerial, query.LastSerial));
        query.Read("AS64496"u8, default);
        Assert.Equal(WhoisQueryKind.AsNumber, query.Kind);
    }

    private static WhoisQuery Read(string line)
    {
        WhoisQuery query = new();
        query.Read(Encoding.ASCII.GetBytes(line), default);
        return query;
    }
}
