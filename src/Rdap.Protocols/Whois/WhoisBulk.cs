// The bulk mode of Team Cymru's WHOIS service: begin, options, questions, end; a row for each question.
using System.Buffers;
using System.Globalization;
using System.Text;
using Rdap.Protocols.Batch;
using Rdap.Registry;

namespace Rdap.Protocols.Whois;

/// <summary>
/// Many questions on one connection, without the socket: after a line <c>begin</c> come options, each on a line (<c>verbose</c>,
/// <c>abuse</c>, <c>header</c> and their opposites with <c>no</c> before), then questions, then <c>end</c> or the end of the stream. The first line
/// of the answer names the program and the time, then there is a row for each question, in order. Options may stand behind
/// <c>begin</c>, too. One snapshot answers to the end. Made once and used for one batch after the other; not thread safe.
/// </summary>
public sealed class WhoisBulk
{
    private static readonly (byte[] Word, Func<BatchOptions, BatchOptions> Set)[] Options =
    [
        ("verbose"u8.ToArray(), static o => o with { Verbose = true }),
        ("noverbose"u8.ToArray(), static o => o with { Verbose = false }),
        ("abuse"u8.ToArray(), static o => o with { Abuse = true }),
        ("noabuse"u8.ToArray(), static o => o with { Abuse = false }),
        ("header"u8.ToArray(), static o => o with { Header = true }),
        ("noheader"u8.ToArray(), static o => o with { Header = false }),
    ];

    private static readonly BatchOptions Plain = new() { Format = BatchFormat.Whois, Header = false };

    private readonly BatchSession _rows = new();
    private RegistrySnapshot? _registry;
    private BatchOptions _options = Plain;
    private bool _isAsking;
    private bool _isAtLineStart;

    /// <summary>Whether the last question was answered: nothing more is to be given.</summary>
    public bool IsOver { get; private set; }

    /// <summary>How many rows there were.</summary>
    public long Rows => _isAsking ? _rows.Rows : 0;

    /// <summary>Whether a line begins a batch: the word <c>begin</c> in any case, with nothing behind it but options.</summary>
    public static bool IsBegin(ReadOnlySpan<byte> line)
    {
        if (!Is(NextWord(ref line), "begin"u8))
        {
            return false;
        }

        while (NextWord(ref line) is { IsEmpty: false } word)
        {
            if (Find(word) < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Begins a batch and writes the first line of its answer.</summary>
    /// <param name="registry">The snapshot that answers to the end.</param>
    /// <param name="line">The line that <see cref="IsBegin"/> was true for.</param>
    /// <param name="product">How the program calls itself.</param>
    /// <param name="now">The time.</param>
    /// <param name="output">Where to.</param>
    public void Begin(RegistrySnapshot registry, ReadOnlySpan<byte> line, string product, DateTimeOffset now, IBufferWriter<byte> output)
    {
        _registry = registry;
        _options = Plain;
        _isAsking = IsOver = false;
        _isAtLineStart = true;
        NextWord(ref line);
        while (NextWord(ref line) is { IsEmpty: false } word)
        {
            Choose(word);
        }

        string time = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        output.Write(Encoding.UTF8.GetBytes($"Bulk mode; {product} [{time} +0000]\n"));
    }

    /// <summary>Answers what is complete of the input.</summary>
    /// <param name="input">What was not read the last time, and more; a buffer of more than <see cref="BatchReader.MaxLineLength"/> bytes is always enough.</param>
    /// <param name="isLast">Whether nothing follows.</param>
    /// <param name="output">Where rows go; some hundred bytes for a line.</param>
    /// <returns>The bytes read.</returns>
    public int Push(ReadOnlySpan<byte> input, bool isLast, IBufferWriter<byte> output)
    {
        int at = 0;
        while (!_isAsking)
        {
            ReadOnlySpan<byte> rest = input[at..];
            int end = rest.IndexOf((byte)'\n');
            if (end < 0 && !isLast && rest.Length <= BatchReader.MaxLineLength)
            {
                return at;
            }

            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            ReadOnlySpan<byte> word = NextWord(ref line);
            if (end < 0 || !(word.IsEmpty || (NextWord(ref line).IsEmpty && Choose(word))))
            {
                _isAsking = true;
                _rows.Begin(_registry!, _options);
                break;
            }

            at += end + 1;
        }

        ReadOnlySpan<byte> questions = input[at..];
        if (TryFindEnd(questions, isLast, out int length))
        {
            IsOver = true;
            _rows.Push(questions[..length], true, output);
            _registry = null;
            return input.Length;
        }

        int read = _rows.Push(questions, isLast, output);
        IsOver = isLast;
        _isAtLineStart = read == 0 ? _isAtLineStart : questions[read - 1] == (byte)'\n';
        return at + read;
    }

    /// <summary>Lets go of the snapshot, when a batch does not come to its end.</summary>
    public void End() => _registry = null;

    // A line in which there is "end" and nothing else.
    private bool TryFindEnd(ReadOnlySpan<byte> input, bool isLast, out int start)
    {
        start = 0;
        if (_isAtLineStart && IsEnd(input, isLast))
        {
            return true;
        }

        int small = FindEnd(input, "\ne"u8, isLast), large = FindEnd(input, "\nE"u8, isLast);
        start = small < 0 || (large >= 0 && large < small) ? large : small;
        return start >= 0;
    }

    private static int FindEnd(ReadOnlySpan<byte> input, ReadOnlySpan<byte> mark, bool isLast)
    {
        for (int at = 0, found; (found = input[at..].IndexOf(mark)) >= 0; at += found + 1)
        {
            if (IsEnd(input[(at + found + 1)..], isLast))
            {
                return at + found + 1;
            }
        }

        return -1;
    }

    private static bool IsEnd(ReadOnlySpan<byte> rest, bool isLast)
    {
        if (rest.Length < 3 || !Is(rest[..3], "end"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> behind = rest[3..].TrimStart(" \t\r"u8);
        return behind.IsEmpty ? isLast || rest[^1] == (byte)'\n' : behind[0] == (byte)'\n';
    }

    private bool Choose(ReadOnlySpan<byte> word)
    {
        int option = Find(word);
        if (option < 0)
        {
            return false;
        }

        _options = Options[option].Set(_options);
        return true;
    }

    private static int Find(ReadOnlySpan<byte> word)
    {
        for (int i = 0; i < Options.Length; i++)
        {
            if (Is(word, Options[i].Word))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> other) => Ascii.EqualsIgnoreCase(word, other);

    private static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> line)
    {
        line = line.TrimStart(" \t\r\n"u8);
        int end = line.IndexOfAny(" \t\r\n"u8);
        ReadOnlySpan<byte> word = end < 0 ? line : line[..end];
        line = line[word.Length..];
        return word;
    }
}
