using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

/// <summary>What a line means, once its words are read: kinds, classes, and what is refused.</summary>
public sealed class WhoisQueryTests
{
    [Theory]
    [InlineData("192.0.2.1", WhoisQueryKind.Address)]
    [InlineData("  192.0.2.1  \r\n", WhoisQueryKind.Address)]
    [InlineData("192.0.2.0  -\t192.0.2.9", WhoisQueryKind.Address)]
    [InlineData("192.0.2.0/24AS64496", WhoisQueryKind.Route)]
    [InlineData("AS64496", WhoisQueryKind.AsNumber)]
    [InlineData("2.0.192.in-addr.arpa", WhoisQueryKind.ReverseName)]
    [InlineData("john doe", WhoisQueryKind.Text)]
    [InlineData("-i mnt-by EX-MNT", WhoisQueryKind.Inverse)]
    [InlineData("help", WhoisQueryKind.Help)]
    [InlineData("HeLp", WhoisQueryKind.Help)]
    [InlineData("?", WhoisQueryKind.Help)]
    [InlineData("help 192.0.2.1", WhoisQueryKind.Text)]
    [InlineData("query help", WhoisQueryKind.Text)]
    [InlineData("-k help", WhoisQueryKind.Text)]
    [InlineData("-t route", WhoisQueryKind.Template)]
    [InlineData("-v rt", WhoisQueryKind.Template)]
    [InlineData("-q sources", WhoisQueryKind.Sources)]
    [InlineData("--list-sources", WhoisQueryKind.Sources)]
    [InlineData("-q types", WhoisQueryKind.Types)]
    [InlineData("--types", WhoisQueryKind.Types)]
    [InlineData("-q version", WhoisQueryKind.Version)]
    [InlineData("--version", WhoisQueryKind.Version)]
    [InlineData("-k", WhoisQueryKind.Persistent)]
    [InlineData("-T mntner AS64496", WhoisQueryKind.Text)]
    public void Kinds(string line, WhoisQueryKind kind)
    {
        WhoisQuery query = Read(line);
        Assert.False(query.IsRefused);
        Assert.Equal(kind, query.Kind);
    }

    [Theory]
    [InlineData("", WhoisMessage.NoKey)]
    [InlineData("   \r\n", WhoisMessage.NoKey)]
    [InlineData("-T inetnum", WhoisMessage.NoKey)]
    [InlineData("-k -r", WhoisMessage.NoKey)]
    [InlineData("-V client", WhoisMessage.NoKey)]
    [InlineData("-x -L 192.0.2.1", WhoisMessage.RangeFlagTwice)]
    [InlineData("-lM 192.0.2.1", WhoisMessage.RangeFlagTwice)]
    [InlineData("-M 0/0", WhoisMessage.RangeTooLarge)]
    [InlineData("-m ::/0", WhoisMessage.RangeTooLarge)]
    [InlineData("-m 0.0.0.0/0AS64496", WhoisMessage.RangeTooLarge)]
    [InlineData("-b -F 192.0.2.1", WhoisMessage.FlagsExclude)]
    [InlineData("-br 192.0.2.1", WhoisMessage.FlagsExclude)]
    [InlineData("-bK 192.0.2.1", WhoisMessage.FlagsExclude)]
    [InlineData("--no-personal --show-personal x", WhoisMessage.FlagsExclude)]
    [InlineData("--valid-syntax --no-valid-syntax x", WhoisMessage.FlagsExclude)]
    [InlineData("--resource -s TEST x", WhoisMessage.FlagsExclude)]
    [InlineData("--resource -a x", WhoisMessage.FlagsExclude)]
    [InlineData("--resource -i mnt-by x", WhoisMessage.FlagsExclude)]
    [InlineData("-b EX-MNT", WhoisMessage.InvalidOption)]
    [InlineData("-b -i mnt-by EX-MNT", WhoisMessage.InvalidOption)]
    [InlineData("-b -T route 192.0.2.1", WhoisMessage.InvalidOption)]
    [InlineData("(85.115.248.176)", WhoisMessage.InvalidKey)]
    [InlineData("...", WhoisMessage.InvalidKey)]
    [InlineData("-T as-block AS2 - AS1", WhoisMessage.InvalidKey)]
    [InlineData("-T aut-num foo", WhoisMessage.InvalidKey)]
    [InlineData("-T person 192.0.2.1", WhoisMessage.InvalidKey)]
    [InlineData("-i auth MD5-PW $1$x$y", WhoisMessage.InverseAuthLimited)]
    [InlineData("-i auth SSO x@example.net", WhoisMessage.InverseAuthLimited)]
    [InlineData("GET / HTTP/1.1", WhoisMessage.NotText)]
    [InlineData("\u0000", WhoisMessage.NotText)]
    [InlineData("!gAS64496", WhoisMessage.NotText)]
    public void Refused(string line, WhoisMessage message)
    {
        WhoisQuery query = Read(line);
        Assert.True(query.IsRefused);
        Assert.Equal(message, query.NoticeAt(query.NoticeCount - 1));
    }

    [Fact]
    public void A_line_of_1024_bytes_is_read_and_one_more_is_refused()
    {
        Assert.False(Read(new string('x', 1024)).IsRefused);
        WhoisQuery query = Read(new string('x', 1025));
        Assert.True(query.MustClose);
        Assert.Equal(WhoisMessage.LineTooLong, query.NoticeAt(0));
        Assert.Equal("1024", Encoding.ASCII.GetString(query.NoticeArgument(0, 0)));
    }

