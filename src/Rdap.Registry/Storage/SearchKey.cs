using System.Buffers.Binary;
using System.Text;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Registry.Storage;

/// <summary>
/// What a value of an object is ordered by, as bytes that compare as they stand: the folded text, a zero, the object's class, and its primary key.
/// It means the same in every load of a source, so a search can go on behind one.
/// </summary>
/// <remarks>
/// The primary key of networks and AS numbers is the first number and the complement of the last, big-endian, so that a larger range stands before
/// those in it, as in <see cref="RangeIndex{T}"/>; of all others their name as <see cref="KeyText"/> folds it, which tells apart what the source tells apart.
/// </remarks>
internal static class SearchKey
{
    /// <summary>Behind the text of a key.</summary>
    public const byte TextEnd = 0;

    /// <summary>Behind all keys of a text, before those of any longer one: folded text has no control characters.</summary>
    public const byte BehindText = 1;

    /// <summary>Longest key, in bytes.</summary>
    public const int MaxLength = FoldedText.MaxLength + 2 + KeyText.MaxLength;

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
                key[textLength++] = TextEnd;
                key[textLength++] = (byte)of.Class;
                return textLength + WriteName(of, key.Slice(textLength, KeyText.MaxLength));
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

    private static int WriteName(in RegistryObject of, Span<byte> name)
    {
        Span<byte> key = stackalloc byte[KeyText.MaxLength];
        ReadOnlySpan<byte> own = key[..of.CopyPrimaryKey(key)];
        own = of.Class == ObjectClass.Domain ? own.TrimEnd((byte)'.') : own;
        return Ascii.IsValid(own) && !own.ContainsAnyInRange((byte)0, (byte)' ') && Ascii.ToUpper(own, name, out int written) == System.Buffers.OperationStatus.Done
            ? written
            : KeyText.Fold(own, name);
    }
}
