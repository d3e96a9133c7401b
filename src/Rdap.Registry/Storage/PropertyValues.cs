using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>Walks the values that an object has for a property, as they came, not folded: in the order of the source, abuse mailboxes behind other addresses.</summary>
internal ref struct PropertyValues
{
    /// <summary>What is beyond in one object is not found by a search.</summary>
    public const int MaxValues = byte.MaxValue + 1;

    private readonly RegistryObject _of;
    private readonly SearchProperty _property;
    private readonly Span<byte> _address;
    private NamedAttributes _attributes;
    private WordEnumerator _words;
    private bool _isLast;

    /// <param name="of">The object.</param>
    /// <param name="property">The property.</param>
    /// <param name="address">Room for the text of an address: <see cref="IpText.MaxAddressLength"/> bytes.</param>
    public PropertyValues(RegistryObject of, SearchProperty property, Span<byte> address)
    {
        _of = of;
        _property = property;
        _address = address;
        Ordinal = -1;
        if (SearchRow.HasSeveral(property))
        {
            _attributes = of.All(property == SearchProperty.Email ? AttributeName.EMail : AttributeName.Nserver);
        }
    }

    /// <summary>The value the walk stands on.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Which value that is, from 0.</summary>
    public int Ordinal { get; private set; }

    /// <summary>The value of a property of which no object has several; empty when it has none.</summary>
    public static ReadOnlySpan<byte> Single(scoped in RegistryObject of, SearchProperty property)
    {
        if (property == SearchProperty.Handle)
        {
            return Handle(of);
        }

        // An entity must have a name in RDAP: its handle is that of those that have no other.
        switch (of.Class)
        {
            case ObjectClass.Inetnum or ObjectClass.Inet6num:
                return of.FirstValue(AttributeName.Netname);
            case ObjectClass.AutNum or ObjectClass.AsBlock:
                return of.FirstValue(AttributeName.AsName);
            case ObjectClass.Domain:
                return Handle(of).TrimEnd((byte)'.');
            case ObjectClass.Person or ObjectClass.Role:
                return FirstLine(of) is { IsEmpty: false } name ? name : Handle(of);
            case ObjectClass.Organisation:
                return of.FirstValue(AttributeName.OrgName) is { IsEmpty: false } called ? called : Handle(of);
            default:
                return Handle(of);
        }
    }

    /// <summary>Goes to the next value.</summary>
    public bool MoveNext()
    {
        bool found = Ordinal + 1 < MaxValues && _property switch
        {
            SearchProperty.Email => EmailIsNext(),
            SearchProperty.Nserver => HostIsNext(),
            SearchProperty.NserverAddress => AddressIsNext(),
            _ => SingleIsNext(),
        };
        Ordinal += found ? 1 : 0;
        return found;
    }

    private static ReadOnlySpan<byte> Handle(scoped in RegistryObject of) =>
        of.Class is ObjectClass.Person or ObjectClass.Role ? of.FirstValue(AttributeName.NicHdl) : FirstLine(of);

    private static ReadOnlySpan<byte> FirstLine(scoped in RegistryObject of)
    {
        AttributeEnumerator attributes = of.GetEnumerator();
        return attributes.MoveNext() ? attributes.Current.Value : default;
    }

    private bool SingleIsNext()
    {
        Current = Ordinal < 0 ? Single(_of, _property) : default;
        return !Current.IsEmpty;
    }

    private bool EmailIsNext()
    {
        while (!_words.MoveNext())
        {
            while (!_attributes.MoveNext())
            {
                if (_isLast)
                {
                    return false;
                }

                _attributes = _of.All(AttributeName.AbuseMailbox);
                _isLast = true;
            }

            _words = _attributes.Current.Words;
        }

        Current = _words.Current;
        return true;
    }

    private bool HostIsNext()
    {
        while (_attributes.MoveNext())
        {
            Current = _attributes.Current.Words.FirstOrEmpty().TrimEnd((byte)'.');
            if (!Current.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private bool AddressIsNext()
    {
        while (true)
        {
            while (!_words.MoveNext())
            {
                if (!_attributes.MoveNext())
                {
                    return false;
                }

                _words = _attributes.Current.Words;
                _words.MoveNext();
            }

            if (IpText.TryParseAddress(_words.Current, out IpFamily family, out UInt128 address))
            {
                Current = _address[..IpText.FormatAddress(family, address, _address)];
                return true;
            }
        }
    }
}
