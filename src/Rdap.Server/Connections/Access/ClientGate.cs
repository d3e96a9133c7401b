using System.Buffers.Binary;
using System.Net;
using Rdap.Registry.Numbers;

namespace Rdap.Server.Connections.Access;

/// <summary>How many WHOIS connections one client may hold open: counted per IPv4 address and per IPv6 /64, which is what one customer has.</summary>
/// <param name="limit">Most connections of one client; 0 for no limit.</param>
internal sealed class ClientGate(int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, int> _open = [];

    /// <summary>Counts a connection in; false when the client has as many as it may have (it is then not counted).</summary>
    /// <param name="client">Its <see cref="IpAddress.ClientKey"/>.</param>
    public bool TryEnter(UInt128 client)
    {
        if (limit == 0)
        {
            return true;
        }

        lock (_lock)
        {
            ref int open = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_open, client, out _);
            if (open >= limit)
            {
                return false;
            }

            open++;
            return true;
        }
    }

    /// <summary>Counts a connection out that <see cref="TryEnter"/> let in.</summary>
    public void Leave(UInt128 client)
    {
        if (limit == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_open.TryGetValue(client, out int open) && open > 1)
            {
                _open[client] = open - 1;
            }
            else
            {
                _open.Remove(client);
            }
        }
    }

    /// <summary>Clients with an open connection.</summary>
    public int ClientCount
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>The address of a client as people know it: IPv4 in IPv6 (a dual-stack socket's form) is IPv4, and there is no scope.</summary>
    public static IpAddress AddressOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return !address.TryWriteBytes(bytes, out int length) ? default
            : length == 4 ? new IpAddress(IpFamily.V4, BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new IpAddress(IpFamily.V6, BinaryPrimitives.ReadUInt128BigEndian(bytes)).Unmapped;
    }
}
