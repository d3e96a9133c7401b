using Rdap.Bulk.Rpsl;

namespace Rdap.Bulk;

/// <summary>
/// Reads text into a few chunks of memory that are used again and again, cuts them between objects, and has them split into
/// objects on other threads while it reads on. Results are taken over in the order of the files. Memory is bounded: a few
/// chunks are under way at any time, and an object that does not fit the largest chunk is skipped.
/// </summary>
internal sealed class BulkChunks(BulkLoad load) : IDisposable
{
    /// <summary>The first chunk's size; each is twice the one before, up to the largest. A small source costs little.</summary>
    private const int FirstChunkBytes = 256 * 1024;

    /// <summary>Chunks get no larger than this but for an object that is: a few of them fit into the processor's cache.</summary>
    private const int UsualChunkBytes = 4 << 20;

    /// <summary>A chunk is closed when less than this is free: tiny reads are slow.</summary>
    private const int LeastFreeBytes = 4 * 1024;

    /// <summary>Chunks that wait until a thread is free for them, besides those that are worked on.</summary>
    private const int WaitingChunks = 2;

    private readonly SplitterThreads _threads = new(load.Threads);
    private readonly Queue<Task<RpslFindings>> _underWay = new();
    private readonly Stack<BulkChunk> _free = new();
    private readonly int _maxChunkBytes = load.MaxChunkBytes;
    private readonly int _usualChunkBytes = Math.Min(UsualChunkBytes, load.MaxChunkBytes);
    private readonly int _leastFreeBytes = Math.Min(LeastFreeBytes, load.MaxChunkBytes / 4);
    private int _nextCapacity = Math.Min(FirstChunkBytes, load.MaxChunkBytes);
    private IChunkSplitter _splitter = RpslSplitter.Instance;
    private BulkChunk? _chunk;
    private int _used;
    private long _line = 1;

    /// <summary>Reads one input of RPSL text to its end.</summary>
    /// <exception cref="InvalidDataException">Damaged gzip.</exception>
    /// <exception cref="IOException">The input cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The load was cancelled.</exception>
    public void ReadAll(BulkStream input) => ReadAll(input, RpslSplitter.Instance);

    /// <summary>Reads one input to its end.</summary>
    /// <exception cref="InvalidDataException">Damaged gzip, or what the splitter refuses.</exception>
    /// <exception cref="IOException">The input cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The load was cancelled.</exception>
    public void ReadAll(BulkStream input, IChunkSplitter splitter)
    {
        if (splitter != _splitter)
        {
            // A chunk holds one format.
            Flush();
            _splitter = splitter;
        }

        string name = input.Input.Name;
        _chunk ??= NewChunk(0);
        bool first = true;
        int start = _used;
        while (true)
        {
            if (_chunk.Capacity - _used <= _leastFreeBytes)
            {
                start = MakeRoom(_chunk, input, start, ref first);
            }

            int count = input.Read(_chunk.Bytes[_used..]);
            if (count == 0)
            {
                break;
            }

            _used += count;
            load.ShowProgress(input);
        }

        if (_used > start)
        {
            _chunk.Add(new BulkPiece(name, start, _used, first));
        }
    }

    /// <summary>Waits until everything read so far has been taken over.</summary>
    public void Flush()
    {
        if (_chunk is { Pieces.Count: > 0 } chunk)
        {
            _chunk = null;
            _used = 0;
            Send(chunk);
        }

        while (_underWay.Count > 0)
        {
            TakeOver();
        }
    }

    /// <summary>Gives the memory back. After a failure it waits for the parsers first, so that nothing runs on behind the caller's back.</summary>
    public void Dispose()
    {
        while (_underWay.TryDequeue(out Task<RpslFindings>? task))
        {
            // What a parser that failed worked on goes back with the collector.
            if (Task.WhenAny(task).GetAwaiter().GetResult().IsCompletedSuccessfully)
            {
                task.Result.Chunk.Dispose();
            }
        }

        _threads.Dispose();
        _chunk?.Dispose();
        while (_free.TryPop(out BulkChunk? chunk))
        {
            chunk.Dispose();
        }
    }

