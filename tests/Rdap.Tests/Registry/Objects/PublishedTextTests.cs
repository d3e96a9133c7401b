using System.Text;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class PublishedTextTests
{
    [Theory]
    [InlineData("mntner: A\ndescr: b", "mntner: A\ndescr: b")]
    [InlineData("mntner: A\r\ndescr: b\r\n", "mntner: A\ndescr: b")]
    [InlineData("\n\nmntner: A\n\n\ndescr: b\n", "mntner: A\ndescr: b")]
    [InlineData("mntner: A\r\r\n\r\r\ndescr: b", "mntner: A\ndescr: b")]
    [InlineData("mntner: A\rB", "mntner: A\rB")]
    [InlineData("", "")]
    public void Lines_end_by_lf_and_none_is_empty(string text, string published) =>
        Assert.Equal(published, Encoding.UTF8.GetString(PublishedText.Of(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void What_is_no_utf8_is_latin1() =>
        Assert.Equal("descr: J\u00F6rg \u00C5", Encoding.UTF8.GetString(PublishedText.Of(Encoding.Latin1.GetBytes("descr: J\u00F6rg \u00C5"))));

    [Fact]
    public void What_is_utf8_stays() =>
        Assert.Equal("descr: \u6771\u4EAC", Encoding.UTF8.GetString(PublishedText.Of(Encoding.UTF8.GetBytes("descr: \u6771\u4EAC"))));

    [Theory]
    [InlineData("mntner: A\r\ndescr: J\u00F6rg", true)]
    [InlineData("mntner: A\ndescr: J\u00F6rg\n", true)]
    [InlineData("mntner: A\ndescr: Jorg", false)]
    [InlineData("mntner: A", false)]
    public void Objects_are_the_same_when_they_are_published_alike(string other, bool expected)
    {
        Rdap.Registry.SourceSnapshot one = TestRegistry.Source(Encoding.Latin1.GetBytes("mntner: A\ndescr: J\u00F6rg"));
        Rdap.Registry.SourceSnapshot two = TestRegistry.Source(Encoding.UTF8.GetBytes(other));
        Assert.Equal(expected, PublishedText.AreSame(one.Get(0), two.Get(0)));
        GC.KeepAlive(one);
        GC.KeepAlive(two);
    }

    [Fact]
    public void An_object_of_a_source_is_published_as_its_text()
    {
        Rdap.Registry.SourceSnapshot source = TestRegistry.Source(Encoding.Latin1.GetBytes("person: J\u00F6rg\r\nnic-hdl: J-TEST\r\n"));
        Assert.Equal("person: J\u00F6rg\nnic-hdl: J-TEST", Encoding.UTF8.GetString(PublishedText.Of(source.Get(0))));
        GC.KeepAlive(source);
    }

    [Fact]
    public void Any_bytes_published_twice_are_the_same_and_fit()
    {
        Random random = new(5);
        byte[] alphabet = [(byte)'a', (byte)':', (byte)'\n', (byte)'\r', 0xC3, 0xB6, 0xFF, 0];
        for (int i = 0; i < 5_000; i++)
        {
            byte[] text = [.. Enumerable.Range(0, random.Next(30)).Select(_ => alphabet[random.Next(alphabet.Length)])];
            byte[] once = PublishedText.Of(text);
            Assert.True(once.Length <= PublishedText.MaxLength(text.Length));
            Assert.True(System.Text.Unicode.Utf8.IsValid(once));
            Assert.DoesNotContain("\n\n", Encoding.UTF8.GetString(once), StringComparison.Ordinal);
            Assert.Equal(once, PublishedText.Of(once));
        }
    }
}
