// RFC 1952 section 2.2: a gzip file is members, one behind the other.
using System.IO.Compression;

namespace Rdap.Bulk;

/// <summary>Tells gzip data that is whole from what was cut short.</summary>
/// <remarks>
/// .NET's inflater takes data that ends too early for complete. So when the stored bytes end, a small member of our own is put behind them. Only if
/// they were whole does the inflater see that member as such and give its text as the last bytes; anything else is truncated or damaged.
/// </remarks>
public static class GzipEnd
{
    /// <summary>What is said of data without it.</summary>
    public const string Missing = "the gzip data ends too early, or is damaged at its end";

    // Compressed to a few bytes: the text never stands in the member as it is, so that a stored block which happens to
    // swallow the member cannot end with it.
    private static readonly byte[] MarkBytes = [.. Enumerable.Repeat((byte)'=', 96), .. Enumerable.Repeat((byte)'~', 96)];
    private static readonly byte[] MemberBytes = Compress(MarkBytes);

    /// <summary>With what the text ends then; it is not part of it.</summary>
    public static ReadOnlySpan<byte> Mark => MarkBytes;

    /// <summary>The member to put behind the stored bytes.</summary>
    public static ReadOnlySpan<byte> Member => MemberBytes;

    private static byte[] Compress(byte[] text)
    {
        using MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return output.ToArray();
    }
}
