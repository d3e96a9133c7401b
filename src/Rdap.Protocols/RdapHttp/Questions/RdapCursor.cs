// RFC 8977 section 2.4: cursors. RFC 4648 section 5: base64url.
using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Rdap.Protocols.RdapHttp.Text;

namespace Rdap.Protocols.RdapHttp.Questions;

/// <summary>
/// The text of the parameter cursor: where in the order of its results a search goes on. It holds the place itself and not a number of
/// results, so that nothing is shown twice or left out when the data was loaded anew between two pages; and the number of the page, which is
/// shown and means nothing else. Whatever comes back is checked, and a place that somebody made up is a place like any other.
/// </summary>
internal static class RdapCursor
{
    /// <summary>Most bytes of a place.</summary>
    public const int MaxPlace = 1024;

    private const byte Version = 2;

    // Where a walk that only somebody who makes up cursors can take ends to be counted.
    private const int MaxPage = 1_000_000_000;

    // The library would pass over blanks.
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    private const int PageAt = 1 + sizeof(uint);
    private const int HeadLength = PageAt + sizeof(int);

    /// <summary>Adds a cursor.</summary>
    /// <param name="to">What it is added to.</param>
    /// <param name="fingerprint">The search that it belongs to.</param>
    /// <param name="page">The number of the page that it leads to, the first being 1.</param>
    /// <param name="place">The place of the last result shown; at most <see cref="MaxPlace"/> bytes.</param>
    public static UrlText Append(UrlText to, uint fingerprint, int page, ReadOnlySpan<byte> place)
    {
        Span<byte> bytes = stackalloc byte[HeadLength + MaxPlace];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], fingerprint);
        BinaryPrimitives.WriteInt32BigEndian(bytes[PageAt..], Math.Min(page, MaxPage));
        place.CopyTo(bytes[HeadLength..]);
        bytes = bytes[..(HeadLength + place.Length)];
        Span<byte> text = stackalloc byte[Base64Url.GetEncodedLength(HeadLength + MaxPlace)];
        return to.Append(text[..Base64Url.EncodeToUtf8(bytes, text)]);
    }

    /// <summary>Reads a cursor.</summary>
    /// <param name="text">The value of the parameter.</param>
    /// <param name="fingerprint">The search that it should belong to.</param>
    /// <param name="place">At least <see cref="MaxPlace"/> bytes.</param>
    /// <param name="length">How many of them are the place.</param>
    /// <param name="page">The number of the page that it leads to.</param>
    public static RdapSearchProblem Read(ReadOnlySpan<byte> text, uint fingerprint, Span<byte> place, out int length, out int page)
    {
        length = 0;
        page = 1;
        Span<byte> bytes = stackalloc byte[HeadLength + MaxPlace];
        if (text.ContainsAnyExcept(Alphabet) || Base64Url.DecodeFromUtf8(text, bytes, out int consumed, out int written) != OperationStatus.Done
            || consumed != text.Length || written <= HeadLength || bytes[0] != Version)
        {
            return RdapSearchProblem.BadCursor;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]) != fingerprint)
        {
            return RdapSearchProblem.ForeignCursor;
        }

        int number = BinaryPrimitives.ReadInt32BigEndian(bytes[PageAt..]);
        if (number is < 2 or > MaxPage)
        {
            return RdapSearchProblem.BadCursor;
        }

        page = number;
        length = written - HeadLength;
        bytes[HeadLength..written].CopyTo(place);
        return RdapSearchProblem.None;
    }
}
