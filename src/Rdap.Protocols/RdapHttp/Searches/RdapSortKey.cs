// RFC 8977 section 2.3: the order of results. RFC 9082 section 6.1: how texts compare.
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Rdap.Protocols.RdapHttp.Documents;
using Rdap.Protocols.RdapHttp.Facts;
using Rdap.Protocols.RdapHttp.Questions;
using Rdap.Protocols.Text;
using Rdap.Registry;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.RdapHttp.Searches;

/// <summary>
/// The place of an object in an order, as bytes that compare byte by byte: what it is sorted by, then what no other object of the search has,
/// so that every object has a place of its own in every order, and has it again after a reload. Objects that lack a property stand behind all
/// that have it, in both directions. Reused.
/// </summary>
internal sealed class RdapSortKey
{
    // With three of them and the primary key, a key fits into a cursor.
    private const int MaxText = 200;
    private const byte Present = 1;
    private const byte Missing = 2;

    private readonly byte[] _bytes = new byte[RdapSearchPage.MaxKey];
    private int _length;

    /// <summary>Puts the key of an object together.</summary>
    /// <param name="registry">The snapshot <paramref name="of"/> is from.</param>
    /// <param name="of">The object.</param>
    /// <param name="sorts">What it is sorted by.</param>
    /// <returns>The key; good until the next one.</returns>
    public ReadOnlySpan<byte> Make(RegistrySnapshot registry, ObjectRef of, ReadOnlySpan<(RdapSort Sort, bool Descending)> sorts)
    {
        _length = 0;
        RegistryObject from = registry.Get(of);
        foreach ((RdapSort sort, bool descending) in sorts)
        {
            int start = _length++;
            bool isThere = TryAdd(from, sort);
            _bytes[start] = isThere ? Present : Missing;
            if (!isThere)
            {
                _length = start + 1;
            }
            else if (descending)
            {
                Invert(_bytes.AsSpan(start + 1, _length - start - 1));
            }
        }

        AddIdentity(from);
        _bytes[_length++] = (byte)of.Source;
        return _bytes.AsSpan(0, _length);
    }

    /// <summary>What tells the objects of one source and one search apart: their numbers, or their primary key and class.</summary>
    private void AddIdentity(in RegistryObject from)
    {
        if (TryAddNumbers(from))
        {
            return;
        }

        Span<byte> key = stackalloc byte[RdapRendering.MaxKeyLength];
        AddText(key[..from.CopyPrimaryKey(key)], FoldedText.MaxLength);
        _bytes[_length++] = (byte)from.Class;
    }

    private bool TryAdd(in RegistryObject from, RdapSort sort)
    {
        switch (sort)
        {
            case RdapSort.StartAddress or RdapSort.StartAutnum:
                return TryAddNumbers(from);
            case RdapSort.Handle when TryAddNumbers(from):
                return true;
            case RdapSort.Handle or RdapSort.Name when from.Class is ObjectClass.Domain || sort == RdapSort.Handle:
                Span<byte> key = stackalloc byte[RdapRendering.MaxKeyLength];
                return TryAddText(key[..from.CopyPrimaryKey(key)]);
            case RdapSort.RegistrationDate:
                return TryAddDate(from.FirstValue(AttributeName.Created));
            case RdapSort.LastChangedDate:
                return TryAddDate(from.FirstValue(AttributeName.LastModified));
            case RdapSort.Country:
                return TryAddText(new RdapFacts(from).Country);
            default:
                RdapFacts facts = new(from);

                // What an answer does not show has no place in the order either: a masked name stands where none does.
                return TryAddText(sort == RdapSort.Fn ? facts.NameShown : facts.Name);
        }
    }

    /// <summary>Addresses by family, first address, and then the larger range first; AS numbers likewise.</summary>
    private bool TryAddNumbers(in RegistryObject from)
    {
        if (from.Class is ObjectClass.Inetnum or ObjectClass.Inet6num && from.TryGetRange(out IpRange range))
        {
            _bytes[_length++] = (byte)range.Family;
            BinaryPrimitives.WriteUInt128BigEndian(_bytes.AsSpan(_length), range.First);
            BinaryPrimitives.WriteUInt128BigEndian(_bytes.AsSpan(_length + 16), ~range.Last);
            _length += 32;
            return true;
        }

        if (from.TryGetAsns(out AsnRange numbers))
        {
            BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_length), numbers.First);
            BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_length + 4), ~numbers.Last);
            _bytes[_length + 8] = (byte)from.Class;
            _length += 9;
            return true;
        }

        return false;
    }

    private bool TryAddText(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            AddText(text, MaxText);
        }

        return !text.IsEmpty;
    }

    // A folded text holds no zero, so a text stands before those that begin with it.
    private void AddText(ReadOnlySpan<byte> text, int longest)
    {
        _length += FoldedText.Fold(text, _bytes.AsSpan(_length, longest));
        _bytes[_length++] = 0;
    }

    /// <summary>Only a date that an answer shows; in UTC with whole seconds, so that dates compare as texts.</summary>
    private bool TryAddDate(ReadOnlySpan<byte> text)
    {
        if (!Rfc3339.IsDateTime(text))
        {
            return false;
        }

        Span<byte> date = _bytes.AsSpan(_length, Rfc3339.Length);
        _length += Rfc3339.Length;
        if (text.Length == Rfc3339.Length)
        {
            text.CopyTo(date);
            return true;
        }

        if (DateTimeOffset.TryParse(Encoding.ASCII.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset instant))
        {
            Rfc3339.Format(instant, date);
            return true;
        }

        text[..Rfc3339.Length].CopyTo(date);
        return true;
    }

    /// <summary>Turns the order of keys around.</summary>
    public static void Invert(Span<byte> bytes)
    {
        foreach (ref byte b in bytes)
        {
            b = (byte)~b;
        }
    }
}
