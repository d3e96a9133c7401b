// The bulk mode of Team Cymru's WHOIS service, on the connection.
using System.Buffers;
using System.Net.Sockets;
using Rdap.Protocols.Batch;
using Rdap.Protocols.Whois;
using Rdap.Registry.Lookup;
using Rdap.Server.Connections.Access;
using Rdap.Server.Observe;

namespace Rdap.Server.Connections.Whois;

/// <content>
/// Many questions on one connection: whole buffers of lines are answered at a time, away from the socket's thread. Nothing more is read
/// while a client does not take its rows, so memory is the same for ten lines and ten million.
/// </content>
internal sealed partial class WhoisConnection
{
    // A thousand questions or so: the rows of the worst of them are a few megabytes.
    private const int BulkBytes = 16 * 1024;
    private const string Product = "rdapd";

    private async Task ServeBulkAsync(ReadOnlyMemory<byte> line, ReadOnlyMemory<byte> first, bool isLast)
    {
        long started = door.Time.GetTimestamp();
        _endsInCarriageReturn = false;
        Enter(Phase.Answering);
        await LeaveSocketThread();
        if (!door.Streams.TryEnter(_client, out LookupStreams.Place place))
        {
            await SendAsync("Error: as many bulk questions as this server answers at a time are under way; try again later.\n"u8.ToArray());
            NoteBulk(QueryOutcome.Limited, 0, 0, started, line.Span);
            return;
        }

        byte[] input = ArrayPool<byte>.Shared.Rent(Math.Max(BulkBytes, first.Length));
        WhoisBulk bulk = door.TakeBulk();
        var outcome = QueryOutcome.Failed;
        long bytes = 0;
        try
        {
            first.CopyTo(input);
            _desk ??= door.TakeDesk();
            socket.SendAtOnce();
            bulk.Begin(door.Live.Current, line.Span, Product, door.Time.GetUtcNow(), _desk.Output);
            for (int length = first.Length; ;)
            {
                int read = bulk.Push(input.AsSpan(0, length), isLast, _desk.Output);
                length -= read;
                input.AsSpan(read, length).CopyTo(input);
                bytes += _desk.Output.Length;
                await SendAsync(_desk.Output.Written);
                _desk.Output.Clear();
                if (bulk.IsOver)
                {
                    outcome = QueryOutcome.Answered;
                    return;
                }

                if (door.IsStopping || door.Time.GetElapsedTime(started) > door.Streams.MaxTime)
                {
                    outcome = QueryOutcome.Limited;
                    return;
                }

                int before = length;
                length = await ReceiveLinesAsync(input, length);
                if (length == before && _isIdleTooLong && !door.IsStopping)
                {
                    outcome = QueryOutcome.Limited;
                    await RefuseAsync(WhoisMessage.IdleTooLong, null, null, "");
                    return;
                }

                isLast = length == before;
                Enter(Phase.Answering);
                await LeaveSocketThread();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            outcome = QueryOutcome.Gone;
            throw;
        }
        finally
        {
            door.Streams.Leave(place);
            ArrayPool<byte>.Shared.Return(input);
            NoteBulk(outcome, bulk.Rows, bytes, started, line.Span);
            bulk.End();
            if (outcome != QueryOutcome.Failed)
            {
                // What threw may be in any state: it is not used again.
                door.ReturnBulk(bulk);
            }
        }
    }

    // Until a line is complete, or so much of one that it is too long: a byte now and then must not hold a connection for ever.
    private async ValueTask<int> ReceiveLinesAsync(byte[] input, int length)
    {
        int before = length;
        Enter(Phase.Reading);
        while (length <= BatchReader.MaxLineLength)
        {
            int received = door.IsStopping ? 0 : await socket.ReceiveAsync(input.AsMemory(length));
            if (received == 0)
            {
                return before;
            }

            length += received;
            if (input.AsSpan(length - received, received).Contains((byte)'\n'))
            {
                break;
            }
        }

        return length;
    }

    private void Note(WhoisSession session, QueryOutcome outcome, long bytes, long started, ReadOnlySpan<byte> line)
    {
        door.Metrics.Denied(session.Denial);
        bool full = door.Queries.IsFull;
        door.Queries.Add(new QueryRecord(
            Door.Whois, outcome, KindNames.Of(session.Kind), session.Objects, bytes, door.Time.GetElapsedTime(started),
            full ? session.Client.ToString() : null, full ? Show(line) : null));
    }

    private void NoteBulk(QueryOutcome outcome, long rows, long bytes, long started, ReadOnlySpan<byte> line)
    {
        bool full = door.Queries.IsFull;
        door.Metrics.Rows(Door.Whois, rows);
        door.Queries.Add(new QueryRecord(
            Door.Whois, outcome, "bulk", (int)Math.Min(rows, int.MaxValue), bytes, door.Time.GetElapsedTime(started),
            full ? _client.ToString() : null, full ? Show(line) : null));
    }
}
