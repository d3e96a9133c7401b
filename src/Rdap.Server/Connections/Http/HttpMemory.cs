using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Rdap.Server.Connections.Http;

/// <summary>
/// The memory in which Kestrel's connections keep what they receive and send. Its own blocks are of 4 KiB, which the answer for a network just
/// exceeds with its head: two blocks, and a send by list. In one block of 8 KiB it is one send of one buffer.
/// </summary>
internal sealed class HttpMemory : IMemoryPoolFactory<byte>
{
    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    /// <summary>Blocks of one size that are used again; of those that nobody uses not more are kept than a busy server needs.</summary>
    private sealed class Pool : MemoryPool<byte>
    {
        private const int BlockBytes = 8 * 1024;
        private const int MostKept = 1024;

        private readonly ConcurrentQueue<Block> _free = [];

        /// <inheritdoc/>
        public override int MaxBufferSize => BlockBytes;

        /// <inheritdoc/>
        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
            return _free.TryDequeue(out Block? block) ? block : new Block(this);
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing) => _free.Clear();

        private void Return(Block block)
        {
            if (_free.Count < MostKept)
            {
                _free.Enqueue(block);
            }
        }

        // Pinned for good: the kernel reads and writes it again and again.
        private sealed class Block(Pool pool) : IMemoryOwner<byte>
        {
            public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(
                GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true), 0, BlockBytes);

            public void Dispose() => pool.Return(this);
        }
    }
}
