using Rdap.Server.Options;
using Rdap.Server.Reload;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class ReloadPolicyTests
{
    private static readonly ReloadOptions Limits = new() { MaxShrinkPercent = 20, MaxSkippedPercent = 10 };

    [Theory]
    [InlineData(80, 100, true)]
    [InlineData(79, 100, false)]
    [InlineData(1_000, 100, true)]
    [InlineData(0, 100, false)]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(8_000_000_000, 10_000_000_000, true)]
    [InlineData(7_999_999_999, 10_000_000_000, false)]
    public void A_source_may_shrink_by_so_much_and_no_more(long now, long before, bool accepted)
        => Assert.Equal(accepted, ReloadPolicy.ReasonToRefuse(new(now, 0, null), before, Limits) is null);

    [Theory]
    [InlineData(90, 10, true)]
    [InlineData(89, 11, false)]
    [InlineData(0, 100, false)]
    public void So_many_objects_may_be_skipped_and_no_more(long taken, long skipped, bool accepted)
        => Assert.Equal(accepted, ReloadPolicy.ReasonToRefuse(new(taken, skipped, null), 1, Limits) is null);

    [Fact]
    public void With_nothing_in_service_anything_is_better()
    {
        Assert.Null(ReloadPolicy.ReasonToRefuse(new(1, 99, null), null, Limits));
        Assert.NotNull(ReloadPolicy.ReasonToRefuse(new(0, 99, null), null, Limits));
        Assert.NotNull(ReloadPolicy.ReasonToRefuse(new(0, 0, null), null, Limits));
    }

    [Fact]
    public void A_damaged_source_is_refused_with_its_own_reason()
        => Assert.Equal("the gzip ends early", ReloadPolicy.ReasonToRefuse(new(500, 0, "the gzip ends early"), 500, Limits));

    [Fact]
    public void A_hundred_percent_lets_everything_but_nothing_pass()
    {
        var all = new ReloadOptions { MaxShrinkPercent = 100, MaxSkippedPercent = 100 };
        Assert.Null(ReloadPolicy.ReasonToRefuse(new(1, 1_000, null), 1_000_000, all));
        Assert.NotNull(ReloadPolicy.ReasonToRefuse(new(0, 1_000, null), 1_000_000, all));
    }
}
