using System.Globalization;
using System.Text;
using Rdap.Registry.Objects;
using Xunit;

namespace Rdap.Tests.Registry.Objects;

public sealed class UnicodeFoldingTests
{
    [Fact]
    public void Random_text_folds_as_another_implementation_folds_it()
    {
        int compared = 0;
        foreach (string line in File.ReadLines(TestFiles.Data("unicode/nfkc-casefold.txt")).Where(static l => !l.StartsWith('#')))
        {
            string[] sides = line.Split(';');
            Assert.True(Fold(Text(sides[0])) == Text(sides[1]), line);
            compared++;
        }

        Assert.True(compared > 1000);
    }

    [Theory]
    [InlineData("É", "é")]
    [InlineData("E\u0301", "é")]
    [InlineData("Ａｂｕｓｅ", "abuse")]
    [InlineData("STRASSE", "strasse")]
    [InlineData("Straße", "strasse")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφοσ")]
    [InlineData("ﬁnance", "finance")]
    [InlineData("①", "1")]
    [InlineData("İ", "i\u0307")]
    [InlineData("한국", "한국")]
    [InlineData("\u1112\u1161\u11AB\u1100\u116E\u11A8", "한국")]
    [InlineData("a\u0301\u0323", "ạ\u0301")]
    [InlineData("\u00ADso\u200Bft", "soft")]
    [InlineData("日本", "日本")]
    public void What_looks_alike_is_alike(string text, string expected) => Assert.Equal(expected, Fold(text));

    [Fact]
    public void What_is_folded_stays_as_it_is()
    {
        Random random = new(3);
        for (int i = 0; i < 20_000; i++)
        {
            StringBuilder text = new();
            for (int n = random.Next(1, 6); n > 0; n--)
            {
                int character = random.Next(0x21, random.Next(2) == 0 ? 0x2000 : 0x110000);
                text.Append(Rune.IsValid(character) ? new Rune(character).ToString() : "x");
            }

            string folded = Fold(text.ToString());
            Assert.Equal(folded, Fold(folded));
        }
    }

    private static string Fold(string text)
    {
        int[] characters = new int[300];
        int count = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            Rune lower = rune.IsAscii ? Rune.ToLowerInvariant(rune) : rune;
            Assert.True(UnicodeFolding.Instance.TryAdd(lower.Value, characters, ref count));
        }

        return string.Concat(characters[..UnicodeFolding.Instance.Compose(characters.AsSpan(0, count))].Select(static c => new Rune(c).ToString()));
    }

    private static string Text(string codePoints) => string.Concat(
        codePoints.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static hex => new Rune(int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));
}
