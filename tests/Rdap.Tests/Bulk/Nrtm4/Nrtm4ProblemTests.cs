using Rdap.Bulk.Nrtm4;
using Xunit;

namespace Rdap.Tests.Bulk.Nrtm4;

public sealed class Nrtm4ProblemTests
{
    [Fact]
    public void Every_problem_has_words_of_its_own()
    {
        Nrtm4Problem[] all = Enum.GetValues<Nrtm4Problem>();
        Assert.Equal(all.Length, all.Select(Nrtm4Problems.Describe).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("no primary key", Nrtm4Problems.Describe(all[^1]));
    }

    [Fact]
    public void The_message_says_what_and_where()
    {
        Assert.Equal("broken JSON", new Nrtm4Exception(Nrtm4Problem.BrokenJson).Message);
        Assert.Equal("more than is taken: deltas", new Nrtm4Exception(Nrtm4Problem.TooMany, "deltas").Message);
    }
}
