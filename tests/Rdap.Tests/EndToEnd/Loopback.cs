using System.Net;
using System.Net.Sockets;

namespace Rdap.Tests.EndToEnd;

/// <summary>Ports for programs that have to be told theirs.</summary>
internal static class Loopback
{
    private static int _lastPort = 10_000 + (Environment.ProcessId * 37 % 15_000);

    /// <summary>
    /// A port of the loopback address that nobody listens on, below those that the system gives to clients: while a killed program is away nobody
    /// is given its port.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            int port = Interlocked.Increment(ref _lastPort);
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // The next one, then.
            }
        }
    }

    /// <summary>The same with the address.</summary>
    public static string FreeEndPoint() => FormattableString.Invariant($"{IPAddress.Loopback}:{FreePort()}");
}
