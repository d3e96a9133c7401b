// One connection of RFC 3912: question lines in, answers out, and what -k does to it (RIPE Database query reference).
using System.Buffers;
using Rdap.Protocols.Irr;
using Rdap.Registry;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.Whois;

/// <summary>
/// The WHOIS side of one connection, without the socket. <see cref="Begin"/> takes a line and finds the answer, <see cref="WriteNext"/>
/// writes it piece by piece until it returns false; then <see cref="KeepOpen"/> tells whether another line may come.
/// Reusable for the next connection after <see cref="Reset"/>; allocates nothing per query once it has grown. Not thread safe.
/// </summary>
public sealed class WhoisSession
{
    private readonly WhoisTexts _texts;
    private readonly WhoisQuery _query = new();
    private readonly WhoisAnswer _answer;
    private readonly IrrSession _irr;
    private readonly byte[] _argument = new byte[256];
    private WhoisMessage _refusal;
    private int _firstLength;
    private int _secondLength;
    private bool _isGreeted;
    private bool _isStarted;
    private bool _isPersistent;
    private bool _isIrr;
    private IpAddress _irrClient;

    /// <summary>A session that speaks with these texts and keeps to these limits.</summary>
    public WhoisSession(WhoisTexts texts, WhoisSettings settings)
    {
        _texts = texts;
        _answer = new WhoisAnswer(texts, settings);
        _irr = new IrrSession(settings, texts.Product);
    }

    /// <summary>Whether the connection stays open when the answer has been sent (-k).</summary>
    public bool KeepOpen { get; private set; }

    /// <summary>How the query ended, for the log line and the metrics; certain when the answer is complete.</summary>
    public QueryOutcome Outcome
    {
        get => _isIrr ? _irr.Outcome : field;
        private set;
    }

    /// <summary>How many objects the query found, contacts not counted; for sets their members.</summary>
    public int Objects
    {
        get => _isIrr ? _irr.Count : field;
        private set;
    }

    /// <summary>Whether the line was a "!" command.</summary>
    public bool IsIrr => _isIrr;

    /// <summary>Whether the data of "!" commands stands in IRRd's frame of length and end; over HTTP it does not.</summary>
    public bool IsFramed
    {
        get => _irr.IsFramed;
        set => _irr.IsFramed = value;
    }

    /// <summary>For whom the line was asked: who sent it, or whom a trusted client named. Personal objects are counted for this address.</summary>
    public IpAddress Client => _isIrr ? _irrClient : _query.Client;

    /// <summary>
    /// The message of fair use that the answer carries, which is certain when it is complete: <see cref="WhoisMessage.AccessDenied"/>,
    /// <see cref="WhoisMessage.PersonalRefused"/>, <see cref="WhoisMessage.ProxyNotAllowed"/> or none.
    /// </summary>
    public WhoisMessage Denial { get; private set; }

    /// <summary>What was asked for.</summary>
    public WhoisQueryKind Kind { get; private set; }

    /// <summary>The name of the answer's character set (IANA's registry of character sets).</summary>
    public string CharsetName => _isIrr ? "utf-8" : _query.Charset switch
    {
        WhoisCharset.Latin1 => "iso-8859-1",
        WhoisCharset.Ascii => "us-ascii",
        _ => "utf-8",
    };

    /// <summary>Forgets the connection; the next line is the first of a new one.</summary>
    public void Reset()
    {
        _answer.End();
        _irr.Reset();
        _isGreeted = _isStarted = _isPersistent = _isIrr = KeepOpen = false;
        _refusal = WhoisMessage.None;
    }

    /// <summary>
    /// Takes one line, with its line end or without, of any bytes; looks up what it asks for. Never throws for what the line holds.
    /// What is longer than <see cref="WhoisQuery.MaxLineLength"/> is refused, so a connection need not read on once it has more.
    /// </summary>
    public QueryOutcome Begin(RegistrySnapshot registry, ReadOnlySpan<byte> line, in WhoisClient client)
    {
        _refusal = Denial = WhoisMessage.None;
        _isStarted = false;
        _isIrr = IrrQuery.TryFind(line, out ReadOnlySpan<byte> command);
        if (_isIrr)
        {
            _irrClient = client.Address;
            return BeginIrr(registry, command);
        }

        _query.Read(line, client);
        Kind = _query.Kind;
        bool isGoodbye = Kind == WhoisQueryKind.Persistent && _isPersistent;
        _isPersistent |= _query.Has(WhoisFlag.Persistent);
        bool isPrelude = _query.Dialect == WhoisDialect.Rwhois && !_isGreeted;
        KeepOpen = (_isPersistent || _irr.IsMultiple || isPrelude) && !isGoodbye && !_query.MustClose;
        if (isGoodbye)
        {
            _answer.End();
            Objects = 0;
            return Outcome = QueryOutcome.Answered;
        }

        _answer.Begin(registry, _query);
        Objects = _answer.Count;
        if (_query.IsRefused && _query.NoticeAt(_query.NoticeCount - 1) == WhoisMessage.ProxyNotAllowed)
        {
            Denial = WhoisMessage.ProxyNotAllowed;
        }

        return Outcome = OutcomeOf(_query, _answer);
    }

