using System.Buffers;
using Rdap.Server.Connections.Http;
using Xunit;

namespace Rdap.Tests.Server.Connections.Http;

public sealed class HttpMemoryTests
{
    [Fact]
    public void A_block_is_used_again_when_it_was_given_back_and_not_before()
    {
        using MemoryPool<byte> pool = new HttpMemory().Create();
        IMemoryOwner<byte> first = pool.Rent(4096), second = pool.Rent();
        Assert.NotSame(first, second);
        Assert.Equal(pool.MaxBufferSize, first.Memory.Length);
        first.Dispose();
        Assert.Same(first, pool.Rent(pool.MaxBufferSize));
    }

    [Fact]
    public void More_than_a_block_is_not_to_be_had()
    {
        using MemoryPool<byte> pool = new HttpMemory().Create();
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(pool.MaxBufferSize + 1));
    }
}
