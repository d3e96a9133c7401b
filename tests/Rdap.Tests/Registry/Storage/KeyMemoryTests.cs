using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class KeyMemoryTests
{
    [Fact]
    public void What_is_taken_does_not_overlap_and_goes_by_groups()
    {
        using KeyMemory memory = new();
        Random random = new(1);
        List<FlatArray<ulong>> taken = [];
        for (int i = 0; i < 300; i++)
        {
            FlatArray<ulong> array = memory.Take(i % 2, i == 100 ? 2_000_000 : random.Next(5_000));
            array.Span.Fill((ulong)i);
            taken.Add(array);
        }

        for (int i = 0; i < taken.Count; i++)
        {
            Assert.Equal(-1, taken[i].Span.IndexOfAnyExcept((ulong)i));
        }

        long before = NativeBlock.TotalBytes;
        memory.Free(1);
        Assert.True(NativeBlock.TotalBytes < before);
        Assert.Equal(-1, taken[298].Span.IndexOfAnyExcept(298UL));
    }
}
