using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rdap.Tests.Server.Mirror;

/// <summary>A server on the loopback that reads a line from each connection, answers as a test wants it, and closes.</summary>
internal abstract class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();

    protected LoopbackServer()
    {
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _ = AcceptAsync();
    }

    /// <summary>Its address and port, also when it is no longer there.</summary>
    public IPEndPoint EndPoint { get; }

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool isDisposing)
    {
        _ending.Cancel();
        _listener.Dispose();
    }

    /// <summary>Answers one connection.</summary>
    protected abstract Task AnswerAsync(string line, StreamReader more, NetworkStream stream, CancellationToken stop);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_ending.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                using StreamReader reader = new(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
                await AnswerAsync((await reader.ReadLineAsync(_ending.Token))!, reader, stream, _ending.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The mirror has closed the connection, or the test is over.
        }
    }
}
