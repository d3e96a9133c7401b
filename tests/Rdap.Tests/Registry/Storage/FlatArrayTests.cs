using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class FlatArrayTests
{
    [Fact]
    public void Elements_are_read_back()
    {
        FlatArray<uint> array = FlatArray<uint>.Allocate(1000);
        for (int i = 0; i < array.Length; i++)
        {
            array[i] = (uint)i * 3;
        }

        Assert.Equal(2997u, array[999]);
        Assert.Equal(2997u, array.Span[^1]);
        array.Free();
    }

    [Fact]
    public void A_zeroed_array_is_zero() => Assert.Equal(-1, FlatArray<ulong>.AllocateZeroed(100_000).Span.IndexOfAnyExcept(0UL));

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    [InlineData(int.MaxValue)]
    public void An_index_outside_is_refused(int index)
    {
        FlatArray<int> array = FlatArray<int>.Allocate(10);
        Assert.Throws<IndexOutOfRangeException>(() => array[index]);
        array.Free();
    }

    [Fact]
    public void The_default_value_is_an_empty_array()
    {
        FlatArray<int> array = default;
        Assert.Equal(0, array.Length);
        Assert.True(array.Span.IsEmpty);
        Assert.Throws<IndexOutOfRangeException>(() => array[0]);
        array.Free();
    }

    [Fact]
    public void Resizing_keeps_the_first_elements()
    {
        FlatArray<int> array = FlatArray<int>.Allocate(100_000);
        for (int i = 0; i < array.Length; i++)
        {
            array[i] = i;
        }

        array = array.Resize(3);
        Assert.Equal([0, 1, 2], array.Span.ToArray());
        array = array.Resize(0);
        Assert.Equal(0, array.Length);
        array = array.Resize(5);
        array.Span.Fill(1);
        array = array.Resize(1_000_000);
        Assert.Equal([1, 1, 1, 1, 1], array.Span[..5].ToArray());
        array.Free();
    }

    [Fact]
    public void A_part_of_a_block_is_an_array_too()
    {
        NativeBlock block = new(64);
        FlatArray<ushort> array = new(block, 16, 8);
        array.Span.Fill(9);
        Assert.Equal(9, array[7]);
        Assert.Throws<InvalidOperationException>(() => array.Resize(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlatArray<ushort>(block, 60, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlatArray<ushort>(block, -2, 8));
        block.Dispose();
    }
}
