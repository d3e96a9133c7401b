using System.Text;
using System.Text.Json;
using Rdap.Bulk;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class BulkJsonTests
{
    [Fact]
    public void Comments_and_commas_at_the_end_are_let_pass()
    {
        using JsonDocument document = Parse("{ \"a\": [1, 2,], } // that is all", 100);
        Assert.Equal(2, document.RootElement.GetProperty("a").GetArrayLength());
    }

    [Theory]
    [InlineData("{\"a\":\n\n[}", 100, "broken JSON in line 3")]
    [InlineData("", 100, "broken JSON in line 1")]
    [InlineData("[1,2,3,4]", 8, "larger than 8 bytes, which no list is")]
    public void What_cannot_be_read_is_said(string text, int most, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => Parse(text, most).Dispose()).Message);

    private static JsonDocument Parse(string text, int most)
    {
        using BulkStream input = BulkStream.Open(Loading.Input(Encoding.UTF8.GetBytes(text)), long.MaxValue, default);
        return BulkJson.Parse(input, most, "list");
    }
}
