using System.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Protocols.Whois;

/// <summary>The words of a line: letters and long names, together and apart, before and behind the key.</summary>
public sealed class WhoisQueryFlagsTests
{
    [Theory]
    [InlineData("-rBG 192.0.2.1", WhoisFlag.NoReferenced, WhoisFlag.NoFiltering, WhoisFlag.NoGrouping)]
    [InlineData("-r -B -G 192.0.2.1", WhoisFlag.NoReferenced, WhoisFlag.NoFiltering, WhoisFlag.NoGrouping)]
    [InlineData("192.0.2.1 -r -B", WhoisFlag.NoReferenced, WhoisFlag.NoFiltering)]
    [InlineData("-r 192.0.2.1 --no-filtering", WhoisFlag.NoReferenced, WhoisFlag.NoFiltering)]
    [InlineData("--no-referenced --exact 192.0.2.1", WhoisFlag.NoReferenced, WhoisFlag.Exact)]
    [InlineData("-r -r -r 192.0.2.1", WhoisFlag.NoReferenced)]
    [InlineData("-aCc 192.0.2.1", WhoisFlag.AllSources, WhoisFlag.NoIrt, WhoisFlag.Irt)]
    [InlineData("-V Md5.6 192.0.2.1", WhoisFlag.Client)]
    [InlineData("--charset UTF-8 -V Md5.6 192.0.2.1", WhoisFlag.Charset, WhoisFlag.Client)]
    [InlineData("-V one -V two 192.0.2.1", WhoisFlag.Client)]
    public void Flags(string line, params WhoisFlag[] flags)
    {
        WhoisQuery query = Read(line);
        Assert.False(query.IsRefused);
        Assert.Equal("192.0.2.1", Text(query.Key));
        Assert.Equal(flags.Order(), Enum.GetValues<WhoisFlag>().Where(flag => query.Has(flag)));
    }

    [Theory]
    [InlineData("-Tinetnum 192.0.2.1")]
    [InlineData("-T inetnum 192.0.2.1")]
    [InlineData("-T  inetnum   192.0.2.1")]
    [InlineData("192.0.2.1 -T inetnum")]
    [InlineData("-rBGxTinetnum 192.0.2.1")]
    [InlineData("-T in 192.0.2.1")]
    [InlineData("-T INETNUM 192.0.2.1")]
    [InlineData("-T ,inetnum,, 192.0.2.1")]
    [InlineData("--select-types inetnum 192.0.2.1")]
    [InlineData("--select-types=inetnum 192.0.2.1")]
    [InlineData("-T inetnum -T in 192.0.2.1")]
    public void An_argument_is_attached_or_apart(string line)
    {
        WhoisQuery query = Read(line);
        Assert.False(query.IsRefused);
        Assert.Equal("192.0.2.1", Text(query.Key));
        Assert.Equal(ObjectClassSet.Of(ObjectClass.Inetnum), query.Classes);
    }

    [Fact]
    public void Repeated_lists_are_merged()
    {
        Assert.Equal(ObjectClassSet.Of(ObjectClass.Inetnum, ObjectClass.Route), Read("-T inetnum -T route 192.0.2.1").Classes);
        WhoisQuery sources = Read("-s A,B -s C x");
        Assert.Equal(["A", "B", "C"], Enumerable.Range(0, sources.SourceCount).Select(i => Text(sources.SourceName(i))));
        AttributeSet inverse = Read("-i admin-c -i tech-c,zone-c X").ToLookup().Inverse;
        Assert.Equal(AttributeSet.Of(AttributeName.AdminC, AttributeName.TechC, AttributeName.ZoneC), inverse);
    }

    [Theory]
    [InlineData("person")]
    [InlineData("pn")]
    public void Person_stands_for_every_attribute_that_names_one(string alias) => Assert.Equal(
        AttributeSet.Of(
            AttributeName.AbuseC, AttributeName.AdminC, AttributeName.TechC, AttributeName.ZoneC, AttributeName.Author, AttributeName.PingHdl),
        Read($"-i {alias} X").ToLookup().Inverse);

