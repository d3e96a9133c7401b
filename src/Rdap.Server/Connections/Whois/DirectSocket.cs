// recv(2), send(2).
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Rdap.Server.Connections.Whois;

/// <summary>
/// Receives and sends what can be received and sent at once, by the system's own calls. A question is mostly there when its connection is
/// accepted, and an answer mostly fits what the system takes: then a <see cref="Socket"/> need not become one that waits, which costs two more
/// system calls and objects with finalizers. Whatever is not done here, errors too, is left to the socket.
/// </summary>
internal static partial class DirectSocket
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    /// <summary>Receives what is there.</summary>
    /// <returns>The bytes received, 0 at the end of the stream; less than 0 when the socket has to be asked.</returns>
    /// <exception cref="ObjectDisposedException">The socket was closed.</exception>
    public static int TryReceive(Socket socket, Span<byte> buffer) =>
        OperatingSystem.IsLinux() ? (int)Receive(socket.SafeHandle, ref MemoryMarshal.GetReference(buffer), buffer.Length, DontWait) : -1;

    /// <summary>Sends as much as the system takes.</summary>
    /// <returns>The bytes sent; less than 0 when the socket has to be asked.</returns>
    /// <exception cref="ObjectDisposedException">The socket was closed.</exception>
    public static int TrySend(Socket socket, ReadOnlySpan<byte> bytes) =>
        OperatingSystem.IsLinux() ? (int)Send(socket.SafeHandle, ref MemoryMarshal.GetReference(bytes), bytes.Length, DontWait | NoSignal) : -1;

    [LibraryImport("libc", EntryPoint = "recv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(SafeSocketHandle socket, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(SafeSocketHandle socket, ref byte buffer, nint length, int flags);
}
