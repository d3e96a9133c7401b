using Rdap.Registry;
using Xunit;

namespace Rdap.Tests.Registry;

public sealed class RegistrySnapshotTests
{
    [Fact]
    public void Sources_stand_in_their_configured_order_whenever_they_come()
    {
        RegistrySnapshot registry = RegistrySnapshot.Empty(["ONE", "TWO", "THREE"])
            .With(TestRegistry.Source("mntner: C-MNT\n", "three"))
            .With(TestRegistry.Source("mntner: A-MNT\n", "ONE"));
        Assert.Equal(["ONE", "three"], registry.Sources.ToArray().Select(s => s.Info.Name));
        Assert.True(registry.TryFindSource("Three"u8, out int source));
        Assert.Equal(1, source);
        Assert.False(registry.TryFindSource("TWO"u8, out _));
    }

    [Fact]
    public void A_source_that_was_not_announced_is_refused() =>
        Assert.Throws<ArgumentException>(() => RegistrySnapshot.Empty(["ONE"]).With(TestRegistry.Source("mntner: A-MNT\n", "TWO")));

    [Theory]
    [InlineData("A", "a")]
    public void Two_sources_of_one_name_are_refused(params string[] names) => Assert.Throws<ArgumentException>(() => RegistrySnapshot.Empty(names));

    [Fact]
    public void More_sources_than_there_are_bits_are_refused() =>
        Assert.Throws<ArgumentException>(() => RegistrySnapshot.Empty(Enumerable.Range(0, 65).Select(i => $"S{i}")));
}