    [Fact]
    public void Sixty_words_are_read_and_one_more_is_refused()
    {
        Assert.False(Read(string.Join(' ', Enumerable.Repeat("x", 60))).IsRefused);
        Assert.Equal(WhoisMessage.TooManyWords, Read(string.Join(' ', Enumerable.Repeat("x", 61))).NoticeAt(0));
    }

    [Theory]
    [InlineData("192.0.2.1", ObjectClass.Inetnum, ObjectClass.Inet6num, ObjectClass.Route, ObjectClass.Route6)]
    [InlineData("-d 192.0.2.1", ObjectClass.Inetnum, ObjectClass.Inet6num, ObjectClass.Route, ObjectClass.Route6, ObjectClass.Domain)]
    [InlineData("-T inetnum 192.0.2.1", ObjectClass.Inetnum)]
    [InlineData("-T dn 192.0.2.1", ObjectClass.Domain)]
    [InlineData("-b 192.0.2.1", ObjectClass.Inetnum, ObjectClass.Inet6num)]
    [InlineData("-b AS64496", ObjectClass.AutNum)]
    [InlineData("192.0.2.0/24AS1", ObjectClass.Route)]
    [InlineData("2001:db8::/32AS1", ObjectClass.Route6)]
    [InlineData("AS1", ObjectClass.AsBlock, ObjectClass.AutNum)]
    [InlineData("AS1 - AS2", ObjectClass.AsBlock)]
    [InlineData("-T aut-num,as-set AS1", ObjectClass.AutNum)]
    [InlineData("-T person,role,mntner -K EX", ObjectClass.Mntner)]
    [InlineData("-T person,mntner --no-personal EX", ObjectClass.Mntner)]
    [InlineData("-T route,inetnum -i origin AS1", ObjectClass.Inetnum, ObjectClass.Route)]
    public void Classes(string line, params ObjectClass[] classes)
    {
        List<ObjectClass> found = [];
        foreach (ObjectClass objectClass in Read(line).Classes)
        {
            found.Add(objectClass);
        }

        Assert.Equal(classes, found);
    }

    [Theory]
    [InlineData("192.0.2.1", LookupMatch.ExactOrLess)]
    [InlineData("-x 192.0.2.1", LookupMatch.Exact)]
    [InlineData("-l 192.0.2.1", LookupMatch.OneLess)]
    [InlineData("-L 192.0.2.1", LookupMatch.AllLess)]
    [InlineData("-m 192.0.2.1", LookupMatch.OneMore)]
    [InlineData("-M 192.0.2.1", LookupMatch.AllMore)]
    [InlineData("-x 2.0.192.in-addr.arpa", LookupMatch.Exact)]
    [InlineData("-M 192.0.2.0/24AS1", LookupMatch.AllMore)]
    public void Matches(string line, LookupMatch match)
    {
        WhoisQuery query = Read(line);
        Assert.Equal(match, query.Match);
        Assert.Equal(0, query.NoticeCount);
    }

    [Theory]
    [InlineData("-l EX-MNT")]
    [InlineData("-M AS64496")]
    [InlineData("-x -i mnt-by EX-MNT")]
    [InlineData("-m 0::0/0d")]
    public void A_useless_range_flag_is_a_warning(string line)
    {
        WhoisQuery query = Read(line);
        Assert.False(query.IsRefused);
        Assert.Equal(WhoisMessage.RangeFlagUseless, query.NoticeAt(0));
        Assert.Equal(LookupMatch.ExactOrLess, query.Match);
    }

    [Fact]
    public void Host_bits_give_a_hint()
    {
        WhoisQuery query = Read("192.0.2.1/24");
        Assert.Equal(WhoisMessage.DidYouMean, query.NoticeAt(0));
        Assert.Equal("192.0.2.0/24", Encoding.ASCII.GetString(query.NoticeArgument(0, 0)));
    }

    [Fact]
    public void An_AS_number_of_an_inverse_query_is_written_as_objects_write_it() =>
        Assert.Equal("AS65546", Encoding.ASCII.GetString(Read("-i origin as1.10").Key));

    [Fact]
    public void Reading_allocates_nothing()
    {
        byte[][] lines = [.. new[]
        {
            "192.0.2.1", "-r -T inetnum,route -s TEST 192.0.2.0 - 192.0.2.9", "-i mnt-by,admin-c EX-MNT", "AS64496", "2001:db8::/32AS1",
            "0-63.2.0.192.in-addr.arpa", "-V Md5.6 --charset UTF-8 john doe", "192.0.2.1/24", "-W x", "-b -B 192.0.2.1", "GET / HTTP/1.1", "", "-T foo x",
            "\u0000\u0001", "-q sources", "-t route", new string('x', 5000),
        }.Select(Encoding.Latin1.GetBytes)];
        WhoisQuery query = new();
        Assert.Equal(0, Allocated.Least(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                foreach (byte[] line in lines)
                {
                    query.Read(line, default);
                    _ = query.ToLookup();
                }
            }
        }));
    }

    private static WhoisQuery Read(string line)
    {
        WhoisQuery query = new();
        query.Read(Encoding.Latin1.GetBytes(line), default);
        return query;
    }
}
