// RFC 4180, RFC 8259: a stream of questions, cut into lines.
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Batch;

/// <summary>
/// Reads questions from a stream of bytes and finds the object that answers each: the most specific network around addresses, the registration
/// of an AS number. Whole lines only, any bytes in them; nothing is kept but what a part of a line needs to be told from a whole one.
/// </summary>
public abstract class BatchReader
{
    /// <summary>A longer line is no question: it is answered by a row that says so, and passed over to its end without being kept.</summary>
    public const int MaxLineLength = 4096;

    // Look-ups of so many questions wait for memory together.
    private const int BlockLength = 64;

    private const int ShownOfLongLine = 256;

    // A prefix with more origins than this is no answer any more.
    private const int MaxRoutes = BatchValues.MaxOrigins;

    private readonly BatchQuestion[] _block = new BatchQuestion[BlockLength];
    private readonly byte[] _unescaped = new byte[MaxLineLength];
    private BatchRecords _records = new(null);
    private RegistrySnapshot? _registry;
    private BatchNeeds _needs;
    private bool _isExtracting;
    private BatchInput _input;
    private int _count;
    private bool _isInLine;

    /// <summary>How many questions there were, bad lines among them.</summary>
    public long Rows { get; private set; }

    /// <summary>How many of them an object answers.</summary>
    public long Found { get; private set; }

    /// <summary>How many lines could not be read.</summary>
    public long Bad { get; private set; }

    /// <summary>How many lines were read, with those that ask nothing.</summary>
    public long Lines { get; private set; }

    private protected RegistrySnapshot Snapshot => _registry ?? throw new InvalidOperationException("Begin has not been called.");

    /// <summary>The most specific routes around the addresses of the questions of a block.</summary>
    private protected LookupResult Routes { get; } = new();

