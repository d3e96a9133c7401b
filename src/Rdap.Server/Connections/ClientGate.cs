using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Rdap.Server.Connections;

/// <summary>How many WHOIS connections one client may hold open: counted per IPv4 address and per IPv6 /64, which is what one customer has.</summary>
/// <param name="limit">Most connections of one client; 0 for no limit.</param>
internal sealed class ClientGate(int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, int> _open = [];

    /// <summary>Counts a connection in; false when the client has as many as it may have (it is then not counted).</summary>
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

    /// <summary>What a client is counted by.</summary>
    /// <param name="address">Its address; IPv4 in IPv6 (a dual-stack socket's form) counts as IPv4.</param>
    public static UInt128 KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out int length))
        {
            return default;
        }

        if (length == 4)
        {
            return new UInt128(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        UInt128 number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 ? (number >> 64) << 64 : number;
    }

    /// <summary>The address as people know it: IPv4 in IPv6 is shown as IPv4, without a scope.</summary>
    public static string TextOf(IPAddress address)
    {
        string text = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        int scope = text.IndexOf('%', StringComparison.Ordinal);
        return scope < 0 ? text : text[..scope];
    }
}
