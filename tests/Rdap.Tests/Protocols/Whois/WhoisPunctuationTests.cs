using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rdap.Protocols.Whois;
using Xunit;
using static Rdap.Tests.Protocols.Whois.WhoisFixture;

namespace Rdap.Tests.Protocols.Whois;

public sealed class WhoisPunctuationTests
{
    [Theory]
    [InlineData("192.0.2.0 \u2013 192.0.2.9", "192.0.2.0 - 192.0.2.9", true)]
    [InlineData("DOC\u2011NET\u00AD1", "DOC-NET-1", true)]
    [InlineData("\uFEFFAS64496\u200B", "AS64496", true)]
    [InlineData("John\u00A0Doe\u2003x\u3000y", "John Doe x y", false)]
    [InlineData("J\u00F6rg \u00C5ngstr\u00F6m", "J\u00F6rg \u00C5ngstr\u00F6m", false)]
    [InlineData("\u4E2D\u6587", "\u4E2D\u6587", false)]
    public void Typography_is_read_as_what_it_stands_for(string line, string expected, bool isChanged)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        byte[] folded = new byte[bytes.Length];
        int length = WhoisPunctuation.Fold(bytes, folded, out bool changed);
        Assert.Equal((expected, isChanged), (Encoding.UTF8.GetString(folded, 0, length), changed));
    }

    [Fact]
    public void Bytes_that_are_no_such_character_stay_as_they_are() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), static bytes =>
    {
        // Every folded character begins with one of these.
        byte[] others = [.. bytes.Where(static b => b is not (0xC2 or 0xE2 or 0xE3 or 0xEF))];
        byte[] folded = new byte[others.Length];
        return WhoisPunctuation.Fold(others, folded, out bool changed) == others.Length && !changed && folded.AsSpan().SequenceEqual(others);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_bytes_grow() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), static bytes =>
    {
        byte[] folded = new byte[bytes.Length];
        return WhoisPunctuation.Fold(bytes, folded, out _) <= bytes.Length;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_text_beyond_ascii_is_looked_at()
    {
        Assert.False(WhoisPunctuation.MayHave("192.0.2.0 - 192.0.2.9"u8));
        Assert.True(WhoisPunctuation.MayHave("\u2013"u8));
    }

    [Fact]
    public void A_key_that_was_converted_is_shown_as_it_was_searched_for()
    {
        const string Note = "% Some characters of the query were converted into plainer ones. Searched for: 192.0.2.10 - 192.0.2.20\n\n";
        string answer = AskUtf8(Test, "-r 192.0.2.10 \u2013 192.0.2.20");
        Assert.StartsWith(Banner + FilterNote + Note + "% Information related to '192.0.2.10 - 192.0.2.20'\n", answer);
        Assert.DoesNotContain("converted", AskUtf8(Test, "J\u00F6rg\u00A0\u00C5ngstr\u00F6m"));
        Assert.DoesNotContain("converted", Ask(Test, "J\u00F6rg"));
    }
}