    [Theory]
    [InlineData("-W test", "-W")]
    [InlineData("-R test", "-R")]
    [InlineData("-S test", "-S")]
    [InlineData("-e test", "-e")]
    [InlineData("-rWx test", "-rWx")]
    [InlineData("--exact-match x", "--exact-match")]
    [InlineData("-one-less x", "-one-less")]
    [InlineData("--T x", "--T")]
    [InlineData("--ONE-LESS x", "--ONE-LESS")]
    [InlineData("-rBG--one-less x", "-rBG--one-less")]
    [InlineData("--all-less--reverse-domain x", "--all-less--reverse-domain")]
    [InlineData("--exact=1 x", "--exact=1")]
    [InlineData("-q foo", "foo")]
    [InlineData("-V a,b,c x", "a,b,c")]
    [InlineData("-V a,b x", "a,b")]
    [InlineData("x -T", "-T, --select-types")]
    public void Unknown_flags_are_told(string line, string named)
    {
        WhoisQuery query = Read(line);
        Assert.True(query.IsRefused);
        Assert.False(query.MustClose);
        Assert.Equal((WhoisMessage.InvalidOption, named), (query.NoticeAt(0), Text(query.NoticeArgument(0, 0))));
    }

    [Theory]
    [InlineData("-T foo x", WhoisMessage.UnknownType, "foo")]
    [InlineData("-T inetnum,foo x", WhoisMessage.UnknownType, "foo")]
    [InlineData("-t foo", WhoisMessage.UnknownType, "foo")]
    [InlineData("-i foo x", WhoisMessage.UnknownAttribute, "foo")]
    [InlineData("-i descr x", WhoisMessage.NotSearchable, "descr")]
    [InlineData("-v role -v person", WhoisMessage.FlagTwice, "-v, --verbose")]
    [InlineData("-t role -t person", WhoisMessage.FlagTwice, "-t, --template")]
    [InlineData("-q types -q sources", WhoisMessage.FlagTwice, "-q")]
    public void Wrong_arguments_are_told(string line, WhoisMessage message, string named)
    {
        WhoisQuery query = Read(line);
        Assert.True(query.IsRefused);
        Assert.Equal((message, named), (query.NoticeAt(0), Text(query.NoticeArgument(0, 0))));
    }

    [Fact]
    public void Asking_for_another_address_takes_permission()
    {
        WhoisQuery refused = Read("-V tag,203.0.113.7 x");
        Assert.Equal(WhoisMessage.ProxyNotAllowed, refused.NoticeAt(0));
        Assert.True(refused.MustClose);
        WhoisQuery query = new();
        query.Read("-V tag,203.0.113.7 x"u8, new WhoisClient(MayProxy: true));
        Assert.False(query.IsRefused);
        Assert.Equal("203.0.113.7", query.Client.ToString());
        query.Read("-V a,203.0.113.7,b x"u8, new WhoisClient(MayProxy: true));
        Assert.Equal(WhoisMessage.InvalidOption, query.NoticeAt(0));
    }

    [Theory]
    [InlineData("UTF-8", WhoisCharset.Utf8)]
    [InlineData("utf8", WhoisCharset.Utf8)]
    [InlineData("latin-1", WhoisCharset.Latin1)]
    [InlineData("LATIN1", WhoisCharset.Latin1)]
    [InlineData("ISO-8859-1", WhoisCharset.Latin1)]
    [InlineData("us-ascii", WhoisCharset.Ascii)]
    internal void Character_sets(string name, WhoisCharset charset)
    {
        Assert.Equal(charset, Read($"-Z {name} x").Charset);
        Assert.Equal(charset, Read($"-Z{name} x").Charset);
        Assert.Equal(charset, Read($"--charset {name} x").Charset);
    }

    [Fact]
    public void An_unknown_character_set_is_a_note_only()
    {
        WhoisQuery query = Read("--charset nosuch x");
        Assert.False(query.IsRefused);
        Assert.Equal((WhoisMessage.UnknownCharset, "nosuch"), (query.NoticeAt(0), Text(query.NoticeArgument(0, 0))));
    }

    [Fact]
    public void Two_dashes_end_the_flags_and_one_is_a_word()
    {
        Assert.Equal("-r", Text(Read("-- -r").Key));
        Assert.Equal("192.0.2.0 - 192.0.2.9", Text(Read("192.0.2.0 - 192.0.2.9").Key));
    }

    [Fact]
    public void White_space_is_collapsed_and_a_no_break_space_is_a_blank() =>
        Assert.Equal("a b c \u00a0d", Text(Read("a \t b\u00c2\u00a0c \u00a0d").Key));

    [Fact]
    public void A_line_full_of_mistakes_is_told_the_first_of_them()
    {
        WhoisQuery query = Read(string.Join(' ', Enumerable.Repeat("-Zno", 59)) + " x");
        Assert.InRange(query.NoticeCount, 1, 16);
        Assert.False(query.IsRefused);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static WhoisQuery Read(string line)
    {
        WhoisQuery query = new();
        query.Read(Encoding.Latin1.GetBytes(line), default);
        return query;
    }
}
