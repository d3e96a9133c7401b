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

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 30)]
    [InlineData(10_000, 0)]
    [InlineData(10_000, 27)]
    [InlineData(10_000, 40)]
    [InlineData(10_000, 63)]
    public void Sorts_by_the_high_bits_and_keeps_the_order_of_equals(int count, int fromBit)
    {
        Random random = new(count + fromBit);
        ulong[] keys = [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64() << 1 & 0xF0FFF0F0FFFFFFFF)];
        ulong[] expected = [.. keys.OrderBy(k => k >> fromBit)];
        Assert.Equal(expected, RadixSort.Sort(keys, new ulong[count], fromBit).ToArray());
    }
}
