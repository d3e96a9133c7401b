using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisQueryVersionsTests
{
    [Theory]
    [InlineData("--list-versions AS1", 0, 0)]
    [InlineData("--show-version 3 AS1", 3, 3)]
    [InlineData("--show-version=3 AS1", 3, 3)]
    [InlineData("AS1 --show-version 12", 12, 12)]
    [InlineData("--diff-versions 2:5 AS1", 2, 5)]
    [InlineData("--diff-versions 5:2 AS1", 2, 5)]
    [InlineData("--diff-versions 1:2147483647 AS1", 1, int.MaxValue)]
    public void The_numbers_are_read_and_put_in_order(string line, int first, int last)
    {
        WhoisQuery query = Read(line);
        Assert.False(query.IsRefused);
        Assert.Equal((WhoisQueryKind.Versions, first, last), (query.Kind, query.FirstVersion, query.LastVersion));
    }

    [Theory]
    [InlineData("--show-version 0 AS1")]
    [InlineData("--show-version -1 AS1")]
    [InlineData("--show-version +1 AS1")]
    [InlineData("--show-version 1.5 AS1")]
    [InlineData("--show-version 1: AS1")]
    [InlineData("--show-version 2147483648 AS1")]
    [InlineData("--show-version AS1")]
    [InlineData("--show-version")]
    [InlineData("--diff-versions 1 AS1")]
    [InlineData("--diff-versions 1: AS1")]
    [InlineData("--diff-versions :1 AS1")]
    [InlineData("--diff-versions 1:2:3 AS1")]
    [InlineData("--diff-versions 0:2 AS1")]
    [InlineData("--diff-versions 2:2 AS1")]
    [InlineData("--diff-versions 1-2 AS1")]
    [InlineData("--list-versions=1 AS1")]
    public void Bad_arguments_are_refused(string line) => Assert.Equal([WhoisMessage.InvalidOption], Notices(Read(line)));

    [Theory]
    [InlineData("--list-versions -B AS1", "--list-versions", "-B, --no-filtering")]
    [InlineData("--show-version 1 -r AS1", "--show-version", "-r, --no-referenced")]
    [InlineData("-x --diff-versions 1:2 AS1", "--diff-versions", "-x, --exact")]
    [InlineData("--list-versions -s TEST AS1", "--list-versions", "-s, --sources")]
    [InlineData("--show-version 1 --list-versions AS1", "--list-versions", "--show-version")]
    [InlineData("--list-versions -t route AS1", "--list-versions", "-t, --template")]
    [InlineData("--list-versions -i mnt-by AS1", "--list-versions", "-i, --inverse")]
    public void Other_flags_cannot_stand_beside_them(string line, string first, string second)
    {
        WhoisQuery query = Read(line);
        Assert.Equal([WhoisMessage.FlagsExclude], Notices(query));
        Assert.Equal((first, second), (Encoding.ASCII.GetString(query.NoticeArgument(0, 0)), Encoding.ASCII.GetString(query.NoticeArgument(0, 1))));
    }

    [Theory]
    [InlineData("--list-versions", WhoisMessage.NoKey)]
    [InlineData("--list-versions -T person,role X1-TEST", WhoisMessage.NoVersions)]
    [InlineData("--list-versions -T route 192.0.2.0/24", WhoisMessage.InvalidKey)]
    [InlineData("--show-version 1 --show-version 2 AS1", WhoisMessage.FlagTwice)]
    public void What_cannot_be_answered_is_said(string line, WhoisMessage expected) => Assert.Equal([expected], Notices(Read(line)));

    [Fact]
    public void The_classes_are_those_that_have_the_key_as_their_primary_key()
    {
        Assert.Equal(ObjectClassSet.Of(ObjectClass.Inetnum), Read("--list-versions 192.0.2.0/24").Classes);
        Assert.Equal(ObjectClassSet.Of(ObjectClass.Inet6num), Read("--list-versions 2001:db8::/32").Classes);
        Assert.Equal(ObjectClassSet.Of(ObjectClass.Route6), Read("--list-versions 2001:db8::/32AS1").Classes);
        Assert.Equal(ObjectClassSet.Of(ObjectClass.AutNum), Read("--list-versions -T aut-num AS1").Classes);
        Assert.True(Read("--list-versions 2.0.192.in-addr.arpa").Classes.Contains(ObjectClass.Domain));
        Assert.False(Read("--list-versions FOO-MNT").Classes.Contains(ObjectClass.Inetnum));
    }

    [Fact]
    public void Any_bytes_as_arguments_are_read_to_an_end()
    {
        Random random = new(1);
        WhoisQuery query = new();
        string[] parts = ["--show-version", "--diff-versions", "--list-versions", "1", "2:3", ":", "9999999999999", "-1:-2", "AS1", "192.0.2.0/24", "\u00ff", "-T", "person", "-k"];
        for (int i = 0; i < 5_000; i++)
        {
            string line = string.Join(' ', Enumerable.Range(0, random.Next(8)).Select(_ => parts[random.Next(parts.Length)]));
            query.Read(Encoding.Latin1.GetBytes(line), default);
            Assert.True(query.IsRefused || query.Kind != WhoisQueryKind.None, line);
            Assert.True(query.Kind != WhoisQueryKind.Versions || query.IsRefused || query.FirstVersion <= query.LastVersion, line);
        }
    }

    private static WhoisQuery Read(string line)
    {
        WhoisQuery query = new();
        query.Read(Encoding.ASCII.GetBytes(line), default);
        return query;
    }

    private static WhoisMessage[] Notices(WhoisQuery query) => [.. Enumerable.Range(0, query.NoticeCount).Select(query.NoticeAt)];
}
