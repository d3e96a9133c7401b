// RFC 3986: the URLs that an RDAP answer holds.
using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Rdap.Registry.Numbers;

namespace Rdap.Protocols.RdapHttp.Text;

/// <summary>One URL, or another short text, being put together; reused, grows as needed.</summary>
internal sealed class UrlText() : GrowingText(512)
{
    // RFC 3986 section 2.3 unreserved, and those of section 3.3 that a path segment may hold and no reader mistakes.
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:@!$"u8);

    // RFC 3986 section 3.4, without what parts parameters ("&", "=", ";") or means a blank ("+").
    private static readonly SearchValues<byte> PlainInQuery =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:@!$*,/"u8);

    // All that may stand in a URL (RFC 3986 section 2) but "#", which would end it for a server.
    private static readonly SearchValues<byte> OfUrl =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?[]@!$&'()*+,;=%"u8);

    /// <summary>Whether a text from elsewhere may stand in a URL as it is.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(OfUrl);

    public UrlText Start(ReadOnlySpan<byte> baseUrl)
    {
        Length = 0;
        return Append(baseUrl);
    }

    public UrlText Append(ReadOnlySpan<byte> text)
    {
        Add(text);
        return this;
    }

    /// <summary>A text from data or from a question: percent-encoded wherever it is not plain.</summary>
    public UrlText AppendSegment(ReadOnlySpan<byte> text) => AppendEscaped(text, Plain);

    /// <summary>The same, as the value of a parameter in a query string.</summary>
    public UrlText AppendValue(ReadOnlySpan<byte> text) => AppendEscaped(text, PlainInQuery);

    private UrlText AppendEscaped(ReadOnlySpan<byte> text, SearchValues<byte> allowed)
    {
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAnyExcept(allowed);
            if (plain < 0)
            {
                return Append(text);
            }

            Append(text[..plain]);
            Span<byte> escaped = Room(3);
            escaped[0] = (byte)'%';
            escaped[1] = "0123456789ABCDEF"u8[text[plain] >> 4];
            escaped[2] = "0123456789ABCDEF"u8[text[plain] & 0xf];
            Length += 3;
            text = text[(plain + 1)..];
        }

        return this;
    }

    public UrlText AppendAddress(IpFamily family, UInt128 address)
    {
        Length += IpText.FormatAddress(family, address, Room(IpText.MaxAddressLength));
        return this;
    }

    public UrlText AppendPrefix(in IpRange range, int length)
    {
        Length += IpText.FormatPrefix(range, length, Room(IpText.MaxRangeLength));
        return this;
    }

    public UrlText AppendNumber(uint number)
    {
        Utf8Formatter.TryFormat(number, Room(10), out int written);
        Length += written;
        return this;
    }

    /// <summary>A short text of the configuration.</summary>
    public UrlText AppendText(string text)
    {
        Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));
        return this;
    }
}
