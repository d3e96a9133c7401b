// RFC 10063 (NRTMv4): sessions and versions, in words.
using System.Text.Unicode;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Text;

/// <summary>What a mirrored source says of itself, in WHOIS and RDAP alike: <c>mirrored, version 7 of session …, published …</c>; by NRTMv3, which has no
/// sessions, <c>mirrored by NRTMv3 (not signed), serial 7, published …</c>.</summary>
internal static class MirrorText
{
    /// <summary>Most bytes that it takes.</summary>
    public const int MaxLength = 160;

    /// <summary>Writes it. The time and not the age: an answer stays the same until the data changes.</summary>
    /// <param name="info">A source that is mirrored.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(SourceInfo info, Span<byte> destination)
    {
        int length;
        if (info.Session is { } session)
        {
            Utf8.TryWrite(destination, null, $"mirrored, version {info.Version} of session {session}", out length);
        }
        else
        {
            Utf8.TryWrite(destination, null, $"mirrored by NRTMv3 (not signed), serial {info.Version}", out length);
        }

        if (info.DataDate is { } published)
        {
            ", published "u8.CopyTo(destination[length..]);
            length += ", published "u8.Length;
            length += Rfc3339.Format(published, destination[length..]).Length;
        }

        return length;
    }
}
