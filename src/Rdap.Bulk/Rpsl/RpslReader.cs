// RFC 2622 section 2 (RPSL objects), as registries publish them: objects separated by empty lines, "#" and "%" comment lines between.
using Rdap.Registry;
using Rdap.Registry.Objects;

namespace Rdap.Bulk.Rpsl;

/// <summary>
/// Cuts text into objects. An empty line (LF or CRLF) ends an object; a line of white space only does not, it continues the
/// attribute before it. Comment lines, blank lines and a byte order mark between objects are passed over; comment lines within
/// an object belong to it. Objects that start with "*xx" are deleted ones (RADB, JPIRR).
/// </summary>
internal sealed class RpslReader : IBulkReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = SkipBetween(head);
        if (text.IsEmpty)
        {
            return false;
        }

        if (StartsLikeObject(text))
        {
            return true;
        }

        // The first object may be the damaged one: any object of a known class further down will do.
        for (int cut; (cut = RpslSplitter.FirstObjectBoundary(text)) > 0;)
        {
            text = SkipBetween(text[cut..]);
            int colon = text[..Math.Min(text.Length, 32)].IndexOf((byte)':');
            if (colon > 0 && ObjectClasses.FromAttribute(AttributeNames.Find(text[..colon])) != ObjectClass.Other)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Read(BulkStream input, BulkLoad load) => load.Chunks.ReadAll(input);

    /// <summary>Hands each object of the chunk to its batch.</summary>
    public static void Split(RpslFindings findings, ReadOnlySpan<byte> source, CancellationToken cancellation)
    {
        ReadOnlySpan<byte> bytes = findings.Chunk.Bytes;
        foreach (BulkPiece piece in findings.Chunk.Pieces)
        {
            cancellation.ThrowIfCancellationRequested();
            findings.EndPiece(SplitPiece(findings, bytes, piece, source));
        }
    }

    private static long SplitPiece(RpslFindings findings, ReadOnlySpan<byte> bytes, BulkPiece piece, ReadOnlySpan<byte> source)
    {
        ReadOnlySpan<byte> text = bytes[piece.Start..piece.End];
        bool hasCarriageReturns = text.Contains((byte)'\r');
        int at = piece.IsFirst && text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        int countedTo = 0;
        long lines = 0;
        SourceCheck sources = new(findings, source);
        while (true)
        {
            at = text.Length - SkipBetween(text[at..]).Length;
            if (at == text.Length)
            {
                return lines + text[countedTo..].Count((byte)'\n');
            }

            int length = hasCarriageReturns ? LengthWithCarriageReturns(text[at..]) : Length(text[at..]);
            ReadOnlySpan<byte> found = text.Slice(at, length);
            if (found.StartsWith("*xx"u8))
            {
                findings.Deleted++;
            }
            else
            {
                AddOutcome outcome = findings.Batch.Add(bytes, piece.Start + at, length);
                if (outcome == AddOutcome.Added)
                {
                    findings.CountAdded();
                    sources.Look(found);
                }
                else
                {
                    if (findings.WantsProblem)
                    {
                        lines += text[countedTo..at].Count((byte)'\n');
                        countedTo = at;
                    }

                    findings.AddProblem(lines, outcome, found);
                }
            }

            at += length;
        }
    }

    /// <summary>Length of the object at the start of the text, without its last line end.</summary>
    private static int Length(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf("\n\n"u8);
        return end >= 0 ? end : text[^1] == '\n' ? text.Length - 1 : text.Length;
    }

    private static int LengthWithCarriageReturns(ReadOnlySpan<byte> text)
    {
        int end = text.Length;
        for (int at = 0, step; (step = text[at..].IndexOf((byte)'\n')) >= 0; at += step + 1)
        {
            ReadOnlySpan<byte> next = text[(at + step + 1)..];
            if (next.IsEmpty || next[0] == '\n' || next.StartsWith("\r\n"u8))
            {
                end = at + step;
                break;
            }
        }

        return end > 0 && text[end - 1] == '\r' ? end - 1 : end;
    }

    /// <summary>What follows the empty lines, white-space-only lines and comment lines at the start of the text.</summary>
    private static ReadOnlySpan<byte> SkipBetween(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            byte first = text[0];
            if (first == '\n')
            {
                text = text[1..];
                continue;
            }

            if (first is not ((byte)'#' or (byte)'%' or (byte)' ' or (byte)'\t' or (byte)'\r'))
            {
                break;
            }

            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            if (first is not ((byte)'#' or (byte)'%') && line.ContainsAnyExcept(" \t\r"u8))
            {
                break;
            }

            text = end < 0 ? default : text[(end + 1)..];
        }

        return text;
    }

    private static bool StartsLikeObject(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(ByteOrderMark))
        {
            text = SkipBetween(text[ByteOrderMark.Length..]);
        }

        if (text.StartsWith("*xx"u8))
        {
            return true;
        }

        int colon = text[..Math.Min(text.Length, 64)].IndexOf((byte)':');
        if (colon <= 0 || !char.IsAsciiLetter((char)text[0]))
        {
            return false;
        }

        foreach (byte b in text[..colon])
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'_'))
            {
                return false;
            }
        }

        return true;
    }
}
