// RFC 2622 section 2 (RPSL objects): an empty line ends an object.
namespace Rdap.Bulk.Rpsl;

/// <summary>Cuts RPSL text at empty lines, LF or CRLF.</summary>
internal sealed class RpslSplitter : IChunkSplitter
{
    private RpslSplitter()
    {
    }

    /// <summary>The only one: it has no state.</summary>
    public static RpslSplitter Instance { get; } = new();

    /// <summary>Behind the last empty line of the text; 0 when there is none.</summary>
    public static int LastObjectBoundary(ReadOnlySpan<byte> text)
    {
        int lf = Math.Max(0, text.LastIndexOf("\n\n"u8));
        int crlf = text[lf..].LastIndexOf("\n\r\n"u8);
        return crlf >= 0 ? lf + crlf + 3 : text[lf..].StartsWith("\n\n"u8) ? lf + 2 : 0;
    }

    /// <summary>Behind the first empty line of the text; 0 when there is none.</summary>
    public static int FirstObjectBoundary(ReadOnlySpan<byte> text)
    {
        int lf = text.IndexOf("\n\n"u8);
        int crlf = (lf < 0 ? text : text[..lf]).IndexOf("\n\r\n"u8);
        return crlf >= 0 ? crlf + 3 : lf < 0 ? 0 : lf + 2;
    }

    /// <inheritdoc/>
    int IChunkSplitter.LastBoundary(ReadOnlySpan<byte> text) => LastObjectBoundary(text);

    /// <inheritdoc/>
    int IChunkSplitter.FirstBoundary(ReadOnlySpan<byte> text) => FirstObjectBoundary(text);

    /// <inheritdoc/>
    void IChunkSplitter.Split(RpslFindings findings, ReadOnlySpan<byte> source, CancellationToken cancellation) =>
        RpslReader.Split(findings, source, cancellation);
}
