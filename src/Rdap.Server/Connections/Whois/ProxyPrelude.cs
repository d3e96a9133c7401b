using Rdap.Protocols.ProxyProtocol;
using Rdap.Registry.Numbers;

namespace Rdap.Server.Connections.Whois;

/// <summary>What came before the first line of a connection from a proxy.</summary>
/// <param name="Kind">What it was; <see cref="ProxyHeaderKind.Incomplete"/> when the proxy closed without a byte, as some look whether a port is open.</param>
/// <param name="Client">For whom the proxy connected, if <see cref="ProxyHeaderKind.Proxied"/>.</param>
/// <param name="Left">Bytes of the first line that came together with it, now at the start of the buffer.</param>
internal readonly record struct ProxyPrelude(ProxyHeaderKind Kind, IpAddress Client = default, int Left = 0)
{
    /// <summary>Reads the header, and skips what stands behind its addresses. The caller sees to the time.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="buffer">At least <see cref="ProxyHeader.MaxNeeded"/> bytes.</param>
    public static async ValueTask<ProxyPrelude> ReadAsync(ClientSocket socket, Memory<byte> buffer)
    {
        int received = 0;
        ProxyHeaderKind kind;
        int length;
        IpAddress client;
        do
        {
            int more = await socket.ReceiveAsync(buffer[received..]);
            if (more == 0)
            {
                return new(received == 0 ? ProxyHeaderKind.Incomplete : ProxyHeaderKind.Malformed);
            }

            received += more;
            kind = ProxyHeader.Read(buffer.Span[..received], out length, out client);
        }
        while (kind == ProxyHeaderKind.Incomplete);
        if (kind == ProxyHeaderKind.Malformed)
        {
            return new(kind);
        }

        while (received < length)
        {
            length -= received;
            received = await socket.ReceiveAsync(buffer);
            if (received == 0)
            {
                return new(ProxyHeaderKind.Malformed);
            }
        }

        buffer[length..received].CopyTo(buffer);
        return new(kind, client, received - length);
    }
}
