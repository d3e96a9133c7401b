// accept4(2), recv(2), send(2), connect(2) for AF_UNSPEC, tcp(7).
using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Rdap.Registry.Numbers;
using Rdap.Server.Connections.Access;

namespace Rdap.Server.Connections.Whois;

/// <summary>
/// A connection that was accepted. On Linux it is served by four calls of the system: accept, recv, send, close. A question is there when its
/// connection is accepted (<see cref="WaitForData"/>), and an answer mostly fits what the system takes; only a connection that has to wait becomes a
/// <see cref="Socket"/>, which costs six more calls and objects with finalizers. Elsewhere it is one from the start.
/// </summary>
/// <remarks>
/// One thread at a time receives, sends and closes. <see cref="EndReading"/> and <see cref="Abort"/> may come from another: they never close, so no
/// call can meet the descriptor of somebody else's connection, and no answer is lost because a call was interrupted.
/// </remarks>
internal sealed partial class ClientSocket : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int DeferAccept = 9;
    private const int Interrupted = 4;
    private const int BadDescriptor = 9;
    private const int TryAgain = 11;
    private const int Invalid = 22;
    private const int ShutBoth = 2;

    // ECONNABORTED, and by accept(2) what the network has to say of the connection: it is gone before it was accepted.
    private static readonly int[] _gone = [103, 100, 71, 92, 112, 64, 113, 95, 101];

    private readonly Lock _closing = new();
    private readonly int _descriptor = -1;
    private Socket? _socket;
    private bool _isClosed;

    /// <summary>A connection that a socket has accepted.</summary>
    internal ClientSocket(Socket socket)
    {
        _socket = socket;
        Peer = socket.RemoteEndPoint is IPEndPoint remote ? ClientGate.AddressOf(remote.Address) : default;
    }

    private ClientSocket(int descriptor, IpAddress peer)
    {
        _descriptor = descriptor;
        Peer = peer;
    }

    /// <summary>Who connected; no address when that is not known any more.</summary>
    public IpAddress Peer { get; }

    /// <summary>
    /// Has the system hand out connections when their first bytes are there, or after a second without any: the thread that accepts finds the question,
    /// and is woken once for both. A connection that sends nothing is seen a second late: its idle time is that much longer, and a stop within that second
    /// does not tell it so.
    /// </summary>
    public static void WaitForData(Socket listener)
    {
        if (OperatingSystem.IsLinux())
        {
            Span<byte> seconds = stackalloc byte[sizeof(int)];
            MemoryMarshal.Write(seconds, 1);
            listener.SetRawSocketOption((int)ProtocolType.Tcp, DeferAccept, seconds);
        }
    }

    /// <summary>Waits for the next connection.</summary>
    /// <param name="listener">A socket that listens and is used in no other way.</param>
    /// <returns>The connection; null when it was gone before it was accepted.</returns>
    /// <exception cref="ObjectDisposedException">The listener was closed.</exception>
    /// <exception cref="Win32Exception">There is no room for another connection.</exception>
    /// <exception cref="SocketException">The same elsewhere than on Linux.</exception>
    public static ClientSocket? Accept(Socket listener)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new ClientSocket(listener.Accept());
        }

        Span<byte> address = stackalloc byte[128];
        int length = address.Length;
        int descriptor = Accept(listener.SafeHandle, ref MemoryMarshal.GetReference(address), ref length, CloseOnExec);
        if (descriptor >= 0)
        {
            return new ClientSocket(descriptor, AddressOf(address));
        }

        int error = Marshal.GetLastPInvokeError();
        ObjectDisposedException.ThrowIf(error is Invalid or BadDescriptor, listener);
        return error == Interrupted || _gone.Contains(error) ? null : throw new Win32Exception(error);
    }

    /// <summary>Accepts nothing more: calls that wait end, and the listener is closed, if it was not before.</summary>
    public static void EndAccepting(Socket listener)
    {
        if (OperatingSystem.IsLinux() && !listener.SafeHandle.IsClosed)
        {
            // A socket that is closed waits for calls like ours, which only this ends.
            _ = Shutdown(listener.SafeHandle, ShutBoth);
        }

        listener.Dispose();
    }

    /// <summary>Receives what is there, or waits for it.</summary>
    /// <returns>The bytes received; 0 at the end of the stream.</returns>
    /// <exception cref="SocketException">The connection is at its end.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        if (_socket is null)
        {
            int received = (int)Receive(_descriptor, ref MemoryMarshal.GetReference(buffer.Span), buffer.Length, DontWait);
            if (received >= 0)
            {
                return new(received);
            }

            ThrowIfEnded(Marshal.GetLastPInvokeError());
        }

        return Waiting().ReceiveAsync(buffer, SocketFlags.None);
    }

    /// <summary>Sends as much as the system takes at once; when that is nothing, waits until it takes some.</summary>
    /// <returns>The bytes sent.</returns>
    /// <exception cref="SocketException">The connection is at its end.</exception>
    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_descriptor >= 0)
        {
            int sent = (int)Send(_descriptor, ref MemoryMarshal.GetReference(bytes.Span), bytes.Length, DontWait | NoSignal);
            if (sent >= 0)
            {
                return new(sent);
            }

            ThrowIfEnded(Marshal.GetLastPInvokeError());
        }

        return Waiting().SendAsync(bytes, SocketFlags.None);
    }

    /// <summary>Answers follow each other from now on: waiting for acknowledgements would cost 40 ms each.</summary>
    public void SendAtOnce() => Waiting().NoDelay = true;

    /// <summary>Tells the client that there is nothing more to come.</summary>
    /// <exception cref="SocketException">The connection is at its end.</exception>
    public void EndSending() => Waiting().Shutdown(SocketShutdown.Send);

    /// <summary>A pending receive ends with 0 bytes, as if the client had closed its side; the answer can still be sent. From any thread.</summary>
    public void EndReading()
    {
        lock (_closing)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                Waiting().Shutdown(SocketShutdown.Receive);
            }
            catch (SocketException)
            {
                // The client has ended it already.
            }
        }
    }

    /// <summary>
    /// Ends the connection whatever it does: calls that wait end, the system drops what the client has not read, and the client is told that something
    /// is missing. From any thread; who serves the connection still has to close it.
    /// </summary>
    public void Abort()
    {
        lock (_closing)
        {
            if (_isClosed)
            {
                return;
            }

            if (_descriptor >= 0)
            {
                Span<byte> nowhere = stackalloc byte[16];
                nowhere.Clear();
                _ = Connect(_descriptor, ref MemoryMarshal.GetReference(nowhere), nowhere.Length);
            }
            else
            {
                _socket!.Close(0);
            }
        }
    }

    /// <summary>Closes.</summary>
    public void Dispose()
    {
        lock (_closing)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            if (_socket is { } socket)
            {
                socket.Dispose();
            }
            else
            {
                _ = Close(_descriptor);
            }
        }
    }

    /// <summary>The address in a socket's address, by the system's own layout: IPv4 in IPv6 is IPv4.</summary>
    internal static IpAddress AddressOf(ReadOnlySpan<byte> address)
    {
        const int Inet = 2, Inet6 = 10;
        return MemoryMarshal.Read<ushort>(address) switch
        {
            Inet => new IpAddress(IpFamily.V4, BinaryPrimitives.ReadUInt32BigEndian(address[4..])),
            Inet6 => new IpAddress(IpFamily.V6, BinaryPrimitives.ReadUInt128BigEndian(address[8..])).Unmapped,
            _ => default,
        };
    }

    private Socket Waiting()
    {
        if (_socket is { } socket)
        {
            return socket;
        }

        lock (_closing)
        {
            return _socket ??= new Socket(new SafeSocketHandle(_descriptor, ownsHandle: true));
        }
    }

    private static void ThrowIfEnded(int error)
    {
        if (error is not (TryAgain or Interrupted))
        {
            throw new SocketException((int)SocketError.ConnectionReset);
        }
    }

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Accept(SafeSocketHandle listener, ref byte address, ref int length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(int descriptor, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(int descriptor, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Shutdown(SafeSocketHandle socket, int how);

    [LibraryImport("libc", EntryPoint = "connect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Connect(int descriptor, ref byte address, int length);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
