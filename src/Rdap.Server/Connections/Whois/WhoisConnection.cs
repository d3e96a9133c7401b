// RFC 3912: one line in, one answer out, close; and what -k makes of it.
using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Rdap.Protocols.Irr;
using Rdap.Protocols.ProxyProtocol;
using Rdap.Protocols.Whois;
using Rdap.Registry.Lookup;
using Rdap.Registry.Numbers;
using Rdap.Server.Connections.Access;
using Rdap.Server.Observe;

namespace Rdap.Server.Connections.Whois;

/// <summary>
/// One WHOIS connection. Short answers are looked up, composed and sent on the socket's own thread, in one piece; what may take longer
/// leaves that thread first, because every other connection waits for it. Nothing sent in can end in an exception outside, and there is no
/// timer per connection: <see cref="Sweep"/> looks in now and then.
/// </summary>
internal sealed partial class WhoisConnection(WhoisDoor door, ClientSocket socket)
{
    private const long PhaseBits = 3;
    private const int LargestKeptAnswer = 16 * 1024;
    private const int PieceBytes = 64 * 1024;
    private const int MaxDrainedBytes = 1 << 20;

    // A client with 16 questions under way works on the first answers while the rest is made: 310,000 "!r" a second instead of 225,000 and
    // 240,000 "-rK" instead of 140,000, for 0.3 us of CPU more each, where all 16 answers went out together.
    private const int MostWaitingAnswers = 4;

    private static readonly SearchValues<byte> SlowFlags = SearchValues.Create("gimM"u8);
    private static readonly TimeSpan CarriageReturnSilence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private volatile bool _isIdleTooLong;
    private volatile bool _endsInCarriageReturn;
    // When the phase began, and the phase in the two lowest bits: the sweep must never see the time of one with the name of the other.
    private long _state = StateOf(Phase.Reading, door.Time.GetTimestamp());
    private long _lastReceived;
    private IpAddress _client;
    private bool _mayProxy;
    private bool _isCounted;
    private bool _hadLargeAnswer;
    private bool _isUndelayed;
    private int _waitingAnswers;
    private WhoisDesk? _desk;

    private enum Phase : byte
    {
        Reading,
        Answering,
        Sending,
        Draining,
    }

    /// <summary>Neighbours in <see cref="OpenConnections"/>.</summary>
    internal WhoisConnection? Next { get; set; }

    /// <inheritdoc cref="Next"/>
    internal WhoisConnection? Previous { get; set; }

