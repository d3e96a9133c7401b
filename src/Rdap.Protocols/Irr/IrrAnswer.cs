// IRRd's framing: "A<length>", the data, "C"; "C" without data; "D" for what is not there; "F" with a text. The length counts bytes, the last line feed too.
using System.Buffers;
using System.Buffers.Text;
using Rdap.Protocols.Whois;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.Irr;

/// <summary>
/// One answer, piece by piece. Data is measured before it is written, so that its length is known and nothing piles up: what is kept is the
/// list of what was found. Reused; allocates nothing once its lists have grown.
/// </summary>
/// <param name="settings">Limits, and the clock that bounds an expansion.</param>
internal sealed class IrrAnswer(WhoisSettings settings)
{
    // About a millisecond: the first piece is written on the thread that all connections share.
    private const int StepsOfPiece = 2000;

    private static readonly RegistrySnapshot Nothing = RegistrySnapshot.Empty([]);

    private readonly SetExpansion _expansion = new(settings.MaxMembers);
    private readonly WhoisObjectText _object = new() { HasEndLine = false };
    private readonly ArrayBufferWriter<byte> _text = new(256);
    private readonly Uncounted _nowhere = new();
    private RegistrySnapshot _registry = Nothing;
    private Stage _stage;
    private Form _form;
    private TimeSpan _deadline;
    private int _seconds;
    private int _index;
    private bool _isInside;
    private long _length;

    private enum Stage : byte
    {
        Expand,
        Measure,
        Head,
        Body,
        Done,
    }

    private enum Form : byte
    {
        /// <summary>No answer at all.</summary>
        Silent,

        /// <summary>C, D or F, which stands in the text.</summary>
        Line,

        /// <summary>The text is the data.</summary>
        Text,

        /// <summary>The expansion's members.</summary>
        Members,

        /// <summary>The objects that were found.</summary>
        Objects,
    }

    /// <summary>Whether the data stands between "A" and "C"; without them over HTTP.</summary>
    public bool IsFramed { get; set; } = true;

    /// <summary>The objects of an answer that consists of such; filled before <see cref="BeginObjects"/>.</summary>
    public LookupResult Found { get; } = new();

    /// <summary>How it counts. Known for good when the first byte is written.</summary>
    public QueryOutcome Outcome { get; private set; }

    /// <summary>How many objects, members or prefixes.</summary>
    public int Count { get; private set; }

    /// <summary>Keeps a registry until the answer is complete: what is found lies in its memory.</summary>
    public void Hold(RegistrySnapshot registry) => _registry = registry;

    /// <summary>Nothing is said.</summary>
    public void BeginSilent() => Begin(Form.Silent, QueryOutcome.Answered);

    /// <summary>It was done, and there is nothing to tell; or, if not <paramref name="isFound"/>, there is no such thing.</summary>
    public void BeginPlain(bool isFound, QueryOutcome outcome)
    {
        Begin(Form.Line, outcome);
        if (IsFramed)
        {
            _text.Write(isFound ? "C\n"u8 : "D\n"u8);
        }
    }

    /// <summary>Something is wrong.</summary>
    public void BeginError(IrrMessage message, ReadOnlySpan<byte> argument)
    {
        Begin(Form.Line, IrrMessages.OutcomeOf(message));
        if (IsFramed)
        {
            _text.Write("F "u8);
        }

        Span<byte> text = stackalloc byte[IrrMessages.MaxLength];
        _text.Write(text[..IrrMessages.Format(message, argument, text)]);
        _text.Write("\n"u8);
    }

    /// <summary>Data that is put together by the caller.</summary>
    /// <returns>Where it goes, without its last line feed.</returns>
    public IBufferWriter<byte> BeginText()
    {
        Begin(Form.Text, QueryOutcome.Answered);
        _stage = Stage.Measure;
        return _text;
    }

    /// <summary>The expansion, to be begun by the caller before <see cref="BeginMembers"/>.</summary>
    public SetExpansion Expansion => _expansion;

    /// <summary>The members that the expansion finds.</summary>
    /// <param name="seconds">How long it may take.</param>
    public void BeginMembers(int seconds)
    {
        Begin(Form.Members, QueryOutcome.Answered);
        _seconds = seconds;
        _deadline = settings.Clock() + TimeSpan.FromSeconds(seconds);
        _stage = Stage.Expand;
    }

    /// <summary>The objects in <see cref="Found"/>.</summary>
    public void BeginObjects()
    {
        if (Found.Count == 0)
        {
            BeginPlain(isFound: false, QueryOutcome.Empty);
            return;
        }

        if (Found.Truncated)
        {
            BeginLimit(IrrMessage.TooMany, settings.MaxObjects);
            return;
        }

        Begin(Form.Objects, QueryOutcome.Answered);
        Count = Found.Count;
        _stage = Stage.Measure;
    }

    /// <summary>Lets go of the registry, in the middle of the answer too.</summary>
    public void End()
    {
        Release();
        _form = Form.Silent;
    }

    /// <summary>Writes about <see cref="WhoisAnswer.PieceLength"/> bytes, or does a part of the search and writes none. False: that was the last piece.</summary>
    public bool WriteNext(ref WhoisOutput output)
    {
        switch (_stage)
        {
            case Stage.Expand:
                return Expand(ref output);
            case Stage.Measure:
                return Measure(ref output);
            case Stage.Head:
                return WriteHead(ref output);
            case Stage.Body:
                return WriteBody(ref output);
            default:
                return false;
        }
    }

