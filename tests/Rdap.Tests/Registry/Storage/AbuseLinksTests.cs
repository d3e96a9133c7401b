using Rdap.Registry.Objects;
using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class AbuseLinksTests
{
    [Theory]
    [InlineData(0, AbuseOrigin.Own, 0)]
    [InlineData(int.MaxValue, AbuseOrigin.Organisation, 17)]
    [InlineData(4, AbuseOrigin.Irt, AbuseLinks.MaxLevel)]
    [InlineData(5, AbuseOrigin.Remarks, AbuseLinks.MaxLevel)]
    [InlineData(6, AbuseOrigin.Contact, AbuseLinks.MaxLevel + 1)]
    public void What_was_set_is_found(int holder, AbuseOrigin origin, int level)
    {
        var links = AbuseLinks.Allocate(3);
        links.Set(1, holder, origin, level);
        Assert.True(links.TryGet(1, out int foundHolder, out AbuseOrigin foundOrigin, out int foundLevel));
        Assert.Equal((holder, origin, Math.Min(level, AbuseLinks.MaxLevel)), (foundHolder, foundOrigin, foundLevel));
        Assert.False(links.TryGet(0, out _, out _, out _));
        Assert.False(links.TryGet(3, out _, out _, out _));
        Assert.False(AbuseLinks.None.TryGet(0, out _, out _, out _));
    }
}
