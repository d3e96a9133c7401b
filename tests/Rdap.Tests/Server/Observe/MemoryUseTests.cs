using System.Text;
using Rdap.Server.Observe;
using Xunit;

namespace Rdap.Tests.Server.Observe;

public sealed class MemoryUseTests
{
    [Theory]
    [InlineData("Name:\trdapd\nVmSwap:\t       0 kB\nHugetlbPages:\t 2387968 kB\nCoreDumping:\t0\n", 2387968L << 10)]
    [InlineData("Name:\trdapd\nHugetlbPages:\t       0 kB\n", 0)]
    [InlineData("Name:\tHugetlbPages: 5 kB\n", 0)]
    [InlineData("Name:\trdapd\nHugetlbPages:\t", 0)]
    [InlineData("", 0)]
    public void Reserved_pages_are_told_by_the_system(string status, long bytes) => Assert.Equal(bytes, MemoryUse.InReservedPagesBy(Encoding.ASCII.GetBytes(status)));

    [Fact]
    public void They_are_part_of_what_is_resident() => Assert.InRange(MemoryUse.Resident, MemoryUse.InReservedPages + 1, long.MaxValue);
}
