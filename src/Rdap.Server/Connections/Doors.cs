using System.Net;
using System.Net.Sockets;

namespace Rdap.Server.Connections;

/// <summary>A door that cannot be opened, or not as it was configured; the message is one line that says what to do.</summary>
internal sealed class DoorException : Exception
{
    public DoorException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>Opens listening sockets, and says in one line why one cannot be opened.</summary>
internal static class Doors
{
    /// <summary>
    /// How many connections may wait to be accepted at a door; the system takes less where its own limit is lower (net.core.somaxconn, listen(2)).
    /// The SYN of one more is dropped, and its client tries again after a second: measured with Kestrel's own 512, that came 55 times in ten minutes of
    /// 6,100 requests a second with reloads.
    /// </summary>
    public const int Backlog = 4096;

    /// <summary>A socket that is bound, and does not listen yet.</summary>
    /// <param name="name">What the door is called: WHOIS or HTTP.</param>
    /// <param name="endPoint">Where; <c>[::]</c> takes IPv4 too, and becomes 0.0.0.0 on a machine without IPv6.</param>
    /// <exception cref="DoorException">It cannot be bound.</exception>
    public static Socket Bind(string name, IPEndPoint endPoint)
    {
        bool any = endPoint.Address.Equals(IPAddress.IPv6Any);
        if (any && !Socket.OSSupportsIPv6)
        {
            endPoint = new IPEndPoint(IPAddress.Any, endPoint.Port);
            any = false;
        }

        Socket? socket = null;
        try
        {
            socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = any;
            }

            socket.Bind(endPoint);
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new DoorException(Describe(name, endPoint, e), e);
        }
    }

    /// <summary>Finds out whether a door can be opened, without opening it.</summary>
    /// <exception cref="DoorException">It cannot.</exception>
    public static void Check(string name, IPEndPoint endPoint)
    {
        using Socket socket = Bind(name, endPoint);
        if (endPoint.Port == 0)
        {
            return;
        }

        try
        {
            // Bind alone succeeds beside another socket that is bound and not yet listening.
            socket.Listen(1);
        }
        catch (SocketException e)
        {
            throw new DoorException(Describe(name, endPoint, e), e);
        }
    }

    /// <summary>One line: which door, why not, what to do.</summary>
    public static string Describe(string name, IPEndPoint endPoint, SocketException problem)
    {
        string option = name == "WHOIS" ? "--whois" : "--http";
        int other = name == "WHOIS" ? 4343 : 8080;
        string what = problem.SocketErrorCode switch
        {
            SocketError.AccessDenied => FormattableString.Invariant(
                $"this user may not use port {endPoint.Port}. Take another port ({option} 127.0.0.1:{other}), or allow it: the systemd unit in conf/systemd does; else \"sysctl net.ipv4.ip_unprivileged_port_start={endPoint.Port}\" or \"setcap cap_net_bind_service=+ep\" on the program"),
            SocketError.AddressAlreadyInUse => FormattableString.Invariant(
                $"another program listens there (\"ss -ltnp sport = :{endPoint.Port}\" shows which). Stop it, or take another port ({option} ADDRESS:PORT)"),
            SocketError.AddressNotAvailable => $"this machine has no such address. Take one of its own ({option} ADDRESS:PORT), or [::] for all of them",
            _ => problem.Message,
        };
        return $"{name} cannot listen on {endPoint}: {what}.";
    }
}
