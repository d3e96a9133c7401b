// Who is on the line: RFC 3912 says only "one line of text"; this tells WHOIS from what else reaches port 43.
using System.Buffers;

namespace Rdap.Protocols.Whois;

/// <summary>What the first bytes of a connection look like.</summary>
public enum WhoisDialect : byte
{
    /// <summary>A line of text in the RIPE dialect.</summary>
    Ripe,

    /// <summary>A command that starts with '!' (IRRd).</summary>
    Irr,

    /// <summary>The greeting of an RWhois client (RFC 2167); jwhois sends it before its question.</summary>
    Rwhois,

    /// <summary>The request line of HTTP (RFC 9112).</summary>
    Http,

    /// <summary>A TLS handshake record (RFC 8446).</summary>
    Tls,

    /// <summary>Control bytes that no text has.</summary>
    Binary,
}

/// <summary>Tells the dialects apart, so that a mistaken client gets one clear line at once.</summary>
public static class WhoisDialects
{
    private static readonly SearchValues<byte> DigitsAndHyphen = SearchValues.Create("0123456789-"u8);
    private static readonly SearchValues<byte> HandleBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"u8);

    private static readonly SearchValues<byte> Control = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>
    /// Looks at a line, or at as much of it as has come. TLS and binary can be told without a line end, and should be: it may never come.
    /// </summary>
    public static WhoisDialect Classify(ReadOnlySpan<byte> start)
    {
        if (start is [0x16, 0x03, <= 4, ..])
        {
            return WhoisDialect.Tls;
        }

        if (start is [(byte)'!', ..])
        {
            // Before the control bytes: this dialect has its own words for bytes that are no text.
            return IsArinHandle(start[1..].TrimEnd("\r\n\t "u8)) ? WhoisDialect.Ripe : WhoisDialect.Irr;
        }

        if (start.ContainsAny(Control))
        {
            return WhoisDialect.Binary;
        }

        if (start.StartsWith("-rwhois "u8))
        {
            return WhoisDialect.Rwhois;
        }

        ReadOnlySpan<byte> rest = start.TrimEnd("\r\n "u8);
        int blank = rest.IndexOf((byte)' ');
        return blank > 0 && rest.Length > 8 && rest[..^3].EndsWith(" HTTP/"u8) && !rest[..blank].ContainsAnyExceptInRange((byte)'A', (byte)'Z')
            ? WhoisDialect.Http
            : WhoisDialect.Ripe;
    }

    // "!HANDLE" is ARIN's way to ask for a handle and nothing else. It is one only where no "!" command of IRRd, old or new, begins with that
    // letter; commands are written in small letters, handles in capitals with a digit or a hyphen in them.
    private static bool IsArinHandle(ReadOnlySpan<byte> text) =>
        text.Length > 3 && "CDHKLPWXYZ"u8.Contains(text[0]) && text.ContainsAny(DigitsAndHyphen) && !text.ContainsAnyExcept(HandleBytes);

    internal static ReadOnlySpan<byte> Describe(WhoisDialect dialect) => dialect switch
    {
        WhoisDialect.Rwhois => "this is RWhois (RFC 2167), and this port speaks WHOIS (RFC 3912)"u8,
        WhoisDialect.Http => "this is HTTP, and this port speaks WHOIS (RFC 3912)"u8,
        WhoisDialect.Tls => "this is TLS, and this port speaks WHOIS (RFC 3912), which has none"u8,
        _ => "a WHOIS query (RFC 3912) is a line of text"u8,
    };
}
