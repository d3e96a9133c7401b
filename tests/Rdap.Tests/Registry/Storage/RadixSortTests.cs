using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class RadixSortTests
{
    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 64)]
    [InlineData(2, 64)]
    [InlineData(10_000, 64)]
    [InlineData(10_000, 24)]
    [InlineData(10_000, 33)]
    public void Sorts_by_the_low_bits_and_keeps_the_order_of_equals(int count, int bits)
    {
        Random random = new(count + bits);
        ulong mask = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        (ulong Key, int Value)[] pairs = [.. Enumerable.Range(0, count).Select(i => ((ulong)random.NextInt64() >> random.Next(60), i))];
        ulong[] keys = [.. pairs.Select(p => p.Key)];
        int[] values = [.. pairs.Select(p => p.Value)];
        RadixSort.Sort(keys, values, new ulong[count], new int[count], bits);
        (ulong, int)[] expected = [.. pairs.OrderBy(p => p.Key & mask)];
        Assert.Equal(expected, keys.Zip(values));
    }
}
