// RFC 3912 section 2: the server listens on TCP port 43.
using System.Net;
using System.Net.Sockets;
using Rdap.Protocols.ProxyProtocol;
using Rdap.Server.Connections.Access;
using Rdap.Server.Observe;
using Rdap.Server.Options;

namespace Rdap.Server.Connections.Whois;

/// <summary>
/// The WHOIS door. The ports are taken at the start, so that a port that is not to be had is known before a long load; connections are
/// accepted when there is something to answer with.
/// </summary>
internal sealed class WhoisListener(WhoisDoor door, Health health, int stopSeconds, ILogger<WhoisListener> log) : IHostedService, IDisposable
{
    private const int Backlog = 4096;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BadProxiesInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _sweep;
    private Task[] _accepting = [];
    private int _opened;
    private long _badProxiesSaid;
    private long _badProxiesSaidAt;

    /// <summary>Where it listens, with the real port when port 0 was asked for.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _sockets.Select(static s => (IPEndPoint)s.LocalEndPoint!)];

    /// <summary>Ends when every port accepts connections, or cannot.</summary>
    public Task Listening => _listening.Task;

    /// <summary>Why a port cannot accept connections; null when all of them can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes the ports.</summary>
    /// <exception cref="DoorException">One of them is not to be had.</exception>
    public void Bind()
    {
        foreach (string text in door.Options.Listen)
        {
            if (!EndPointText.TryParse(text, out IPEndPoint? endPoint))
            {
                continue;
            }

            Socket socket = Doors.Bind("WHOIS", endPoint);
            _sockets.Add(socket);
            if (endPoint.Port == 0)
            {
                // Otherwise another socket that asks for any free port could be given the same one.
                Listen(socket);
            }
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_sockets.Count == 0)
        {
            _listening.TrySetResult();
        }

        _sweep = door.Time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
        _accepting = [.. _sockets.Select(s => Task.Run(() => AcceptAsync(s), CancellationToken.None))];
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        door.IsStopping = true;
        await _stop.CancelAsync();
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_accepting);
        foreach (WhoisConnection connection in door.Open.ToArray())
        {
            connection.Stop();
        }

        await WaitForAnswersAsync(TimeSpan.FromSeconds(stopSeconds), cancellationToken);
        foreach (WhoisConnection connection in door.Open.ToArray())
        {
            connection.Cut();
        }

        if (_sweep is not null)
        {
            await _sweep.DisposeAsync();
            _sweep = null;
        }
    }

    /// <summary>Looks at every open connection.</summary>
    internal void Sweep()
    {
        int cut = 0;
        foreach (WhoisConnection connection in door.Open.ToArray())
        {
            cut += connection.Sweep() ? 1 : 0;
        }

        if (cut > 0)
        {
            log.ConnectionsCut(cut);
        }

        // A proxy that sends no header does so a thousand times a second: one line says as much.
        long bad = door.Metrics.ProxiedConnections(ProxyHeaderKind.Malformed);
        if (bad > _badProxiesSaid && door.Time.GetElapsedTime(_badProxiesSaidAt) >= BadProxiesInterval)
        {
            log.ProxyHeadersMissing(bad - _badProxiesSaid, door.LastBadProxy ?? "");
            _badProxiesSaid = bad;
            _badProxiesSaidAt = door.Time.GetTimestamp();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sweep?.Dispose();
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }

        _stop.Dispose();
    }

    private async Task WaitForAnswersAsync(TimeSpan limit, CancellationToken stop)
    {
        // A stop happens once: looking twenty times a second is simpler than a signal from every connection.
        var pause = TimeSpan.FromMilliseconds(50);
        for (TimeSpan waited = TimeSpan.Zero; door.Open.Count > 0 && waited < limit && !stop.IsCancellationRequested; waited += pause)
        {
            await Task.Delay(pause, CancellationToken.None);
        }
    }

    private static void Listen(Socket socket)
    {
        try
        {
            socket.Listen(Backlog);
        }
        catch (SocketException e)
        {
            throw new DoorException(Doors.Describe("WHOIS", (IPEndPoint)socket.LocalEndPoint!, e), e);
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            await health.WhenLoaded.WaitAsync(_stop.Token);
            Listen(listener);
            log.WhoisListens(listener.LocalEndPoint!.ToString()!);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (DoorException e)
        {
            // Rare: another program took the port between our bind and our listen.
            Problem = e.Message;
            return;
        }
        finally
        {
            if (Interlocked.Increment(ref _opened) == _sockets.Count)
            {
                _listening.TrySetResult();
            }
        }

        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Start(await listener.AcceptAsync());
            }
            catch (Exception e) when (_stop.IsCancellationRequested && e is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // Gone before it was accepted.
            }
            catch (Exception e)
            {
                // Most likely no file descriptor is left: others have to end first.
                log.AcceptFailed(e);
                await Task.Delay(AcceptPause, door.Time);
            }
        }
    }

    private void Start(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote || door.Open.Count >= door.Options.MaxConnections)
        {
            door.Metrics.ConnectionRefused();
            socket.Dispose();
            return;
        }

        var connection = new WhoisConnection(door, socket, ClientGate.AddressOf(remote.Address));
        door.Open.Add(connection);
        door.Metrics.Connection(1);
        _ = connection.RunAsync();
    }
}
