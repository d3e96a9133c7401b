using System.Globalization;
using System.Text;
using Rdap.Registry.Numbers;

namespace Rdap.Server.Options;

/// <summary>A server on the network, by name or address, with its port: <c>whois.example.net:43</c>, <c>[2001:db8::1]:4444</c>.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
internal readonly record struct ServerAddress(string Host, int Port)
{
    /// <summary>What may stand where one is expected.</summary>
    public const string Allowed = "a host and a port, such as whois.example.net:43 or [2001:db8::1]:4444";

    /// <summary>Whether it is this machine.</summary>
    public bool IsLoopback => new Uri("whois://" + this).IsLoopback;

    /// <summary>Reads one. False when it is none.</summary>
    public static bool TryParse(string text, out ServerAddress address)
    {
        address = default;
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
        {
            return false;
        }

        string host = text[..colon];
        bool isBracketed = host is ['[', .., ']'];
        host = isBracketed ? host[1..^1] : host;
        address = new ServerAddress(host, port);
        return isBracketed ? IpText.TryParseAddress(Encoding.UTF8.GetBytes(host), out IpFamily family, out _) && family == IpFamily.V6
            : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
    }

    /// <summary>Reads one that was checked.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ServerAddress Parse(string text) => TryParse(text, out ServerAddress address) ? address : throw new FormatException($"'{text}' is not {Allowed}");

    /// <inheritdoc/>
    public override string ToString() => (Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:" : Host + ":") + Port.ToString(CultureInfo.InvariantCulture);
}
