using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Registry;

public sealed class LiveRegistryTests
{
    [Fact]
    public void A_query_keeps_the_snapshot_it_took()
    {
        LiveRegistry live = new(["TEST"]);
        live.Publish(TestRegistry.Source("mntner: A-MNT\n"));
        RegistrySnapshot taken = live.Current;
        live.Publish(TestRegistry.Source("mntner: B-MNT\n"));
        Assert.Equal("A-MNT", taken.Key(new ObjectRef(0, 0)));
        Assert.Equal("B-MNT", live.Current.Key(new ObjectRef(0, 0)));
    }

    [Fact]
    public void Publications_at_the_same_time_all_arrive()
    {
        string[] names = [.. Enumerable.Range(0, 32).Select(i => $"S{i}")];
        LiveRegistry live = new(names);
        Parallel.ForEach(names, name => live.Publish(TestRegistry.Source("mntner: A-MNT\n", name)));
        Assert.Equal(names, live.Current.Sources.ToArray().Select(s => s.Info.Name));
        Assert.Equal(32UL, live.Current.Version);
    }
}
