using System.Runtime.CompilerServices;
using Rdap.Registry;
using Rdap.Server.Reload;
using Rdap.Tests.EndToEnd;
using Xunit;

namespace Rdap.Tests.Server.Reload;

public sealed class ReplacedDataTests
{
    [Fact]
    public async Task It_goes_as_soon_as_no_query_uses_it_any_more_and_not_before()
    {
        var replaced = new ReplacedData(TimeProvider.System);
        SourceSnapshot?[] query = [null];
        WeakReference used = Replace(replaced, query), unused = Replace(replaced, null);
        replaced.Collect();
        await RunningServer.EventuallyAsync(() => !unused.IsAlive);
        Assert.True(used.IsAlive);
        Assert.Equal(1, query[0]!.ObjectCount);

        query[0] = null;
        await RunningServer.EventuallyAsync(() => !used.IsAlive);
    }

    // A method of its own: its locals would keep the data.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Replace(ReplacedData replaced, SourceSnapshot?[]? query)
    {
        SourceSnapshot old = TestRegistry.Source("mntner:         A-MNT\nsource:         TEST\n");
        replaced.Add(old);
        query?[0] = old;
        return new WeakReference(old);
    }
}
