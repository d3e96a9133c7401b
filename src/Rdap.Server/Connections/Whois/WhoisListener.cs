// RFC 3912 section 2: the server listens on TCP port 43.
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Rdap.Protocols.ProxyProtocol;
using Rdap.Registry.Storage;
using Rdap.Server.Observe;
using Rdap.Server.Options;

namespace Rdap.Server.Connections.Whois;

/// <summary>
/// The WHOIS door. The ports are taken at the start, so that a port that is not to be had is known before a long load; connections are
/// accepted when there is something to answer with.
/// </summary>
internal sealed class WhoisListener(WhoisDoor door, Health health, int stopSeconds, ILogger<WhoisListener> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BadProxiesInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _sweep;
    private Task _opening = Task.CompletedTask;
    private readonly List<Task> _accepting = [];
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
        _sweep = door.Time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
        _opening = OpenAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        door.IsStopping = true;
        await _stop.CancelAsync();
        foreach (Socket socket in _sockets)
        {
            ClientSocket.EndAccepting(socket);
        }

        await _opening;
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
            ClientSocket.EndAccepting(socket);
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
            socket.Listen(Doors.Backlog);
        }
        catch (SocketException e)
        {
            throw new DoorException(Doors.Describe("WHOIS", (IPEndPoint)socket.LocalEndPoint!, e), e);
        }
    }

    private async Task OpenAsync()
    {
        try
        {
            await health.WhenLoaded.WaitAsync(_stop.Token);
            foreach (Socket listener in _sockets)
            {
                Open(listener);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped before there was anything to answer with.
        }
        finally
        {
            _listening.TrySetResult();
        }
    }

    private void Open(Socket listener)
    {
        try
        {
            ClientSocket.WaitForData(listener);
            Listen(listener);
            log.WhoisListens(listener.LocalEndPoint!.ToString()!);
        }
        catch (DoorException e)
        {
            // Rare: another program took the port between our bind and our listen.
            Problem = e.Message;
            return;
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        // Threads of their own that wait within the call: the system wakes one of them for each connection, and it answers at once.
        for (int i = 0; i < Environment.ProcessorCount; i++)
        {
            _accepting.Add(WorkTogether.Beside(() => AcceptAll(listener)));
        }
    }

    private bool AcceptAll(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (ClientSocket.Accept(listener) is { } socket)
                {
                    Start(socket);
                }
            }
            catch (Exception e) when (_stop.IsCancellationRequested && e is SocketException or Win32Exception or ObjectDisposedException)
            {
                break;
            }
            catch (Exception e)
            {
                // Most likely no file descriptor is left: others have to end first.
                log.AcceptFailed(e);
                _stop.Token.WaitHandle.WaitOne(AcceptPause);
            }
        }

        return true;
    }

    private void Start(ClientSocket socket)
    {
        if (socket.Peer == default || door.Open.Count >= door.Options.MaxConnections)
        {
            door.Metrics.ConnectionRefused();
            socket.Dispose();
            return;
        }

        var connection = new WhoisConnection(door, socket);
        door.Open.Add(connection);
        door.Metrics.Connection(1);
        _ = connection.RunAsync();
    }
}
