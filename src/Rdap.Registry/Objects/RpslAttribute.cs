// RFC 2622 section 2: one attribute, its continuation lines, its comments, and lists of words.
using System.Buffers;

namespace Rdap.Registry.Objects;

/// <summary>One attribute with its continuation lines, as the source sent it.</summary>
public readonly ref struct RpslAttribute
{
    private readonly int _nameLength;

    internal RpslAttribute(AttributeCodes codes, scoped in CompactEntry entry)
    {
        LineStart = codes.LineStart(entry.Token);
        _nameLength = codes.NameLengthOf(entry.Token);
        Name = codes.NameOf(entry.Token);
        RawValue = entry.Body;
        IsPlain = entry.IsPlain;
    }

    internal RpslAttribute(AttributeName name, ReadOnlySpan<byte> value, bool isPlain)
    {
        Name = name;
        RawValue = value;
        IsPlain = isPlain;
    }

    private RpslAttribute(ReadOnlySpan<byte> raw, int nameLength, AttributeName name)
    {
        LineStart = raw[..(nameLength + 1)];
        RawValue = raw[(nameLength + 1)..];
        _nameLength = nameLength;
        Name = name;
    }

    /// <summary>The attribute's name; <see cref="AttributeName.Unknown"/> for names the table does not hold and for lines that are no attribute.</summary>
    public AttributeName Name { get; }

    /// <summary>The name as written; empty for a line that is no attribute.</summary>
    public ReadOnlySpan<byte> NameText => LineStart[.._nameLength];

    /// <summary>Name, colon and blanks that its first line starts with, as written; empty for a line that is no attribute.</summary>
    public ReadOnlySpan<byte> LineStart { get; }

    /// <summary>All bytes behind <see cref="LineStart"/>, with all continuation lines, as written, without the last line feed.</summary>
    public ReadOnlySpan<byte> RawValue { get; }

    /// <summary>
    /// Known to be one line that is not empty, with neither comment nor bytes outside printable ASCII nor blanks at its ends. Only attributes
    /// of loaded objects are known to be.
    /// </summary>
    public bool IsPlain { get; }

    /// <summary>Whether continuation lines follow the first.</summary>
    public bool IsMultiLine => !IsPlain && RawValue.Contains((byte)'\n');

    /// <summary>The first line's value, its comment cut, trimmed.</summary>
    public ReadOnlySpan<byte> Value => IsPlain ? RawValue : CleanFirstLine();

    /// <summary>Each physical line's content, comments kept, trimmed on both sides: what free text is shown from.</summary>
    public LineEnumerator Lines => new(RawValue);

    /// <summary>The values of all lines cut at commas and white space, comments left out: list attributes such as <c>mnt-by</c>.</summary>
    public WordEnumerator Words => new(RawValue, IsPlain);

    /// <summary>An attribute of a text, from its name to the end of its last continuation line, or a line that is none.</summary>
    internal static RpslAttribute FromText(ReadOnlySpan<byte> raw, int firstLineLength)
    {
        int colon = RpslLine.IndexOfColon(raw[..Math.Min(firstLineLength, raw.Length)]);
        return colon > 0 && RpslLine.IsName(raw[..colon], out AttributeName name)
            ? new RpslAttribute(raw, colon, name)
            : new RpslAttribute(AttributeName.Unknown, raw, isPlain: false);
    }

    private ReadOnlySpan<byte> CleanFirstLine()
    {
        int end = RawValue.IndexOf((byte)'\n');
        return WithoutComment(end < 0 ? RawValue : RawValue[..end]);
    }

    /// <summary>
    /// Writes all lines joined by one blank, comments cut and white space collapsed (RFC 2622 section 2).
    /// </summary>
    /// <returns>The bytes written; a value longer than <paramref name="destination"/> is cut.</returns>
    public int CopyCleanValue(Span<byte> destination)
    {
        int written = 0;
        bool gap = false;
        foreach (ReadOnlySpan<byte> line in Lines)
        {
            foreach (byte b in WithoutComment(line))
            {
                if (b is (byte)' ' or (byte)'\t' or (byte)'\r')
                {
                    gap = written > 0;
                    continue;
                }

                if (gap)
                {
                    if (written == destination.Length)
                    {
                        return written;
                    }

                    destination[written++] = (byte)' ';
                    gap = false;
                }

                if (written == destination.Length)
                {
                    return written;
                }

                destination[written++] = b;
            }

            gap = written > 0;
        }

        return written;
    }

    internal static ReadOnlySpan<byte> WithoutComment(ReadOnlySpan<byte> line)
    {
        int comment = line.IndexOf((byte)'#');
        return RpslLine.Trim(comment < 0 ? line : line[..comment]);
    }
}

/// <summary>The physical lines of an attribute's value: after the colon, after the blank, tab or "+" that continues it.</summary>
public ref struct LineEnumerator
{
    private ReadOnlySpan<byte> _rest;
    private bool _more;

    internal LineEnumerator(ReadOnlySpan<byte> value)
    {
        _rest = value;
        _more = true;
    }

    /// <summary>The line the walk stands on, trimmed.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>This walk itself: it begins where it stands.</summary>
    public readonly LineEnumerator GetEnumerator() => this;

    /// <summary>Goes to the next line.</summary>
    public bool MoveNext()
    {
        if (!_more)
        {
            return false;
        }

        int end = _rest.IndexOf((byte)'\n');
        Current = RpslLine.Trim(end < 0 ? _rest : _rest[..end]);
        _more = end >= 0;
        if (_more)
        {
            // The first byte of a continuation line is its mark, not part of the value.
            _rest = _rest[Math.Min(end + 2, _rest.Length)..];
        }

        return true;
    }
}

/// <summary>The words of a list attribute over all its lines, comments left out.</summary>
public ref struct WordEnumerator
{
    private static readonly SearchValues<byte> Separators = SearchValues.Create(", \t\r\n"u8);

    private LineEnumerator _lines;
    private ReadOnlySpan<byte> _line;

    internal WordEnumerator(ReadOnlySpan<byte> value, bool isPlain)
    {
        if (isPlain)
        {
            _line = value;
        }
        else
        {
            _lines = new LineEnumerator(value);
        }
    }

    /// <summary>The word the walk stands on.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>This walk itself: it begins where it stands.</summary>
    public readonly WordEnumerator GetEnumerator() => this;

    /// <summary>The first word; empty when there is none.</summary>
    public ReadOnlySpan<byte> FirstOrEmpty() => MoveNext() ? Current : default;

    /// <summary>Goes to the next word.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            int start = _line.IndexOfAnyExcept(Separators);
            if (start >= 0)
            {
                _line = _line[start..];
                int end = _line.IndexOfAny(Separators);
                Current = end < 0 ? _line : _line[..end];
                _line = _line[Current.Length..];
                return true;
            }

            if (!_lines.MoveNext())
            {
                return false;
            }

            _line = RpslAttribute.WithoutComment(_lines.Current);
        }
    }
}
