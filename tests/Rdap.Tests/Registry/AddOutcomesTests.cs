using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Registry;

public sealed class AddOutcomesTests
{
    [Fact]
    public void Every_outcome_has_words_of_its_own()
    {
        string[] words = [.. Enum.GetValues<AddOutcome>().Select(AddOutcomes.Describe)];

        Assert.Equal(words.Length, words.Distinct(StringComparer.Ordinal).Count());
        Assert.All(words, word => Assert.Matches("^[a-z0-9]", word));
    }
}
