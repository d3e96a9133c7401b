using Rdap.Bulk.Rpsl;

namespace Rdap.Bulk;

/// <summary>Knows where text of one format may be cut, and what the pieces hold.</summary>
internal interface IChunkSplitter
{
    /// <summary>Behind the last whole object of the text; 0 when no object ends in it.</summary>
    public int LastBoundary(ReadOnlySpan<byte> text);

    /// <summary>Behind the first object of the text, of which the start may be missing; 0 when it does not end in it.</summary>
    /// <exception cref="InvalidDataException">In this format no object may be passed over.</exception>
    public int FirstBoundary(ReadOnlySpan<byte> text);

    /// <summary>Hands each object of the chunk to its batch. Runs on any thread.</summary>
    /// <exception cref="InvalidDataException">The file as a whole is damaged.</exception>
    public void Split(RpslFindings findings, ReadOnlySpan<byte> source, CancellationToken cancellation);
}
