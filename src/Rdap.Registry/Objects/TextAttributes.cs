// RFC 2622 section 2: attributes follow each other line by line; a line that begins with a blank, a tab or "+" continues the one before.
namespace Rdap.Registry.Objects;

/// <summary>
/// Walks the attributes of a text: while loading, and for what has no compact form. Comment lines (<c>#</c>, <c>%</c>) and empty lines
/// are passed over.
/// </summary>
internal ref struct TextAttributes(ReadOnlySpan<byte> text)
{
    /// <summary>What is still to be walked.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = text;

    /// <summary>The attribute the walk stands on.</summary>
    public RpslAttribute Current { get; private set; }

    /// <summary>Goes to the next attribute, or to the next line that is none (its name is then empty).</summary>
    public bool MoveNext()
    {
        while (!Rest.IsEmpty)
        {
            ReadOnlySpan<byte> rest = Rest;
            int lineEnd = RpslLine.IndexOfEnd(rest);
            int next = lineEnd < 0 ? rest.Length : lineEnd + 1;
            if (IsPassedOver(rest[..(lineEnd < 0 ? rest.Length : lineEnd)]))
            {
                Rest = rest[next..];
                continue;
            }

            int firstLineLength = lineEnd < 0 ? rest.Length : lineEnd;
            while (next < rest.Length && rest[next] is (byte)' ' or (byte)'\t' or (byte)'+')
            {
                int end = rest[next..].IndexOf((byte)'\n');
                next = end < 0 ? rest.Length : next + end + 1;
            }

            Current = RpslAttribute.FromText(TrimLineEnd(rest[..next]), firstLineLength);
            Rest = rest[next..];
            return true;
        }

        return false;
    }

    /// <summary>Whether a line stands between attributes and says nothing: empty, or a comment.</summary>
    public static bool IsPassedOver(ReadOnlySpan<byte> line) => line.IsEmpty || line[0] is (byte)'#' or (byte)'%' || (line[0] == '\r' && line.Length == 1);

    private static ReadOnlySpan<byte> TrimLineEnd(ReadOnlySpan<byte> raw)
    {
        if (!raw.IsEmpty && raw[^1] == '\n')
        {
            raw = raw[..^1];
        }

        return !raw.IsEmpty && raw[^1] == '\r' ? raw[..^1] : raw;
    }
}
