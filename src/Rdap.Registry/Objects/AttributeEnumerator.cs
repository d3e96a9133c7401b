// RFC 2622 section 2: attributes follow each other line by line; a line that begins with a blank, a tab or "+" continues the one before.
namespace Rdap.Registry.Objects;

/// <summary>Walks the attributes of one object; comment lines (<c>#</c>, <c>%</c>) and empty lines are passed over.</summary>
public ref struct AttributeEnumerator
{
    private ReadOnlySpan<byte> _rest;

    internal AttributeEnumerator(ReadOnlySpan<byte> text) => _rest = text;

    /// <summary>The attribute the walk stands on.</summary>
    public RpslAttribute Current { get; private set; }

    /// <summary>Goes to the next attribute, or to the next line that is none (its name is then empty).</summary>
    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            ReadOnlySpan<byte> rest = _rest;
            int lineEnd = RpslLine.IndexOfEnd(rest);
            int next = lineEnd < 0 ? rest.Length : lineEnd + 1;
            byte first = rest[0];
            if (first is (byte)'#' or (byte)'%' or (byte)'\n' || (first == '\r' && (lineEnd == 1 || rest.Length == 1)))
            {
                _rest = rest[next..];
                continue;
            }

            int firstLineLength = lineEnd < 0 ? rest.Length : lineEnd;
            while (next < rest.Length && rest[next] is (byte)' ' or (byte)'\t' or (byte)'+')
            {
                int end = rest[next..].IndexOf((byte)'\n');
                next = end < 0 ? rest.Length : next + end + 1;
            }

            Current = new RpslAttribute(TrimLineEnd(rest[..next]), firstLineLength);
            _rest = rest[next..];
            return true;
        }

        return false;
    }

    private static ReadOnlySpan<byte> TrimLineEnd(ReadOnlySpan<byte> raw)
    {
        if (!raw.IsEmpty && raw[^1] == '\n')
        {
            raw = raw[..^1];
        }

        return !raw.IsEmpty && raw[^1] == '\r' ? raw[..^1] : raw;
    }
}

/// <summary>
/// Walks the attributes of one name. In an object whose names are all in lower case it searches for the bytes of a line's start
/// and does not look at the lines between: an answer asks an object for many attributes, most of which it does not have.
/// </summary>
public ref struct NamedAttributes
{
    private readonly AttributeName _name;
    private readonly bool _plainNames;
    private AttributeEnumerator _walk;
    private ReadOnlySpan<byte> _rest;
    private bool _started;

    internal NamedAttributes(ReadOnlySpan<byte> text, AttributeName name, bool plainNames)
    {
        _name = name;
        _plainNames = plainNames && name != AttributeName.Unknown;
        _rest = text;
        _walk = new AttributeEnumerator(text);
    }

    /// <summary>The attribute the walk stands on.</summary>
    public RpslAttribute Current { get; private set; }

    /// <summary>This walk itself: it begins where it stands.</summary>
    public readonly NamedAttributes GetEnumerator() => this;

    /// <summary>Goes to the next attribute of the name.</summary>
    public bool MoveNext()
    {
        if (_plainNames)
        {
            return MoveToLineStart();
        }

        while (_walk.MoveNext())
        {
            if (_walk.Current.Name == _name)
            {
                Current = _walk.Current;
                return true;
            }
        }

        return false;
    }

    private bool MoveToLineStart()
    {
        ReadOnlySpan<byte> lineStart = AttributeNames.Get(_name).LineStart;
        if (_started || !_rest.StartsWith(lineStart[1..]))
        {
            int lineEnd = _rest.IndexOf(lineStart);
            if (lineEnd < 0)
            {
                return false;
            }

            _rest = _rest[(lineEnd + 1)..];
        }

        _started = true;
        AttributeEnumerator one = new(_rest);
        bool found = one.MoveNext();
        Current = one.Current;
        return found;
    }
}
