// RFC 4180, RFC 8259 and the bulk mode of Team Cymru's WHOIS service: many questions, one row each, in order.
using System.Buffers;
using Rdap.Registry;

namespace Rdap.Protocols.Batch;

/// <summary>
/// The engine behind the command line, bulk WHOIS and HTTP: questions in, a row for each out, in order; bad lines get a row that says so. It is
/// made once and used for one batch after the other, not by several threads at a time. Memory does not grow with the number of rows,
/// and once warm a row allocates nothing.
/// </summary>
public sealed class BatchSession : BatchReader
{
    // What is handed on at a time.
    private const int PieceLength = 32 * 1024;

    private readonly BatchText _text = new();
    private readonly BatchRows _rows = new();
    private IBufferWriter<byte>? _output;
    private byte[] _header = [];

    /// <summary>Begins a batch.</summary>
    /// <param name="registry">The snapshot that answers to the end.</param>
    /// <param name="options">What is asked for.</param>
    public void Begin(RegistrySnapshot registry, BatchOptions options)
    {
        _rows.Begin(registry, Routes, options);
        BeginReading(registry, options, _rows.Needs);
        _text.Clear();
        _header = BatchShape.HeaderOf(options);
    }

    /// <summary>
    /// Answers what is complete of the input. Lines end by LF or CRLF; empty lines and those that begin with '#' ask nothing; what stands behind
    /// the first word of a line is not looked at.
    /// </summary>
    /// <param name="input">
    /// What was not read the last time, and more. All of it is read but an unfinished line, of up to <see cref="BatchReader.MaxLineLength"/>
    /// bytes, so a buffer of more than that is always enough.
    /// </param>
    /// <param name="isLast">Whether nothing follows; an unfinished line is then a line.</param>
    /// <param name="output">Where rows go, in pieces of some 32 KiB; several times the length of the input.</param>
    /// <returns>The bytes read.</returns>
    public int Push(ReadOnlySpan<byte> input, bool isLast, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _text.Append(_header);
        _header = [];
        int read = Read(input, isLast);
        HandOn();
        _output = null;
        return read;
    }

    private protected override void Take(in BatchQuestion question, ReadOnlySpan<byte> text)
    {
        _rows.Write(_text, question, text);
        if (_text.Length >= PieceLength)
        {
            HandOn();
        }
    }

    private void HandOn()
    {
        _output!.Write(_text.Bytes);
        _text.Clear();
    }
}
