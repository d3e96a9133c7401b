using System.Buffers.Binary;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// What a value of an object is ordered by, as bytes that compare as they stand: the folded text, a zero, the kind of the object, its primary key and
/// its class. It means the same in every load of a source, so a search can go on behind one.
/// </summary>
/// <remarks>
/// The kind is the class, but one for all entities. The primary key of networks and AS numbers is the first number and the complement of the last,
/// big-endian, so that a larger range stands before those in it, as in <see cref="RangeIndex{T}"/>; of all others it is their name, folded.
/// </remarks>
internal static class SearchKey
{
    /// <summary>Behind the text of a key.</summary>
    public const byte TextEnd = 0;

    /// <summary>Behind all keys of a text, before those of any longer one: folded text has no control characters.</summary>
    public const byte BehindText = 1;

    // The kind of all that are entities: their names are ordered whichever class they are of.
    private const byte Entity = byte.MaxValue;

    /// <summary>Longest key, in bytes.</summary>
    public const int MaxLength = FoldedText.MaxLength + 2 + FoldedText.MaxLength + 2;

    /// <summary>Writes the key of a value.</summary>
    /// <param name="of">The object.</param>
    /// <param name="property">Of which property it is a value.</param>
    /// <param name="ordinal">Which value; one that there is not has an empty text.</param>
    /// <param name="key">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Write(in RegistryObject of, SearchProperty property, int ordinal, Span<byte> key) =>
        WriteObject(of, key, WriteText(of, property, ordinal, key));

    /// <summary>Writes the folded text of a value.</summary>
    /// <returns>The bytes written; 0 when there is no such value.</returns>
    public static int WriteText(in RegistryObject of, SearchProperty property, int ordinal, Span<byte> text)
    {
        if (!SearchRow.HasSeveral(property))
        {
            return ordinal == 0 ? FoldedText.Fold(PropertyValues.Single(of, property), text) : 0;
        }

        Span<byte> address = stackalloc byte[IpText.MaxAddressLength];
        PropertyValues values = new(of, property, address);
        while (values.MoveNext())
        {
            if (values.Ordinal == ordinal)
            {
                return FoldedText.Fold(values.Current, text);
            }
        }

        return 0;
    }

    /// <summary>Writes what follows the text: class and primary key.</summary>
    /// <returns>The length of the whole key.</returns>
    public static int WriteObject(in RegistryObject of, Span<byte> key, int textLength)
    {
        switch (of.Class)
        {
            case ObjectClass.Inetnum or ObjectClass.Inet6num when of.TryGetRange(out IpRange range):
                return range.Family == IpFamily.V4
                    ? WriteRange(ObjectClass.Inetnum, (uint)range.First, (uint)range.Last, key, textLength)
                    : WriteRange(ObjectClass.Inet6num, range.First, range.Last, key, textLength);
            case ObjectClass.AutNum or ObjectClass.AsBlock when of.TryGetAsns(out AsnRange asns):
                return WriteRange(of.Class, asns.First, asns.Last, key, textLength);
            default:
                ReadOnlySpan<byte> name = PropertyValues.Single(of, of.Class == ObjectClass.Domain ? SearchProperty.Name : SearchProperty.Handle);
                key[textLength++] = TextEnd;
                key[textLength++] = of.Class == ObjectClass.Domain ? (byte)ObjectClass.Domain : Entity;
                textLength += FoldedText.Fold(name, key.Slice(textLength, FoldedText.MaxLength));
                key[textLength++] = TextEnd;
                key[textLength++] = (byte)of.Class;
                return textLength;
        }
    }

    /// <summary>Writes what follows the text, for ranges of addresses or AS numbers.</summary>
    /// <returns>The length of the whole key.</returns>
    public static int WriteRange(ObjectClass objectClass, uint first, uint last, Span<byte> key, int textLength = 0)
    {
        key[textLength++] = TextEnd;
        key[textLength++] = (byte)objectClass;
        BinaryPrimitives.WriteUInt32BigEndian(key[textLength..], first);
        BinaryPrimitives.WriteUInt32BigEndian(key[(textLength + sizeof(uint))..], ~last);
        return textLength + (2 * sizeof(uint));
    }

    /// <inheritdoc cref="WriteRange(ObjectClass, uint, uint, Span{byte}, int)"/>
    public static int WriteRange(ObjectClass objectClass, UInt128 first, UInt128 last, Span<byte> key, int textLength = 0)
    {
        key[textLength++] = TextEnd;
        key[textLength++] = (byte)objectClass;
        BinaryPrimitives.WriteUInt128BigEndian(key[textLength..], first);
        BinaryPrimitives.WriteUInt128BigEndian(key[(textLength + 16)..], ~last);
        return textLength + 32;
    }

    /// <summary>The text of a key.</summary>
    public static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> key)
    {
        int end = key.IndexOf(TextEnd);
        return end < 0 ? key : key[..end];
    }

    /// <summary>The eight bytes of a key from the eighth times <paramref name="place"/> on, as a number that is ordered as they are; zeros behind the end.</summary>
    public static ulong Word(ReadOnlySpan<byte> key, int place)
    {
        int at = place * sizeof(ulong);
        if (at + sizeof(ulong) <= key.Length)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(key[at..]);
        }

        ulong word = 0;
        for (int i = at; i < at + sizeof(ulong); i++)
        {
            word = (word << 8) | (i < key.Length ? key[i] : 0u);
        }

        return word;
    }
}
