using Rdap.Server.Mirror;
using Xunit;

namespace Rdap.Tests.Server.Mirror;

public sealed class FollowerServiceTests
{
    [Theory]
    [InlineData(60, 0, 60)]
    [InlineData(60, 1, 120)]
    [InlineData(60, 4, 960)]
    [InlineData(60, 5, 1800)]
    [InlineData(60, 1_000_000, 1800)]
    [InlineData(1, 20, 1800)]
    [InlineData(86400, 0, 86400)]
    [InlineData(86400, 60, 86400)]
    public void Polls_that_lead_to_nothing_become_rare_up_to_a_bound(int pollSeconds, int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), FollowerService.DelayOf(pollSeconds, failures));
}
