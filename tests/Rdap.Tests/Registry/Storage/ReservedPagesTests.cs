using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

[Collection(FreePages.Collection)]
public sealed class ReservedPagesTests
{
    [Fact]
    public void They_are_used_only_if_there_are_any()
    {
        long free = FreePages.Count;
        string? problem = ReservedPages.Probe();
        if (!OperatingSystem.IsLinux())
        {
            Assert.Equal("only Linux has them", problem);
        }
        else if (free == 0)
        {
            Assert.Equal("none of 2 MiB is free (vm.nr_hugepages)", problem);
        }
        else
        {
            Assert.Null(problem);
        }

        Assert.Equal(free, FreePages.Count);
        Assert.False(ReservedPages.IsOn);
    }
}
