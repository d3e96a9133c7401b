// RFC 2622 section 2: an object is a list of attributes, "name: value", continued by lines that begin with a blank, a tab or "+".
using Rdap.Registry.Numbers;

namespace Rdap.Registry.Objects;

/// <summary>
/// One registry object as its source sent it: a view over its bytes that allocates nothing. They are kept in a compact form, which is walked
/// attribute by attribute; whoever needs the text gets exactly what the source sent, with its CRLF line ends, comment lines and lines that are
/// no attribute.
/// </summary>
public readonly ref struct RegistryObject
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _isText;

    /// <summary>A view over the text of one object; its class is read from the first attribute (RFC 2622 section 2).</summary>
    public RegistryObject(ReadOnlySpan<byte> text)
    {
        _bytes = text;
        _isText = true;
        Codes = AttributeCodes.None;
        AttributeEnumerator attributes = GetEnumerator();
        Class = attributes.MoveNext() ? ObjectClasses.FromAttribute(attributes.Current.Name) : ObjectClass.Other;
    }

    internal RegistryObject(ReadOnlySpan<byte> entries, AttributeCodes codes, ObjectClass objectClass)
    {
        _bytes = entries;
        Codes = codes;
        Class = objectClass;
    }

    /// <summary>The object's class; <see cref="ObjectClass.Other"/> for one that the class table does not know.</summary>
    public ObjectClass Class { get; }

    /// <summary>How long the text is that the source sent, in bytes, without the empty line that ends the object.</summary>
    public int TextLength
    {
        get
        {
            int length = 0;
            for (int position = 0; TryReadPart(position, out ObjectPart part); position = part.End)
            {
                length += (position == 0 ? 0 : 1) + part.Attribute.LineStart.Length + part.Attribute.RawValue.Length;
            }

            return length;
        }
    }

    /// <summary>The name of the first attribute as written: the name of the class, also of an unknown one.</summary>
    public ReadOnlySpan<byte> ClassName
    {
        get
        {
            AttributeEnumerator attributes = GetEnumerator();
            return attributes.MoveNext() ? attributes.Current.NameText : default;
        }
    }

    /// <summary>The first line's value of the first attribute, comment cut and trimmed: the primary key of everything but routes, persons and roles.</summary>
    public ReadOnlySpan<byte> KeyValue => KeyLine(out ReadOnlySpan<byte> value) ? value : default;

    /// <summary>
    /// Whether the object is about a person: a person, or a role that is no abuse contact. A role with an abuse-mailbox is there to be written to.
    /// </summary>
    public bool IsPersonal => Class == ObjectClass.Person || (Class == ObjectClass.Role && !Has(AttributeName.AbuseMailbox));

    /// <summary>The compact form, empty when the object is a view over text.</summary>
    internal ReadOnlySpan<byte> Entries => _isText ? default : _bytes;

    /// <summary>The text, empty when the object is a view over the compact form.</summary>
    internal ReadOnlySpan<byte> PlainText => _isText ? _bytes : default;

    /// <summary>What the compact form refers to.</summary>
    internal AttributeCodes Codes { get; }

    /// <summary>Writes exactly the text that the source sent.</summary>
    /// <returns>The bytes written, <see cref="TextLength"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than that.</exception>
    public int CopyText(Span<byte> destination)
    {
        int written = 0;
        for (int position = 0; TryReadPart(position, out ObjectPart part); position = part.End)
        {
            if (position > 0)
            {
                destination[written++] = (byte)'\n';
            }

            part.Attribute.LineStart.CopyTo(destination[written..]);
            written += part.Attribute.LineStart.Length;
            part.Attribute.RawValue.CopyTo(destination[written..]);
            written += part.Attribute.RawValue.Length;
        }

        return written;
    }

    /// <summary>
    /// Reads one part of the object: its text is what the parts say, joined by line feeds. False at the end.
    /// </summary>
    /// <param name="position">0 for the first part, then the <see cref="ObjectPart.End"/> of the one before.</param>
    /// <param name="part">An attribute with its continuation lines, or lines that are kept as text.</param>
    public bool TryReadPart(int position, out ObjectPart part)
    {
        if ((uint)position >= (uint)_bytes.Length)
        {
            part = default;
            return false;
        }

        if (_isText)
        {
            part = new ObjectPart(_bytes);
            return true;
        }

        CompactEntry entry = new(_bytes[position..], Codes);
        part = new ObjectPart(Codes, entry, position + entry.Length);
        return true;
    }

    /// <summary>Walks the attributes in the order of the source.</summary>
    public AttributeEnumerator GetEnumerator() => _isText ? new(_bytes) : new(_bytes, Codes);

    /// <summary>All attributes of that name, in the order of the source.</summary>
    public NamedAttributes All(AttributeName name) => new(this, AttributeSet.Of(name));

    /// <summary>All attributes of those names, in the order of the source.</summary>
    public NamedAttributes All(AttributeSet names) => new(this, names);

    /// <summary>The first attribute of that name.</summary>
    public bool TryGetFirst(AttributeName name, out RpslAttribute attribute)
    {
        NamedAttributes all = All(name);
        bool found = all.MoveNext();
        attribute = all.Current;
        return found;
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
                written = Append(KeyValue, destination, 0);
                return Append(FirstValue(AttributeName.Origin), destination, written);
            case ObjectClass.Person or ObjectClass.Role:
                return Append(FirstValue(AttributeName.NicHdl), destination, written);
            default:
                return Append(KeyValue, destination, written);
        }
    }

    private bool KeyLine(out ReadOnlySpan<byte> value)
    {
        if (!_isText && !_bytes.IsEmpty)
        {
            CompactEntry first = new(_bytes, Codes);
            if (first.IsPlain)
            {
                value = first.Body;
                return true;
            }
        }

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

/// <summary>A part of an object's text as it is kept, see <see cref="RegistryObject.TryReadPart"/>.</summary>
public readonly ref struct ObjectPart
{
    internal ObjectPart(ReadOnlySpan<byte> text)
    {
        Attribute = new RpslAttribute(AttributeName.Unknown, text, isPlain: false);
        End = text.Length;
    }

    internal ObjectPart(AttributeCodes codes, scoped in CompactEntry entry, int end)
    {
        Attribute = new RpslAttribute(codes, entry);
        IsText = entry.Token == 0;
        End = end;
    }

    /// <summary>Whether this is not one attribute but lines of any kind: comments, lines that are no attribute, attributes too; all of them are in <see cref="RpslAttribute.RawValue"/>.</summary>
    public bool IsText { get; } = true;

    /// <summary>The attribute; without a name when this is text.</summary>
    public RpslAttribute Attribute { get; }

    /// <summary>Where the next part begins.</summary>
    public int End { get; }
}
