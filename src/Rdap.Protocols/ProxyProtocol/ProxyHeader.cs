// The PROXY protocol, versions 1 and 2 (HAProxy's specification, proxy-protocol.txt, section 2).
using System.Buffers.Binary;
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.ProxyProtocol;

/// <summary>What the first bytes of a connection from a proxy are.</summary>
public enum ProxyHeaderKind : byte
{
    /// <summary>The beginning of a header: more has to come before it can be told.</summary>
    Incomplete,

    /// <summary>No header, or one that breaks the specification: the connection is to be closed.</summary>
    Malformed,

    /// <summary>A header that names nobody: the proxy's own connection (LOCAL), or one of unknown origin (UNKNOWN, UNSPEC, no TCP over IP).</summary>
    Local,

    /// <summary>A header that names the client.</summary>
    Proxied,
}

/// <summary>Reads the header that a proxy sends in front of a connection, to say for whom it made it. Any bytes may come.</summary>
public static class ProxyHeader
{
    /// <summary>
    /// How many bytes are always enough to tell what it is: the longest text header, 107 bytes with its line end. A binary header is told by
    /// its first 52, though it may be longer.
    /// </summary>
    public const int MaxNeeded = 107;

    private const int BinaryFixedLength = 16;
    private const int BinaryTcp4Length = 12;
    private const int BinaryTcp6Length = 36;
    private const byte Tcp4 = 0x11;
    private const byte Tcp6 = 0x21;

    private static ReadOnlySpan<byte> BinarySignature => "\r\n\r\n\0\r\nQUIT\n"u8;

    private static ReadOnlySpan<byte> TextSignature => "PROXY "u8;

    /// <summary>Reads a header, or as much of it as has come.</summary>
    /// <param name="start">The first bytes of the connection.</param>
    /// <param name="length">
    /// Bytes of the whole header, when it is one; version 2 may have up to 65,535 behind its first 16, not all of which have to be in
    /// <paramref name="start"/>. The question begins behind them.
    /// </param>
    /// <param name="client">Who made the connection to the proxy, IPv4 never in IPv6; only for <see cref="ProxyHeaderKind.Proxied"/>.</param>
    public static ProxyHeaderKind Read(ReadOnlySpan<byte> start, out int length, out IpAddress client)
    {
        length = 0;
        client = default;
        return StartsLike(start, BinarySignature) ? ReadBinary(start, ref length, ref client)
            : StartsLike(start, TextSignature) ? ReadText(start, ref length, ref client)
            : ProxyHeaderKind.Malformed;
    }

    private static bool StartsLike(ReadOnlySpan<byte> start, ReadOnlySpan<byte> signature)
    {
        int common = Math.Min(start.Length, signature.Length);
        return start[..common].SequenceEqual(signature[..common]);
    }

    private static ProxyHeaderKind ReadText(ReadOnlySpan<byte> start, ref int length, ref IpAddress client)
    {
        int end = start[..Math.Min(start.Length, MaxNeeded)].IndexOf("\r\n"u8);
        if (end < 0)
        {
            // A line feed alone would end the line of a query, and never ends this one.
            return start.Length >= MaxNeeded || start.Contains((byte)'\n') ? ProxyHeaderKind.Malformed : ProxyHeaderKind.Incomplete;
        }

        length = end + 2;
        ReadOnlySpan<byte> line = start[TextSignature.Length..end];
        if (line.SequenceEqual("UNKNOWN"u8) || line.StartsWith("UNKNOWN "u8))
        {
            return ProxyHeaderKind.Local;
        }

        IpFamily family = line.StartsWith("TCP4 "u8) ? IpFamily.V4 : IpFamily.V6;
        if (family == IpFamily.V6 && !line.StartsWith("TCP6 "u8))
        {
            return ProxyHeaderKind.Malformed;
        }

        // Source and destination address, source and destination port; the last takes the rest, which is no port if there is more.
        line = line[5..];
        if (!TryReadAddress(Field(ref line), family, out client) || !TryReadAddress(Field(ref line), family, out _)
            || !IsPort(Field(ref line)) || !IsPort(line))
        {
            return ProxyHeaderKind.Malformed;
        }

        client = client.Unmapped;
        return ProxyHeaderKind.Proxied;
    }

    private static ReadOnlySpan<byte> Field(ref ReadOnlySpan<byte> line)
    {
        int blank = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> field = blank < 0 ? line : line[..blank];
        line = blank < 0 ? default : line[(blank + 1)..];
        return field;
    }

    private static bool TryReadAddress(ReadOnlySpan<byte> text, IpFamily family, out IpAddress address)
    {
        bool isAddress = IpText.TryParseAddress(text, out IpFamily found, out UInt128 value);
        address = new IpAddress(found, value);
        return isAddress && found == family;
    }

    private static bool IsPort(ReadOnlySpan<byte> text)
    {
        int port = 0;
        foreach (byte digit in text)
        {
            port = (10 * port) + digit - '0';
            if (digit is < (byte)'0' or > (byte)'9' || port > ushort.MaxValue)
            {
                return false;
            }
        }

        return text.Length == 1 || (text.Length > 1 && text[0] != '0');
    }

    private static ProxyHeaderKind ReadBinary(ReadOnlySpan<byte> start, ref int length, ref IpAddress client)
    {
        if (start.Length < BinaryFixedLength)
        {
            return ProxyHeaderKind.Incomplete;
        }

        int rest = BinaryPrimitives.ReadUInt16BigEndian(start[14..]);
        length = BinaryFixedLength + rest;
        byte command = start[12];
        byte family = start[13];
        if (command is not (0x20 or 0x21) || (family >> 4) > 3 || (family & 0xF) > 2)
        {
            return ProxyHeaderKind.Malformed;
        }

        if (command == 0x20 || family is not (Tcp4 or Tcp6))
        {
            return ProxyHeaderKind.Local;
        }

        int needed = family == Tcp4 ? BinaryTcp4Length : BinaryTcp6Length;
        if (rest < needed)
        {
            return ProxyHeaderKind.Malformed;
        }

        ReadOnlySpan<byte> addresses = start[BinaryFixedLength..];
        if (addresses.Length < needed)
        {
            return ProxyHeaderKind.Incomplete;
        }

        client = family == Tcp4
            ? new IpAddress(IpFamily.V4, BinaryPrimitives.ReadUInt32BigEndian(addresses))
            : new IpAddress(IpFamily.V6, BinaryPrimitives.ReadUInt128BigEndian(addresses)).Unmapped;
        return ProxyHeaderKind.Proxied;
    }
}
