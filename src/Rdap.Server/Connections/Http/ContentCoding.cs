// RFC 9110 section 8.4.1: content codings; section 12.5.3: Accept-Encoding. RFC 1952: gzip. RFC 7932: Brotli.
using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Rdap.Server.Connections.Http;

/// <summary>How a body is packed on its way.</summary>
internal enum ContentCoding : byte
{
    /// <summary>Not at all.</summary>
    Identity,

    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>Brotli.</summary>
    Brotli,
}

/// <summary>Packs bodies for clients that ask for it.</summary>
internal static class ContentCodings
{
    /// <summary>Bytes of a body from which on packing is worth its time: what is shorter fits a packet or two anyway.</summary>
    public const int LeastBytes = 1024;

    // Where Brotli is better than gzip and not much slower.
    private const int BrotliQuality = 4;
    private const int BrotliWindow = 18;
    private const int KeptBytes = 1 << 20;

    [ThreadStatic]
    private static Box? _box;

    /// <summary>The coding that a client likes best, of those that are there; none when it says nothing, or nothing that can be read.</summary>
    /// <param name="accepted">The values of Accept-Encoding.</param>
    public static ContentCoding Of(StringValues accepted)
    {
        if (accepted.Count == 0 || !StringWithQualityHeaderValue.TryParseList(accepted, out IList<StringWithQualityHeaderValue>? list))
        {
            return ContentCoding.Identity;
        }

        double? gzip = null, brotli = null, other = null, identity = null;
        foreach (StringWithQualityHeaderValue one in list)
        {
            double quality = one.Quality ?? 1;
            if (Is(one.Value, "gzip") || Is(one.Value, "x-gzip"))
            {
                gzip = quality;
            }
            else if (Is(one.Value, "br"))
            {
                brotli = quality;
            }
            else if (Is(one.Value, "identity"))
            {
                identity = quality;
            }
            else if (one.Value == "*")
            {
                other = quality;
            }
        }

        double best = Math.Max(gzip ?? other ?? 0, brotli ?? other ?? 0);
        return best <= 0 || identity > best ? ContentCoding.Identity
            : (brotli ?? other ?? 0) >= best ? ContentCoding.Brotli
            : ContentCoding.Gzip;
    }

    /// <summary>How the body of a request is packed, if that can be undone: by gzip, or not at all.</summary>
    /// <param name="packed">The values of Content-Encoding.</param>
    /// <param name="isGzip">Whether it is packed.</param>
    public static bool TryUnpack(StringValues packed, out bool isGzip)
    {
        string coding = packed.ToString().Trim();
        isGzip = Is(coding, "gzip") || Is(coding, "x-gzip");
        return isGzip || coding.Length == 0 || Is(coding, "identity");
    }

    /// <summary>The word for it in Content-Encoding; null for none.</summary>
    public static string? NameOf(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gzip",
        ContentCoding.Brotli => "br",
        _ => null,
    };

    /// <summary>Packs a body. What is returned is good until the next call on this thread.</summary>
    public static ReadOnlyMemory<byte> Pack(ContentCoding coding, ReadOnlySpan<byte> body) => (_box ??= new Box()).Pack(coding, body);

    /// <summary>A stream that packs what is written to it.</summary>
    /// <param name="coding">How; not <see cref="ContentCoding.Identity"/>.</param>
    /// <param name="to">Where to; it stays open.</param>
    public static Stream Into(ContentCoding coding, Stream to) => coding == ContentCoding.Gzip
        ? new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true)
        : new BrotliStream(to, CompressionLevel.Fastest, leaveOpen: true);

    private static bool Is(StringSegment value, string name) => value.Equals(name, StringComparison.OrdinalIgnoreCase);

    private sealed class Box
    {
        private byte[] _packed = [];

        public ReadOnlyMemory<byte> Pack(ContentCoding coding, ReadOnlySpan<byte> body)
        {
            // What deflate cannot make shorter it stores, in blocks with a head of five bytes.
            int most = coding == ContentCoding.Brotli ? BrotliEncoder.GetMaxCompressedLength(body.Length) : body.Length + (body.Length / 8) + 64;
            if (_packed.Length < most || _packed.Length > KeptBytes)
            {
                _packed = new byte[most];
            }

            return _packed.AsMemory(0, coding == ContentCoding.Brotli ? PackBrotli(body) : PackGzip(body));
        }

        private int PackBrotli(ReadOnlySpan<byte> body) => BrotliEncoder.TryCompress(body, _packed, out int length, BrotliQuality, BrotliWindow)
            ? length : throw new InvalidOperationException("Brotli needs more room than it says.");

        private int PackGzip(ReadOnlySpan<byte> body)
        {
            using var to = new MemoryStream(_packed);
            using (Stream into = Into(ContentCoding.Gzip, to))
            {
                into.Write(body);
            }

            return (int)to.Position;
        }
    }
}
