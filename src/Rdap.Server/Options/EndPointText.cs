using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Rdap.Registry.Numbers;

namespace Rdap.Server.Options;

/// <summary>Addresses to listen on, as people write them: <c>192.0.2.1:43</c>, <c>[2001:db8::1]:43</c>, <c>localhost:43</c>, <c>*:43</c>.</summary>
internal static class EndPointText
{
    /// <summary>What is allowed, in words.</summary>
    public const string Allowed = "ADDRESS:PORT such as 127.0.0.1:4343 or [::]:43; * stands for every address; port 0 takes any free one";

    /// <summary>Reads one address with its port.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out ushort port))
        {
            return false;
        }

        string address = text[..colon];
        if (address is "*" or "localhost")
        {
            endPoint = new IPEndPoint(address == "*" ? IPAddress.IPv6Any : IPAddress.Loopback, port);
            return true;
        }

        bool brackets = address.Length > 2 && address[0] == '[' && address[^1] == ']';
        if (!IpText.TryParseAddress(Encoding.UTF8.GetBytes(brackets ? address[1..^1] : address), out IpFamily family, out UInt128 number)
            || brackets != (family == IpFamily.V6))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        endPoint = new IPEndPoint(new IPAddress(family == IpFamily.V4 ? bytes[12..] : bytes), port);
        return true;
    }
}
