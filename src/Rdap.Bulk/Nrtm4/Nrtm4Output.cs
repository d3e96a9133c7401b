// RFC 10063 (NRTMv4): files of records, gzip (RFC 1952) or plain, with the SHA-256 of their bytes as they are sent.
using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Rdap.Bulk.Nrtm4;

/// <summary>A file that was written.</summary>
/// <param name="Hash">SHA-256 of its bytes, in small hexadecimal digits.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Records">How many records follow its header.</param>
public sealed record Nrtm4WrittenFile(string Hash, long Length, long Records);

/// <summary>Hashes of files.</summary>
public static class Nrtm4Hash
{
    /// <summary>The hash of some bytes, as notifications have it.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The hash of all of a stream.</summary>
    public static string Of(Stream bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>Counts and hashes what goes through it.</summary>
internal sealed class HashingStream(Stream inner) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Count { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public string HashSoFar() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Count += buffer.Length;
        _hash.AppendData(buffer);
        inner.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Collects records, and writes them out a block at a time.</summary>
internal sealed class Nrtm4Output : IDisposable
{
    private const int BlockBytes = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _block = new(2 * BlockBytes);
    private readonly HashingStream _hashing;
    private readonly Stream _text;
    private long _records = -1;

    /// <param name="output">Where the file goes; it is not closed.</param>
    /// <param name="isGzip">Whether it is compressed.</param>
    public Nrtm4Output(Stream output, bool isGzip)
    {
        _hashing = new HashingStream(output);
        _text = isGzip ? new GZipStream(_hashing, CompressionLevel.Optimal, leaveOpen: true) : _hashing;
    }

    /// <summary>Writes a record; the first one is the header.</summary>
    public void Write(ReadOnlySpan<byte> json)
    {
        JsonSequenceWriter.Write(_block, json);
        _records++;
        if (_block.WrittenCount >= BlockBytes)
        {
            FlushBlock();
        }
    }

    /// <summary>Ends the file.</summary>
    public Nrtm4WrittenFile Finish()
    {
        FlushBlock();
        if (_text != _hashing)
        {
            _text.Dispose();
        }

        _hashing.Flush();
        return new Nrtm4WrittenFile(_hashing.HashSoFar(), _hashing.Count, _records);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _text.Dispose();
        _hashing.Dispose();
    }

    private void FlushBlock()
    {
        _text.Write(_block.WrittenSpan);
        _block.ResetWrittenCount();
    }
}
