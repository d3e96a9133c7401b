// RFC 1952 gzip, found by its magic bytes; concatenated members are one text.
using System.Buffers;
using System.IO.Compression;
using Rdap.Registry.Storage;

namespace Rdap.Bulk;

/// <summary>
/// One opened input: counted, gunzipped if need be, with its first bytes to look at before anything is read.
/// </summary>
/// <remarks>A gzip file that ends too early is an error (see <see cref="GzipEnd"/>): half a registry would be served.</remarks>
internal sealed class BulkStream : ForwardStream
{
    private const int BufferSize = BulkFormats.DetectionBytes;

    private readonly StoredStream _stored;
    private readonly GZipStream? _inflater;
    private readonly long _maxTextBytes;
    private readonly byte[] _head;
    private int _headPosition;
    private int _headLength;
    private MemoryStream? _rest;

    private BulkStream(BulkInput input, StoredStream stored, long maxTextBytes)
    {
        Input = input;
        _stored = stored;
        _maxTextBytes = maxTextBytes;
        _head = ArrayPool<byte>.Shared.Rent(BufferSize);
        if (stored.Peek() is [0x1F, 0x8B, ..])
        {
            stored.HasEnd = true;
            _inflater = new GZipStream(stored, CompressionMode.Decompress, leaveOpen: true);
        }
    }

    public BulkInput Input { get; }

    public bool IsGzip => _inflater is not null;

    /// <summary>Stored bytes read so far (before gunzip).</summary>
    public long StoredBytes => _stored.Count;

    /// <summary>Text bytes handed out and peeked at so far.</summary>
    public long TextBytes { get; private set; }

    /// <summary>The first bytes of the text, at most <see cref="BulkFormats.DetectionBytes"/>; they will still be read.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(_headPosition, _headLength - _headPosition);

    /// <summary>Opens an input without a look at the beginning of its text: nothing is waited for but two bytes.</summary>
    /// <exception cref="InvalidDataException">Damaged gzip.</exception>
    /// <exception cref="IOException">Cannot be opened or read.</exception>
    public static BulkStream OpenText(BulkInput input, CancellationToken cancellation) =>
        new(input, new StoredStream(input.Open(), cancellation), long.MaxValue);

    /// <exception cref="InvalidDataException">Damaged gzip.</exception>
    /// <exception cref="IOException">Cannot be opened or read.</exception>
    public static BulkStream Open(BulkInput input, long maxTextBytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        BulkStream stream = new(input, new StoredStream(input.Open(), cancellation), maxTextBytes);
        try
        {
            while (stream._headLength < BufferSize)
            {
                int count = stream.ReadText(stream._head.AsSpan(stream._headLength, BufferSize - stream._headLength));
                if (count == 0)
                {
                    break;
                }

                stream._headLength += count;
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_headPosition == _headLength)
        {
            return ReadText(buffer);
        }

        int count = Math.Min(buffer.Length, _headLength - _headPosition);
        _head.AsSpan(_headPosition, count).CopyTo(buffer);
        _headPosition += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_stored.IsDisposed)
        {
            _inflater?.Dispose();
            _stored.Dispose();
            _rest?.Dispose();
            ArrayPool<byte>.Shared.Return(_head);
        }

        base.Dispose(disposing);
    }

    private int ReadText(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        Patience.RestIfAsked();
        int count = _inflater is null ? _stored.Read(buffer) : Inflate(buffer);
        TextBytes += count;
        if (TextBytes > _maxTextBytes)
        {
            throw new InvalidDataException($"more than the allowed {_maxTextBytes} bytes of text");
        }

        return count;
    }

    private int Inflate(Span<byte> buffer)
    {
        if (_rest is not null)
        {
            return _rest.Read(buffer);
        }

        try
        {
            int count = _inflater!.Read(buffer);
            if (!_stored.EndGiven && count > 0)
            {
                return count;
            }

            // The stored bytes are at their end: at most one input buffer of the inflater is still to come out of it.
            _rest = new MemoryStream();
            while (count > 0)
            {
                _rest.Write(buffer[..count]);
                count = _inflater.Read(buffer);
            }
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException && !_stored.Failed))
        {
            throw new InvalidDataException(_stored.EndGiven ? GzipEnd.Missing : "damaged gzip data", e);
        }

        int length = (int)_rest.Length - GzipEnd.Mark.Length;
        if (length < 0 || !_rest.GetBuffer().AsSpan(length, GzipEnd.Mark.Length).SequenceEqual(GzipEnd.Mark))
        {
            throw new InvalidDataException(GzipEnd.Missing);
        }

        _rest.SetLength(length);
        _rest.Position = 0;
        return _rest.Read(buffer);
    }

    /// <summary>The stored bytes: buffered (the inflater asks for 8 KiB at a time), counted, with a look at the first ones.</summary>
    private sealed class StoredStream(Stream inner, CancellationToken cancellation) : ForwardStream
    {
        private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        private int _position;
        private int _length;

        public long Count { get; private set; }

        /// <summary>Whether <see cref="GzipEnd.Member"/> follows the last of them.</summary>
        public bool HasEnd { get; set; }

        public bool EndGiven { get; private set; }

        public bool Failed { get; private set; }

        public bool IsDisposed { get; private set; }

        public ReadOnlySpan<byte> Peek()
        {
            while (_length < 2 && Fill(_buffer.AsSpan(_length)) is int count and > 0)
            {
                _length += count;
            }

            return _buffer.AsSpan(0, _length);
        }

        public override int Read(Span<byte> buffer)
        {
            if (_position == _length && !EndGiven)
            {
                if (buffer.Length >= _buffer.Length && !HasEnd)
                {
                    return Fill(buffer);
                }

                _position = 0;
                _length = Fill(_buffer);
                if (_length == 0 && HasEnd)
                {
                    EndGiven = true;
                    _length = GzipEnd.Member.Length;
                    GzipEnd.Member.CopyTo(_buffer);
                }
            }

            int count = Math.Min(buffer.Length, _length - _position);
            _buffer.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !IsDisposed)
            {
                IsDisposed = true;
                inner.Dispose();
                ArrayPool<byte>.Shared.Return(_buffer);
            }

            base.Dispose(disposing);
        }

        private int Fill(Span<byte> buffer)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                int count = inner.Read(buffer);
                Count += count;
                return count;
            }
            catch
            {
                Failed = true;
                throw;
            }
        }
    }
}
