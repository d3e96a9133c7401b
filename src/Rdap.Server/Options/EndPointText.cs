using System.Diagnostics.CodeAnalysis;
using System.Net;

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

        return IPEndPoint.TryParse(text, out endPoint) && endPoint.Port == port;
    }
}
