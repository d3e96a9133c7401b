using System.Text;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class FoldedTextTests
{
    [Theory]
    [InlineData("ABUSE Desk", "abuse desk")]
    [InlineData("  a \t b\r\n", "a b")]
    [InlineData("a\u0001\u007Fb", "a b")]
    [InlineData("", "")]
    [InlineData(" \t", "")]
    [InlineData("Jörg\u00A0 Ångström", "jörg ångström")]
    [InlineData("École", "école")]
    [InlineData("[A]^_`{Z}", "[a]^_`{z}")]
    public void Case_form_and_white_space_do_not_matter(string text, string expected) => Assert.Equal(expected, Fold(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Text_that_is_no_utf8_is_latin1() => Assert.Equal("jörg ångström", Fold(Encoding.Latin1.GetBytes("JÖRG Ångström")));

    [Theory]
    [InlineData("Jan  ", "jan ")]
    [InlineData("Jan", "jan")]
    [InlineData("Jörg \t", "jörg ")]
    [InlineData("  ", "")]
    public void The_blank_at_the_end_of_a_prefix_counts(string text, string expected)
    {
        Span<byte> folded = stackalloc byte[FoldedText.MaxLength];
        Assert.Equal(expected, Encoding.UTF8.GetString(folded[..FoldedText.Fold(Encoding.UTF8.GetBytes(text), folded, keepLastBlank: true)]));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("\uFDFA")]
    [InlineData("e\u0301")]
    [InlineData("a ")]
    public void What_is_too_long_is_cut_between_characters(string unit)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, 1000)));
        string folded = Fold(text);
        Assert.InRange(Encoding.UTF8.GetByteCount(folded), FoldedText.MaxLength - 36, FoldedText.MaxLength);
        Assert.DoesNotContain('\uFFFD', folded);
        Assert.Equal(folded, Fold(text[..(text.Length / 2)]));
    }

    [Fact]
    public void Any_bytes_fold_to_utf8_without_control_characters()
    {
        Random random = new(1);
        Span<byte> folded = stackalloc byte[FoldedText.MaxLength];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] text = new byte[random.Next(random.Next(4) == 0 ? 600 : 20)];
            random.NextBytes(text);
            if (i % 2 == 0)
            {
                text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
            }

            Span<byte> written = folded[..FoldedText.Fold(text, folded)];
            Assert.True(System.Text.Unicode.Utf8.IsValid(written));
            Assert.False(written.ContainsAnyInRange((byte)0, (byte)31));
            Assert.Equal(-1, written.IndexOf("  "u8));
        }
    }

    [Fact]
    public void Ascii_that_is_folded_letter_by_letter_is_what_is_folded_at_once()
    {
        Random random = new(2);
        for (int i = 0; i < 5_000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(40)).Select(_ => "aZ09 -\t."[random.Next(8)])]);
            Assert.Equal(string.Join(' ', text.ToLowerInvariant().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)), Fold(Encoding.ASCII.GetBytes(text)));
        }
    }

    private static string Fold(byte[] text)
    {
        Span<byte> folded = stackalloc byte[FoldedText.MaxLength];
        return Encoding.UTF8.GetString(folded[..FoldedText.Fold(text, folded)]);
    }
}
