// RFC 2622 section 2: an object is a list of attributes, "name: value", continued by lines that begin with a blank, a tab or "+".
using System.Buffers;
using Rdap.Registry.Numbers;

namespace Rdap.Registry.Objects;

/// <summary>
/// One registry object as its source sent it: a view over its bytes that allocates nothing.
/// The bytes may hold CRLF line ends, comment lines and lines that are no attribute; nothing of them is ever rewritten here.
/// </summary>
public readonly ref struct RegistryObject
{
    /// <summary>A view over the bytes of one object; its class is read from the first attribute (RFC 2622 section 2).</summary>
    public RegistryObject(ReadOnlySpan<byte> text)
    {
        Text = text;
        AttributeEnumerator attributes = new(text);
        Class = attributes.MoveNext() ? ObjectClasses.FromAttribute(attributes.Current.Name) : ObjectClass.Other;
    }

    internal RegistryObject(ReadOnlySpan<byte> text, ObjectClass objectClass)
    {
        Text = text;
        Class = objectClass;
    }

    /// <summary>Exactly the bytes that the source sent, without the empty line that ends the object.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The object's class; <see cref="ObjectClass.Other"/> for one that the class table does not know.</summary>
    public ObjectClass Class { get; }

    /// <summary>The name of the first attribute as written: the name of the class, also of an unknown one.</summary>
    public ReadOnlySpan<byte> ClassName
    {
        get
        {
            AttributeEnumerator attributes = GetEnumerator();
            return attributes.MoveNext() ? attributes.Current.NameText : default;
        }
    }

    /// <summary>Walks the attributes in the order of the source.</summary>
    public AttributeEnumerator GetEnumerator() => new(Text);

    /// <summary>The first attribute of that name.</summary>
    public bool TryGetFirst(AttributeName name, out RpslAttribute attribute)
    {
        foreach (RpslAttribute candidate in this)
        {
            if (candidate.Name == name)
            {
                attribute = candidate;
                return true;
            }
        }

        attribute = default;
        return false;
    }

    /// <summary>The first line's value of the first attribute of that name, comment cut and trimmed; empty when there is none.</summary>
    public ReadOnlySpan<byte> FirstValue(AttributeName name) => TryGetFirst(name, out RpslAttribute found) ? found.Value : default;

    /// <summary>Whether the object carries that attribute.</summary>
    public bool Has(AttributeName name) => TryGetFirst(name, out _);

    /// <summary>
    /// The addresses that the object is about: inetnum, inet6num, route, route6 and reverse domains. False for every other object.
    /// </summary>
    public bool TryGetRange(out IpRange range)
    {
        range = default;
        switch (Class)
        {
            case ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.Route or ObjectClass.Route6:
                return KeyLine(out ReadOnlySpan<byte> network) && IpText.TryParseNetwork(network, out range, out _);
            case ObjectClass.Domain:
                return KeyLine(out ReadOnlySpan<byte> name) && ReverseName.Parse(name, out range) == ReverseNameKind.Ok;
            default:
                return false;
        }
    }

    /// <summary>The AS numbers that the object is about: aut-num and as-block. False for every other object.</summary>
    public bool TryGetAsns(out AsnRange range)
    {
        range = default;
        return Class is ObjectClass.AutNum or ObjectClass.AsBlock
            && KeyLine(out ReadOnlySpan<byte> value) && Asn.TryParseRange(value, out range);
    }

    /// <summary>
    /// Writes the primary key as people quote it: the first attribute's value, for routes the prefix and its origin without a blank
    /// ("192.0.2.0/24AS64496"), for persons and roles the nic-hdl.
    /// </summary>
    /// <returns>The bytes written; a key longer than <paramref name="destination"/> is cut.</returns>
    public int CopyPrimaryKey(Span<byte> destination)
    {
        int written = 0;
        switch (Class)
        {
            case ObjectClass.Route or ObjectClass.Route6:
                written = Append(FirstLineValue(), destination, 0);
                return Append(FirstValue(AttributeName.Origin), destination, written);
            case ObjectClass.Person or ObjectClass.Role:
                return Append(FirstValue(AttributeName.NicHdl), destination, written);
            default:
                return Append(FirstLineValue(), destination, written);
        }
    }

    private ReadOnlySpan<byte> FirstLineValue() => KeyLine(out ReadOnlySpan<byte> value) ? value : default;

    private bool KeyLine(out ReadOnlySpan<byte> value)
    {
        AttributeEnumerator attributes = GetEnumerator();
        if (attributes.MoveNext())
        {
            value = attributes.Current.Value;
            return true;
        }

        value = default;
        return false;
    }

    private static int Append(ReadOnlySpan<byte> value, Span<byte> destination, int at)
    {
        int length = Math.Min(value.Length, destination.Length - at);
        value[..length].CopyTo(destination[at..]);
        return at + length;
    }
}

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
            int lineEnd = rest.IndexOf((byte)'\n');
            int next = lineEnd < 0 ? rest.Length : lineEnd + 1;
            byte first = rest[0];
            if (first is (byte)'#' or (byte)'%' or (byte)'\n' || (first == '\r' && next <= 2))
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

/// <summary>One attribute with its continuation lines, as the source sent it.</summary>
public readonly ref struct RpslAttribute
{
    private readonly int _firstLineLength;
    private readonly int _valueStart;

    internal RpslAttribute(ReadOnlySpan<byte> raw, int firstLineLength)
    {
        Raw = raw;
        _firstLineLength = Math.Min(firstLineLength, raw.Length);
        int colon = raw[.._firstLineLength].IndexOf((byte)':');
        if (colon > 0 && !raw[..colon].ContainsAnyExcept(NameBytes))
        {
            NameText = raw[..colon];
            Name = AttributeNames.Find(NameText);
            _valueStart = colon + 1;
        }
    }

    // RFC 2622 section 2: letters, digits, "_" and "-".
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    /// <summary>The attribute's name; <see cref="AttributeName.Unknown"/> for names the table does not hold and for lines that are no attribute.</summary>
    public AttributeName Name { get; }

    /// <summary>The name as written; empty for a line that is no attribute.</summary>
    public ReadOnlySpan<byte> NameText { get; }

    /// <summary>All its bytes, from the name to the end of the last continuation line, without the last line end.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>Whether continuation lines follow the first.</summary>
    public bool IsMultiLine => _firstLineLength < Raw.Length;

    /// <summary>The first line's value, its comment cut, trimmed.</summary>
    public ReadOnlySpan<byte> Value => WithoutComment(Raw[_valueStart.._firstLineLength]);

    /// <summary>Each physical line's content, comments kept, trimmed on both sides: what free text is shown from.</summary>
    public LineEnumerator Lines => new(Raw, _valueStart);

    /// <summary>The values of all lines cut at commas and white space, comments left out: list attributes such as <c>mnt-by</c>.</summary>
    public WordEnumerator Words => new(Raw, _valueStart);

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
        return (comment < 0 ? line : line[..comment]).Trim(" \t\r"u8);
    }
}

/// <summary>The physical lines of an attribute's value: after the colon, after the blank, tab or "+" that continues it.</summary>
public ref struct LineEnumerator
{
    private ReadOnlySpan<byte> _rest;
    private bool _more;

    internal LineEnumerator(ReadOnlySpan<byte> raw, int valueStart)
    {
        _rest = raw[valueStart..];
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
        Current = (end < 0 ? _rest : _rest[..end]).Trim(" \t\r"u8);
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

    internal WordEnumerator(ReadOnlySpan<byte> raw, int valueStart) => _lines = new LineEnumerator(raw, valueStart);

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