    private protected void BeginReading(RegistrySnapshot registry, BatchOptions options, BatchNeeds needs)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        _registry = registry;
        _needs = needs;
        _isExtracting = options.Extract;
        _input = options.Extract ? BatchInput.Lines : options.Input;
        _records = _input == BatchInput.Lines ? _records : new BatchRecords(options.InputField);
        _count = 0;
        _isInLine = false;
        (Rows, Found, Bad, Lines) = (0, 0, 0, 0);
    }

    /// <summary>Takes a question with its answer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="text">Its text.</param>
    private protected abstract void Take(in BatchQuestion question, ReadOnlySpan<byte> text);

    /// <summary>Reads what is complete of the input.</summary>
    /// <returns>The bytes read; the others have to be given again, with more behind them.</returns>
    private protected int Read(ReadOnlySpan<byte> input, bool isLast)
    {
        int read = _isExtracting ? ReadText(input, isLast) : ReadLines(input, isLast);
        Flush(input);
        GC.KeepAlive(_registry);
        return read;
    }

    private int ReadLines(ReadOnlySpan<byte> input, bool isLast)
    {
        int at = 0;
        if (_isInLine)
        {
            int end = input.IndexOf((byte)'\n');
            if (end < 0)
            {
                return input.Length;
            }

            at = end + 1;
            _isInLine = false;
        }

        while (at < input.Length)
        {
            ReadOnlySpan<byte> rest = input[at..];
            int end = rest.IndexOf((byte)'\n');
            bool isWhole = end >= 0;
            end = isWhole ? end : rest.Length;
            if (end > MaxLineLength)
            {
                Lines++;
                Next(input).SetProblem(BatchProblem.TooLong, at, ShownOfLongLine);
                _isInLine = !isWhole;
            }
            else if (!isWhole && !isLast)
            {
                break;
            }
            else
            {
                Lines++;
                ReadLine(input, at, end);
            }

            at += isWhole ? end + 1 : end;
        }

        return at;
    }

    private void ReadLine(ReadOnlySpan<byte> input, int start, int length)
    {
        ReadOnlySpan<byte> line = input.Slice(start, length);
        if (length > 0 && (line[^1] <= ' ' || line[0] <= ' '))
        {
            ReadOnlySpan<byte> trimmed = line.TrimEnd(" \t\r"u8);
            start += trimmed.Length;
            line = trimmed.TrimStart(" \t"u8);
            start -= line.Length;
        }

        if (line.IsEmpty || (line[0] == '#' && _input != BatchInput.Ndjson))
        {
            return;
        }

        if (_input == BatchInput.Lines)
        {
            Next(input).Read(line, start);
            return;
        }

        ReadRecord(input, line, start);
    }

    private void ReadRecord(ReadOnlySpan<byte> input, ReadOnlySpan<byte> line, int start)
    {
        if (_input == BatchInput.Ndjson)
        {
            if (!_records.TryReadJson(line, out ReadOnlySpan<byte> member))
            {
                Next(input).SetProblem(BatchProblem.NoJson, start, line.Length);
            }
            else if (member.Contains((byte)'\\'))
            {
                // Its own text is elsewhere than that of the others.
                Flush(input);
                ReadOnlySpan<byte> text = _unescaped.AsSpan(0, BatchRecords.Unescape(member, _unescaped));
                ReadField(_unescaped, text.Trim(" \t"u8), text.IndexOfAnyExcept(" \t"u8));
                Flush(_unescaped);
            }
            else
            {
                ReadOnlySpan<byte> text = member.Trim(" \t"u8);
                ReadField(input, text, start + OffsetIn(line, text));
            }

            return;
        }

        bool mayBeHeader = _records.IsFirst;
        if (_records.TryReadCsv(line, out ReadOnlySpan<byte> field))
        {
            if (field.IsEmpty)
            {
                Next(input).SetProblem(BatchProblem.NoQuestion, start, line.Length);
                return;
            }

            ReadField(input, field, start + OffsetIn(line, field));
            if (mayBeHeader && _block[_count - 1] is { Kind: BatchQuestionKind.Bad, Problem: BatchProblem.NoQuestion })
            {
                _count--;
            }
        }
    }

    // A field without anything is a question that cannot be read, too.
    private void ReadField(ReadOnlySpan<byte> input, ReadOnlySpan<byte> text, int start)
    {
        if (text.IsEmpty)
        {
            Next(input).SetProblem(BatchProblem.NoQuestion, Math.Max(0, start), 0);
        }
        else
        {
            Next(input).Read(text, start);
        }
    }

    private static int OffsetIn(ReadOnlySpan<byte> line, ReadOnlySpan<byte> part) => line.Overlaps(part, out int offset) ? offset : 0;

    private int ReadText(ReadOnlySpan<byte> input, bool isLast)
    {
        int at = _isInLine ? BatchTokens.RestOfWord(input) : 0;
        _isInLine &= at == input.Length;
        if (_isInLine)
        {
            return at;
        }

        ReadOnlySpan<byte> text = isLast ? input : input[..Math.Max(at, BatchTokens.SafeLength(input))];
        int read = text.Length;
        while (at < text.Length)
        {
            ref BatchQuestion next = ref Next(input);
            if (!BatchTokens.TryFind(text, ref at, ref next))
            {
                _count--;
                break;
            }
        }

        if (!isLast && input.Length - read > MaxLineLength)
        {
            _isInLine = true;
            return input.Length;
        }

        return read;
    }

    private ref BatchQuestion Next(ReadOnlySpan<byte> input)
    {
        if (_count == BlockLength)
        {
            Flush(input);
        }

        ref BatchQuestion next = ref _block[_count++];
        next.Line = Lines;
        return ref next;
    }

    private void Flush(ReadOnlySpan<byte> input)
    {
        Span<BatchQuestion> block = _block.AsSpan(0, _count);
        Find(block);
        PrefetchAnswers(block);
        foreach (ref readonly BatchQuestion question in block)
        {
            Rows++;
            Found += question.IsFound ? 1 : 0;
            Bad += question.Kind == BatchQuestionKind.Bad ? 1 : 0;
            Take(question, input.Slice(question.Start, question.Length));
        }

        _count = 0;
    }

    private void Find(Span<BatchQuestion> block)
    {
        RegistrySnapshot registry = Snapshot;
        bool withRoutes = (_needs & BatchNeeds.Routes) != 0;
        for (BlockStep step = BlockStep.Bucket; step <= BlockStep.Segment; step++)
        {
            foreach (ref readonly BatchQuestion question in block)
            {
                if (question.Kind == BatchQuestionKind.Network)
                {
                    BlockLookup.PrefetchSearch(registry, question.Range, step, withRoutes);
                }
            }
        }

        Routes.Clear();
        foreach (ref BatchQuestion question in block)
        {
            if (question.Kind == BatchQuestionKind.Network)
            {
                question.IsFound = RegistryLookup.TryFindMostSpecific(
                    registry, question.Range, SourceRole.Registry, out question.Object, out question.FoundRange);
                question.FirstRoute = Routes.Count;
                if (withRoutes)
                {
                    RegistryLookup.FindRoutes(registry, question.Range, MaxRoutes, Routes);
                }

                question.Routes = Routes.Count - question.FirstRoute;
            }
            else if (question.Kind == BatchQuestionKind.AsNumber)
            {
                question.IsFound = RegistryLookup.TryFindAutnum(
                    registry, question.Asn, SourceRole.Registry, out question.Object, out question.FoundAsns);
            }

            if (question.IsFound)
            {
                BlockLookup.PrefetchPlace(registry, question.Object);
            }
        }
    }

    private void PrefetchAnswers(Span<BatchQuestion> block)
    {
        RegistrySnapshot registry = Snapshot;
        bool withText = (_needs & BatchNeeds.Text) != 0, withContact = (_needs & BatchNeeds.Contact) != 0;
        foreach (ref BatchQuestion question in block)
        {
            if (question.IsFound && withText)
            {
                BlockLookup.PrefetchText(registry, question.Object);
            }

            question.HasContact = question.IsFound && withContact
                && BlockLookup.PrefetchContact(registry, question.Object, out question.Contact);
        }

        foreach (ObjectRef route in Routes.Found)
        {
            BlockLookup.PrefetchText(registry, route);
        }

        foreach (ref readonly BatchQuestion question in block)
        {
            if (question.HasContact)
            {
                BlockLookup.PrefetchText(registry, question.Contact);
            }
        }
    }
}
