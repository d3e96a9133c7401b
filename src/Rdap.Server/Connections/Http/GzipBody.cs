// RFC 1952: gzip. RFC 9110 section 8.4.1.3.
using System.IO.Compression;
using Rdap.Bulk;

namespace Rdap.Server.Connections.Http;

/// <summary>
/// The text of a body that was packed by gzip, as it comes. A body that is cut short ends in an exception and never as if it were whole (see
/// <see cref="GzipEnd"/>): so once the last packed byte is read, the end of the text is kept back until it is known to be one.
/// </summary>
internal sealed class GzipBody(Stream packed) : IDisposable
{
    private const int HeldBytes = 32 * 1024;

    private readonly PackedStream _packed = new(packed);
    private GZipStream? _inflater;
    private byte[] _held = [];
    private int _length;
    private bool _isWhole;

    /// <summary>Reads what there is of the text, at least a byte of it; 0 at its end.</summary>
    /// <exception cref="InvalidDataException">The body is no gzip, damaged, or cut short.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop)
    {
        _inflater ??= new GZipStream(_packed, CompressionMode.Decompress, leaveOpen: true);
        if (!_packed.HasEnded)
        {
            Memory<byte> piece = buffer[..Math.Min(buffer.Length, HeldBytes)];
            int count = await _inflater.ReadAsync(piece, stop);
            if (!_packed.HasEnded)
            {
                return count;
            }

            _held = new byte[HeldBytes];
            piece[..count].CopyTo(_held);
            _length = count;
        }

        while (!_isWhole && _length < _held.Length)
        {
            int count = await _inflater.ReadAsync(_held.AsMemory(_length), stop);
            _length += count;
            if (count == 0)
            {
                _length -= GzipEnd.Mark.Length;
                _isWhole = _length >= 0 && _held.AsSpan(_length, GzipEnd.Mark.Length).SequenceEqual(GzipEnd.Mark)
                    ? true : throw new InvalidDataException(GzipEnd.Missing);
            }
        }

        int given = Math.Min(buffer.Length, _isWhole ? _length : _length - GzipEnd.Mark.Length);
        _held.AsMemory(0, given).CopyTo(buffer);
        _length -= given;
        _held.AsSpan(given, _length).CopyTo(_held);
        return given;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inflater?.Dispose();
        _packed.Dispose();
    }

    /// <summary>The packed bytes, and then the member that proves their end.</summary>
    private sealed class PackedStream(Stream body) : ForwardStream
    {
        private int _given;

        public bool HasEnded { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = HasEnded ? 0 : await body.ReadAsync(buffer, cancellationToken);
            if (count > 0 || buffer.IsEmpty)
            {
                return count;
            }

            HasEnded = true;
            ReadOnlySpan<byte> rest = GzipEnd.Member[_given..];
            rest = rest[..Math.Min(rest.Length, buffer.Length)];
            rest.CopyTo(buffer.Span);
            _given += rest.Length;
            return rest.Length;
        }

        public override int Read(Span<byte> buffer) => throw new NotSupportedException("It may have to wait.");
    }
}
