using Rdap.Benchmarks.Generate;
using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Benchmarks.Measure;

/// <summary>A generated dump, indexed without a file in between.</summary>
internal static class GeneratedRegistry
{
    public static async Task<RegistrySnapshot> CreateAsync(DumpPlan plan, CancellationToken stop)
    {
        using var builder = new SnapshotBuilder();
        await using var batches = new BatchStream(builder);
        await new DumpGenerator(plan).WriteAsync(batches, stop);
        return RegistrySnapshot.Empty(["TEST"]).With(builder.Freeze(new SourceInfo { Name = "TEST" }, threads: 2));
    }

    // The generator writes whole objects at a time, so each write is a batch of its own.
    private sealed class BatchStream(SnapshotBuilder builder) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            ObjectBatch batch = builder.NewBatch();
            while (!buffer.IsEmpty)
            {
                int end = buffer.IndexOf("\n\n"u8);
                end = end < 0 ? buffer.Length : end;
                AddOutcome outcome = batch.Add(buffer[..end]);
                if (outcome != AddOutcome.Added)
                {
                    throw new InvalidDataException($"A generated object was not accepted: {outcome}.");
                }
                buffer = buffer[Math.Min(buffer.Length, end + 2)..];
            }
            builder.Commit(batch);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