    /// <summary>The chunk is (nearly) full: afterwards, there is a chunk with room to read on.</summary>
    /// <returns>Where the text of the input starts that is not yet part of a piece.</returns>
    private int MakeRoom(BulkChunk chunk, BulkStream input, int start, ref bool first)
    {
        int cut = start + _splitter.LastBoundary(chunk.Bytes[start.._used]);
        if (cut > start)
        {
            chunk.Add(new BulkPiece(input.Input.Name, start, cut, first));
            first = false;
        }

        if (cut > 0)
        {
            // The start of an object moves on, what stands before it is complete.
            _chunk = NewChunk(_used - cut);
            chunk.Bytes[cut.._used].CopyTo(_chunk.Bytes);
            _used -= cut;
            Send(chunk);
        }
        else if (chunk.Capacity < _maxChunkBytes)
        {
            chunk.Grow((int)Math.Min(chunk.Capacity * 2L, _maxChunkBytes));
        }
        else if (_used == chunk.Capacity)
        {
            SkipObject(chunk.Bytes, input, ref first);
        }

        return 0;
    }

    /// <summary>
    /// The largest chunk is full of one object's start. Drops that object up to the next one; what follows it moves to
    /// the start of the chunk.
    /// </summary>
    private void SkipObject(Span<byte> bytes, BulkStream input, ref bool first)
    {
        // Everything before it must be taken over to know its line; this is rare enough to stop for.
        while (_underWay.Count > 0)
        {
            TakeOver();
        }

        _line = first ? 1 : _line;
        first = false;
        load.Report.AddProblem(input.Input.Name, _line, $"larger than {_maxChunkBytes} bytes", bytes);
        int cut;
        while ((cut = _splitter.FirstBoundary(bytes[.._used])) == 0)
        {
            // The empty line may lie across two reads.
            int keep = Math.Min(2, _used);
            _line += bytes[..(_used - keep)].Count((byte)'\n');
            bytes[(_used - keep).._used].CopyTo(bytes);
            int count = input.Read(bytes[keep..]);
            if (count == 0)
            {
                _used = 0;
                return;
            }

            _used = keep + count;
            load.ShowProgress(input);
        }

        _line += bytes[..cut].Count((byte)'\n');
        bytes[cut.._used].CopyTo(bytes);
        _used -= cut;
    }

    private BulkChunk NewChunk(int textBytes)
    {
        int capacity = (int)Math.Min(Math.Max(_nextCapacity, textBytes * 2L), _maxChunkBytes);
        _nextCapacity = (int)Math.Min(_nextCapacity * 2L, _usualChunkBytes);
        return capacity == _usualChunkBytes && _free.TryPop(out BulkChunk? chunk) ? chunk : new BulkChunk(capacity);
    }

    private void Send(BulkChunk chunk)
    {
        while (_underWay.Count >= load.Threads + WaitingChunks)
        {
            TakeOver();
        }

        RpslFindings findings = new(chunk, load.Builder.NewBatch());
        byte[] source = load.SourceName;
        IChunkSplitter splitter = _splitter;
        CancellationToken cancellation = load.Cancellation;

        _underWay.Enqueue(_threads.Begin(() =>
        {
            splitter.Split(findings, source, cancellation);
            findings.Batch.Complete();
            return findings;
        }));
    }

    private void TakeOver()
    {
        RpslFindings findings = _underWay.Dequeue().GetAwaiter().GetResult();
        load.Builder.Commit(findings.Batch);
        _line = findings.AddTo(load.Report, _line);
        if (findings.Chunk.Capacity == _usualChunkBytes)
        {
            findings.Chunk.Clear();
            _free.Push(findings.Chunk);
        }
        else
        {
            findings.Chunk.Dispose();
        }
    }
}