    /// <summary>
    /// Makes ready one message in place of an answer, after which the connection is to be closed: what the gate, a timeout or a fault says.
    /// </summary>
    /// <param name="message">What to say.</param>
    /// <param name="outcome">How it counts.</param>
    /// <param name="first">Fills the first gap of the message's text.</param>
    /// <param name="second">Fills the second.</param>
    /// <param name="line">The beginning of the line that it is about, as far as it has come: in its dialect a line that is too long is refused.</param>
    public void BeginRefusal(
        WhoisMessage message, QueryOutcome outcome, ReadOnlySpan<byte> first = default, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> line = default)
    {
        _answer.End();
        _irr.End();
        _isStarted = false;
        _isIrr = message == WhoisMessage.LineTooLong && IrrQuery.TryFind(line, out _);
        Denial = WhoisMessage.None;
        if (_isIrr)
        {
            _irr.BeginTooLong(first);
            KeepOpen = false;
            return;
        }

        _refusal = message;
        _firstLength = Math.Min(first.Length, _argument.Length / 2);
        _secondLength = Math.Min(second.Length, _argument.Length - _firstLength);
        first[.._firstLength].CopyTo(_argument);
        second[.._secondLength].CopyTo(_argument.AsSpan(_firstLength));
        KeepOpen = false;
        Objects = 0;
        Outcome = outcome;
    }

    /// <summary>
    /// Writes the next piece, about 64 KiB, to be sent before the one after it is asked for. False when the answer is complete with it.
    /// </summary>
    public bool WriteNext(IBufferWriter<byte> output)
    {
        WhoisOutput bytes = new(output);
        bool hasMore = WritePiece(ref bytes);
        bytes.Flush();
        return hasMore;
    }

    private bool WritePiece(ref WhoisOutput output)
    {
        if (_refusal != WhoisMessage.None)
        {
            WhoisMessages.Write(ref output, _refusal, _argument.AsSpan(0, _firstLength), _argument.AsSpan(_firstLength, _secondLength));
            if (_refusal is WhoisMessage.LineTooLong or WhoisMessage.IdleTooLong)
            {
                output.Write(_texts.Footer);
            }

            output.Write((byte)'\n');
            return false;
        }

        if (_isIrr)
        {
            return _irr.WriteNext(ref output);
        }

        if (Kind == WhoisQueryKind.Foreign)
        {
            WriteForeign(ref output);
            return false;
        }

        // The banner waits for the first answer: whoever speaks another dialect must not be greeted in this one.
        if (!_isGreeted)
        {
            output.Write(_texts.Banner);
            _isGreeted = true;
        }

        if (!_isStarted && Kind == WhoisQueryKind.Persistent && !KeepOpen)
        {
            output.Write((byte)'\n');
            return false;
        }

        _isStarted = true;
        if (_answer.WriteNext(ref output))
        {
            return true;
        }

        if (_answer.Denial != WhoisMessage.None)
        {
            Denial = _answer.Denial;
            Outcome = QueryOutcome.Limited;
        }

        output.Write(_texts.Footer);
        output.Write((byte)'\n');
        if (_isPersistent && KeepOpen)
        {
            output.Write(_texts.Banner);
        }

        return false;
    }

    private QueryOutcome BeginIrr(RegistrySnapshot registry, ReadOnlySpan<byte> command)
    {
        _answer.End();
        _irr.Begin(registry, command, _irrClient);
        Kind = _irr.Kind;
        KeepOpen = (_isPersistent || _irr.IsMultiple) && !_irr.IsOver;
        return _irr.Outcome;
    }

    private void WriteForeign(ref WhoisOutput output)
    {
        WhoisMessages.Write(ref output, WhoisMessage.NotText, _query.NoticeArgument(0, 0), []);
        output.Write((byte)'\n');
    }

    private static QueryOutcome OutcomeOf(WhoisQuery query, WhoisAnswer answer)
    {
        if (query.IsRefused)
        {
            return query.NoticeAt(query.NoticeCount - 1) is WhoisMessage.ProxyNotAllowed or WhoisMessage.RangeTooLarge or WhoisMessage.InverseAuthLimited or WhoisMessage.MirrorRange or WhoisMessage.MirrorDenied
                ? QueryOutcome.Refused
                : QueryOutcome.Malformed;
        }

        return answer.Count > 0 || (query.ToLookup().Kind == LookupKeyKind.None && query.Kind != WhoisQueryKind.Versions) ? QueryOutcome.Answered
            : answer.IsReferred ? QueryOutcome.Referred
            : QueryOutcome.Empty;
    }
}
