// NRTM version 3: the stream of ADD and DEL, as RIPE's and IRRd's servers send it, read.
using System.Buffers;
using System.Globalization;
using System.Text;
using Rdap.Registry.Objects;

namespace Rdap.Bulk.Nrtm3;

/// <summary>
/// Reads a stream operation by operation, as it comes: a stream of <c>-k</c> never ends. Comments, empty lines and a banner before %START are
/// passed over. Bounded memory: one object is held at a time.
/// </summary>
public sealed class Nrtm3Reader : IDisposable
{
    /// <summary>Largest object, in bytes, and longest line.</summary>
    public const int MaxObjectBytes = 16 << 20;

    /// <summary>Highest serial number that is taken: with higher ones a server could keep a mirror from everything that follows.</summary>
    public const long MaxSerial = 1L << 53;

    private const int FirstBufferBytes = 64 * 1024;

    private readonly ReadBuffer _buffer;
    private readonly string _source;
    private readonly int _maxObjectBytes;
    private int _lineLength;
    private Nrtm3Start? _range;
    private long _last;
    private bool _ended;

    /// <param name="input">What the server sends; it is not closed.</param>
    /// <param name="source">The source that was asked for.</param>
    /// <param name="maxObjectBytes">Largest object that is taken.</param>
    public Nrtm3Reader(Stream input, string source, int maxObjectBytes = MaxObjectBytes)
    {
        _buffer = new ReadBuffer(input, FirstBufferBytes);
        _source = source;
        _maxObjectBytes = maxObjectBytes;
    }

    /// <summary>
    /// Lines that were passed over because an empty line had ended the object before them: some registries send what its holder typed. The
    /// object is taken without them.
    /// </summary>
    public long StrayLines { get; private set; }

    /// <summary>Reads to the line %START.</summary>
    /// <exception cref="Nrtm3Exception">The stream is refused.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public Nrtm3Start ReadStart()
    {
        if (_range is not null)
        {
            return _range;
        }

        while (TryReadLine(out ReadOnlySpan<byte> line))
        {
            if (line.StartsWith("%START "u8))
            {
                return _range = ParseStart(line);
            }

            if (Nrtm3Refusal.TryRead(line, out Nrtm3Refusal refusal))
            {
                throw new Nrtm3Exception(refusal, Excerpt(line));
            }

            if (!IsPassedOver(line))
            {
                throw new Nrtm3Exception(Nrtm3Problem.NoStart, Excerpt(line));
            }
        }

        throw new Nrtm3Exception(Nrtm3Problem.NoStart);
    }

    /// <summary>Reads the next operation; false behind %END.</summary>
    /// <exception cref="Nrtm3Exception">The stream is refused.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public bool TryRead(out Nrtm3Operation operation)
    {
        Nrtm3Start range = ReadStart();
        operation = default;
        while (!_ended && TryReadLine(out ReadOnlySpan<byte> line))
        {
            if (line.StartsWith("%START"u8))
            {
                throw new Nrtm3Exception(Nrtm3Problem.SecondStart);
            }

            if (Nrtm3Refusal.TryRead(line, out Nrtm3Refusal refusal) && !refusal.IsUpToDate)
            {
                throw new Nrtm3Exception(refusal, Excerpt(line));
            }

            if (line.StartsWith("%END "u8))
            {
                ReadEnd(line["%END "u8.Length..]);
            }
            else if (line.StartsWith("ADD"u8) || line.StartsWith("DEL"u8))
            {
                bool isDeletion = line[0] == 'D';
                _last = ParseSerial(line, range);
                operation = new Nrtm3Operation(_last, isDeletion, ReadObject());
                return true;
            }
            else if (_last > 0 && !IsPassedOver(line))
            {
                StrayLines++;
            }
            else if (!IsPassedOver(line))
            {
                throw new Nrtm3Exception(Nrtm3Problem.BadLine, Excerpt(line));
            }
        }

        return !_ended ? throw new Nrtm3Exception(Nrtm3Problem.NoEnd) : false;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private static bool IsPassedOver(ReadOnlySpan<byte> line) => line.IsEmpty || line[0] is (byte)'%' or (byte)'#';

    private static string Excerpt(ReadOnlySpan<byte> line) => BulkProblem.MakeExcerpt(line);

    private static bool TryParseNumber(ReadOnlySpan<byte> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    // %START Version: 3 SOURCE FIRST-LAST [FILTERED]
    private Nrtm3Start ParseStart(ReadOnlySpan<byte> line)
    {
        string[] words = Encoding.Latin1.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 5 || !string.Equals(words[1], "Version:", StringComparison.OrdinalIgnoreCase))
        {
            throw new Nrtm3Exception(Nrtm3Problem.NoStart, Excerpt(line));
        }

        if (words[2] != "3")
        {
            throw new Nrtm3Exception(Nrtm3Problem.WrongVersion, Excerpt(line));
        }

        if (!string.Equals(words[3], _source, StringComparison.OrdinalIgnoreCase))
        {
            throw new Nrtm3Exception(Nrtm3Problem.WrongSource, Excerpt(line));
        }

        string[] range = words[4].Split('-');
        if (range.Length != 2
            || !long.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out long first)
            || !long.TryParse(range[1], NumberStyles.None, CultureInfo.InvariantCulture, out long last)
            || last > MaxSerial || first > last + 1)
        {
            throw new Nrtm3Exception(Nrtm3Problem.BadSerial, Excerpt(line));
        }

        return new Nrtm3Start(words[3], first, last, words.Length > 5 && string.Equals(words[5], "FILTERED", StringComparison.OrdinalIgnoreCase));
    }