    /// <summary>Serves the connection to its end. Never throws.</summary>
    public async Task RunAsync()
    {
        _client = socket.Peer;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(door.Options.MaxLineBytes + 2, ProxyHeader.MaxNeeded));
        try
        {
            AccessLists lists = door.Access.Current;
            int length = lists.Proxies.Contains(socket.Peer) ? await ReadProxyHeaderAsync(buffer) : 0;
            if (length < 0)
            {
                return;
            }

            if (TryAdmit(lists))
            {
                await ServeAsync(buffer, length);
            }
            else
            {
                door.Metrics.ConnectionRefused();
                await RefuseAsync(WhoisMessage.TooManyConnections, QueryOutcome.Limited, door.Options.MaxConnectionsPerAddress, _client.ToString());
                await DrainAsync(buffer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client went away, or was cut off: noted where it happened.
        }
        catch (Exception e)
        {
            door.Log.WhoisFailed(e, "(outside of a query)");
        }
        finally
        {
            // First of all: a client whose connection has ended may open the next one at once.
            if (_isCounted)
            {
                door.Gate.Leave(_client.ClientKey);
            }

            socket.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
            if (_desk is not null && !_hadLargeAnswer)
            {
                door.ReturnDesk(_desk);
            }

            door.Metrics.Connection(-1);
            door.Open.Remove(this);
        }
    }

    /// <summary>Looks whether something has taken too long. Called now and then, from another thread.</summary>
    /// <returns>True when the client was cut off because it does not read its answer.</returns>
    public bool Sweep()
    {
        long state = Volatile.Read(ref _state);
        TimeSpan silent = door.Time.GetElapsedTime(state & ~PhaseBits);
        switch ((Phase)(state & PhaseBits))
        {
            case Phase.Reading when silent >= TimeSpan.FromSeconds(door.Options.IdleSeconds):
                _isIdleTooLong = true;
                socket.EndReading();
                return false;
            case Phase.Reading when _endsInCarriageReturn && door.Time.GetElapsedTime(Volatile.Read(ref _lastReceived)) >= CarriageReturnSilence:
                socket.EndReading();
                return false;
            case Phase.Sending when silent >= TimeSpan.FromSeconds(door.Options.SendSeconds):
                Cut();
                return true;
            case Phase.Draining when silent >= DrainTime:
                Cut();
                return false;
            default:
                return false;
        }
    }

    /// <summary>A stop has begun: a connection that waits for a line ends, one that answers finishes its answer.</summary>
    public void Stop()
    {
        if ((Phase)(Volatile.Read(ref _state) & PhaseBits) == Phase.Reading)
        {
            socket.EndReading();
        }
    }

    /// <summary>Ends the connection whatever it does.</summary>
    public void Cut() => socket.Abort();

    private void Enter(Phase phase) => Volatile.Write(ref _state, StateOf(phase, door.Time.GetTimestamp()));

    private static long StateOf(Phase phase, long timestamp) => (timestamp & ~PhaseBits) | (long)phase;

    // Bytes of the first line that came with the header; less than 0 when the connection is at its end.
    private async ValueTask<int> ReadProxyHeaderAsync(byte[] buffer)
    {
        ProxyPrelude prelude = await ProxyPrelude.ReadAsync(socket, buffer.AsMemory(0, Math.Max(door.Options.MaxLineBytes + 2, ProxyHeader.MaxNeeded)));
        if (prelude.Kind == ProxyHeaderKind.Incomplete)
        {
            return -1;
        }

        door.Metrics.ProxiedConnection(prelude.Kind);
        if (prelude.Kind == ProxyHeaderKind.Malformed)
        {
            door.LastBadProxy = socket.Peer.ToString();
            return -1;
        }

        if (prelude.Kind == ProxyHeaderKind.Proxied)
        {
            _client = prelude.Client;
        }

        return prelude.Left;
    }

    private bool TryAdmit(AccessLists lists)
    {
        _mayProxy = lists.Trusted.Contains(_client);
        if (_mayProxy || lists.Exempt.Contains(_client))
        {
            return true;
        }

        return _isCounted = door.Gate.TryEnter(_client.ClientKey);
    }

    private async Task ServeAsync(byte[] buffer, int length)
    {
        int max = door.Options.MaxLineBytes;
        while (true)
        {
            int end = buffer.AsSpan(0, length).IndexOf((byte)'\n');
            bool isLast = false;
            // Once per line, not per piece of it: a byte now and then must not hold a connection for ever.
            Enter(Phase.Reading);
            while (end < 0)
            {
                if (length > max + 1)
                {
                    await RefuseAsync(WhoisMessage.LineTooLong, QueryOutcome.Malformed, max, "", buffer.AsMemory(0, length));
                    await DrainAsync(buffer);
                    return;
                }

                _endsInCarriageReturn = length > 0 && buffer[length - 1] == '\r';
                Volatile.Write(ref _lastReceived, door.Time.GetTimestamp());
                int received = door.IsStopping ? 0 : await socket.ReceiveAsync(buffer.AsMemory(length, max + 2 - length));
                if (received == 0)
                {
                    if (_isIdleTooLong && !door.IsStopping)
                    {
                        await RefuseAsync(WhoisMessage.IdleTooLong, QueryOutcome.Limited, null, "");
                        await DrainAsync(buffer);
                        return;
                    }

                    if (length == 0 || door.IsStopping)
                    {
                        return;
                    }

                    // Ended by the end of the stream, or by CR and silence: a question all the same.
                    end = length;
                    isLast = true;
                    break;
                }

                int found = buffer.AsSpan(length, received).IndexOf((byte)'\n');
                end = found < 0 ? -1 : length + found;
                length += received;
                if (end < 0 && WhoisDialects.Classify(buffer.AsSpan(0, length)) is WhoisDialect.Tls or WhoisDialect.Binary)
                {
                    // No text, so its line may never end: it is told so at once.
                    end = length;
                    isLast = true;
                }
            }

            bool isFollowed = end + 1 < length;
            if (end > max + 1 || (end == max + 1 && buffer[max] != '\r'))
            {
                await RefuseAsync(WhoisMessage.LineTooLong, QueryOutcome.Malformed, max, "", buffer.AsMemory(0, end));
                await DrainAsync(buffer);
                return;
            }

            if (WhoisBulk.IsBegin(buffer.AsSpan(0, end)))
            {
                await ServeBulkAsync(buffer.AsMemory(0, end), isFollowed ? buffer.AsMemory(end + 1, length - end - 1) : default, isLast);
                await DrainAsync(buffer);
                return;
            }

            bool hasAnotherLine = isFollowed && buffer.AsSpan(end + 1, length - end - 1).Contains((byte)'\n');
            bool goesOn = await AnswerAsync(buffer.AsMemory(0, end), hasAnotherLine);
            if (!goesOn || isLast)
            {
                if (isFollowed || isLast)
                {
                    // Closing with bytes unread would reset the connection under the answer.
                    await DrainAsync(buffer);
                }

                return;
            }

            length = Math.Max(length - end - 1, 0);
            buffer.AsSpan(end + 1, length).CopyTo(buffer);
        }
    }

    /// <returns>Whether another line may come.</returns>
    private async ValueTask<bool> AnswerAsync(ReadOnlyMemory<byte> line, bool hasAnotherLine)
    {
        long started = door.Time.GetTimestamp();
        Enter(Phase.Answering);
        _desk ??= door.TakeDesk();
        WhoisSession session = _desk.Session;
        AnswerBuffer output = _desk.Output;
        long bytes = -output.Length;
        QueryOutcome outcome = QueryOutcome.Failed;
        try
        {
            if (MayTakeLong(line.Span))
            {
                await LeaveSocketThread();
            }

            outcome = session.Begin(door.Live.Current, line.Span, new WhoisClient(_mayProxy, _client));
            bool isMore = session.WriteNext(output);
            // What a list of so many results has grown to is not kept for the next connection.
            _hadLargeAnswer |= session.Objects > LargestKeptAnswer;
            if (isMore || !session.KeepOpen || !hasAnotherLine || ++_waitingAnswers == MostWaitingAnswers || output.Length >= PieceBytes)
            {
                _waitingAnswers = 0;
                if (session.KeepOpen && !_isUndelayed)
                {
                    socket.SendAtOnce();
                    _isUndelayed = true;
                }

                while (true)
                {
                    await SendAsync(output.Written);
                    bytes += output.Length;
                    output.Clear();
                    if (!isMore)
                    {
                        break;
                    }

                    await LeaveSocketThread();
                    Enter(Phase.Answering);
                    isMore = session.WriteNext(output);
                }
            }
            else
            {
                // The next question is here already: its answer goes out together with this one.
                bytes += output.Length;
            }

            outcome = session.Outcome;
            return session.KeepOpen;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            outcome = QueryOutcome.Gone;
            throw;
        }
        catch (Exception e)
        {
            outcome = QueryOutcome.Failed;
            door.Log.WhoisFailed(e, Show(line.Span));
            // What threw may be in any state: it is not used again.
            _desk = null;
            await RefuseAsync(WhoisMessage.InternalError, null, null, "");
            return false;
        }
        finally
        {
            Note(session, outcome, Math.Max(bytes, 0), started, line.Span);
        }
    }

    // What the server itself says instead of an answer. Counted as a query of its own when it has an outcome.
    private async ValueTask RefuseAsync(WhoisMessage message, QueryOutcome? outcome, int? number, string text, ReadOnlyMemory<byte> line = default)
    {
        long started = door.Time.GetTimestamp();
        _desk ??= door.TakeDesk();
        byte[] first = number is { } n ? Encoding.ASCII.GetBytes(n.ToString(System.Globalization.CultureInfo.InvariantCulture)) : [];
        _desk.Session.BeginRefusal(message, outcome ?? QueryOutcome.Failed, first, Encoding.ASCII.GetBytes(text), line.Span);
        _desk.Session.WriteNext(_desk.Output);
        int bytes = _desk.Output.Length;
        try
        {
            await SendAsync(_desk.Output.Written);
        }
        finally
        {
            _desk.Output.Clear();
            door.Metrics.Denied(message);
            if (outcome is { } counted)
            {
                bool full = door.Queries.IsFull;
                door.Queries.Add(new QueryRecord(
                    Door.Whois, counted, "none", 0, bytes, door.Time.GetElapsedTime(started), full ? _client.ToString() : null, full ? "" : null));
            }
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Enter(Phase.Sending);
            bytes = bytes[await socket.SendAsync(bytes[..Math.Min(bytes.Length, 4 * PieceBytes)])..];
        }
    }

    // Reads on until the client closes, so that the last answer arrives; bounded in bytes here and in time by the sweep.
    private async ValueTask DrainAsync(byte[] buffer)
    {
        Enter(Phase.Draining);
        socket.EndSending();
        for (int total = 0; total < MaxDrainedBytes;)
        {
            int received = await socket.ReceiveAsync(buffer);
            if (received == 0)
            {
                return;
            }

            total += received;
        }
    }

    /// <summary>
    /// Whether a question may need more than a moment: flags that ask for every smaller range (in ARIN's form a sign), for everything that
    /// refers to a key, or for changes, which are on the disk.
    /// </summary>
    internal static bool MayTakeLong(ReadOnlySpan<byte> line)
    {
        if (IrrQuery.TryFind(line, out ReadOnlySpan<byte> command))
        {
            return IrrQuery.MayTakeLong(command);
        }

        if (line.Contains((byte)'>'))
        {
            return true;
        }

        for (int at; (at = line.IndexOf((byte)'-')) >= 0;)
        {
            line = line[(at + 1)..];
            int end = line.IndexOf((byte)' ');
            if (line[..(end < 0 ? line.Length : end)].ContainsAny(SlowFlags))
            {
                return true;
            }
        }

        return false;
    }

    private static YieldAwaitable LeaveSocketThread() => Task.Yield();

    /// <summary>The beginning of a line for the log: printable ASCII, all else as question marks.</summary>
    internal static string Show(ReadOnlySpan<byte> line)
    {
        const int Longest = 200;
        return string.Create(Math.Min(line.Length, Longest), line, static (text, bytes) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = bytes[i] is >= 0x20 and < 0x7F ? (char)bytes[i] : '?';
            }
        });
    }
}
