using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Rdap.Bulk;
using Rdap.Bulk.Nrtm3;

namespace Rdap.Server.Mirror;

/// <summary>A part of a journal as NRTMv3 sends it: %START, the operations, %END. What is deleted meanwhile can be read to the end.</summary>
internal sealed class JournalStream : ForwardStream
{
    private readonly List<(SafeFileHandle File, long From, long To)> _parts = [];
    private readonly byte[] _start;
    private readonly byte[] _end;
    private int _part = -1;
    private long _at;

    /// <param name="start">What stands first.</param>
    /// <param name="segments">Where the operations are.</param>
    /// <exception cref="IOException">A segment cannot be opened.</exception>
    public JournalStream(Nrtm3Start start, IEnumerable<JournalSegment> segments)
    {
        Start = start;
        ArrayBufferWriter<byte> text = new();
        Nrtm3Writer.WriteStart(text, start);
        _start = text.WrittenSpan.ToArray();
        text.ResetWrittenCount();
        Nrtm3Writer.WriteEnd(text, start.Source);
        _end = text.WrittenSpan.ToArray();
        try
        {
            foreach (JournalSegment segment in segments)
            {
                _parts.Add((JournalSegment.OpenRead(segment.Path), segment.EndOf(start.First - 1), segment.EndOf(start.Last)));
            }
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>What it says of itself first.</summary>
    public Nrtm3Start Start { get; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_part <= _parts.Count)
        {
            int read = _part < 0 ? Copy(_start, buffer) : _part == _parts.Count ? Copy(_end, buffer) : ReadPart(buffer);
            if (read > 0)
            {
                _at += read;
                return read;
            }

            _part++;
            _at = _part < _parts.Count ? _parts[_part].From : 0;
        }

        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach ((SafeFileHandle file, _, _) in _parts)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Copy(byte[] text, Span<byte> buffer)
    {
        ReadOnlySpan<byte> left = text.AsSpan((int)_at);
        left = left[..Math.Min(left.Length, buffer.Length)];
        left.CopyTo(buffer);
        return left.Length;
    }

    private int ReadPart(Span<byte> buffer)
    {
        (SafeFileHandle file, _, long to) = _parts[_part];
        int wanted = (int)Math.Min(buffer.Length, to - _at);
        int read = wanted == 0 ? 0 : RandomAccess.Read(file, buffer[..wanted], _at);
        return read > 0 || wanted == 0 ? read : throw new IOException("the journal is shorter than it was");
    }
}