    private void Release()
    {
        _stage = Stage.Done;
        _expansion.End();
        Found.Clear();
        _registry = Nothing;
    }

    private void Begin(Form form, QueryOutcome outcome)
    {
        _form = form;
        _stage = Stage.Head;
        Outcome = outcome;
        Count = _index = 0;
        _isInside = false;
        _length = 0;
        _text.ResetWrittenCount();
    }

    private void BeginLimit(IrrMessage message, int limit)
    {
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(limit, digits, out int length);
        BeginError(message, digits[..length]);
    }

    private bool Expand(ref WhoisOutput output)
    {
        switch (_expansion.Continue(StepsOfPiece))
        {
            case SetState.Running when settings.Clock() >= _deadline:
                BeginLimit(IrrMessage.TooLong, _seconds);
                return WriteHead(ref output);
            case SetState.Running:
                return true;
            case SetState.TooMany:
                BeginLimit(IrrMessage.TooMany, settings.MaxMembers);
                return WriteHead(ref output);
            default:
                Count = _expansion.Numbers.Count + _expansion.Prefixes.Count + _expansion.Names.Count;
                if (Count == 0)
                {
                    // An origin is known by its routes alone; a set without members is there all the same.
                    BeginPlain(isFound: _expansion.IsOfSet, QueryOutcome.Empty);
                    return WriteHead(ref output);
                }

                _stage = Stage.Measure;
                return Measure(ref output);
        }
    }

    private bool Measure(ref WhoisOutput output)
    {
        if (_form == Form.Text)
        {
            _length = _text.WrittenCount + 1;
        }
        else if (!IsFramed)
        {
            // Over HTTP nobody asks how long it will be.
        }
        else if (_form == Form.Members)
        {
            // A blank or the line feed behind each.
            Span<byte> member = stackalloc byte[PrefixList.MaxTextLength];
            int numbers = _expansion.Numbers.Count, prefixes = _expansion.Prefixes.Count;
            for (int i = 0; i < Count; i++)
            {
                _length += 1 + (i < numbers + prefixes ? Format(i, numbers, member) : _expansion.Names[i - numbers - prefixes].Length);
            }
        }
        else
        {
            WhoisOutput nowhere = new(_nowhere);
            bool isMore = WriteObjects(ref nowhere, 4 * WhoisAnswer.PieceLength);
            _length += nowhere.Written;
            if (isMore)
            {
                return true;
            }

            _index = 0;
        }

        _stage = Stage.Head;
        return WriteHead(ref output);
    }

    private bool WriteHead(ref WhoisOutput output)
    {
        if (_form is Form.Silent or Form.Line)
        {
            output.Write(_text.WrittenSpan);
            Release();
            return false;
        }

        if (IsFramed)
        {
            output.Write((byte)'A');
            output.Write(_length);
            output.Write((byte)'\n');
        }

        _stage = Stage.Body;
        return WriteBody(ref output);
    }

    private bool WriteBody(ref WhoisOutput output)
    {
        bool isMore = _form switch
        {
            Form.Members => WriteMembers(ref output),
            Form.Objects => WriteObjects(ref output, WhoisAnswer.PieceLength),
            _ => WriteText(ref output),
        };
        if (isMore)
        {
            return true;
        }

        if (IsFramed)
        {
            output.Write("C\n"u8);
        }

        Release();
        return false;
    }

    private bool WriteText(ref WhoisOutput output)
    {
        output.Write(_text.WrittenSpan);
        output.Write((byte)'\n');
        return false;
    }

    private bool WriteMembers(ref WhoisOutput output)
    {
        Span<byte> member = stackalloc byte[PrefixList.MaxTextLength];
        int numbers = _expansion.Numbers.Count, prefixes = _expansion.Prefixes.Count;
        for (int until = output.Written + WhoisAnswer.PieceLength; _index < Count; _index++)
        {
            if (output.Written >= until)
            {
                return true;
            }

            output.Write(_index < numbers + prefixes ? member[..Format(_index, numbers, member)] : _expansion.Names[_index - numbers - prefixes]);
            output.Write(_index + 1 < Count ? (byte)' ' : (byte)'\n');
        }

        return false;
    }

    private int Format(int index, int numbers, Span<byte> member) =>
        index < numbers ? Asn.Format(_expansion.Numbers[index], member) : _expansion.Prefixes.Format(index - numbers, member);

    // Objects with an empty line between them.
    private bool WriteObjects(ref WhoisOutput output, int length)
    {
        for (int until = output.Written + length; _index < Found.Count; _index++)
        {
            if (output.Written >= until)
            {
                return true;
            }

            if (!_isInside)
            {
                if (_index > 0)
                {
                    output.Write((byte)'\n');
                }

                _object.Start(WhoisShape.Full, isFiltering: true, WhoisCharset.Utf8);
                _isInside = true;
            }

            if (!_object.Write(ref output, _registry.Get(Found[_index]), until))
            {
                return true;
            }

            _isInside = false;
        }

        return false;
    }

    // Takes what is only counted.
    private sealed class Uncounted : IBufferWriter<byte>
    {
        private byte[] _bytes = new byte[32 * 1024];

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

        public Span<byte> GetSpan(int sizeHint = 0)
        {
            if (_bytes.Length < sizeHint)
            {
                _bytes = new byte[sizeHint];
            }

            return _bytes;
        }
    }
}
