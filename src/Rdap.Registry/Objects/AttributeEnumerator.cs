namespace Rdap.Registry.Objects;

/// <summary>Walks the attributes of one object; comment lines (<c>#</c>, <c>%</c>) and empty lines are passed over.</summary>
public ref struct AttributeEnumerator
{
    private readonly AttributeCodes _codes;
    private ReadOnlySpan<byte> _rest;
    private CompactEntry _entry;
    private TextAttributes _text;

    internal AttributeEnumerator(ReadOnlySpan<byte> entries, AttributeCodes codes)
    {
        _rest = entries;
        _codes = codes;
    }

    internal AttributeEnumerator(ReadOnlySpan<byte> text)
    {
        _text = new TextAttributes(text);
        _codes = AttributeCodes.None;
    }

    /// <summary>The attribute the walk stands on.</summary>
    public readonly RpslAttribute Current => _entry.Token == 0 ? _text.Current : new RpslAttribute(_codes, _entry);

    /// <summary>Goes to the next attribute, or to the next line that is none (its name is then empty).</summary>
    public bool MoveNext()
    {
        if (!_text.Rest.IsEmpty && _text.MoveNext())
        {
            return true;
        }

        while (!_rest.IsEmpty)
        {
            _entry = new CompactEntry(_rest, _codes);
            _rest = _rest[_entry.Length..];
            if (_entry.Token != 0)
            {
                return true;
            }

            _text = new TextAttributes(_entry.Body);
            if (_text.MoveNext())
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// Walks the attributes of some names. It hops over all others and reads nothing of them but their token: an answer asks an object for many
/// attributes, most of which it does not have.
/// </summary>
public ref struct NamedAttributes
{
    private readonly AttributeSet _names;
    private readonly AttributeCodes _codes;
    private ReadOnlySpan<byte> _rest;
    private TextAttributes _text;

    internal NamedAttributes(scoped in RegistryObject of, AttributeSet names)
    {
        _names = names;
        _codes = of.Codes;
        _rest = of.Entries;
        _text = new TextAttributes(of.PlainText);
    }

    /// <summary>The attribute the walk stands on.</summary>
    public RpslAttribute Current { get; private set; }

    /// <summary>This walk itself: it begins where it stands.</summary>
    public readonly NamedAttributes GetEnumerator() => this;

    /// <summary>Goes to the next attribute of the names.</summary>
    public bool MoveNext()
    {
        if (!_text.Rest.IsEmpty && MoveInText())
        {
            return true;
        }

        while (!_rest.IsEmpty)
        {
            ReadOnlySpan<byte> rest = _rest;
            AttributeName name = CompactEntry.ReadName(rest, _codes, out _rest);
            if (_names.Contains(name) && rest[0] != 0)
            {
                Current = new RpslAttribute(_codes, new CompactEntry(rest, _codes));
                return true;
            }

            if (rest[0] == 0)
            {
                _text = new TextAttributes(new CompactEntry(rest, _codes).Body);
                if (MoveInText())
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool MoveInText()
    {
        while (_text.MoveNext())
        {
            if (_names.Contains(_text.Current.Name))
            {
                Current = _text.Current;
                return true;
            }
        }

        return false;
    }
}
