using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rdap.Bulk;
using Rdap.Protocols.Batch;
using Rdap.Registry;

namespace Rdap.Server.Commands;

/// <summary>
/// Runs a batch from a stream to a stream: rows are written as questions come, so that it can stand in a pipe, and memory does not grow with
/// their number.
/// </summary>
internal sealed class BatchRun : IDisposable
{
    private const int PieceLength = 64 * 1024;

    private readonly Stream _stored;
    private readonly Stream _text;
    private readonly BatchSession _session = new();
    private readonly BatchGroups _groups = new();
    private readonly BatchRequest _request;
    private readonly Stopwatch _time = Stopwatch.StartNew();

    private BatchRun(BatchRequest request, Stream stored, Stream text)
    {
        _request = request;
        _stored = stored;
        _text = text;
    }

    private BatchReader Reader => _request.IsGrouped ? _groups : _session;

    /// <summary>Opens the questions.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be read.</exception>
    /// <exception cref="InvalidDataException">Damaged gzip.</exception>
    public static BatchRun Open(BatchRequest request, CancellationToken stop)
    {
        Stream stored = request.Questions.Length > 0 ? new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', request.Questions)))
            : request.File is null or "-" ? Console.OpenStandardInput()
            : new FileStream(request.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        return new BatchRun(request, stored, BulkText.Open(new BulkInput(request.File ?? "-", () => stored), stop));
    }

    /// <summary>Answers every question.</summary>
    /// <param name="registry">What answers.</param>
    /// <param name="output">Where rows go.</param>
    /// <returns>Whether an object was found for each.</returns>
    /// <exception cref="IOException">Questions cannot be read, or rows not written.</exception>
    /// <exception cref="InvalidDataException">Damaged gzip; what was read before has its rows.</exception>
    public bool Run(RegistrySnapshot registry, Stream output)
    {
        byte[] buffer = new byte[PieceLength];
        ArrayBufferWriter<byte> rows = new(PieceLength);
        int held = 0, count;
        if (_request.IsGrouped)
        {
            _groups.Begin(registry, _request.Options);
        }
        else
        {
            _session.Begin(registry, _request.Options);
        }

        do
        {
            count = _text.Read(buffer, held, buffer.Length - held);
            int length = held + count;
            int read = Push(buffer.AsSpan(0, length), isLast: count == 0, rows);
            held = length - read;
            buffer.AsSpan(read, held).CopyTo(buffer);
            output.Write(rows.WrittenSpan);
            rows.ResetWrittenCount();
        }
        while (count > 0);
        if (_request.IsGrouped)
        {
            _groups.Write(rows);
            output.Write(rows.WrittenSpan);
        }

        output.Flush();
        return Reader.Found == Reader.Rows;
    }

    /// <summary>How far it has come.</summary>
    public ProgressStep Look()
    {
        bool isKnown = _stored.CanSeek;
        (long read, long? total) = isKnown ? (_stored.Position, (long?)_stored.Length) : (0, null);
        return new ProgressStep(Describe(Reader.Rows, read, total, _time.Elapsed), read, total);
    }

    /// <summary>Rows, rate and time left in words.</summary>
    internal static string Describe(long rows, long read, long? total, TimeSpan time)
    {
        double seconds = Math.Max(time.TotalSeconds, 0.001);
        string left = total is { } all && read > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {TimeSpan.FromSeconds(Math.Max(all - read, 0) / (read / seconds)):h\\:mm\\:ss} left") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{rows:#,0} rows, {rows / seconds:#,0}/s{left}");
    }

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();

    private int Push(ReadOnlySpan<byte> input, bool isLast, ArrayBufferWriter<byte> rows) =>
        _request.IsGrouped ? _groups.Push(input, isLast) : _session.Push(input, isLast, rows);
}
