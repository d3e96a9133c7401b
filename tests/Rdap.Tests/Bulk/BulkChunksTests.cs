using System.Text;
using Rdap.Bulk;
using Rdap.Bulk.Rpsl;
using Xunit;

namespace Rdap.Tests.Bulk;

public sealed class BulkChunksTests
{
    private static LoadedSource LoadInChunks(int maxChunkBytes, params byte[][] inputs) =>
        SourceLoader.Load(Loading.Spec([.. inputs.Select((bytes, i) => Loading.Input(bytes, $"f{i}"))]) with { MaxChunkBytes = maxChunkBytes });

    /// <summary>Objects of up to 250 bytes, some of them bad, with comments and several empty lines between.</summary>
    private static byte[] MakeText(int seed, string lineEnd)
    {
        Random random = new(seed);
        StringBuilder text = new("# header" + lineEnd);
        for (int i = 0; i < 120; i++)
        {
            text.Append(random.Next(6) switch
            {
                0 => $"{lineEnd}{lineEnd}% between{lineEnd}",
                1 => $"{lineEnd}not an object {i}{lineEnd}",
                _ => $"{lineEnd}mntner: M{i}-MNT{lineEnd}remarks: {new string('x', random.Next(200))}{lineEnd}+{lineEnd} more{lineEnd}",
            });
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Chunks_of_any_size_give_the_same_objects_and_lines(string lineEnd)
    {
        byte[][] inputs = [MakeText(1, lineEnd), "mntner: Z-MNT"u8.ToArray(), MakeText(2, lineEnd)];
        LoadedSource whole = LoadInChunks(1 << 20, inputs);
        Assert.True(whole.Report.Skipped > 10);
        for (int size = 300; size < 3000; size += size < 400 ? 3 : 97)
        {
            LoadedSource cut = LoadInChunks(size, inputs);

            Assert.Equal(whole.Texts(), cut.Texts());
            Assert.Equal(whole.Report.Problems, cut.Report.Problems);
            Assert.Equal(whole.Report.SkippedByReason, cut.Report.SkippedByReason);
            Assert.Equal(whole.Report.Bytes, cut.Report.Bytes);
        }
    }

    [Fact]
    public void An_object_larger_than_a_chunk_is_skipped_and_the_rest_keeps_its_lines()
    {
        string large = "mntner: LARGE-MNT\n" + string.Concat(Enumerable.Repeat("remarks: many lines\n", 40_000));
        byte[] text = Encoding.ASCII.GetBytes($"mntner: A-MNT\n\n{large}\nmntner: B-MNT\n\nbroken\n\n{large}");

        LoadedSource loaded = LoadInChunks(4096, text);

        Assert.Equal(["mntner: A-MNT", "mntner: B-MNT"], loaded.Texts());
        Assert.Equal([3, 40_007, 40_009], loaded.Report.Problems.Select(p => p.Line));
        Assert.Equal("larger than 4096 bytes", loaded.Report.Problems[0].Reason);
        Assert.Equal("mntner: LARGE-MNT", loaded.Report.Problems[0].Excerpt);
        Assert.Equal(3, loaded.Report.Skipped);
    }

    [Fact]
    public void An_endless_line_does_not_fill_the_memory()
    {
        const int Most = 1 << 20;
        using RepeatingStream stream = new("mntner: A-MNT\n\nremarks: x"u8.ToArray(), 200_000_000);
        BulkInput endless = new("endless", () => stream);
        long before = GC.GetAllocatedBytesForCurrentThread();

        LoadedSource loaded = SourceLoader.Load(Loading.Spec(endless) with { MaxChunkBytes = Most });

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
        Assert.Equal(["mntner: A-MNT"], loaded.Texts());
        Assert.Equal(1, loaded.Report.Skipped);

        // Text lies outside the collector's heap: what is read into never grows beyond the chunk.
        Assert.InRange(stream.LargestRead, 1, Most);
    }

    [Fact]
    public void A_hard_chunk_holds_up_neither_reading_nor_the_chunks_behind_it()
    {
        using HardFirst splitter = new(others: 3);
        SourceSpec spec = Loading.Spec(Loading.Input(MakeText(3, "\n"))) with { MaxChunkBytes = 1024, Threads = 2 };
        using BulkLoad load = new(spec, null, TestContext.Current.CancellationToken);
        using BulkStream stream = BulkStream.Open(spec.Inputs[0], spec.MaxTextBytes, TestContext.Current.CancellationToken);

        load.Chunks.ReadAll(stream, splitter);
        load.Chunks.Flush();

        Assert.True(splitter.SawOthers);
        Assert.Equal(LoadInChunks(1 << 20, MakeText(3, "\n")).Report.Objects, load.Report.Objects);
    }

    /// <summary>RPSL, but the first chunk is not done before some others are.</summary>
    private sealed class HardFirst(int others) : IChunkSplitter, IDisposable
    {
        private readonly CountdownEvent _others = new(others);
        private readonly IChunkSplitter _splitter = RpslSplitter.Instance;
        private int _begun;

        public bool SawOthers { get; private set; }

        public int LastBoundary(ReadOnlySpan<byte> text) => _splitter.LastBoundary(text);

        public int FirstBoundary(ReadOnlySpan<byte> text) => _splitter.FirstBoundary(text);

        public void Split(RpslFindings findings, ReadOnlySpan<byte> source, CancellationToken cancellation)
        {
            bool isFirst = Interlocked.Increment(ref _begun) == 1;
            if (isFirst)
            {
                SawOthers = _others.Wait(TimeSpan.FromSeconds(60), cancellation);
            }

            _splitter.Split(findings, source, cancellation);
            if (!isFirst && !_others.IsSet)
            {
                _others.Signal();
            }
        }

        public void Dispose() => _others.Dispose();
    }

    /// <summary>A start, then the letter x again and again.</summary>
    private sealed class RepeatingStream(byte[] start, long length) : MemoryStream(start)
    {
        private long _given;

        public int LargestRead { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            LargestRead = Math.Max(LargestRead, buffer.Length);
            int count = base.Read(buffer);
            if (count == 0)
            {
                count = (int)Math.Min(buffer.Length, length - _given);
                buffer[..count].Fill((byte)'x');
            }

            _given += count;
            return count;
        }
    }
}
