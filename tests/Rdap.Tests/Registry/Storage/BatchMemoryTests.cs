using Rdap.Registry.Storage;
using Xunit;

namespace Rdap.Tests.Registry.Storage;

public sealed class BatchMemoryTests
{
    [Fact]
    public void Copies_do_not_overlap_and_go_by_groups()
    {
        using BatchMemory memory = new(groups: 2);
        Random random = new(1);
        List<FlatArray<ulong>> numbers = [];
        List<FlatArray<byte>> bytes = [];
        for (int i = 0; i < 300; i++)
        {
            ulong[] own = new ulong[i == 100 ? 2_000_000 : random.Next(5_000)];
            Array.Fill(own, (ulong)i);
            numbers.Add(memory.Copy<ulong>(i % 2, own));
            byte[] odd = new byte[random.Next(50)];
            Array.Fill(odd, (byte)i);
            bytes.Add(memory.Copy<byte>(i % 2, odd));
        }

        for (int i = 0; i < numbers.Count; i++)
        {
            Assert.Equal(-1, numbers[i].Span.IndexOfAnyExcept((ulong)i));
            Assert.Equal(-1, bytes[i].Span.IndexOfAnyExcept((byte)i));
        }

        long before = NativeBlock.TotalBytes;
        memory.Free(1);
        Assert.True(NativeBlock.TotalBytes < before);
        Assert.Equal(-1, numbers[298].Span.IndexOfAnyExcept(298UL));
    }

    [Fact]
    public void A_copy_of_nothing_is_empty()
    {
        using BatchMemory memory = new(groups: 1);
        Assert.Equal(0, memory.Copy<byte>(0, []).Length);
    }
}
