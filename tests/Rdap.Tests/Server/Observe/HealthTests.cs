using Rdap.Server.Observe;
using Xunit;

namespace Rdap.Tests.Server.Observe;

public sealed class HealthTests
{
    // A load balancer that is told "ready" sends queries at once, to both doors.
    [Fact]
    public void Ready_means_loaded_and_open_and_not_about_to_stop()
    {
        var health = new Health(["A"], TimeProvider.System);
        Assert.False(health.IsReady);

        health.SetLoaded();
        Assert.True(health.IsLoaded);
        Assert.True(health.WhenLoaded.IsCompletedSuccessfully);
        Assert.False(health.IsReady);

        health.SetOpen();
        Assert.True(health.IsReady);

        health.SetStopping();
        Assert.False(health.IsReady);
        Assert.True(health.IsLoaded);
    }

    [Fact]
    public void Open_alone_is_not_ready()
    {
        var health = new Health(["A"], TimeProvider.System);
        health.SetOpen();
        Assert.False(health.IsReady);
    }
}