    // "%END SOURCE" ends it; "%END 1 - 2" is a word of servers that keep the connection open.
    private void ReadEnd(ReadOnlySpan<byte> rest)
    {
        rest = rest.Trim(" \t"u8);
        if (rest.IsEmpty || !char.IsAsciiDigit((char)rest[0]) || !rest.Contains((byte)'-'))
        {
            _ended = Encoding.Latin1.GetString(rest).Equals(_source, StringComparison.OrdinalIgnoreCase)
                ? true
                : throw new Nrtm3Exception(Nrtm3Problem.WrongSource, Excerpt(rest));
        }
    }

    // Gaps are legal, the first number may be any of the range. Versions 1 and 2 have no number at all.
    private long ParseSerial(ReadOnlySpan<byte> line, Nrtm3Start range)
    {
        ReadOnlySpan<byte> text = line[3..];
        if (text is not [(byte)' ', ..] || !TryParseNumber(text.Trim(" \t"u8), out long serial))
        {
            throw new Nrtm3Exception(Nrtm3Problem.BadLine, Excerpt(line));
        }

        // Of a stream that goes on, the range says only where it begins.
        return serial > _last && serial >= range.First && serial <= MaxSerial ? serial : throw new Nrtm3Exception(Nrtm3Problem.BadSerial, Excerpt(line));
    }

    private byte[] ReadObject()
    {
        ArrayBufferWriter<byte> text = new();
        while (TryReadLine(out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty)
            {
                if (text.WrittenCount > 0)
                {
                    return PublishedText.Of(text.WrittenSpan);
                }

                continue;
            }

            if (text.WrittenCount == 0 && (line.StartsWith("ADD "u8) || line.StartsWith("DEL "u8) || line.StartsWith("%END "u8)))
            {
                // To be read again, as what it is.
                _buffer.PutBack(_lineLength);
                return [];
            }

            if (text.WrittenCount == 0 && line[0] == '%')
            {
                throw new Nrtm3Exception(Nrtm3Problem.NoObject, Excerpt(line));
            }

            if (text.WrittenCount + line.Length > _maxObjectBytes)
            {
                throw new Nrtm3Exception(Nrtm3Problem.TooLarge);
            }

            text.Write(line);
            text.Write("\n"u8);
        }

        // Cut within an object, which may be whole or not.
        throw new Nrtm3Exception(Nrtm3Problem.NoEnd);
    }

    /// <summary>The next line, LF or CRLF, without its end; false at the end of the stream.</summary>
    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int at = _buffer.Span[searched..].IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = _buffer.Span[..(searched + at)].TrimEnd((byte)'\r');
                _lineLength = searched + at + 1;
                _buffer.Take(_lineLength);
                return true;
            }

            searched = _buffer.Span.Length;
            if (searched > _maxObjectBytes)
            {
                throw new Nrtm3Exception(Nrtm3Problem.TooLarge);
            }

            if (!_buffer.Fill())
            {
                line = _buffer.Span;
                _lineLength = searched;
                _buffer.Take(searched);
                return searched > 0;
            }
        }
    }
}
