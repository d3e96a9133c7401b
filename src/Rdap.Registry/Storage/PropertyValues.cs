using System.Diagnostics;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>Walks the values that an object has for a property, in the order of the source: as they came, not folded.</summary>
internal ref struct PropertyValues
{
    /// <summary>What is beyond in one object is not found by a search.</summary>
    public const int MaxValues = byte.MaxValue + 1;

    private readonly RegistryObject _of;
    private readonly SearchProperty _property;
    private readonly Span<byte> _address;
    private AttributeEnumerator _attributes;
    private WordEnumerator _words;

    /// <param name="of">The object.</param>
    /// <param name="property">The property.</param>
    /// <param name="address">Room for the text of an address: <see cref="IpText.MaxAddressLength"/> bytes.</param>
    public PropertyValues(RegistryObject of, SearchProperty property, Span<byte> address)
    {
        _of = of;
        _property = property;
        _address = address;
        _attributes = of.GetEnumerator();
        Ordinal = -1;
    }

    /// <summary>The value the walk stands on.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Which value that is, from 0.</summary>
    public int Ordinal { get; private set; }

    /// <summary>Goes to the next value.</summary>
    public bool MoveNext()
    {
        bool found = Ordinal + 1 < MaxValues && _property switch
        {
            SearchProperty.Handle => Ordinal < 0 && HandleIsNext(),
            SearchProperty.Name => Ordinal < 0 && NameIsNext(),
            SearchProperty.Email => EmailIsNext(),
            SearchProperty.Nserver => HostIsNext(),
            SearchProperty.NserverAddress => AddressIsNext(),
            _ => throw new UnreachableException(),
        };
        Ordinal += found ? 1 : 0;
        return found;
    }

    private bool HandleIsNext()
    {
        Current = _of.Class is ObjectClass.Person or ObjectClass.Role ? _of.FirstValue(AttributeName.NicHdl)
            : _attributes.MoveNext() ? _attributes.Current.Value
            : default;
        return !Current.IsEmpty;
    }

    private bool NameIsNext()
    {
        if (_of.Class == ObjectClass.Domain)
        {
            Current = _attributes.MoveNext() ? _attributes.Current.Value.TrimEnd((byte)'.') : default;
            return !Current.IsEmpty;
        }

        while (_attributes.MoveNext())
        {
            if (_attributes.Current.Name is AttributeName.Netname or AttributeName.AsName or AttributeName.OrgName or AttributeName.Person or AttributeName.Role)
            {
                Current = _attributes.Current.Value;
                if (!Current.IsEmpty)
                {
                    return true;
                }
            }
        }

        // An entity must have a name in RDAP: its handle is that of those that have no other.
        _attributes = _of.GetEnumerator();
        return _of.Class is not (ObjectClass.Inetnum or ObjectClass.Inet6num or ObjectClass.AutNum or ObjectClass.AsBlock) && HandleIsNext();
    }

    private bool EmailIsNext()
    {
        while (!_words.MoveNext())
        {
            do
            {
                if (!_attributes.MoveNext())
                {
                    return false;
                }
            }
            while (_attributes.Current.Name is not (AttributeName.EMail or AttributeName.AbuseMailbox));
            _words = _attributes.Current.Words;
        }

        Current = _words.Current;
        return true;
    }

    private bool HostIsNext()
    {
        while (MoveToNserver())
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
                if (!MoveToNserver())
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

    private bool MoveToNserver()
    {
        while (_attributes.MoveNext())
        {
            if (_attributes.Current.Name == AttributeName.Nserver)
            {
                return true;
            }
        }

        return false;
    }
}
