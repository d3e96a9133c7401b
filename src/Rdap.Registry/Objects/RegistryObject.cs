// RFC 2622 section 2: an object is a list of attributes, "name: value", continued by lines that begin with a blank, a tab or "+".
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

    internal RegistryObject(ReadOnlySpan<byte> text, ObjectClass objectClass, bool plainNames)
    {
        Text = text;
        Class = objectClass;
        _plainNames = plainNames;
    }

    // Whether every attribute's name is written in lower case, as nearly all are: then one is found by searching its bytes.
    private readonly bool _plainNames;

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

    /// <summary>All attributes of that name, in the order of the source.</summary>
    public NamedAttributes All(AttributeName name) => new(Text, name, _plainNames);

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
